"""A poorer answer waits beside the fuller one until it is said again on another day."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.model import Record, Ref
from enrich.store import Store
from enrich.store.freshness import Freshness
from enrich.store.second_look import WORK, Absence, judged
from faults import StillClock

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
A = Ref("arxiv", "2312.06902")
KEPT = Freshness(timedelta(days=90), timedelta(days=30))
Told = tuple[str | None, timedelta]


def less(ref: Ref, old: str, new: str) -> frozenset[str]:
    """Take every letter for a field."""
    return frozenset(old) - frozenset(new)


def history(*told: Told) -> list[tuple[int, Record]]:
    return [(n, Record("toy", A, NOON + at, body)) for n, (body, at) in enumerate(told, 1)]


def stands(*told: Told, now: timedelta = 9 * DAY) -> str | None:
    return judged(history(*told), NOON + now, less).record.body


def due(*told: Told, now: timedelta) -> bool:
    return judged(history(*told), NOON + now, less).is_due(NOON + now, KEPT)


def test_a_poorer_answer_waits_beside_the_fuller_one() -> None:
    standing = judged(history(("abc", 0 * DAY), ("a", DAY)), NOON + DAY, less)
    assert standing.record.body == "abc"
    assert [doubt.body for doubt in standing.doubts] == ["a"]
    assert standing.lacking == {"b", "c"}


def test_it_is_believed_when_said_again_on_another_day() -> None:
    assert stands(("abc", 0 * DAY), ("a", DAY), ("a", 2 * DAY)) == "a"


def test_it_is_not_believed_however_often_it_is_said_on_one_day() -> None:
    assert stands(("abc", 0 * DAY), *[("a", DAY + n * HOUR) for n in range(9)]) == "abc"


def test_a_fuller_answer_in_between_makes_the_doubt_begin_anew() -> None:
    assert stands(("abc", 0 * DAY), ("a", DAY), ("abcd", 2 * DAY), ("a", 3 * DAY)) == "abcd"


def test_what_lacks_other_things_on_the_second_day_is_not_said_again() -> None:
    assert stands(("abc", 0 * DAY), ("ab", DAY), ("bc", 2 * DAY)) == "abc"
    assert stands(("abc", 0 * DAY), ("ab", DAY), ("a", 2 * DAY)) == "abc"
    assert stands(("abc", 0 * DAY), ("a", DAY), ("ab", 2 * DAY)) == "ab"


def test_what_says_as_much_or_more_is_believed_at_once() -> None:
    assert stands(("ab", 0 * DAY), ("abc", DAY)) == "abc"
    assert stands((None, 0 * DAY), ("a", DAY)) == "a"


def test_an_absence_after_an_answer_is_doubtful_first_and_believed_on_the_second_day() -> None:
    assert stands(("a", 0 * DAY), (None, DAY), (None, DAY + HOUR)) == "a"
    assert stands(("a", 0 * DAY), (None, DAY), (None, 2 * DAY)) is None
    assert judged(history(("a", 0 * DAY), (None, DAY)), NOON + DAY).lacking == {WORK}


def test_days_are_those_of_utc() -> None:
    assert stands(("a", 0 * DAY), (None, 11 * HOUR), (None, 13 * HOUR)) is None


def test_a_poorer_answer_is_due_on_the_next_day_and_not_before() -> None:
    told = ("abc", 0 * DAY), ("a", DAY)
    assert not due(*told, now=DAY + 11 * HOUR)
    assert due(*told, now=DAY + 13 * HOUR)


MOST = (1, 2, 4, 8, 16, 30, 30, 30, 30, 30)


def test_absences_grow_older_with_each_day_they_are_told() -> None:
    told: list[Told] = []
    at, waited = 0, []
    for _ in MOST:
        told.append((None, at * DAY))
        days = next(n for n in range(1, 99) if due(*told, now=(at + n) * DAY))
        waited.append(days)
        at += days
    assert waited[0] == 1
    assert all(most / 3 <= one <= most for most, one in zip(MOST, waited, strict=True))
    assert waited[-1] == 30  # its day has been found


def test_an_absence_told_many_times_a_day_does_not_grow_older() -> None:
    assert due(*[(None, n * HOUR) for n in range(9)], now=DAY)


def test_an_answer_dated_in_the_future_is_old() -> None:
    assert due(("a", 1000 * DAY), now=0 * DAY)
    assert due((None, 1000 * DAY), now=0 * DAY)
    assert due(("ab", -DAY), ("a", 1000 * DAY), now=0 * DAY)
    assert not due(("a", 1000 * DAY), ("a", 0 * DAY), now=DAY)


def test_what_was_written_last_is_the_newest_whatever_the_clock_said() -> None:
    assert stands(("a", 1000 * DAY), ("b", 0 * DAY), ("b", DAY)) == "b"
    assert stands(("a", 1000 * DAY), ("ab", 0 * DAY)) == "ab"


def test_a_day_that_is_still_to_come_counts_for_nothing() -> None:
    assert stands(("ab", 0 * DAY), ("a", 1000 * DAY), ("a", DAY)) == "ab"
    assert stands(("ab", 0 * DAY), ("a", DAY), ("a", 1000 * DAY)) == "ab"
    absence = judged(history((None, 1000 * DAY), (None, DAY)), NOON + DAY).absence
    assert absence == Absence(NOON + DAY, 1)


bodies = st.one_of(st.none(), st.text("abc", min_size=1, max_size=3))
answers = st.lists(
    st.tuples(bodies, st.integers(0, 60).map(lambda n: n * 6 * HOUR)), min_size=1, max_size=12
)


@given(answers)
def test_beginning_at_what_settled_it_gives_the_same(told: list[Told]) -> None:
    whole = history(*told)
    one = judged(whole, NOON + 9 * DAY, less)
    rest = [(number, record) for number, record in whole if number >= one.since]
    assert judged(rest, NOON + 9 * DAY, less) == one


@given(st.text("abc", min_size=1, max_size=3), bodies, st.lists(bodies, max_size=5))
def test_whatever_is_told_on_one_day_takes_nothing_away(first, second, others) -> None:
    told = [(first, 0 * DAY), *((body, DAY) for body in (second, *others))]
    assert set(first) <= set(stands(*told) or "")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "records.sqlite"


def test_a_log_of_an_earlier_version_is_read_and_judged(path: Path) -> None:
    with Store(path, clock=StillClock(NOON)) as store:
        store.add([record for _, record in history(("abc", -3 * DAY), ("a", -2 * DAY))])
    with sqlite3.connect(path) as old:
        old.execute("DROP TABLE standing")
    old.close()
    with Store(path, clock=StillClock(NOON)) as store:
        assert store.latest("toy", [A], less)[A].body == "abc"


def test_the_note_of_what_settled_it_may_be_lost(path: Path) -> None:
    told = [("abc", -9 * DAY), ("a", -8 * DAY), ("a", -7 * DAY), (None, -DAY)]
    with Store(path, clock=StillClock(NOON)) as store:
        store.add([record for _, record in history(*told)])
        before = store.standing("toy", [A], less)
        assert before[A].record.body == "a"
        assert store.standing("toy", [A], less) == before
    with sqlite3.connect(path) as old:
        assert old.execute("SELECT since FROM standing").fetchall() == [(3,)]
        old.execute("DELETE FROM standing")
    old.close()
    with Store(path, clock=StillClock(NOON)) as store:
        assert store.standing("toy", [A], less) == before


def test_a_rescued_log_is_judged_as_before(path: Path) -> None:
    told = [("abc", -9 * DAY), ("a", -8 * DAY), ("a", -7 * DAY), (None, -DAY)]
    with Store(path, clock=StillClock(NOON)) as store:
        store.add([record for _, record in history(*told)])
        before = store.standing("toy", [A], less)
    path.write_bytes(b"\xff" * 4096 + path.read_bytes()[4096:])
    with Store(path, clock=StillClock(NOON)) as store:
        assert "was damaged" in store.notices[0]
        assert store.standing("toy", [A], less) == before


def test_an_answer_that_rotted_is_forgotten_with_its_note(path: Path) -> None:
    told = [("abc", -9 * DAY), ("abcd", -8 * DAY), ("a", -7 * DAY)]
    with Store(path, clock=StillClock(NOON)) as store:
        store.add([record for _, record in history(*told)])
        assert store.latest("toy", [A], less)[A].body == "abcd"
    with sqlite3.connect(path) as old:
        old.execute("UPDATE record SET body = x'00' WHERE id = 2")
    old.close()
    with Store(path, clock=StillClock(NOON)) as store:
        assert store.latest("toy", [A], less)[A].body == "abc"


def test_a_provider_that_was_told_to_wait_while_the_clock_was_ahead_is_not_locked_out(
    path: Path,
) -> None:
    clock = StillClock(NOON + 2000 * DAY)
    with Store(path, clock=clock) as store:
        store.set_come_back("toy", clock.at + HOUR)
        assert store.reserve("toy", 3.0) == 0.0
        clock.at = NOON
        assert store.come_back("toy") is None
        assert store.reserve("toy", 3.0) <= 3.0


def test_nobody_is_waited_for_longer_than_a_day(path: Path) -> None:
    clock = StillClock(NOON)
    with Store(path, clock=clock) as store:
        store.set_come_back("toy", NOON + 2000 * DAY)
        assert store.come_back("toy") == NOON + DAY
        clock.at += DAY + HOUR
        assert store.come_back("toy") is None
        store.reserve("slow", 2000 * 86_400.0)
        assert store.reserve("slow", 1.0) == 86_400.0
