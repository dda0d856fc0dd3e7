"""A title as runs of words that name a venue or may stand around the name of any."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from enrich.normalization.venue_table import table
from enrich.normalization.venue_words import Run, Spelling, Token, names, short

_LINKS = frozenset({"and", "of", "the", "on", "in", "for"})
_SPONSOR = re.compile(r"sig[a-z]{2,}")  # a special interest group of the ACM
_CUT = re.compile(r"[,;:()\[\]|–—]| -|- ")
_YEAR = re.compile(r"(?:19|20)\d\d")
_PLACE = 4  # words, at most

_Best = dict[int, tuple[tuple[int, int], Run | None]]


def cover(title: str, words: Sequence[Token]) -> list[Run] | None:
    """Return runs that make up all the words: as few around a name as can be, and long ones."""
    best: _Best = {0: ((0, 0), None)}
    places = {run.start: run for run in _places(title, words)}
    for at in range(len(words)):
        if at in best:
            (around, pieces), _ = best[at]
            for run in filter(None, (*_runs(words, at), places.get(at))):
                plus = 0 if run.spelling.venue else run.end - run.start
                cost = (around + plus, pieces + 1)
                if run.end not in best or cost < best[run.end][0]:
                    best[run.end] = (cost, run)
    return _way(best, len(words)) if len(words) in best else None


def _way(best: Mapping[int, tuple[tuple[int, int], Run | None]], end: int) -> list[Run]:
    way: list[Run] = []
    while (run := best[end][1]) is not None:
        way.append(run)
        end = run.start
    return way[::-1]


def _runs(words: Sequence[Token], at: int) -> Iterator[Run]:
    yield from names(words, at, bare=True)
    yield from short(words, at)
    token = words[at]
    if token.is_number:
        yield Run(Spelling("number"), at, at + 1)
    if token.word in _LINKS:
        yield Run(Spelling("link"), at, at + 1)
    if _SPONSOR.fullmatch(token.word):
        yield Run(Spelling("sponsor"), at, at + 1)


def _places(title: str, words: Sequence[Token]) -> Iterator[Run]:
    """Yield the parts of a title, between commas or in brackets, that name a place.

    That is one of the table, what stands before it, and what is capitalised behind a year.
    """
    parts = _parts(title, words)
    is_dated = False
    for at, (start, end) in enumerate(parts):
        part, last = words[start:end], words[end - 1]
        near = any(_is_known(words[a:b]) for a, b in parts[at : at + 2])
        if (near or is_dated) and len(part) <= _PLACE and _may_be_place(part):
            yield Run(Spelling("place"), start, end)
        is_dated = is_dated or bool(_YEAR.fullmatch(last.text)) or title[last.start - 1] in "'’"


def _parts(title: str, words: Sequence[Token]) -> list[tuple[int, int]]:
    """Return the parts of a title between its commas, brackets and dashes."""
    gaps = (title[one.end : other.start] for one, other in pairwise(words))
    cuts = [at for at, gap in enumerate(gaps, 1) if _CUT.search(gap)]
    return [(start, end) for start, end in pairwise([0, *cuts, len(words)]) if start < end]


def _is_known(words: Sequence[Token]) -> bool:
    """Tell whether a part of a title ends with a place of the table."""
    named = [token.word for token in words if not token.is_number]
    known = table().around["place"]
    return any(" ".join(named[-count:]) in known for count in (1, 2, 3) if named)


def _may_be_place(words: Sequence[Token]) -> bool:
    whole = " ".join(token.word for token in words) in table().around["place"]
    return whole or all(
        token.text[0].isupper() or token.is_number or token.word in ("de", "of", "the")
        for token in words
    )
