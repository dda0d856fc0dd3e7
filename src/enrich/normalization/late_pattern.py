"""Patterns that are compiled when they are first used, which many never are."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Any, cast


def late(source: str | Callable[[], str], flags: int = 0) -> re.Pattern[str]:
    r"""Return a pattern that is compiled, and its source put together, when it is first used.

    To compile one with many words, or with wide ranges, takes a thousandth of a second or more.

    >>> late(r"w\w+").search("of weft").group(), late(lambda: "warp").search("weft")
    ('weft', None)
    """
    return cast("re.Pattern[str]", _Late(source, flags))


class _Late:
    """Stands for a pattern until it is used."""

    def __init__(self, source: str | Callable[[], str], flags: int) -> None:
        self._source = source
        self._flags = flags

    @cached_property
    def pattern(self) -> str:
        """The source of the pattern."""
        return self._source if isinstance(self._source, str) else self._source()

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self._flags)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._compiled, name)
        setattr(self, name, found)  # where it is looked up from now on
        return found
