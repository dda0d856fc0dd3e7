"""How an entry is written, apart from what it says: fixed signs, and places for its fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from enrich.model import Entry
from enrich.normalization import identifiers
from enrich.repair.field_places import hidden, title_place
from enrich.repair.venue_style import mentions

_WORDS_LISTED = """
    a al and arxiv b br code div doi em et here href html https i in li link p page paper pdf span
    strong td title tr url github project website
"""
_FREE_WORDS = frozenset(_WORDS_LISTED.split())
"""Words that no entry has for itself."""

_MONTHS_LISTED = """
    January February March April May June July August September October November December
"""
_MONTHS = _MONTHS_LISTED.split()
_DATE = re.compile(r"(?<![\w.])(?:19|20)\d\d([./-])(\d{1,2})(?:\1(\d{1,2}))?(?![\w/])")
_SHORT = 3  # letters
_MONTH = re.compile(
    rf"\b(?:{'|'.join(name[:_SHORT] + '[a-z]*' for name in _MONTHS)})(\.?,? )(?:19|20)\d\d\b", re.I
)
_NUMBER = re.compile(r"\s*[*_\[(]*(\d{1,4})[.)\]]")
_ET_AL = re.compile(r",? et\.? al\.?")
_BETWEEN = re.compile(r"(?:\s*[,;&]\s*|\s+)(?:and\s+)?")


class Field(NamedTuple):
    """A place for a field, and how the field is written there."""

    name: str
    form: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """Signs and places in their order; cells of a table apart from one another."""

    parts: tuple[str | Field, ...]

    @property
    def fields(self) -> set[str]:
        """The names of its places."""
        return {part.name for part in self.parts if isinstance(part, Field)}

    @property
    def is_plain(self) -> bool:
        """Whether its fixed signs say nothing of the one entry that it is taken from."""
        fixed = "".join(part if isinstance(part, str) else " " for part in self.parts)
        words = re.findall(r"[^\W\d_]+", fixed.casefold())
        odd = any(sign.isdigit() or (ord(sign) > 0x2BFF and not sign.isalpha()) for sign in fixed)
        return not odd and _FREE_WORDS.issuperset(words)

    def filled(self, values: Mapping[Field, str]) -> str:
        """Return the source of another entry."""
        return "".join(part if isinstance(part, str) else values[part] for part in self.parts)


def layout(entry: Entry) -> Layout:
    """Return how an entry is written."""
    parts: list[str | Field] = []
    done = 0
    for start, end, field in sorted(_fields(entry), key=lambda one: (one[0], -one[1])):
        if start >= done:
            parts += [entry.raw[done:start], field]
            done = end
    parts.append(entry.raw[done:])
    return Layout(tuple(part for part in parts if part != ""))


def _fields(entry: Entry) -> Iterator[tuple[int, int, Field]]:
    """Yield where the fields of an entry stand, and how they are written."""
    raw, shown = entry.raw, hidden(entry.raw)
    place = title_place(entry)
    if place is not None:
        names = ("title",) if len(place.parts) == 1 else ("head", "rest")
        yield from ((*at, Field(name)) for at, name in zip(place.parts, names, strict=True))
        shown = shown[: place.start] + "\0" * (place.end - place.start) + shown[place.end :]
    if number := _NUMBER.match(raw):
        yield *number.span(1), Field("number")
    yield from _addresses(entry)
    yield from _people(entry, shown)
    for start, end, between, digits in mentions(entry, shown):
        yield start, end, Field("venue", (between, str(digits)))
    yield from _dates(entry, shown)


def _addresses(entry: Entry) -> Iterator[tuple[int, int, Field]]:
    for url in (entry.url, *(link.url for link in entry.links)):
        ref = identifiers.recognise(url or "")
        name = "code" if ref and ref.scheme == "github" else "url" if url == entry.url else ""
        if name == "url" and ref and url and _is_document(url):
            name = "pdf"
        for found in re.finditer(rf"{re.escape(url or '')}(?![^\s)>\"'\]])", entry.raw):
            if url and name:
                yield *found.span(), Field(name)


def _is_document(url: str) -> bool:
    return "/pdf/" in url or url.lower().endswith(".pdf")


def _people(entry: Entry, shown: str) -> Iterator[tuple[int, int, Field]]:
    """Yield where all people of an entry stand, one behind the other."""
    start = at = shown.find(entry.authors[0]) if entry.authors else -1
    signs: list[str] = []
    for name in entry.authors if start >= 0 else ():
        sign = _BETWEEN.match(shown, at) if at > start else None
        at = sign.end() if sign else at
        if (at > start and sign is None) or not shown.startswith(name, at):
            return
        signs += [sign[0]] if sign else []
        at += len(name)
    if start < 0:
        return
    more = _ET_AL.match(shown, at)
    first, last = (signs[0], signs[-1]) if signs else (", ", ", ")
    form = (first, last, more[0] if more else "", str(len(entry.authors)) if more else "")
    yield start, more.end() if more else at, Field("people", form)


def _dates(entry: Entry, shown: str) -> Iterator[tuple[int, int, Field]]:
    for found in _DATE.finditer(shown) if entry.stated_date else ():
        sign, month, day = found.groups()
        yield *found.span(), Field("date", (sign, str(len(month)), "day" if day else "month"))
    for found in _MONTH.finditer(shown) if entry.stated_date else ():
        whole = found.start(1) - found.start() > _SHORT
        yield *found.span(), Field("date", (found[1], "name", "whole" if whole else "short"))
    year = str(entry.year) if entry.year else "\0"
    for found in re.finditer(rf"(?<![\w./-]){year}(?![\w/-]|\.\d)", shown) if entry.year else ():
        yield *found.span(), Field("year")


def names_written(people: Sequence[str], form: Sequence[str]) -> str:
    """Return people as an entry writes them, only the first of them where it says "et al.".

    >>> names_written(["Ada", "Bo", "Cy"], (", ", " and ", "", ""))
    'Ada, Bo and Cy'
    >>> names_written(["Ada", "Bo", "Cy"], (", ", ", ", " et al.", "1"))
    'Ada et al.'
    """
    first, last, more, many = form
    if more and len(people) > int(many):
        return first.join(people[: int(many)]) + more
    if len(people) < 2:
        return "".join(people)
    return first.join(people[:-1]) + last + people[-1]


def date_written(date: str, form: Sequence[str]) -> str | None:
    """Return a date as an entry writes it; None where less of it is known.

    >>> date_written("2024-05-02", (".", "2", "month")), date_written("2024", (".", "2", "day"))
    ('2024.05', None)
    >>> date_written("2024-05-02", (" ", "name", "short"))
    'May 2024'
    """
    sign, digits, precise = form
    year, *rest = date.split("-")
    if not rest or (precise == "day" and len(rest) < 2):
        return None
    if digits == "name":
        month = _MONTHS[int(rest[0]) - 1]
        return f"{month if precise == 'whole' else month[:_SHORT]}{sign}{year}"
    wanted = rest if precise == "day" else rest[:1]
    return sign.join([year, *(str(int(one)).zfill(int(digits)) for one in wanted)])
