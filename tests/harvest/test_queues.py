"""Which lane may ask for what, and when: full requests at once, parts when it is worth it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from enrich.cli.console import threads
from enrich.errors import StoreError
from enrich.harvest.lane_report import Report
from enrich.harvest.queues import Queues
from enrich.harvest.rounds import Harvest
from enrich.harvest.shell import Lane, Shell
from enrich.model import Record, Ref
from enrich.providers.base import Provider
from enrich.settings import ProviderSettings, Settings
from enrich.store import Store

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def refs(*values: int) -> list[Ref]:
    return [Ref("doi", f"10.5072/{value:04}") for value in values]


class Weaver(Provider):
    """Takes so many refs a request, and is asked once in so many seconds."""

    accepts = frozenset({"doi"})
    root = "https://weaver.example"

    def __init__(self, name: str, most: int, pause: float = 1.0, room: int = 0) -> None:
        super().__init__(ProviderSettings(pause=pause))
        self.name, self.most, self.room = name, most, room  # type: ignore[misc]
        self.does: Callable[[Sequence[Ref]], None] = lambda batch: None

    def answer(self, batch: Sequence[Ref], door: Any) -> Mapping[Ref, str | None]:
        self.does(batch)
        return dict.fromkeys(batch)


class Asked:
    """The lanes of some weavers, driven by hand."""

    def __init__(self, *weavers: Weaver) -> None:
        self.queues = Queues({one.name: one for one in weavers}, threading.Condition())
        self.lulls = 0
        self.names = self.queues.begun(self.lull)

    def lull(self) -> None:
        self.lulls += 1

    def put(self, name: str, *values: int) -> None:
        self.queues.put(name, "", {ref: (0, ref) for ref in refs(*values)})

    def taken(self, name: str) -> list[int]:
        """Return what a lane may ask for now, as if it ran by itself."""
        batch = self.queues.take(name)
        return [int(ref.value[-4:]) for ref in batch.refs] if batch else []

    def all(self) -> list[tuple[str, list[int]]]:
        """Run one lane after the other, to the end; return who asked for what."""
        told = []
        for name in self.names:
            with self.queues.lane(name):
                while some := self.taken(name):
                    told.append((name, some))
        return told


def test_a_full_request_goes_before_part_of_one() -> None:
    asked = Asked(Weaver("a", 3), Weaver("b", 2))
    asked.put("a", 1, 2, 3, 4)
    asked.put("b", 1, 2, 3, 4)
    assert asked.all() == [
        ("b", [1, 2]),
        ("b", [3, 4]),
        ("a", [1, 2, 3]),
        ("a", [4]),
    ]


def test_of_parts_those_of_whom_a_request_carries_most_go_first() -> None:
    asked = Asked(Weaver("a", 50), Weaver("b", 50), Weaver("c", 500))
    for name in "abc":
        asked.put(name, 1)
    assert [name for name, _ in asked.all()] == ["c", "a", "b"]


def test_part_of_a_request_waits_for_a_lane_that_is_soon_done_and_for_no_other() -> None:
    for pause, waits in ((1.0, True), (60.0, False)):
        asked = Asked(Weaver("a", 10), Weaver("b", 1, pause))
        asked.put("a", 1)
        asked.put("b", 1, 2, 3)
        assert asked.taken("a") == ([] if waits else [1])


def test_part_of_a_request_does_not_wait_for_a_lane_whose_provider_wants_a_rest() -> None:
    asked = Asked(Weaver("a", 10), Weaver("b", 1))
    asked.put("a", 1)
    asked.put("b", 1)
    assert asked.taken("a") == []
    with asked.queues.napping("b", 60.0):
        assert asked.taken("a") == [1]


def test_parts_that_come_while_a_lane_takes_long_are_few() -> None:
    asked = Asked(Weaver("a", 10), Weaver("b", 1, 60.0))
    asked.put("b", *range(40))
    sent = []
    for number in range(40):
        asked.put("a", number)
        sent.append(asked.taken("a"))
        assert asked.taken("b") == [number]
    full, parts = ([some for some in sent if (len(some) == 10) == is_full] for is_full in (1, 0))
    assert (len(full), sum(map(bool, parts))) == (3, 3)  # at once, and as the end comes near


def test_who_was_never_asked_comes_first_then_the_oldest_answer(tmp_path: Path) -> None:
    weaver = Weaver("a", 2)
    batches: list[list[Ref]] = []
    weaver.does = lambda batch: batches.append(list(batch))
    some = refs(1, 2, 3, 4, 5)
    with Store(tmp_path / "r.sqlite", clock=lambda: NOON) as store:
        for ref, day in ((some[0], 3), (some[1], 1), (some[3], 2)):
            store.add([Record("a", ref, datetime(2025, 1, day, tzinfo=UTC), None)])
        with harvest(tmp_path, store, [weaver], Shell(clock=lambda: NOON)) as asking:
            asking.about(some, NOON)
    assert batches == [[some[2], some[4]], [some[1], some[3]], [some[0]]]


def test_an_address_holds_no_more_than_so_many_bytes() -> None:
    asked = Asked(Weaver("a", 100, room=30))
    asked.put("a", 1, 2, 3, 4, 5)
    assert [len(some) for _, some in asked.all()] == [2, 2, 1]  # 10.5072%2F0001
    asked = Asked(Weaver("a", 100, room=5))
    asked.put("a", 1, 2)
    assert [some for _, some in asked.all()] == [[1], [2]]


def test_a_lane_that_failed_is_not_begun_again_before_the_others_are_over() -> None:
    asked = Asked(Weaver("a", 1), Weaver("b", 1))
    asked.put("a", 1)
    assert next(asked.names) == "a"
    with asked.queues.lane("a"):
        assert asked.taken("a") == [1]
        asked.queues.failed("a")
    asked.put("a", 2)
    asked.put("b", 1)
    assert asked.all() == [("b", [1])]
    asked.names = asked.queues.begun(asked.lull)
    assert asked.all() == [("a", [2])]


def test_what_is_known_is_looked_at_once_while_only_slow_lanes_are_at_work(tmp_path: Path) -> None:
    seen: list[str] = []
    slow, quick = Weaver("slow", 1, 60.0), Weaver("quick", 1, 0.0)
    for one in (slow, quick):
        one.does = lambda batch, name=one.name: seen.append(name)

    class Watched(Harvest):
        def meanwhile(self) -> None:
            seen.append("looked at")
            looked.set()

    looked = threading.Event()
    slow.does = lambda batch: seen.append("slow") if looked.wait(20) else None
    with Store(tmp_path / "r.sqlite") as store:
        shell = Shell(threads, sleep=lambda _: None)
        known = Settings(records=store.path)
        with Watched(known, store, [slow, quick], [], frozenset(), shell) as asking:
            asking.about(refs(1, 2), NOON)
    assert sorted(seen) == ["looked at", "quick", "quick", "slow", "slow"]
    assert seen.index("looked at") > seen.index("quick")


def harvest(folder: Path, store: Store, weavers: Sequence[Provider], shell: Shell) -> Harvest:
    known = Settings(records=folder / "r.sqlite")
    return Harvest(known, store, weavers, weavers, frozenset(), shell)


def test_a_disk_that_is_full_ends_all_lanes_and_each_keeps_what_it_was_answered(tmp_path) -> None:
    one, other = Weaver("a", 1, 0.0), Weaver("b", 1, 0.0)
    begun = threading.Event()

    def fail(batch: Sequence[Ref]) -> None:
        begun.wait(20)
        raise StoreError("The disk is full.")

    one.does, other.does = fail, lambda batch: begun.set()
    with (
        Store(tmp_path / "r.sqlite") as store,
        harvest(tmp_path, store, [one, other], Shell(threads, sleep=lambda _: None)) as asking,
    ):
        with pytest.raises(StoreError, match="full"):
            asking.about(refs(1, 2, 3), NOON)
        assert {record.provider for record in store.records()} == {"b"}
        assert len(list(store.records())) == 3
    assert not [one for one in threading.enumerate() if "ThreadPool" in one.name]


def interrupted(lane: Lane, names: Iterable[str]) -> Iterator[Report]:
    """Run lanes in threads until somebody presses Ctrl-C."""
    running = [threading.Thread(target=lane, args=[next(iter(names))])]
    running[0].start()
    try:
        raise KeyboardInterrupt
        yield  # which makes this a generator
    finally:
        ended.extend(running)


ended: list[threading.Thread] = []


def test_ctrl_c_ends_every_lane_after_the_request_that_is_under_way(tmp_path: Path) -> None:
    weaver, asked = Weaver("a", 1, 0.0), list[Sequence[Ref]]()
    goes_on = threading.Event()

    def ask(batch: Sequence[Ref]) -> None:
        asked.append(batch)
        goes_on.wait(20)

    weaver.does = ask
    with (
        Store(tmp_path / "r.sqlite") as store,
        harvest(tmp_path, store, [weaver], Shell(interrupted)) as asking,
    ):
        with pytest.raises(KeyboardInterrupt):
            asking.about(refs(1, 2, 3), NOON)
        goes_on.set()
        ended[0].join(20)
        assert not ended[0].is_alive()
    assert len(asked) <= 1
