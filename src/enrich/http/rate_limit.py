"""What the door needs to keep to a provider's terms, and a pace for one process."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

_LONGEST = timedelta(days=1)
"""Nobody is waited for any longer; a time beyond it was set by a clock that was ahead."""


def utc_now() -> datetime:
    """The time, where nobody passed another clock."""
    return datetime.now(UTC)


class Turn(Protocol):
    """The right to ask once: how long to wait first, and whether it was used."""

    wait: float  # seconds
    spent: bool  # False gives the slot back, for a question that never left


class Pace(Protocol):
    """Who may ask when, by name of provider or host; the store keeps one."""

    def reserve(self, name: str, pause: float) -> float:
        """Book the next free slot; returns the seconds to wait for it."""

    def turn(self, name: str, pause: float) -> AbstractContextManager[Turn]:
        """Be the only one to ask `name` until the block ends."""

    def come_back(self, name: str) -> datetime | None:
        """The time before which `name` is not to be asked; None when passed."""

    def set_come_back(self, name: str, at: datetime) -> None:
        """Remember that `name` asked not to be asked before `at`."""


@dataclass(slots=True)
class _Turn:
    wait: float
    spent: bool = True


class MemoryPace:
    """A pace for the threads of one process, forgotten when it ends."""

    def __init__(self, clock: Callable[[], datetime] = utc_now) -> None:
        self._clock = clock
        self._guard = threading.Lock()
        self._turns: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._free_at: dict[str, float] = {}
        self._come_back: dict[str, datetime] = {}

    def reserve(self, name: str, pause: float) -> float:
        """Book the next free slot; returns the seconds to wait for it."""
        with self._guard:
            now = self._clock().timestamp()
            slot = min(max(now, self._free_at.get(name, now)), now + _LONGEST.total_seconds())
            self._free_at[name] = slot + pause
        return slot - now

    @contextmanager
    def turn(self, name: str, pause: float) -> Iterator[Turn]:
        """Be the only one to ask `name`; the next slot opens after this one's end."""
        with self._guard:
            alone = self._turns[name]
        with alone:
            turn = _Turn(self.reserve(name, pause))
            try:
                yield turn
            finally:
                with self._guard:
                    now = self._clock().timestamp()
                    self._free_at[name] = now + pause if turn.spent else now

    def come_back(self, name: str) -> datetime | None:
        """The time before which `name` is not to be asked; None when passed."""
        at, now = self._come_back.get(name), self._clock()
        return at if at is not None and now < at <= now + _LONGEST else None

    def set_come_back(self, name: str, at: datetime) -> None:
        """Remember that `name` asked not to be asked before `at`, a day from now at most."""
        self._come_back[name] = min(at, self._clock() + _LONGEST)
