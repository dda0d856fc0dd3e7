"""One record of a bibliography, whatever its format, as the entry of a list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from enrich.model import Entry, Kind, Link, Ref
from enrich.normalization import identifiers, venues
from enrich.normalization.record_markup import strip
from enrich.normalization.text import one_line
from enrich.parse.document.segments import Piece
from enrich.parse.entry.finished_entry import identity
from enrich.parse.entry.kind import Said, kind_of
from enrich.parse.fields import dates
from enrich.parse.fields.cue_words import short_name
from enrich.parse.fields.links import PAPERS, Target, leads_somewhere, role_of
from enrich.parse.formats.record_types import kind_named

Recogniser = Callable[[str], Ref | None]

_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_ADDRESS = re.compile(r"(?:https?|ftp)://[^\s<>{}\"|\\^`]+", re.I)
_ARXIV = re.compile(r"\barxiv(?:\.org/abs/|[:\s]\s*)((?:[a-z.-]+/)?\d[\d.]*\d(?:v\d+)?)", re.I)
_DOI = re.compile(r"\bdoi(?:\.org/|[:\s=]\s*)(10\.\d{4,9}/\S+)", re.I)
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_CLOSERS = {")": "(", "]": "["}
_NOBODY = frozenset({"et al.", "et al", "others"})


class Unread(NamedTuple):
    """A stretch of a file that is no entry and might have been one, and why."""

    line: int  # counted from 1
    line_end: int
    reason: str  # the end of a sentence: "it has no title"


@dataclass(slots=True)
class Citation:
    """What one record says, as plain text."""

    line: int
    line_end: int
    raw: str
    title: str = ""
    people: Sequence[str] = ()
    containers: Sequence[str] = ()  # where it was published, the telling words first
    series: Sequence[str] = ()  # what may be an acronym of that, and says nothing otherwise
    year: str = ""
    date: str = ""
    doi: str = ""
    eprint: str = ""
    words: Sequence[str] = ()  # in which an identifier may stand
    links: Sequence[tuple[str, str]] = ()  # label and address; the main one is called "url"
    type: str = ""  # as the format has it
    section: tuple[str, ...] = ()
    affiliations: Sequence[str] = ()


def entry(one: Citation, recognise: Recogniser, seen: Counter[str]) -> Entry | Unread:
    """Return a record as an entry, or why it is none; `seen` counts the ids that were given."""
    addresses = _addresses(one, recognise)
    main = addresses[0] if addresses else None
    title = _titled(one.title) or (main.url if main else "")
    if not title:
        return Unread(one.line, one.line_end, "it has no title")
    url = main.url if main else None
    venue, words, venue_year = _venue(one)
    people = tuple(filter(None, map(one_line, one.people)))
    year = _year(one, venue_year)
    others = {link.url: Link(link.label, link.url) for link in addresses if link.url != url}
    return Entry(
        entry_id=identity(seen, title, url, *people, words, str(year)),
        line=one.line,
        line_end=one.line_end,
        section=one.section,
        title=title,
        raw=one.raw,
        short_name=short_name(title),
        authors=people,
        url=url,
        links=tuple(others.values()),
        ref=main.ref if main else None,
        venue=venue,
        year=year,
        affiliations=tuple(dict.fromkeys(filter(None, map(one_line, one.affiliations)))),
        stated_date=stated_date(one.date),
        kind=_kind(one, title, main, venue),
        venue_text=words or None,
    )


@dataclass(frozen=True, slots=True)
class _Address:
    label: str
    url: str
    ref: Ref | None


def _addresses(one: Citation, recognise: Recogniser) -> list[_Address]:
    """Return the links, the main one first: DOI, preprint, address; in the words if nowhere else.

    An address that leads to the very same work stands for its identifier, as it is written.
    """
    written = [
        _Address(label, url, recognise(url))
        for label, text in one.links
        for url in addresses(text)
        if leads_somewhere(url)
    ]
    refs = {"doi": identifiers.canonical("doi", one.doi) if one.doi.strip() else None}
    refs["arxiv"] = identifiers.canonical("arxiv", one.eprint) if one.eprint.strip() else None
    told: list[_Address] = []
    for label, ref in refs.items():
        if ref is not None:
            same = next((link for link in written if link.ref == ref and link.label != "pdf"), None)
            told.append(same or _Address(label, identifiers.landing(ref), ref))
    main = [link for link in written if link.label == "url"]
    best = [link for link in main if link.ref and link.ref.scheme in PAPERS] or main
    named = [*told, *best]
    if not any(link.ref and link.ref.scheme in PAPERS for link in named):
        named += _in_words(one.words)
        named.sort(key=lambda link: link.ref is None or link.ref.scheme not in PAPERS)
    others = sorted(written, key=lambda link: link.label not in ("url", "pdf"))
    return list({link.url: link for link in [*named, *others]}.values())


def _in_words(words: Sequence[str]) -> Iterator[_Address]:
    """Yield the identifiers that stand in the words of a record, as `arXiv:2401.00001`."""
    for label, pattern in (("doi", _DOI), ("arxiv", _ARXIV)):
        for text in words:
            found = pattern.search(text)
            ref = identifiers.canonical(label, found[1].rstrip(".,;)")) if found else None
            if ref is not None:
                yield _Address(label, identifiers.landing(ref), ref)
                break


def is_nobody(name: str) -> bool:
    """Tell whether a name only says that there are more people.

    >>> is_nobody("et al."), is_nobody("Ada Weaver")
    (True, False)
    """
    return name.lower() in _NOBODY


def addresses(text: str) -> list[str]:
    """Return the web addresses in a text, without what closes a sentence behind them.

    >>> addresses("see https://loom.example/a_(b) (and http://weft.example).")
    ['https://loom.example/a_(b)', 'http://weft.example']
    """
    return [_ended(found[0]) for found in _ADDRESS.finditer(text)]


def _ended(url: str) -> str:
    while url[-1:] and (
        url[-1] in ".,;:!?'"
        or (url[-1] in _CLOSERS and url.count(url[-1]) > url.count(_CLOSERS[url[-1]]))
    ):
        url = url[:-1]
    return url


def _titled(text: str) -> str:
    """Return a title on one line, without markup and without the stop behind it."""
    try:
        title = strip(text) if "<" in text or "&" in text else one_line(text)
    except ValueError:  # far too long for a title
        title = one_line(text)
    if title.endswith(".") and not title.endswith("..") and title.count(". ") == 0:
        return title[:-1].rstrip()
    return title


def _venue(one: Citation) -> tuple[str | None, str, int | None]:
    """Return the acronym of the venue, the words for it, and the year beside it."""
    told = [words for words in map(one_line, one.containers) if words]
    words = told[0] if told else ""
    for text in [*told, *filter(None, map(one_line, one.series))]:
        venue, year = venues.venue_year(text) if len(text) <= 40 else (None, None)
        if found := venues.canonical(text) or venue:
            return found, words or text, venues.stated_year(text) or year
    return None, words, None


def _year(one: Citation, venue_year: int | None) -> int | None:
    found = _YEAR.search(one.year) or _YEAR.search(one.date)
    return int(found[0]) if found else venue_year


def stated_date(text: str) -> str | None:
    """Return a date with its month as lists have it; a year alone is none.

    >>> stated_date("2024-05-03"), stated_date("2024/05//"), stated_date("2024")
    ('2024-05-03', '2024-05', None)
    >>> stated_date("2024-13"), stated_date("3 May 2024"), stated_date("2024-05-03T10:00:00Z")
    (None, '2024-05-03', '2024-05-03')
    """
    text = one_line(text).partition("T")[0] if text[:4].isdigit() else one_line(text)
    found = dates.read(text.strip(" /"))
    return found if found and _DAY.fullmatch(found) else None


def _kind(one: Citation, title: str, main: _Address | None, venue: str | None) -> Kind:
    """Return what the format's own word says it is; where that is open, as for any other list."""
    told = kind_named(one.type)
    if told is not None:
        return told
    if main is None:
        return "paper"
    piece = Piece("link", title, main.url)
    target = Target(piece, role_of(piece, main.ref), main.ref)
    return kind_of(Said(title, one.section, target, venue, len(one.people)))
