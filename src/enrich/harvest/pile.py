"""Refs that wait for a provider, in fair order, and how many of them a request carries."""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any

from enrich.model import Ref
from enrich.providers.base import Provider

TITLES = "titles"
"""The kind of what is looked for, not looked up; other kinds are schemes, or none."""

Key = tuple[Any, ...]
"""The place of a ref in its queue, the least first."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Refs to ask a provider about in one request."""

    kind: str
    refs: list[Ref]


@dataclass(slots=True)
class Pile:
    """Refs of one kind that wait for a provider."""

    most: int  # that a request may carry
    room: int  # bytes that they may take up in it; 0: any number
    heap: list[tuple[Key, Ref, int]] = field(default_factory=list)  # with their bytes
    bytes: int = 0
    parts: int = 0  # how many requests it did not fill
    bound: float = float("inf")  # the longest lane's time, up to which another may be sent

    def push(self, ref: Ref, key: Key, weight: int) -> None:
        """Add a ref in its place."""
        heappush(self.heap, (key, ref, weight))
        self.bytes += weight

    @property
    def wholes(self) -> int:
        """How many requests it fills."""
        return max(len(self.heap) // self.most, self.bytes // self.room if self.room else 0)

    def pop(self) -> list[Ref]:
        """Return the refs of one request, which wait no longer."""
        refs: list[Ref] = []
        left = self.room
        while self.heap and len(refs) < self.most and (not refs or self.heap[0][2] <= left):
            _, ref, weight = heappop(self.heap)
            refs.append(ref)
            self.bytes -= weight
            left -= weight
        return refs

    def drop(self) -> list[Ref]:
        """Return all refs, none of which waits any longer."""
        left = [ref for _, ref, _ in sorted(self.heap)]
        self.heap, self.bytes = [], 0
        return left


def pile_of(provider: Provider, kind: str) -> Pile:
    """Return what takes up refs of a kind; a request carries one title, but all of a file."""
    if kind == TITLES:
        return Pile(provider.batch if provider.is_local else 1, 0)
    return Pile(provider.batch, provider.room)
