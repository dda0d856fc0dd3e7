"""Footnotes: their links belong to the words that cite them, their words to themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from enrich.model import Entry
from enrich.parse.document.segments import Piece

_FOOTNOTE = re.compile(
    r"^ {0,3}\[\^([^\[\]\n]{1,40})\]:([^\n]*(?:\n(?: {2,}|\t)[^\n]*\S[^\n]*){0,20})", re.MULTILINE
)
_CITED = re.compile(r"\s?\[\^([^\[\]\n]{1,40})\]")
_LONGEST = 2_000  # characters of a footnote worth reading
_MOST = 5  # links of one footnote


class Footnote(NamedTuple):
    """The words of a footnote and where they stand; `end` is the line behind it, from 0."""

    source: str
    start: int
    end: int


def taken_out(text: str) -> tuple[str, Mapping[str, Footnote]]:
    r"""Return a text whose footnotes are empty lines, and each by its name.

    >>> taken_out("A loom[^1]\n\n[^1]: https://looms.example\n")
    ('A loom[^1]\n\n\n', {'1': Footnote(source='https://looms.example', start=2, end=3)})
    """
    found: dict[str, Footnote] = {}
    line = at = 0

    def note(match: re.Match[str]) -> str:
        nonlocal line, at
        line, at = line + text.count("\n", at, match.start()), match.start()
        ends = match[0].count("\n")
        source = " ".join(match[2][:_LONGEST].split())
        found.setdefault(match[1].casefold(), Footnote(source, line, line + ends + 1))
        return "\n" * ends

    return (_FOOTNOTE.sub(note, text), found) if "[^" in text else (text, found)


def cited_by(entries: Iterable[Entry]) -> set[str]:
    """Return the names of the footnotes that entries cite."""
    marked = (entry.raw for entry in entries if "[^" in entry.raw)
    return {found[1].casefold() for raw in marked for found in _CITED.finditer(raw)}


def cited(pieces: Iterable[Piece], footnote: Callable[[str], list[Piece] | None]) -> list[Piece]:
    """Return pieces in which the links of footnotes stand where these are first cited."""
    out: list[Piece] = []
    seen: set[str] = set()
    for piece in pieces:
        if piece.kind == "text" and "[^" in piece.text and not piece.code:
            out += _parted(piece, footnote, seen)
        else:
            out.append(piece)
    return out


def _parted(
    piece: Piece, footnote: Callable[[str], list[Piece] | None], seen: set[str]
) -> Iterator[Piece]:
    """Yield the parts of a piece around its marks, and the links in their places."""
    done = 0
    for found in _CITED.finditer(piece.text):
        name = found[1].casefold()
        note = [] if name in seen else footnote(name)
        if note is None:
            continue
        seen.add(name)
        if before := piece.text[done : found.start()]:
            yield piece._replace(text=before)
        links = [one for one in note if one.kind == "link"]
        yield from (one._replace(noted=True) for one in links[:_MOST])
        done = found.end()
    if behind := piece.text[done:]:
        yield piece._replace(text=behind)
