"""How long an answer stays good: each is due on a day of its own, so that no night asks all.

With a period of P days every ref of a provider has its own day in P, drawn once from
its name.  An answer that was given y days past it (0 <= y < P) is due after
P - (2y + 1) / 3 whole days, that fraction rounded down: never before a third of the
period, never after it, and from then on ever nearer to its own day, till the gaps are P.
What was all asked in one night so falls due over two thirds of the period.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b

from enrich.model import Record

_DRAWN = 4  # bytes, of which a ref's own day is drawn
_PARTS = 1 << 8 * _DRAWN  # into which a day is divided
_PLAIN = timedelta(days=2)  # a shorter time is told by the clock, for no days can be told apart


def day(at: datetime) -> date:
    """Return the day of a moment, in UTC."""
    return at.astimezone(UTC).date()


def days_since(record: Record, now: datetime) -> int:
    """Return how many days have begun since an answer."""
    return (day(now) - day(record.fetched_at)).days


def wait(record: Record, period: int) -> int:
    """Return after how many days an answer is due that stays good for a period of days."""
    name = f"{record.provider} {record.ref}".encode()
    drawn = int.from_bytes(blake2b(name, digest_size=_DRAWN).digest()) * period
    past = (day(record.fetched_at).toordinal() * _PARTS - drawn) % (period * _PARTS)
    return period - (2 * past + _PARTS) // (3 * _PARTS)


def undated(body: str) -> date | None:  # noqa: ARG001
    """Return when the work of a body appeared, where nobody can tell."""
    return None


@dataclass(frozen=True, slots=True)
class Freshness:
    """How long the answers of one provider stay good."""

    answer: timedelta  # at most
    absence: timedelta | None = None  # that a ref is not known, at most; None: as any answer
    young: tuple[tuple[timedelta, timedelta], ...] = ()  # about works up to an age, the least first
    published: Callable[[str], date | None] = undated  # what tells the age
    is_spread: bool = True  # whether each ref has a day of its own

    def is_over(self, record: Record, now: datetime, denials: int = 0) -> bool:
        """Tell whether an answer has been good for as long as it is.

        `denials` are the days in a row, to that of the record, on which its ref was not known.
        """
        if not self.is_spread or self.answer < _PLAIN:
            return now - record.fetched_at > self.answer
        days = days_since(record, now)
        if days >= self.answer.days:
            return True
        least = min((span.days for _, span in self.young), default=self.answer.days)
        if record.body is not None and days * 3 < least:  # before anybody reads the body
            return False
        return days >= wait(record, self._days(record, now, denials))

    def _days(self, record: Record, now: datetime, denials: int) -> int:
        """Return the days that an answer stays good at most."""
        if denials and self.absence is not None:
            return min(1 << denials - 1, max(self.absence.days, 1), self.answer.days)
        published = self.published(record.body) if self.young and record.body else None
        if published is None:
            return self.answer.days
        age = day(now) - published
        return next((span for limit, span in self.young if age <= limit), self.answer).days
