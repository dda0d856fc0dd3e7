"""Where in its source an entry writes its title and its links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from enrich.model import Entry

_TARGET = r"\(\s*<?[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*>?(?:\s+\"[^\"\n]*\")?\s*\)"
_LINK_END = re.compile(rf"[*_]*\]{_TARGET}")
_CLOSED = re.compile(rf"[*_\"”»]+|[.!?](?=[*_\"”\s]|$)|\]{_TARGET}|</(?:a|b|strong|i|em)>")
_ADDRESSES = re.compile(rf"(?<=\]){_TARGET}|\w+://[^\s<>\"')\]|]+|<[^<>\n]*>")
_BUTTON = r"\[?\[(?P<label>[^\[\]\n]*)\]\]?\(\s*<?{}>?\s*\)\]?"
_ANCHOR = r"<a\s[^<>]*href=[\"']?{}[\"']?[^<>]*>(?P<label>[^<>]*)</a>"


class TitlePlace(NamedTuple):
    """Where a title stands: its own letters, perhaps in two parts, and what closes it."""

    parts: tuple[tuple[int, int], ...]
    behind: int  # where that begins which follows its link, its bold, its quotation marks
    linked: bool  # it, or its first part, is the text of a link

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.parts[0][0]

    @property
    def end(self) -> int:
        """Where its last letter ends."""
        return self.parts[-1][1]


class Button(NamedTuple):
    """A link as it is written: all of it, and its text."""

    start: int
    end: int
    label: str


def title_place(entry: Entry) -> TitlePlace | None:
    """Return where an entry's title stands, as it is read; None where it is written otherwise."""
    raw = entry.raw
    words = _spaced(entry.title)
    if found := re.search(rf"(?<!\w){words}(?!\w)", without_addresses(raw)):
        linked = _LINK_END.match(raw, found.end()) is not None
        return TitlePlace((found.span(),), _closed(raw, found.end()), linked)
    head, colon, rest = entry.title.partition(": ")
    if not colon:
        return None
    between = rf"[*_:：]*\s*\]{_TARGET}[*_]*\s*[:：–—-]?\s*"
    found = re.search(rf"({_spaced(head)}){between}({_spaced(rest)})(?!\w)", raw)
    if found is None:
        return None
    return TitlePlace((found.span(1), found.span(2)), _closed(raw, found.end()), True)


def _spaced(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split())).replace(r"\&", "&(?:amp;)?")


def _closed(raw: str, at: int) -> int:
    while found := _CLOSED.match(raw, at):
        at = found.end()
    return at


def without_addresses(raw: str) -> str:
    """Return source of the same length in which addresses and tags are mere blanks."""
    return _ADDRESSES.sub(lambda found: "\0" * len(found[0]), raw)


def button(raw: str, url: str) -> Button | None:
    """Return the one link to an address, where it is a link with a text.

    >>> button("A loom [[pdf](https://a.org/b)] [x]", "https://a.org/b")
    Button(start=7, end=31, label='pdf')
    """
    address = re.escape(url)
    found = [*re.finditer(_BUTTON.format(address), raw), *re.finditer(_ANCHOR.format(address), raw)]
    if len(found) != 1 or raw.count(url) != 1:
        return None
    start, end = found[0].span()
    end -= raw.count("]", start, end) > raw.count("[", start, end)
    start += raw.count("[", start, end) > raw.count("]", start, end)
    return Button(start, end, found[0]["label"])


def labels(raw: str) -> Iterator[tuple[str, str]]:
    """Yield the texts and addresses of the links of a source."""
    for found in re.finditer(r"\[\[?([^\[\]\n]+)\]?\]\(\s*<?([^\s()<>]+)", raw):
        yield found[1], found[2]
