"""The shared pace: who may ask when, across threads, processes and crashes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from enrich.store import locks, serialization
from enrich.store.database import Database

_LONGEST = timedelta(days=1)
"""Nobody is waited for any longer; a time beyond it was set by a clock that was ahead."""


@dataclass(slots=True)
class Turn:
    """The right to ask once; `spent` is set to False when nothing was sent."""

    wait: float  # seconds until it may be used
    spent: bool = True


class SharedPace:
    """Slots and "come back at" of every name, kept in the log's file."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def reserve(self, name: str, pause: float) -> float:
        """Book the next free slot; returns the seconds to wait for it."""
        return self._book(name, pause)

    @contextmanager
    def turn(self, name: str, pause: float) -> Iterator[Turn]:
        """Be the only one to ask `name`; yields how long to wait first.

        The next slot opens `pause` after the end of this one, because only an
        answer proves when the provider saw the question.  A turn whose end is
        never seen (its process was killed) keeps the next waiting twice as long.
        """
        with locks.held(self._database.locks / f"turn-{quote(name, safe='')}"):
            turn = Turn(self._book(name, 2 * pause))
            try:
                yield turn
            finally:
                self._end(name, pause if turn.spent else 0.0)

    def come_back(self, name: str) -> datetime | None:
        """The time before which `name` is not to be asked; None when passed."""
        found = self._database.rows("SELECT at FROM come_back WHERE name = ?", (name,))
        at, now = datetime.fromisoformat(found[0][0]) if found else None, self._clock()
        return at if at is not None and now < at <= now + _LONGEST else None

    def set_come_back(self, name: str, at: datetime) -> None:
        """Remember that `name` asked not to be asked before `at`, a day from now at most."""
        stamp = serialization.stamp(min(at, self._clock() + _LONGEST))
        with self._database.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO come_back VALUES (?, ?)", (name, stamp))

    def _book(self, name: str, pause: float) -> float:
        with self._database.writing() as connection:
            now = self._clock().timestamp()  # read only once the file is ours
            found = connection.execute(
                "SELECT booked_at, free_at FROM pace WHERE name = ?", (name,)
            ).fetchone()
            slot = max(now, _free(found, now)) if found else now
            connection.execute(
                "INSERT OR REPLACE INTO pace VALUES (?, ?, ?)", (name, now, slot + pause)
            )
        return slot - now

    def _end(self, name: str, pause: float) -> None:
        with self._database.writing() as connection:
            now = self._clock().timestamp()
            connection.execute(
                "INSERT OR REPLACE INTO pace VALUES (?, ?, ?)", (name, now, now + pause)
            )


def _free(found: tuple[float, float], now: float) -> float:
    """When the name is free, also when the clock was set back since; within a day."""
    booked_at, free_at = found
    at = free_at if booked_at <= now else now + (free_at - booked_at)
    return min(at, now + _LONGEST.total_seconds())
