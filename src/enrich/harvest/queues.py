"""What waits to be asked of each provider, and which lane may ask for what, and when.

No lane waits for the others to finish a round.  It works as long as refs come in, and sends a
full request at once.  What does not fill one waits for what others may still teach, but not
for those that take long; so requests are few, and the slowest lane holds up nobody.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol

from enrich.harvest.pile import TITLES, Batch, Key, Pile, pile_of
from enrich.model import Ref
from enrich.providers.base import Provider

SHARE = 0.25
"""Of the longest lane's time: for lanes that take no longer, part of a request waits."""

MOMENT = 5.0
"""Seconds that part of a request waits for another lane in any case."""


STARTED = 0.3
"""Seconds within which a lane that was begun runs, if there is room for it."""

LULL = 2 * MOMENT
"""Seconds that all lanes still at work need, for others to be looked at meanwhile."""


class Condition(Protocol):
    """What threads wait with: `threading.Condition`, or a simulated one."""

    def __enter__(self) -> bool:
        """Be the only one."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        """Let others in."""

    def wait(self, timeout: float | None = None) -> bool:
        """Let others in until somebody notifies; tell whether somebody did in time."""

    def notify_all(self) -> None:
        """Have those who wait look again."""


@dataclass(slots=True)
class _Queue:
    """All that waits for a provider, and what its lane is doing."""

    provider: Provider
    piles: dict[str, Pile] = field(default_factory=dict)
    is_begun: bool = False  # handed to whoever runs lanes
    is_running: bool = False
    has_failed: bool = False  # so it is not begun again before all others are over
    asks: bool = False
    naps: float = 0.0  # seconds it waits for a provider that wants a rest

    @property
    def requests(self) -> int:
        """Full requests that wait or are under way."""
        return self.asks + sum(pile.wholes for pile in self.piles.values())

    @property
    def rest(self) -> float:
        """Seconds for which it has to keep to the provider's pace with them."""
        return self.requests * self.provider.pause + self.naps


