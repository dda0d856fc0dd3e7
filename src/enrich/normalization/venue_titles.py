"""Whose title a whole title is: of a volume of proceedings, of a journal.

A word that is left over makes it another's: JAMIA Open is not JAMIA.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from enrich.normalization.text import unescaped
from enrich.normalization.venue_runs import cover
from enrich.normalization.venue_table import Venue, table
from enrich.normalization.venue_words import Run, Token, tokens

_LONGEST = 500  # characters; no title is longer
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}(?!\w)")
_GLUED = re.compile(
    r"(?<=[A-Za-z]{2})(?=(?:(?:19|20)?\d\d|Conference|Proceedings|Symposium|Workshops?)(?!\w))"
)
_CATALOGUE = re.compile(r"\(?(?:IEEE )?Cat\. ?No\. ?\w+\)?", re.IGNORECASE)
_SUBTITLE = re.compile(
    r" ?: (?:an?|the) (?:official |international )?(?:journal|publication|preprint server)\b.*",
    re.I,
)
_ADDRESS = re.compile(r".*?(?:://|\bwww\.)|\S+\.\S+/\S*$", re.IGNORECASE)
_WITHIN = re.compile(r"(?:^|[.,;] )In:? ?(?=[A-Z\d]|proc)|\((?=Proc(?:eedings|\.) of )")
_SENTENCE = re.compile(r"(?<=[a-z]{3})\. (?=[A-Za-z])")
_CALLED = re.compile(r"[A-Z][\w-]{1,14} ?['’]?\d{2,4}: ")
_WORKSHOP = re.compile(r"\bworkshops?\b", re.IGNORECASE)
_BRACKET = re.compile(r"\(([^()]*)\)\W*$")

_NAMES = ("name", "acronym", "dated")
_LATE = frozenset({"place", "track"})
"""The kinds of words that stand behind the name only."""

_PRINTED = frozenset({*_NAMES, "link", "number", "sponsor", "volume", "month", "place", "beside"})
"""The kinds of words that may stand in the title of a journal."""


@lru_cache(maxsize=4096)
def venue(title: str) -> str | None:
    """Return the venue that a whole title is of.

    >>> venue("Proc. 29th ACM Symp. on Operating Systems Principles (SOSP), Koblenz, Germany")
    'SOSP'
    >>> venue("CVPR Workshops 2019"), venue("The VLDB Journal"), venue("SOSP and Looms 2019")
    ('CVPR Workshop', None, None)
    """
    if len(title) > _LONGEST or _ADDRESS.match(title):
        return None
    title = _plain(title)
    server = table().acronyms.get(title.partition(": ")[0].lower())
    if server and table().venues[server].kind == "preprint server":
        return server
    return next(filter(None, _read(title)), None)


def is_around(text: str) -> bool:
    """Tell whether a text is only words such as stand around the name of any venue.

    >>> is_around("Proceedings of the 3rd ACM"), is_around("Looms of the")
    (True, False)
    """
    return cover(text, tokens(text)) is not None


def _plain(title: str) -> str:
    title = " ".join(unescaped(title).split())
    title = _INITIALS.sub(lambda found: found[0].replace(".", ""), title)
    return _GLUED.sub(" ", _SUBTITLE.sub("", _CATALOGUE.sub("", title)))


def _read(title: str) -> Iterator[str | None]:
    """Yield what the title says, then what stands in its place behind `In` or a sentence."""
    yield _whole(title)
    for found in _WITHIN.finditer(title):
        rest = title[found.end() :]
        yield _whole(rest.partition(")")[0] if found[0] == "(" else rest)
    first, *behind = _SENTENCE.split(title, maxsplit=1)
    if behind and first.count(" ") > 1:
        told = _whole(behind[0])
        is_word = told in table().words.values() and not re.search(r"\d", behind[0])
        yield None if is_word else told


def _whole(title: str) -> str | None:
    words = tokens(title)
    runs = cover(title, words)
    return _workshop(title) if runs is None else _judged(title, words, runs)


def _judged(title: str, words: Sequence[Token], runs: Sequence[Run]) -> str | None:
    """Return the venue of a title that is made up of these runs."""
    named = [run for run in runs if run.spelling.role in _NAMES]
    if not named or not all(_is_placed(words, run, named[0]) for run in runs):
        return None
    main = _main(title, words, named)
    one = table().venues[main.spelling.venue]
    if not all(_fits(title, words, one, run) for run in runs):
        return None
    workshops = [run for run in runs if run.spelling.role == "workshop"]
    if workshops and one.kind != "workshop":
        return f"{one.acronym} Workshop" if workshops[0].start > named[0].start else None
    is_findings = any(token.word == "findings" for token in words)
    return f"{one.acronym} Findings" if is_findings and not one.is_printed else one.acronym


def _is_placed(words: Sequence[Token], run: Run, first: Run) -> bool:
    """Tell whether a run stands where its kind has to; `on VLSI` tells of a topic."""
    if run.spelling.exactly and run.start and words[run.start - 1].word == "on":
        return False
    if 0 < len(run.spelling.exactly) < 3 and not any(token.is_number for token in words):
        return False
    if run.spelling.role == "dated":
        return any(token.is_number for token in words[run.end : run.end + 1])
    return run.spelling.role not in _LATE or run.start > first.start


def _fits(title: str, words: Sequence[Token], one: Venue, run: Run) -> bool:
    """Tell whether a run may stand in the title of a venue."""
    role = run.spelling.role
    if role in _NAMES:
        return _go_together(one, table().venues[run.spelling.venue])
    if role == "beside":
        told = [token.word for token in words[run.start : run.end]]
        return any(set(told) <= set(beside.split()) for beside in one.beside)
    if not one.is_printed:
        return True
    head = title[: words[run.start].start]
    return role in _PRINTED and (role != "place" or head.count("(") > head.count(")"))


def _go_together(one: Venue, other: Venue) -> bool:
    """Tell whether a title may name both: conferences held jointly, a journal that prints one."""
    held = not one.is_printed and not other.is_printed
    printed = other.acronym in one.published_in or one.acronym in other.published_in
    return one is other or held or printed


def _main(title: str, words: Sequence[Token], named: Sequence[Run]) -> Run:
    """Return the name that counts: in the last bracket, a full one, the first."""
    colon = title.rfind(": ") if "indings" in title else -1
    late = [run for run in named if words[run.start].start > colon] or named
    bracket = _BRACKET.search(title)
    inside = [run for run in late if bracket and words[run.start].start > bracket.start()]
    full = [run for run in late if run.spelling.role == "name"]
    return (inside or full or late)[0]


def _workshop(title: str) -> str | None:
    """Return the conference at which a workshop of some name was held."""
    workshop = _WORKSHOP.search(title)
    head = _CALLED.sub("", title[: workshop.start()] if workshop else "", count=1)
    words = tokens(head)
    runs = cover(head, words)
    told = _judged(head, words, runs) if runs else None
    known = table().venues.get(told or "")
    if runs is None or known is None or known.kind != "conference":
        return None
    last = max(run.end for run in runs if run.spelling.venue)
    return f"{told} Workshop" if all(token.is_number for token in words[last:]) else None
