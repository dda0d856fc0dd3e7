"""A clock of its own: threads take turns, and time passes only where all of them wait.

    time = SimulatedTime(NOON, latency=lambda name: 0.3)
    shell = Shell(lanes=time.lanes, clock=time.clock, sleep=time.sleep)

One thread runs at any moment, so a run of an hour takes a second and is the same every time.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import Any

from enrich.harvest.lane_report import Report
from enrich.harvest.shell import Lane


@dataclass
class Turn:
    """The right to ask once."""

    wait: float
    spent: bool = True


class SimulatedTime:
    """Time, threads that take turns, and the pace of providers, all on one clock."""

    def __init__(
        self,
        start: datetime,
        latency: Callable[[str], float] = lambda name: 0.0,
        pick: Callable[[int], int] = lambda many: 0,
    ) -> None:
        self._start, self._latency, self._pick = start, latency, pick
        self.elapsed = 0.0
        self.spent: Counter[str] = Counter()  # seconds that its terms cost each provider
        self._mine = threading.local()
        self._mine.turn = threading.Event()
        self._ready: list[threading.Event] = []
        self._asleep: list[tuple[float, int, threading.Event]] = []
        self._waiting: dict[int, list[threading.Event]] = {}
        self._number = 0
        self._free: dict[str, float] = {}
        self._busy: set[str] = set()

    def clock(self) -> datetime:
        """The time."""
        return self._start + timedelta(seconds=self.elapsed)

    def sleep(self, seconds: float) -> None:
        """Let the others run, and so much time pass."""
        self._number += 1
        heappush(self._asleep, (self.elapsed + seconds, self._number, self._mine.turn))
        self._give_way()

    def lanes(self, lane: Lane, names: Iterable[str]) -> Iterator[Report]:
        """Run each lane in a thread of its own."""
        reports: list[Report] = []
        errors: list[BaseException] = []
        left, over = [0], self.condition()

        def run(name: str, turn: threading.Event) -> None:
            self._mine.turn = turn
            turn.wait()
            turn.clear()
            try:
                reports.append(lane(name))
            except BaseException as error:  # noqa: BLE001  (raised in the thread that waits)
                errors.append(error)
            left[0] -= 1
            over.notify_all()
            self._hand_over()

        for name in names:
            left[0] += 1
            turn = threading.Event()
            threading.Thread(target=run, args=(name, turn), daemon=True).start()
            self._ready.append(turn)
        while left[0]:
            over.wait()
        if errors:
            raise errors[0]
        yield from reports

    def condition(self) -> Condition:
        """Return what threads wait with."""
        return Condition(self)

    def reserve(self, name: str, pause: float) -> float:
        """Book the next free slot."""
        slot = max(self.elapsed, self._free.get(name, 0.0))
        self._free[name] = slot + pause
        self.spent[name] += pause  # type: ignore[assignment]
        return slot - self.elapsed

    @contextmanager
    def turn(self, name: str, pause: float) -> Iterator[Turn]:
        """Be the only one to ask; the answer takes its time, the next slot opens after it."""
        while name in self._busy:
            self.sleep(0.01)
        self._busy.add(name)
        try:
            yield Turn(max(0.0, self._free.get(name, 0.0) - self.elapsed))
            self.sleep(self._latency(name))
        finally:
            self._busy.discard(name)
            self._free[name] = self.elapsed + pause
            self.spent[name] += pause  # type: ignore[assignment]

    def _give_way(self) -> None:
        """Let another thread run, and wait until it is our turn again."""
        mine = self._mine.turn
        self._hand_over()
        mine.wait()
        mine.clear()

    def _hand_over(self) -> None:
        if self._ready:
            self._ready.pop(self._pick(len(self._ready))).set()
            return
        assert self._asleep, "everybody waits for somebody else"
        at, _, turn = heappop(self._asleep)
        self.elapsed = max(self.elapsed, at)
        turn.set()

    def _park(self, key: int) -> None:
        self._waiting.setdefault(key, []).append(self._mine.turn)
        self._give_way()

    def _wake(self, key: int) -> None:
        self._ready += self._waiting.pop(key, [])


class Condition:
    """What `threading.Condition` is to threads that run side by side."""

    def __init__(self, time: SimulatedTime) -> None:
        self._time = time

    def __enter__(self) -> bool:
        return True

    def __exit__(self, *_: Any) -> None:
        pass

    def wait(self, timeout: float | None = None) -> bool:
        """Let the others run until somebody notifies, which somebody will."""
        self._time._park(id(self))
        return True

    def notify_all(self) -> None:
        """Let those who wait look again."""
        self._time._wake(id(self))