class Queues:
    """What waits to be asked of each provider; all that is changed is changed in `condition`."""

    def __init__(self, providers: Mapping[str, Provider], condition: Condition) -> None:
        self.condition = condition
        self._queues = {name: _Queue(one) for name, one in providers.items()}
        self._home = 0  # the thread that begins lanes
        self._opened: set[str] | None = None  # lanes begun so far, while the first are
        self._is_over = self._is_closed = self._had_lull = False
        self._is_crowded = False  # there are more lanes than may run at a time

    def put(self, name: str, kind: str, refs: Mapping[Ref, Key]) -> None:
        """Have refs wait for a provider, each in its place."""
        with self.condition:
            if self._is_closed:
                return
            queue = self._queues[name]
            for ref, key in refs.items():
                own = kind or (ref.scheme if ref.scheme in queue.provider.apart else "")
                pile = queue.piles.setdefault(own, pile_of(queue.provider, own))
                pile.push(ref, key, 0 if own == TITLES else queue.provider.weight(ref))
            self.condition.notify_all()

    def waiting(self, name: str | None = None) -> int:
        """Return how many refs wait for a provider, or for all."""
        some = self._queues.values() if name is None else [self._queues[name]]
        return sum(len(pile.heap) for queue in some for pile in queue.piles.values())

    def drop(self, name: str, kind: str) -> list[Ref]:
        """Return all of one kind that waits for a provider, and does so no longer."""
        with self.condition:
            pile = self._queues[name].piles.get(kind)
            return pile.drop() if pile else []

    def begun(self, meanwhile: Callable[[], None]) -> Iterator[str]:
        """Yield the lanes to run, as there is something to ask, until there is nothing more.

        Whoever runs them one after the other does so between two names.  Once only lanes that
        take long are left, `meanwhile` is called: there is time to look at what is known by now.
        """
        self._home, self._opened = threading.get_ident(), set()
        for queue in self._queues.values():
            queue.has_failed = False
        try:
            while (name := self._next()) is not None:
                if name:
                    yield name
                else:
                    meanwhile()
        except BaseException:
            self.end()
            raise

    def _next(self) -> str | None:
        """Return the next lane to run, nothing where all is at an end, or "" in a lull."""
        with self.condition:
            while True:
                name = self._to_begin()
                if name is not None:
                    self._queues[name].is_begun = True
                    return name
                if self._opened is not None:
                    self._opened = None
                    self.condition.notify_all()
                elif self._is_lull():
                    self._had_lull = True
                    return ""
                elif any(one.is_begun or one.is_running for one in self._queues.values()):
                    self.condition.wait()
                else:
                    return None

    def _is_lull(self) -> bool:
        """Tell whether for the first time nobody asks but those that take long."""
        busy = [one.rest for one in self._live() if one.requests]
        if self._had_lull or min(busy, default=0.0) <= LULL:
            return False
        piles = [pile for one in self._live() for pile in one.piles.values() if pile.heap]
        is_quiet = all(self._ready(name) is None or one.asks for name, one in self._queues.items())
        return is_quiet and all(pile.wholes or pile.parts for pile in piles)

    def _to_begin(self) -> str | None:
        """Return a lane that has something to ask, and at first also those that will have.

        Those that take long go first, for there may be fewer threads than lanes.
        """
        idle = [
            name
            for name, one in sorted(self._queues.items(), key=lambda item: -item[1].rest)
            if not (one.is_begun or one.is_running or one.has_failed) and self.waiting(name)
        ]
        ready = [name for name in idle if self._ready(name) is not None]
        if self._opened is not None:
            ready = [one for one in [*ready, *idle] if one not in self._opened]
            self._opened.update(ready[:1])
        return ready[0] if ready else None

    @contextmanager
    def lane(self, name: str) -> Iterator[bool]:
        """Be the lane of a provider; yields whether it was begun, else it is run once more."""
        queue = self._queues[name]
        with self.condition:
            is_new, queue.is_begun, queue.is_running = queue.is_begun, False, True
        try:
            yield is_new
        except Exception:
            self._is_over = True
            raise
        except BaseException:
            self.end()
            raise
        finally:
            with self.condition:
                queue.is_running = queue.asks = False
                self.condition.notify_all()

    def failed(self, name: str) -> None:
        """Have a lane that could not ask for all not be begun again before all others are over."""
        self._queues[name].has_failed = True

    def end(self) -> None:
        """Let every lane end after what it is about."""
        with self.condition:
            self._is_over = self._is_closed = True
            for queue in self._queues.values():
                queue.piles.clear()
            self.condition.notify_all()

    def take(self, name: str) -> Batch | None:
        """Return what to ask next, once there is something; None when there is nothing more."""
        queue = self._queues[name]
        with self.condition:
            queue.asks = False
            self.condition.notify_all()
            while (kind := self._ready(name)) is None:
                if self._is_over or not self._is_worth_waiting(name):
                    return None
                if not self.condition.wait(STARTED) and self._is_any_begun():
                    self._is_crowded = True
            pile = queue.piles[kind]
            if not pile.wholes:
                pile.parts, pile.bound = pile.parts + 1, self._longest() * SHARE
            queue.asks = True
            self.condition.notify_all()
            return Batch(kind, pile.pop())

    def _is_worth_waiting(self, name: str) -> bool:
        """Tell whether another lane, which runs beside this one, has something to ask."""
        if threading.get_ident() == self._home:
            return False
        return any(
            queue.asks or self._ready(one) is not None if queue.is_running else queue.is_begun
            for one, queue in self._queues.items()
            if one != name and not (queue.is_begun and self._is_crowded)
        )

    def _is_any_begun(self) -> bool:
        return any(queue.is_begun for queue in self._queues.values())

    @contextmanager
    def napping(self, name: str, seconds: float) -> Iterator[None]:
        """Let the others know that a lane waits for its provider for so long."""
        self._nap(name, max(0.0, seconds - self._queues[name].provider.pause))
        try:
            yield
        finally:
            self._nap(name, 0.0)

    def _nap(self, name: str, seconds: float) -> None:
        with self.condition:
            self._queues[name].naps = seconds
            self.condition.notify_all()

    def _ready(self, name: str) -> str | None:
        """Return the kind of what a lane can ask now: refs, which teach others, before titles."""
        queue = self._queues[name]
        kinds = sorted(queue.piles, key=lambda kind: (kind == TITLES, kind))
        for kind in kinds:
            pile = queue.piles[kind]
            if pile.heap and (pile.wholes or self._may_part(name, kind)):
                return kind
        return None

    def _may_part(self, name: str, kind: str) -> bool:
        """Tell whether what does not fill a request is worth one now."""
        queue = self._queues[name]
        pile, longest = queue.piles[kind], self._longest()
        if self._is_over or (queue.provider.is_local and not pile.parts):
            return True
        if longest > pile.bound:
            return False
        soon = max(longest * SHARE, MOMENT)
        others = [
            one
            for one in self._live()
            if one is not queue and not (one.is_begun and self._is_crowded)
        ]
        if any(one.requests and one.rest <= soon for one in others):
            return False
        mine = pile.parts, -pile.most, name
        return not any(_first_part(one, longest) < mine for one in others if not one.asks)

    def _longest(self) -> float:
        """Return the seconds for which the lane with most to do is busy."""
        return max((queue.rest for queue in self._live()), default=0.0)

    def _live(self) -> list[_Queue]:
        return [one for one in self._queues.values() if not one.has_failed or one.is_running]


def _first_part(queue: _Queue, longest: float) -> tuple[float, float, str]:
    """Return the place of what a lane has that fills no request.

    Who has sent the fewest of that kind goes first, then to whom a request carries most.
    """
    piles = [pile for pile in queue.piles.values() if pile.heap and longest <= pile.bound]
    parts = [(float(pile.parts), -float(pile.most)) for pile in piles if not pile.wholes]
    return *min(parts, default=(float("inf"), 0.0)), queue.provider.name
