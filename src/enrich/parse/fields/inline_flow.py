"""An entry as one string in which links, bars and breaks are single marks."""

from __future__ import annotations

import operator
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import NamedTuple

from enrich.parse.document.segments import SOFT, Piece
from enrich.parse.fields import authors
from enrich.parse.fields.cue_words import BAR, BREAK, GAP, SOFT_BREAK
from enrich.parse.fields.links import Target, shield, word_role

_BLANK = re.compile(r"[\x00-\x20\x7f\s]+")
_SHORTCODE = re.compile(r"(?<![\w:])(?::[a-z][a-z0-9_+-]{1,40}:)+(?!\w)")
_LETTER = re.compile(r"\w")
_PLACED = re.compile(  # a venue with its year, either alone, or nothing but a link
    r"[^/]{2,90} (?:19|20)\d\d(?:-\d\d)?(?: [Ww]orkshops?)?|(?:19|20)\d\d|[A-Z]{3,8}|-|[\x1e\s]*"
)
_DATED = re.compile(r"(?:19|20)\d\d|^\s*-\s*$")  # or nothing, where a venue would stand
_BARS = re.compile(r"\s?(?:(?<!\w\(\w)[|｜]|[|｜](?!\w{1,3}\)))\s?")  # none of "P(A|B)"


class Span(NamedTuple):
    """A stretch of the flow that was set off by its markup."""

    kind: str  # "link", "bold", "italic", "code", "affiliation"
    start: int
    end: int


@dataclass(slots=True)
class Flow:
    """The running text of an entry and the spans in it."""

    text: str = ""
    spans: list[Span] = field(default_factory=list)
    known: dict[tuple[str, ...], list[Span]] = field(default_factory=dict)
    badges: list[str] = field(default_factory=list)  # words that stand only on an image

    def of(self, *kinds: str) -> list[Span]:
        """The spans of these kinds, neighbours made one."""
        if kinds in self.known:
            return self.known[kinds]
        merged: list[Span] = []
        for span in self.spans:
            if span.kind not in kinds:
                continue
            last = merged[-1] if merged else None
            between = self.text[last.end : span.start] if last else ""
            if last and not between.strip() and BREAK not in between:
                merged[-1] = Span(last.kind, last.start, span.end)
            else:
                merged.append(span)
        self.known[kinds] = merged
        return merged


def build(pieces: Sequence[Piece], targets: Sequence[Target | None], bars: bool = True) -> Flow:
    """The flow of the pieces; `targets` has the role of every link among them."""
    flow, parts, at = Flow(), [], 0
    for piece, target in zip(pieces, targets, strict=True):
        text, kinds = _shown(piece, target, bars)
        if piece.image:
            flow.badges += [words for words in (piece.text, shield(piece.image)) if words.strip()]
        for kind in kinds:
            flow.spans.append(Span(kind, at, at + len(text)))
        parts.append(text)
        at += len(text)
    text = "".join(parts)
    linked = any(" / " in text[span.start : span.end] for span in flow.spans if span.kind == "link")
    flow.text = text if linked else _slashed(text)
    return flow


def _slashed(text: str) -> str:
    """The text with bars for strokes, where these part a title from its year and what else is told.

    >>> _slashed("Looms / Applied Weaving 2031 / ") == f"Looms {BAR} Applied Weaving 2031 {BAR} "
    True
    >>> _slashed("Looms on CPU / GPU / TPU")
    'Looms on CPU / GPU / TPU'
    """
    if text.count(" / ") < 2:
        return text
    parts = text.split(" / ")
    told = [_PLACED.fullmatch(part.strip()) is not None for part in parts]
    told = [one or authors.certain(part) for one, part in zip(told, parts, strict=True)]
    if not any(one and _DATED.search(part) for one, part in zip(told[1:], parts[1:], strict=True)):
        return text
    titled = 1 + sum(1 for _ in takewhile(operator.not_, told[1:-1])) if not told[0] else 1
    ahead = " / ".join(parts[:titled])
    return f" {BAR} ".join([ahead, *parts[titled:]])


def _shown(piece: Piece, target: Target | None, bars: bool) -> tuple[str, tuple[str, ...]]:
    if piece.kind == "break":
        return (SOFT_BREAK if piece.text == SOFT else BREAK), ()
    if piece.kind == "image":
        return GAP, ()
    styles = _styles(piece)
    text = piece.text
    if "  " in text or not text.isprintable():
        text = _BLANK.sub(" ", text)
    if text.count(":") > 1:
        text = _SHORTCODE.sub("", text)
    if piece.kind == "text":
        barred = bars and not piece.code and ("|" in text or "｜" in text)
        return (_BARS.sub(BAR, text) if barred else text), styles
    if target is None or piece.image or (target.role == "none" and not _LETTER.search(text)):
        return GAP, ()
    if target.role == "name" or (target.role == "none" and word_role(text) is None):
        return text, ("link", *styles)
    return (text, styles) if target.role == "venue" else (GAP, ())


def _styles(piece: Piece) -> tuple[str, ...]:
    """The names of the styles in which a piece is set."""
    if not (piece.bold or piece.italic or piece.code):
        return ()
    return tuple(name for name in ("bold", "italic", "code") if getattr(piece, name))
