"""One suite for every pace: that of a process, and the one kept in the store."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

import enrich.store
from enrich.http import MemoryPace, Pace
from enrich.store import Store
from faults import StillClock


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture(params=["memory", "store"])
def pace(request: pytest.FixtureRequest, clock: StillClock, tmp_path: Path) -> Iterator[Pace]:
    if request.param == "memory":
        yield MemoryPace(clock)
    else:
        with Store(tmp_path / "records.sqlite", clock=clock) as store:
            yield store


def test_the_first_slot_is_now_and_the_others_follow_at_the_pace(pace: Pace) -> None:
    assert [pace.reserve("arxiv", 3.0) for _ in range(4)] == [0.0, 3.0, 6.0, 9.0]


def test_names_do_not_wait_for_each_other(pace: Pace) -> None:
    pace.reserve("arxiv", 3.0)
    assert pace.reserve("crossref", 3.0) == 0.0


def test_time_that_passes_anyway_is_not_waited_again(pace: Pace, clock: StillClock) -> None:
    pace.reserve("arxiv", 3.0)
    clock.at += timedelta(seconds=2)
    assert pace.reserve("arxiv", 3.0) == pytest.approx(1.0)
    clock.at += timedelta(seconds=60)
    assert pace.reserve("arxiv", 3.0) == 0.0


def test_threads_are_given_slots_of_their_own(pace: Pace) -> None:
    slots: list[float] = []
    threads = [
        threading.Thread(target=lambda: slots.append(pace.reserve("arxiv", 3.0))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(slots) == [3.0 * number for number in range(8)]


def test_after_a_turn_the_next_waits_from_its_end(pace: Pace, clock: StillClock) -> None:
    with pace.turn("arxiv", 3.0) as turn:
        assert turn.wait == 0.0
        clock.at += timedelta(seconds=46)
    with pace.turn("arxiv", 3.0) as turn:
        assert turn.wait == pytest.approx(3.0)


def test_a_turn_that_failed_counts_like_any_other(pace: Pace) -> None:
    with pytest.raises(ValueError, match="broken"), pace.turn("arxiv", 3.0):
        raise ValueError("broken")
    with pace.turn("arxiv", 3.0) as turn:
        assert turn.wait == pytest.approx(3.0)


def test_a_turn_in_which_nothing_was_sent_costs_nothing(pace: Pace) -> None:
    with pace.turn("arxiv", 3.0) as turn:
        turn.spent = False
    with pace.turn("arxiv", 3.0) as turn:
        assert turn.wait == 0.0


def test_nobody_else_has_a_turn_until_this_one_ends(pace: Pace) -> None:
    order: list[str] = []

    def other() -> None:
        with pace.turn("arxiv", 3.0):
            order.append("other")

    thread = threading.Thread(target=other)
    with pace.turn("arxiv", 3.0):
        thread.start()
        thread.join(timeout=0.05)
        order.append("first")
        with pace.turn("crossref", 3.0):
            order.append("another name")
    thread.join()
    assert order == ["first", "another name", "other"]


def test_a_provider_is_left_alone_until_the_time_it_named(pace: Pace, clock: StillClock) -> None:
    assert pace.come_back("openalex") is None
    at = clock() + timedelta(hours=5)
    pace.set_come_back("openalex", at)
    assert (pace.come_back("openalex"), pace.come_back("arxiv")) == (at, None)
    clock.at = at
    assert pace.come_back("openalex") is None


@pytest.mark.parametrize("name", ["arxiv", "export.arxiv.org", "[::1]", "a/../b", "é", "a" * 60])
def test_any_host_may_be_a_name(pace: Pace, name: str) -> None:
    with pace.turn(name, 3.0):
        pass
    assert pace.reserve(name, 3.0) == pytest.approx(3.0)


def test_the_pace_outlives_the_process(tmp_path: Path, clock: StillClock) -> None:
    for wait in (0.0, 3.0, 6.0):
        with Store(tmp_path / "records.sqlite", clock=clock) as store:
            assert store.reserve("arxiv", 3.0) == wait


def test_a_clock_that_was_set_back_holds_nobody_up_for_longer(
    tmp_path: Path, clock: StillClock
) -> None:
    with Store(tmp_path / "records.sqlite", clock=clock) as store:
        store.reserve("arxiv", 3.0)
        clock.at -= timedelta(days=1)
        assert store.reserve("arxiv", 3.0) == pytest.approx(3.0)
        assert store.reserve("arxiv", 3.0) == pytest.approx(6.0)


def test_a_turn_whose_process_was_killed_frees_the_next_but_later(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from enrich.store import Store\n"
        "with Store(Path(sys.argv[1])).turn('arxiv', 1000): print('mine', flush=True);"
        " time.sleep(60)\n"
    )
    source = str(Path(enrich.store.__file__).parents[2])
    path = tmp_path / "records.sqlite"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": source},
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
    with Store(path) as store, store.turn("arxiv", 1000) as turn:
        assert 1000 < turn.wait < 2000
