"""Each answer is due on its own day: never too soon, never too late, and not all in one night."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.model import Record, Ref
from enrich.store.freshness import Freshness, wait

NIGHT = datetime(2026, 3, 1, 6, 17, tzinfo=UTC)
DAY = timedelta(days=1)
PERIODS = (2, 3, 7, 14, 28, 30, 90)
YOUNG = ((730 * DAY, 7 * DAY), (1825 * DAY, 14 * DAY))

periods = st.integers(1, 400)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))
refs = st.builds(Ref, st.sampled_from(["doi", "title"]), st.text(max_size=9))


def record(ref: Ref, at: datetime, body: str | None = "x") -> Record:
    return Record("toy", ref, at, body)


def many(count: int) -> list[Ref]:
    return [Ref("arxiv", str(number)) for number in range(count)]


def nights(ref: Ref, period: int, first: datetime = NIGHT) -> Iterator[int]:
    """Yield the nights on which one ref is asked about, who was first asked about on night 0."""
    at = first
    while True:
        yield (at - first).days
        at += wait(record(ref, at), period) * DAY


def body_of(published: date | None) -> Freshness:
    return Freshness(28 * DAY, young=YOUNG, published=lambda body: published)


def asked_after(freshness: Freshness, one: Record, denials: int = 0) -> int:
    return next(n for n in range(999) if freshness.is_over(one, one.fetched_at + n * DAY, denials))


@given(refs, moments, periods)
def test_nothing_is_asked_again_before_a_third_of_its_time_or_after_all_of_it(ref, at, period):
    assert period / 3 <= wait(record(ref, at), period) <= period


@given(refs, moments, periods)
def test_the_gaps_of_a_ref_grow_till_they_are_the_period(ref, at, period) -> None:
    gaps = [later - one for one, later in pairwise(islice(nights(ref, period, at), 12))]
    assert gaps == sorted(gaps)
    assert set(gaps[8:]) == {period}


@given(refs, moments, st.integers(2, 99))
def test_who_is_due_stays_due(ref, at, days) -> None:
    kept, one = Freshness(days * DAY), record(ref, at)
    over = [kept.is_over(one, at + n * DAY) for n in range(days + 3)]
    assert over == sorted(over)
    assert over[-3:] == [True] * 3


@given(refs, moments, st.integers(2, 99), st.integers(0, 86_399), st.integers(0, 86_399))
def test_at_what_time_of_the_day_somebody_asks_is_all_one(ref, at, days, asked, later) -> None:
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    given_at = record(ref, midnight + timedelta(seconds=asked))
    due = wait(given_at, days) * DAY
    for seconds in (later, 86_399 - later):
        now = midnight + due + timedelta(seconds=seconds)
        assert Freshness(days * DAY).is_over(given_at, now)
        assert not Freshness(days * DAY).is_over(given_at, now - DAY)


@pytest.mark.parametrize("period", PERIODS)
def test_what_was_asked_in_one_night_comes_back_over_many(period) -> None:
    asked = many(300 * period)
    again = Counter(wait(record(ref, NIGHT), period) for ref in asked)
    assert max(again.values()) <= 1.7 * len(asked) / period
    assert len(again) == period - -(-period // 3) + 1


@pytest.mark.parametrize("period", PERIODS)
def test_in_the_long_run_each_night_asks_as_many_as_any_other(period) -> None:
    asked, of_night = many(300 * period), Counter[int]()
    for ref in asked:
        of_night.update(night for night in islice(nights(ref, period), 15) if night > 8 * period)
    counts = [of_night[night] for night in range(9 * period, 10 * period)]
    assert sum(counts) == len(asked)
    assert max(counts) <= 1.25 * len(asked) / period


def test_a_ref_has_another_day_at_each_provider() -> None:
    days = {wait(Record(f"toy {number}", Ref("doi", "1"), NIGHT, "x"), 90) for number in range(60)}
    assert len(days) > 25


def test_a_day_of_its_own_is_the_same_on_every_machine() -> None:
    told = [wait(record(ref, NIGHT), 30) for ref in many(6)]
    assert told == [23, 30, 19, 10, 23, 24]


@pytest.mark.parametrize("hours", [0, 1, 20, 24, 47])
def test_a_time_of_less_than_two_days_is_told_by_the_clock(hours) -> None:
    kept, one = Freshness(timedelta(hours=hours)), record(Ref("doi", "1"), NIGHT)
    assert not kept.is_over(one, NIGHT + timedelta(hours=hours))
    assert kept.is_over(one, NIGHT + timedelta(hours=hours, seconds=1))


def test_what_is_not_spread_is_told_by_the_clock_however_long() -> None:
    kept, one = Freshness(90 * DAY, is_spread=False), record(Ref("doi", "1"), NIGHT)
    assert not kept.is_over(one, NIGHT + 90 * DAY)
    assert kept.is_over(one, NIGHT + 90 * DAY + timedelta(seconds=1))


@pytest.mark.parametrize("ref", many(40))
def test_the_younger_a_work_is_the_sooner_it_is_asked_about_again(ref) -> None:
    one, today = record(ref, NIGHT), NIGHT.date()
    for days, period in ((-300, 7), (0, 7), (700, 7), (800, 14), (1790, 14), (1900, 28)):
        assert asked_after(body_of(today - days * DAY), one) == wait(one, period)
    assert asked_after(body_of(None), one) == wait(one, 28)


def test_a_body_is_read_for_its_date_only_when_that_can_matter() -> None:
    read = []

    def published(body: str) -> date | None:
        read.append(body)
        return None

    kept = Freshness(28 * DAY, 28 * DAY, YOUNG, published)
    for ref in many(50):
        for days in (0, 1, 2, 28, 99):
            kept.is_over(record(ref, NIGHT), NIGHT + days * DAY)
        for days in range(40):
            kept.is_over(record(ref, NIGHT, None), NIGHT + days * DAY, 3)
    assert read == []


@given(refs, moments, st.integers(1, 40))
def test_an_absence_is_due_after_ever_more_days_and_at_most_after_thirty(ref, at, denials) -> None:
    kept, most = Freshness(90 * DAY, 30 * DAY), min(2 ** (denials - 1), 30)
    assert most / 3 <= asked_after(kept, record(ref, at, None), denials) <= most


def test_an_absence_is_never_kept_longer_than_an_answer() -> None:
    one = record(Ref("doi", "1"), NIGHT, None)
    for denials in range(4, 9):
        assert asked_after(Freshness(7 * DAY, 30 * DAY), one, denials) <= 7
    assert asked_after(Freshness(7 * DAY), one, 1) == wait(one, 7)
