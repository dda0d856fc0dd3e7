"""Stop asking a host that keeps failing; try it again later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

OPENS_AT = 3  # failures in a row
REST = timedelta(seconds=60)


@dataclass(slots=True)
class Breaker:
    """How one host has behaved lately."""

    failures: int = 0
    words: str = ""  # of the last failure
    opened_at: datetime | None = None

    def closed_at(self, now: datetime) -> datetime | None:
        """When the host may be tried again; None where it may be now."""
        if self.opened_at is None or not self.opened_at <= now < self.opened_at + REST:
            return None  # also where the clock was set back since
        return self.opened_at + REST

    def fail(self, now: datetime, weight: int, words: str) -> None:
        """Count a failure; the third in a row opens, as does any after a rest."""
        self.failures += weight
        if weight and self.failures >= OPENS_AT:
            self.opened_at, self.words = now, words

    def succeed(self) -> None:
        """Forget every failure: the host has answered."""
        self.failures, self.opened_at = 0, None
