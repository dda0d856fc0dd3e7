"""References that begin with their authors, as bibliographies write them."""

from __future__ import annotations

import re

from enrich.parse.fields import authors
from enrich.parse.fields.cue_words import sentences, word_count
from enrich.parse.fields.title_end import is_venue

_YEAR_FIRST = re.compile(r"[\s.,]*\(?((?:19|20)\d\d)\)?[.,]\s")
_INITIAL = re.compile(r"\b[A-Z]\.\s(?=[A-Z][a-z])")
_LISTED = re.compile(r",(?: and)?|\sand\s")


def authors_first(title: str, tail: str) -> tuple[str, str, str]:
    """Names that stood where a title was looked for, and the title behind them."""
    if not title.strip():
        return "", title, tail
    named, colon, rest = title.partition(": ")
    if colon and word_count(rest) > 1 and _are_people(named):
        return named, rest, tail
    first, *others = sentences(title) or [title]
    rest = ". ".join(others)
    lone = authors.one(first) and word_count(rest) > 2 and bool(tail.strip())
    if word_count(rest) > 1 and (authors.certain(first) or lone):
        return first, rest, tail
    if not authors.certain(title):
        return *_behind_initials(title), tail
    year = _YEAR_FIRST.match(tail)
    first, *others = sentences(tail[year.end() if year else 0 :].lstrip(" .,")) or [""]
    if word_count(first) < 3 or is_venue(first):
        return "", title, tail
    stated = [f"({year[1]})"] if year else []
    return title, first, ". ".join(["", *stated, *others]) + " "


def _are_people(text: str) -> bool:
    """Whether the text is names and each of them has more than one word."""
    return all(" " in part.strip() for part in _LISTED.split(text)) and authors.certain(text)


def _behind_initials(text: str) -> tuple[str, str]:
    """Names whose last initial hides where they end, and the title behind them."""
    for found in reversed(list(_INITIAL.finditer(text[:300]))[:12]):
        head, rest = text[: found.end()], text[found.end() :]
        if word_count(rest) > 1 and authors.certain(head):
            return head, rest
    return "", text
