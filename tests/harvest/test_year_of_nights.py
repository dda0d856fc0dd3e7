"""A year of nights over a growing list: each asks what its rules demand, and none asks much more.

`python -m pytest tests/harvest/test_year_of_nights.py -m slow -s` prints the figures.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from hashlib import blake2b
from math import floor
from pathlib import Path

import pytest

from enrich.model import Record, Ref
from many_nights import FIRST, Counting, Night, Work, growing
from scholars import STRANGER

MONTHLY = {"arxiv": 30, "datacite": 30, "github": 30, "usenix": 3650}
CITING = ("crossref", "openalex", "semantic_scholar")
BATCHES = {"arxiv": 100, "crossref": 50, "datacite": 100, "openalex": 100, "semantic_scholar": 100}
AGES = (30, 300, 650, 900, 1500, 1750, 2500, 4000)
COLD = 60  # entries of the first night

Asked = tuple[str, Ref]


def work(number: int, entered: date) -> Work:
    """Return the works of the list, some new and some old, of all kinds that are asked about."""
    age = AGES[number % len(AGES)] if number < COLD else 10
    on = entered - timedelta(days=age)
    kinds = {
        7: Ref("title", f"{number}-hued"),
        13: Ref("usenix", f"osdi24/presentation/weft{number}"),
        18: Ref("github", f"looms/weft{number}"),
    }
    doi, arxiv = Ref("doi", f"10.5072/wool.{1000 + number}"), Ref("arxiv", f"2401.{10000 + number}")
    return Work(kinds.get(number % 20, arxiv if number % 3 else doi), on)


def own_day(provider: str, ref: Ref, period: int) -> Fraction:
    drawn = blake2b(f"{provider} {ref}".encode(), digest_size=4).digest()
    return Fraction(int.from_bytes(drawn), 2**32) * period


def due_on(provider: str, ref: Ref, given: date, period: int) -> int:
    """Return the day of which docs/operate.md tells: at P - (2y + 1) / 3 days, rounded down."""
    past = (given.toordinal() - own_day(provider, ref, period)) % period
    return given.toordinal() + period - floor((2 * past + 1) / 3)


@dataclass
class Rules:
    """What the rules of docs/operate.md demand of a night, by the answers of the nights before."""

    scholars: Counting
    answers: dict[Asked, list[Record]] = field(default_factory=lambda: defaultdict(list))

    def period(self, provider: str, ref: Ref, today: date) -> int:
        """Return the days that the newest answer stays good at most."""
        newest = self.answers[provider, ref]
        most = 28 if provider in CITING else MONTHLY[provider]
        denials = 0
        for told in reversed(newest):
            if told.body is not None:
                break
            denials += 1
        if denials:
            return min([1, 2, 4, 8, 16, 30][min(denials, 6) - 1], most)
        if provider not in CITING:
            return most
        age = (today - self.scholars.day(str(ref))).days
        return 7 if age <= 2 * 365 else 14 if age <= 5 * 365 else 28

    def demanded(self, today: date) -> set[Asked]:
        """Return whom to ask about what tonight, of what was asked about before."""
        return {
            (provider, ref)
            for (provider, ref), told in self.answers.items()
            if due_on(provider, ref, told[-1].fetched_at.date(), self.period(provider, ref, today))
            <= today.toordinal()
        }

    def hear(self, records: Sequence[Record]) -> None:
        for one in records:
            if one.provider != "robots":
                self.answers[one.provider, one.ref].append(one)


def requests_for(asked: Mapping[str, int], titles: Mapping[str, int]) -> Counter[str]:
    """Return the requests that so many refs take, and a request for each title."""
    needed = Counter(titles)
    for provider, refs in asked.items():
        batch = BATCHES.get(provider, 1)
        whole, rest = divmod(refs, batch)
        needed[provider] += whole + bool(rest)
        if provider == "crossref":
            needed[provider] += whole + (rest > 1)  # the notices about a list
        if provider == "github":
            needed[provider] += refs  # the file of citation
    return needed


def split_up(asked: set[Asked]) -> Counter[str]:
    told = [(provider, ref.scheme == "title") for provider, ref in asked]
    works = Counter(provider for provider, is_title in told if not is_title)
    return requests_for(works, Counter(provider for provider, is_title in told if is_title))


@dataclass
class Replayed:
    """What so many nights asked, and what the rules demanded of them."""

    nights: list[Night]
    refs: list[int]  # asked about, by night
    requests: list[int]
    demanded: list[int]  # requests, by night
    rules: Rules


def replayed(folder: Path, count: int, every: int = 5) -> Replayed:
    """Replay nights over a list to which an entry is added every so many nights."""
    with growing(folder) as nights:
        rules = Rules(nights.scholars)
        told = Replayed([], [], [], [], rules)
        works = [work(number, FIRST.date()) for number in range(COLD)]
        for number in range(count):
            today = (FIRST + timedelta(days=number)).date()
            new = number == 0 or number % every == 0
            if number and new:
                works.append(work(len(works), today))
            due = rules.demanded(today)
            night = nights.run(works)
            judge(told, night, due, works if number == 0 else works[-1:] if new else [])
    return told


def judge(told: Replayed, night: Night, due: set[Asked], new: Sequence[Work]) -> None:
    """Hold a night against what was demanded: that, and what its new entries bring, no more."""
    asked = {(one.provider, one.ref) for one in night.records if one.provider != "robots"}
    first = asked - told.rules.answers.keys()
    assert asked - first == due, (night.today, sorted(map(str, (asked - first) ^ due)))
    ids = [name for one in new for name in (one.ref.value, one.place)]
    strays = [ref for _, ref in first if not any(one in ref.value for one in (*ids, STRANGER))]
    assert strays == [], night.today
    linked = {(who, ref) for who, ref in first if ref.value in ids or ref.scheme == "title"}
    needed = split_up(due | linked) + split_up(first - linked)
    for provider, many in night.requests.items():
        assert many <= 1.1 * needed[provider], (night.today, provider, many, needed[provider])
    told.rules.hear(night.records)
    told.nights.append(night)
    told.refs.append(len(asked))
    told.requests.append(night.requests.total())
    told.demanded.append(needed.total())


def summary(told: Replayed) -> str:
    figures = []
    for name, counts in (("refs", told.refs), ("requests", told.requests)):
        later = counts[1:]
        mean = statistics.mean(later)
        figures.append(
            f"{name}: {counts[0]} on the first night, then {mean:.1f} a night, "
            f"{max(later)} at most ({max(later) / mean:.2f} times that)"
        )
    share = sum(told.requests) / sum(told.demanded)
    return "; ".join([*figures, f"{share:.3f} times the requests that are demanded"])


@pytest.mark.slow
def test_four_weeks_of_nights_ask_what_their_rules_demand_and_no_more(tmp_path) -> None:
    told = replayed(tmp_path, 28)
    print(summary(told))
    assert max(told.refs[1:]) <= told.refs[0] / 5


@pytest.mark.slow
def test_a_year_of_nights_asks_what_its_rules_demand_and_none_twice_the_average(tmp_path) -> None:
    told = replayed(tmp_path, 365)
    print(summary(told))
    for counts in (told.refs[1:], told.requests[1:]):
        assert max(counts) <= 2 * statistics.mean(counts)
    today = told.nights[-1].today
    steady = sum(1 / told.rules.period(*one, today) for one in told.rules.answers)
    assert statistics.mean(told.refs[-28:]) <= 1.1 * steady
