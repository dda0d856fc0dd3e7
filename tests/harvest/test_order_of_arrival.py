"""What is learnt and believed is the same in whatever order answers come."""

from __future__ import annotations

import json
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich import pipeline
from enrich.harvest.rounds import Harvest
from enrich.harvest.shell import Shell
from enrich.model import Ref
from enrich.normalization.text import slug
from enrich.parse import parse
from enrich.providers import found
from enrich.providers.base import Provider
from enrich.settings import ProviderSettings, Settings
from enrich.store import Store
from librarians import librarians
from simulated_time import SimulatedTime

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
REFS = [Ref("doi", f"10.5072/{letter}") for letter in "abcdefghijklmnop"]
Names = Mapping[tuple[int, int], Sequence[int]]
"""Which refs a witness names for which, all by their numbers."""


class Witness(Provider):
    """Knows what it was told, and takes as long as somebody says."""

    accepts = frozenset({"doi"})
    root = "https://witness.example"

    def __init__(
        self, number: int, most: int, names: Names, wait: Callable[[float], None], slow: float
    ) -> None:
        super().__init__(ProviderSettings(pause=slow))
        self.name, self.number, self.most = f"witness {number}", number, most  # type: ignore[misc]
        self.names, self.wait = names, wait
        self.requests = 0

    def answer(self, refs: Sequence[Ref], door: Any) -> Mapping[Ref, str | None]:
        self.requests += 1
        self.wait(self.pause)
        known = {ref: self.names.get((self.number, REFS.index(ref))) for ref in refs}
        return {ref: None if n is None else json.dumps(n) for ref, n in known.items()}

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        for number in json.loads(body):
            yield "identifiers", str(REFS[number])


@dataclass(frozen=True)
class World:
    """Which refs a list has, who knows what, and how many each takes at once."""

    seeds: Sequence[int]
    names: Names
    most: Sequence[int]

    def heard(self, shell: Shell, wait: Callable[[float], None], slow: Sequence[float]) -> Any:
        """Return what is stated in the end, what was asked of whom, and in how many requests."""
        witnesses = [
            Witness(number, most, self.names, wait, slow[number])
            for number, most in enumerate(self.most)
        ]
        with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "r.sqlite") as store:
            known = Settings(records=Path(folder) / "r.sqlite")
            with Harvest(known, store, witnesses, witnesses, frozenset(), shell) as harvest:
                claims = harvest.about([REFS[number] for number in self.seeds], NOON)
                asked = Counter((one.provider, one.ref) for one in store.records())
        assert set(asked.values()) <= {1}
        assert not any(harvest.queues.waiting(one.name) for one in witnesses)
        return sorted(map(repr, claims)), sorted(asked), sum(one.requests for one in witnesses)


numbers = st.integers(0, len(REFS) - 1)
worlds = st.builds(
    World,
    st.lists(numbers, min_size=1, max_size=6, unique=True),
    st.dictionaries(
        st.tuples(st.integers(0, 3), numbers), st.lists(numbers, max_size=3), max_size=40
    ),
    st.lists(st.sampled_from([1, 2, 3, 5, 100]), min_size=4, max_size=4),
)


def one_after_the_other(world: World) -> Any:
    return world.heard(Shell(clock=lambda: NOON), lambda _: None, [0.0] * 4)


@given(worlds, st.integers(0, 10**6))
@settings(max_examples=12, deadline=None)
def test_what_is_learnt_does_not_depend_on_the_order_in_which_answers_come(world, seed) -> None:
    lot = random.Random(seed)

    def shuffled() -> tuple[Any, Any]:
        clock = SimulatedTime(NOON, pick=lot.randrange)
        shell = Shell(clock.lanes, lambda: NOON, clock.sleep, condition=clock.condition)
        slow = [lot.choice([0.0, 0.1, 1.0, 7.0, 60.0]) for _ in range(4)]
        claims, asked, _ = world.heard(shell, clock.sleep, slow)
        return claims, asked

    first, *others = shuffled(), shuffled(), one_after_the_other(world)[:2]
    assert all(one == first for one in others)


