"""Which of a provider's answers stands, and when it is due: a poorer one needs a second look.

An answer that lacks what the standing one has is kept beside it, and believed
once everything it lacks was lacking on two days.  Days are of UTC, and none that
is still to come counts: the clock was ahead when it was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from enrich.model import Record, Ref
from enrich.store.freshness import Freshness, day, days_since

Lacks = Callable[[Ref, str, str], frozenset[str]]
"""Return what a body about a ref has, in words, that a newer body about it lacks."""

WORK = "work"
"""What an absence lacks, and with it all that a body may have."""


def nothing(ref: Ref, old: str, new: str) -> frozenset[str]:  # noqa: ARG001
    """Return what a newer body lacks where nobody can read either."""
    return frozenset()


@dataclass(frozen=True, slots=True)
class Absence:
    """That a provider does not know a ref: when it last said so, and on how many days in a row."""

    at: datetime
    days: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What is believed of a provider's answers about one ref, and what waits beside it."""

    record: Record  # last known good
    since: int  # id of the first record that this rests on
    doubts: tuple[Record, ...] = ()  # what said less since, oldest first
    lacking: frozenset[str] = frozenset()  # what the newest of them lacks
    absence: Absence | None = None  # if the newest answer is one, believed or not
    first: int = field(default=0, compare=False)  # id of the first record that was looked at

    def is_due(self, now: datetime, freshness: Freshness) -> bool:
        """Tell whether to ask again: what is no longer fresh, or may be a passing fault.

        What is dated in the future is old.  A poorer answer is due on another
        day, an absence after 1, 2, 4, ... days at most, as they are spread.
        """
        newest = self.doubts[-1] if self.doubts else self.record
        if newest.fetched_at > now or (self.doubts and days_since(newest, now) > 0):
            return True
        return freshness.is_over(newest, now, self.absence.days if self.absence else 0)


def judged(
    history: Sequence[tuple[int, Record]], now: datetime, lacks: Lacks = nothing
) -> Standing:
    """Return what stands of a provider's answers about one ref, given oldest first by id.

    Their order is that in which they were written, whatever the clock said.
    Beginning anew at `since` gives the same.
    """
    judge = _Judge(*history[0], day(now), lacks)
    for number, record in history[1:]:
        judge.hear(number, record)
    doubts = tuple(record for record, _ in judge.doubts)
    lacking = judge.doubts[-1][1] if doubts else frozenset()
    first, _ = history[0]
    return Standing(judge.record, judge.since, doubts, lacking, judge.absence(), first)


class _Judge:
    """Hears a provider's answers about one ref, one after the other."""

    def __init__(self, number: int, record: Record, today: date, lacks: Lacks) -> None:
        self.record, self.since = record, number
        self.doubts: list[tuple[Record, frozenset[str]]] = []
        self._today, self._lacks = today, lacks
        self._absences = [(number, record)] if record.body is None else []  # the newest, in a row

    def hear(self, number: int, record: Record) -> None:
        """Let a newer answer stand, or wait beside the one that does."""
        self._absences = [*self._absences, (number, record)] if record.body is None else []
        lacking = self._lacking(record)
        if lacking and not self._is_said_again(record, lacking):
            self.doubts.append((record, lacking))
            return
        self.record, self.doubts = record, []
        self.since = self._absences[0][0] if self._absences else number

    def absence(self) -> Absence | None:
        """Return since when, day by day, the ref has not been known."""
        if not self._absences:
            return None
        days = set(self._past(record for _, record in self._absences))
        return Absence(self._absences[-1][1].fetched_at, len(days))

    def _lacking(self, record: Record) -> frozenset[str]:
        """Return what a newer answer lacks of what stands."""
        if self.record.body is None:
            return frozenset()
        if record.body is None:
            return frozenset({WORK})
        return self._lacks(record.ref, self.record.body, record.body)

    def _is_said_again(self, record: Record, lacking: frozenset[str]) -> bool:
        """Tell whether all that a record lacks was lacking on an earlier day, too."""
        today = set(self._past([record]))
        earlier = [lacks for doubt, lacks in self.doubts if set(self._past([doubt])) - today]
        before = frozenset[str]().union(*earlier)
        return bool(today) and (WORK in before or lacking <= before)

    def _past(self, records: Iterable[Record]) -> Iterator[date]:
        days = (day(record.fetched_at) for record in records)
        return (one for one in days if one <= self._today)
