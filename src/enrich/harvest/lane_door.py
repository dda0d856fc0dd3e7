"""The way out of a lane, opened when first somebody goes out by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from enrich.model import Reply, Request

if TYPE_CHECKING:
    from enrich.http import Session


class LaneDoor:
    """A door that a witness on this machine never opens, for what is behind it is long to load."""

    def __init__(self, opened: Callable[[], Session]) -> None:
        self._opened = opened
        self._is_open = False

    @cached_property
    def _session(self) -> Session:
        self._is_open = True
        return self._opened()

    def ask(self, request: Request) -> Reply:
        """Send a request; raise a `FetchError` unless it was answered."""
        return self._session.ask(request)

    @property
    def get(self) -> Callable[..., Any]:
        """Do the same for a client library that rides on `requests`."""
        return self._session.get

    @property
    def counts(self) -> Counter[str]:
        """Requests, retries, waits and faults, by their names."""
        return self._session.counts if self._is_open else Counter()

    @property
    def unreached(self) -> frozenset[str]:
        """The hosts to which there was no way."""
        return frozenset(self._session.unreached if self._is_open else ())
