"""Where a text spells one of many short names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_START = re.compile(r"(?<![A-Za-z0-9_])(?=[A-Za-z0-9*])[A-Za-z]*")
_LETTERS = re.compile(r"[A-Za-z]*")
_GOES_ON = re.compile(r"[a-z]|[A-Z][a-z]|_")
_GOES_ON_IN_ANY_CASE = re.compile(r"[a-z_]", re.IGNORECASE)


class Spelt(NamedTuple):
    """A short name in a text, as it stands there."""

    text: str
    start: int
    end: int


class Spellings:
    """Short names that are looked for in texts, each as a word by itself.

    >>> [found.text for found in Spellings(["loom", "loom two"], any_case=True).within("A Loom 2")]
    ['Loom']
    """

    def __init__(self, texts: Iterable[str], *, any_case: bool) -> None:
        """Take the short names, in lower case where any case counts."""
        self._any_case = any_case
        self._goes_on = _GOES_ON_IN_ANY_CASE if any_case else _GOES_ON
        self._starts: dict[str, list[str]] = {}
        for text in sorted(texts, key=len, reverse=True):
            first = _LETTERS.match(text)
            self._starts.setdefault(first[0] if first else "", []).append(text)

    def within(self, text: str) -> Iterator[Spelt]:
        """Yield the short names in a text, at each place the longest."""
        told = _lowered(text) if self._any_case else text
        done = 0
        for found in _START.finditer(told):
            names = self._starts.get(found[0])
            start = found.start()
            end = self._end(told, start, names) if names and start >= done else 0
            if end:
                yield Spelt(text[start:end], start, end)
                done = end

    def _end(self, told: str, start: int, names: Iterable[str]) -> int:
        for name in names:
            end = start + len(name)
            if told.startswith(name, start) and not self._goes_on.match(told, end):
                return end
        return 0


def _lowered(text: str) -> str:
    """Return a text in lower case, letter by letter where that would change its length."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