def in_threads(world: World, many: int) -> Any:
    with ThreadPoolExecutor(many) as pool:
        return world.heard(Shell(pool.map, clock=lambda: NOON), lambda _: None, [0.0] * 4)


@given(worlds)
@settings(max_examples=12, deadline=None)
def test_it_is_the_same_in_threads(world) -> None:
    assert in_threads(world, 16)[:2] == one_after_the_other(world)[:2]


@pytest.mark.parametrize("many", [1, 2, 3])
def test_lanes_that_have_to_wait_for_a_thread_are_not_waited_for(many) -> None:
    names = {(number, n): [(n * 5 + number) % 16] for number in range(4) for n in range(16)}
    world = World([0, 1, 2], names, [1, 2, 5, 100])
    assert in_threads(world, many)[:2] == one_after_the_other(world)[:2]


HERE = ("list", "robots")  # who are at a path, or a port, of their own

LINES = """# Looms

- [Weft at Scale](https://arxiv.org/abs/2401.00001) | SOSP' 24
- [Warp on CPUs](https://arxiv.org/abs/2401.00002) | SOSP' 24
- [Threads of Many Colours](https://arxiv.org/abs/2401.00003) | OSDI' 24
- [Reeds, Bent](https://arxiv.org/abs/2401.00013) | OSDI' 24
- [Heddles for Everybody](https://arxiv.org/abs/2402.00004) | ATC' 24
- [Shuttles](https://doi.org/10.5072/shuttle.1) | EuroSys' 25
- [Bobbins in Space](https://doi.org/10.5072/bobbin.2) | EuroSys' 25
- [Of Looms and Lambs](https://www.usenix.org/conference/osdi24/presentation/lamb)
- Weaving the Unwoven Threads of Old | SOSP' 24
- The Dyer's Handbook of Slow Colours | SOSP' 25
- Carding Wool by Starlight and Moonlight | SOSP' 24
- A Spindle Turned by Rivers | EuroSys' 24
- [Code of Felt](https://github.com/looms/felt) | SOSP' 24
"""


def tables(folder: Path, lot: random.Random | None) -> dict[str, list[dict[str, Any]]]:
    """Return the tables of a run over a small list, in which answers come in some order."""
    folder.mkdir()
    (folder / "list.md").write_text(LINES, "utf-8")
    entries = parse(LINES)
    titles = {str(entry.ref): entry.title for entry in entries if entry.ref}
    listed = {slug(entry.title): entry.title for entry in entries}
    with librarians(titles, listed) as server:
        on = [one for one in found() if hasattr(server, one) and one not in ("dblp", "openreview")]
        pauses = {name: lot.choice([0, 0.5, 3, 20, 90]) if lot else 0 for name in on}
        providers = {name: ProviderSettings(enabled=False) for name in found()} | {
            name: ProviderSettings(url=f"{server.root}/{name}", pause=pauses[name]) for name in on
        }
        where = {"out": folder / "out", "records": folder / "r.sqlite", "report": False}
        known = Settings(list=str(folder / "list.md"), providers=providers, links=True, **where)
        shell = Shell(clock=lambda: NOON)
        if lot:
            clock = SimulatedTime(NOON, pick=lot.randrange)
            shell = Shell(clock.lanes, lambda: NOON, clock.sleep, condition=clock.condition)
        pipeline.run(known, shell=shell)
    with Store(folder / "r.sqlite") as store:
        asked = sorted({(one.provider, str(one.ref)) for one in store.records()})
    told = {"asked": [{"of": who, "about": ref} for who, ref in asked if who not in HERE]}
    return told | {
        path.stem: [{**row, "list": ""} for row in pq.read_table(path).to_pylist()]
        for path in (folder / "out").glob("*.parquet")
    }


@pytest.mark.slow
def test_the_tables_do_not_depend_on_the_order_in_which_answers_come(tmp_path) -> None:
    plain = tables(tmp_path / "plain", None)
    assert len(plain["papers"]) > 10
    for number in range(6):
        assert tables(tmp_path / f"{number}", random.Random(number)) == plain
