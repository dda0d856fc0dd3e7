"""What is worked out of an object when it is first asked for, and kept with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Found = TypeVar("Found")


class once(Generic[Found]):
    """A `cached_property` without its lock, which takes longer than most of what is kept.

    >>> class Cloth:
    ...     @once
    ...     def threads(self) -> list[str]:
    ...         return ["warp", "weft"]
    >>> cloth = Cloth()
    >>> cloth.threads is cloth.threads
    True
    """

    def __init__(self, work: Callable[[Any], Found]) -> None:
        self._work = work
        self._name = work.__name__
        self.__doc__ = work.__doc__

    def __get__(self, owner: Any, _kind: type | None = None) -> Found:
        """Work it out; the next time it is found in the object itself."""
        found = owner.__dict__[self._name] = self._work(owner)
        return found
