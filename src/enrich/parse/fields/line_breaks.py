"""Line ends that part a title from people, venue, date or address, though written as soft ones."""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich.normalization import venues
from enrich.parse.document.segments import HARD, SOFT, Piece, plain
from enrich.parse.fields import authors, dates
from enrich.parse.fields.cue_words import sentences, word_count
from enrich.parse.fields.links import word_role
from enrich.parse.fields.title_end import is_venue

_UNFINISHED = re.compile(
    r"(?:[,:;&(–—-]|\b(?:a|an|the|of|for|with|on|in|to|and|or|by|from|via|using|under|at|as))\s*$",
    re.IGNORECASE,
)
_LONGEST = 240  # characters of a line that tells people or a venue
_PRINTED = re.compile(
    r"(?=[A-Z])[^:?!]{0,60}\b(?:Journal|Transactions|Proceedings|Proc\.|Conference|Symposium|Workshop|"
    r"Letters|Magazine|Bulletin|Trends|[Tt]hesis|[Rr]eport)\b[^:?!]{0,60}"
)
_YEAR = re.compile(r"\W*(?:19|20)\d\d\W*")


def with_breaks(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces with a hard break before each line that tells something of its own.

    >>> said = [Piece("text", "A study"), Piece("break", SOFT), Piece("text", "NeurIPS 2019")]
    >>> with_breaks(said)[1].text
    'hard'
    """
    ends = [at for at, piece in enumerate(pieces) if piece.kind == "break" and piece.text == SOFT]
    if not ends:
        return pieces
    out = list(pieces)
    lines = [
        pieces[a:b] for a, b in zip([0, *(end + 1 for end in ends)], [*ends, None], strict=True)
    ]
    told = False  # by the line that was looked at last, the one below
    for end, before, line in reversed(list(zip(ends, lines, lines[1:], strict=False))):
        told = _tells(line) or (told and authors.one(plain(line)))
        shown = plain(before)
        if told and shown and not _UNFINISHED.search(shown):
            out[end] = out[end]._replace(text=HARD)
    return out


def _tells(line: Sequence[Piece]) -> bool:
    """Whether a line has nothing but people, a venue, a date, or links to resources."""
    text = plain(line).strip()
    if not text or len(text) > _LONGEST:
        return False
    links = [piece for piece in line if piece.kind == "link"]
    if links:
        return all(piece.url == piece.text or word_role(piece.text) for piece in links) and (
            not word_count("".join(piece.text for piece in line if piece.kind == "text"))
        )
    return is_told(text)


def is_told(text: str) -> bool:
    """Whether a line of text has nothing but people, a venue or a date.

    >>> is_told("Jane Doe and John Roe, ICML 2019"), is_told("Tech. report, Loom Labs, 2017")
    (True, True)
    """
    if _YEAR.fullmatch(text) or dates.read(text) or is_venue(text) or authors.certain(text):
        return True
    parts = sentences(text)
    if parts[1:] and authors.certain(parts[0]):
        return True
    mention = venues.find(text)
    if venues.stated_year(text) and _PRINTED.fullmatch(text):
        return True
    return mention is not None and _names_before(text[: mention.start])


def _names_before(text: str) -> bool:
    """Whether names stand before a venue, as in `Jane Doe and John Roe, ICML 2019`."""
    return bool(text.strip()) and authors.certain(text.strip(" ,.(["))
