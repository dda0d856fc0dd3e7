"""What a run borrows from whoever starts it: lanes, steps, time, and whom to tell of progress."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

from enrich.harvest.lane import OnProgress
from enrich.harvest.lane_report import Report
from enrich.harvest.queues import Condition
from enrich.http import Limits
from enrich.providers.base import Provider
from enrich.settings import BY_HAND, Settings
from enrich.store import Store, utc_now

if TYPE_CHECKING:
    from enrich.http import Session

Lane = Callable[[str], Report]
"""Runs the lane of a provider; run again, it asks only for what it failed at."""

Lanes = Callable[[Lane, Iterable[str]], Iterable[Report]]
"""Has the shape of `map`: runs one function for every name of a provider, as they come.

The next name may be long in coming while lanes run beside it, and may have come before.
"""


T = TypeVar("T")


class Step(Protocol):
    """Runs one named step of the story, and returns what it returns."""

    def __call__(self, name: str, action: Callable[[], T]) -> T:
        """Run `action`."""


def plainly(name: str, action: Callable[[], T]) -> T:  # noqa: ARG001
    """Run a step with nobody watching."""
    return action()


@dataclass(frozen=True, slots=True)
class Shell:
    """What a run borrows from whoever starts it."""

    lanes: Lanes = map
    clock: Callable[[], datetime] = utc_now
    sleep: Callable[[float], None] = time.sleep
    tell: OnProgress = lambda provider, done, total: None
    say: Callable[[str], None] = lambda sentence: None  # waits and retries
    stage: Callable[[str], None] = lambda name: None  # what the next lanes ask about
    condition: Callable[[], Condition] = threading.Condition  # what lanes wait with for others
    queue: float = 0.0  # seconds it waits for another run that uses the same log of records


def session(provider: Provider, settings: Settings, store: Store, shell: Shell) -> Session:
    """Return a polite session of one provider."""
    from enrich.http import Robots, Session  # noqa: PLC0415  (with all of requests)

    return Session(
        provider.name,
        paced_as=provider.shares,
        root=provider.url,
        pause=provider.pause,
        connections=provider.connections,
        cool_down=provider.cool_down,
        expects=provider.expects,
        secret_headers=provider.secrets(),
        pace=store,
        robots=Robots(store, store, shell.clock) if provider.pages else None,
        contact=settings.contact,
        patience=_limits(provider, settings),
        clock=shell.clock,
        sleep=shell.sleep,
        tell=shell.say,
    )


def _limits(provider: Provider, settings: Settings) -> Limits:
    """Return how long a lane waits; for no single page as long as for a provider."""
    one, in_all = settings.waits()
    return Limits(min(one, BY_HAND) if provider.scattered else one, in_all)
