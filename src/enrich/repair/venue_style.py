"""How a list writes the venue and the year of a work: learnt from entries, written into others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from enrich.model import Entry
from enrich.repair.field_places import TitlePlace, title_place, without_addresses
from enrich.repair.table_row import is_in_table, places, with_cell

PREPRINTS = frozenset({"arXiv", "bioRxiv", "medRxiv"})
_PREPRINT = re.compile(
    r"(?<![\w/.])(?:(?:arXiv|bioRxiv|medRxiv|CoRR)(?: preprint)?|preprint)\b"
    r"(?:[ ,:]*(?:arXiv:|abs/)?\d{4}\.\d{4,5}(?:v\d+)?)?"
    r"(?:[\s,'’]*(?:19|20)\d\d(?!\d)|\s*['’]\s*\d\d(?!\d)|\s*\((?:19|20)\d\d\))?",
    re.I,
)
_YEAR = r"(?P<between>[\s,'’‘`-]{0,4}(?P<open>\()?)(?P<year>(?:19|20)\d\d|\d\d)(?!\d)(?(open)\))"
_STATED = re.compile(r"[\s,]*\(?((?:19|20)\d\d)\)?\Z")
_APART = re.compile(r"[\s|,;:(\[{–—·•@\-*_]*\Z")
_AFTER = re.compile(r"[)\]}*_.,;]*")
_NOTHING = re.compile(r"[\s\-–—/?.]*|n/?a", re.I)


@dataclass(frozen=True, slots=True)
class VenueStyle:
    """The signs around a venue and its year, and where the two stand."""

    before: str
    between: str
    digits: int  # of the year: 4, 2, or 0 where none is written
    after: str
    place: str  # "end" of the line, or behind the "title"
    cell: int = -1  # of a table, the cell that they have for themselves

    def words(self, venue: str, year: int | None) -> str | None:
        """Return a venue and its year as the list writes them; None where it needs a year."""
        if not self.digits:
            return venue
        closed = ")" if "(" in self.between else ""
        return f"{venue}{self.between}{str(year)[-self.digits :]}{closed}" if year else None


def venue_style(entries: Iterable[Entry], near: Entry) -> VenueStyle | None:
    """Return how entries write venues: those of the same section, else those of the whole list."""
    alike = [one for one in entries if is_in_table(one) == is_in_table(near) and one != near]
    if is_in_table(near):
        many = len(places(near.raw))
        alike = [one for one in alike if len(places(one.raw)) == many]
    for group in ([one for one in alike if one.section == near.section], alike):
        found = Counter(filter(None, map(_style_of, group)))
        if found:
            return found.most_common(1)[0][0]
    return None


@lru_cache(maxsize=4096)
def _style_of(entry: Entry) -> VenueStyle | None:
    """Return how one entry writes its venue, if it is plain."""
    if not entry.venue or entry.venue in PREPRINTS:
        return None
    return next(_row_styles(entry) if is_in_table(entry) else _line_styles(entry), None)


def mentions(entry: Entry, text: str) -> Iterator[tuple[int, int, str, int]]:
    """Yield where a text names the venue, with the year or without."""
    spelt = [re.escape(one) for one in (entry.venue_text, entry.venue) if one]
    for venue in spelt:
        for pattern in (rf"(?<!\w){venue}{_YEAR}", rf"(?<!\w){venue}(?!\w)"):
            for found in re.finditer(pattern, text):
                told = found.groupdict()
                if told.get("year") and entry.year and int(told["year"]) % 100 != entry.year % 100:
                    continue
                yield *found.span(), told.get("between") or "", len(told.get("year") or "")


def _row_styles(entry: Entry) -> Iterator[VenueStyle]:
    text = without_addresses(entry.raw)
    for at, (first, behind) in enumerate(places(entry.raw)):
        cell = text[first:behind]
        for start, end, between, digits in mentions(entry, cell):
            after = _AFTER.match(cell, end)
            assert after is not None  # nosec B101  # it matches nothing, too
            before = cell[:start].strip()
            if not cell[after.end() :].strip() and not before:
                yield VenueStyle("", between, digits, after[0], "cell", at)


def _line_styles(entry: Entry) -> Iterator[VenueStyle]:
    place = title_place(entry)
    if place is None:
        return
    text = without_addresses(entry.raw)
    for start, end, between, digits in mentions(entry, text):
        if start < place.behind or "\n" in text[place.behind : start]:
            continue
        after = _AFTER.match(text, end)
        before = _APART.search(text, place.behind, start)
        assert after is not None and before is not None  # nosec B101  # they match nothing, too
        last = not text[after.end() :].partition("\n")[0].strip()
        if last and before[0].strip():
            yield VenueStyle(before[0], between, digits, after[0], "end")
        elif before.start() == place.behind:
            yield VenueStyle(before[0], between, digits, after[0], "title")


def with_venue(
    entry: Entry, style: VenueStyle, venue: str, year: int | None
) -> tuple[str, bool] | None:
    """Return an entry's source with a venue as its list writes it, and whether the year is there.

    None where it is not plain how to write it.
    """
    words, raw, dated = style.words(venue, year), entry.raw, style.digits > 0
    if words is None:
        return None
    if style.cell >= 0:
        filled = _in_cell(raw, style, words)
        return (filled, dated) if filled is not None else None
    place = title_place(entry)
    found = list(preprints(raw, place))
    if len(found) > 1 or place is None:
        return None
    for start, end in found:
        stated = _STATED.search(raw, start, end) if not dated and year else None
        words += stated[0].replace(stated[1], str(year)) if stated else ""
        return raw[:start] + words + raw[end:], dated or stated is not None
    at = place.behind
    if style.place == "end":
        at += len(raw[at:].partition("\n")[0].rstrip())
    after = "" if style.after and raw.startswith(style.after, at) else style.after
    return f"{raw[:at]}{style.before}{words}{after}{raw[at:]}", dated


def _in_cell(raw: str, style: VenueStyle, words: str) -> str | None:
    old = raw[slice(*places(raw)[style.cell])].strip()
    if _NOTHING.fullmatch(old) or _PREPRINT.fullmatch(old):
        return with_cell(raw, style.cell, words + style.after)
    return None


def preprints(raw: str, title: TitlePlace | None) -> Iterator[tuple[int, int]]:
    """Yield where source says that a work is a preprint, but for its title and texts of links."""
    for found in _PREPRINT.finditer(without_addresses(raw)):
        in_title = title is not None and title.start <= found.start() < title.end
        if not in_title and not re.match(r"[^\[\]\n]*\]{1,2}\(", raw[found.end() :]):
            yield found.span()
