"""How long a lane waits because a provider asked it to: in one go, and in all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

A_MINUTE = 60.0
AT_LEISURE = 1800.0  # who waits that long in all can also let a provider cool down for long


@dataclass(frozen=True, slots=True)
class Limits:
    """The longest single wait that is accepted, and the longest sum of them; seconds."""

    one: float
    all: float


class Patience:
    """A budget of seconds for retries and "come back later"; the pace is not in it."""

    def __init__(
        self, limits: Limits | float, sleep: Callable[[float], None], counts: Counter[str]
    ) -> None:
        self._limits = limits if isinstance(limits, Limits) else Limits(limits, limits)
        self.at_leisure = self._limits.all >= AT_LEISURE
        self._waited = 0.0
        self._sleep = sleep
        self._counts = counts

    def bears(self, seconds: float) -> bool:
        """Whether a wait is neither too long by itself nor with those before it."""
        return seconds <= min(self._limits.one, self._limits.all - self._waited)

    def nap(self, seconds: float) -> None:
        """Wait, take it from the budget, and count it."""
        self._waited += seconds
        self._counts["waits"] += 1
        self._counts["waited_seconds"] = round(self._waited)
        if seconds > 0:
            self._sleep(seconds)


def in_words(seconds: float, now: datetime) -> str:
    """How long a wait is, for who watches: to the second, or to the minute and until when.

    >>> in_words(0.34, datetime(2026, 11, 22, 8, 0))
    'trying again in 0.3 s'
    >>> in_words(121, datetime(2026, 11, 22, 8, 0))
    'waiting 2 minutes, until 08:02 UTC'
    """
    if seconds < A_MINUTE:
        return f"trying again in {seconds:.1f} s"
    minutes = round(seconds / 60)
    many = "a minute" if minutes == 1 else f"{minutes} minutes"
    return f"waiting {many}, until {now + timedelta(seconds=seconds):%H:%M} UTC"
