"""How a list writes the venue and the year of a work: learnt from entries that have both."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from enrich.model import Entry
from enrich.normalization.venues import PREPRINT_SERVERS
from enrich.repair.field_places import TitlePlace, title_place, without_addresses
from enrich.repair.table_row import is_in_table, places

PREPRINT = re.compile(
    r"(?<![\w/.])(?:(?:arXiv|bioRxiv|medRxiv|CoRR)(?: (?:e-?|pre)prints?)?|preprint|"
    r"under (?:peer )?review|in submission|unpublished)\b"
    r"(?:[ ,:]*(?:arXiv:|abs/)?\d{4}\.\d{4,5}(?:v\d+)?)?"
    r"(?:[\s,'’–-]*(?:19|20)\d\d(?![\d./-]\d)(?!\d)|\s*['’]\s*\d\d(?!\d)|\s*\((?:19|20)\d\d\))?",
    re.I,
)
_YEAR = r"(?P<between>[\s,'’‘`-]{0,4}(?P<open>\()?)(?P<year>(?:19|20)\d\d|\d\d)(?!\d)(?(open)\))"
_ANY_YEAR = re.compile(r"(?:19|20)\d\d")
_APART = re.compile(r"[\s|,;:(\[{–—·•@\-*_]*\Z")
_AFTER = re.compile(r"[)\]}*_.,;]*")
_LAST = re.compile(r"<!--.*-->|</?(?:br|dd|div|dt|li|p|td|th|tr)\b[^<>]*>", re.I)
_IN_LINK = re.compile(r"[^\[\]\n]{0,300}\]{1,2}\(")


@dataclass(frozen=True, slots=True)
class VenueStyle:
    """The signs around a venue and its year, and where the two stand."""

    before: str
    between: str
    digits: int  # of the year: 4, 2, or 0 where none is written
    after: str
    place: str  # "end" of the line, behind the "title", a "cell" or "elsewhere"
    cell: int = -1  # of a table, the one that they have for themselves
    year_cell: int = -1  # the one that a year has for itself

    def words(self, venue: str, year: int | None) -> str | None:
        """Return a venue and its year as the list writes them; None where it needs a year."""
        if not self.digits:
            return venue
        closed = ")" if "(" in self.between else ""
        return f"{venue}{self.between}{str(year)[-self.digits :]}{closed}" if year else None


def venue_style(
    entries: Iterable[Entry], near: Entry, *, anywhere: bool = False
) -> VenueStyle | None:
    """Return how entries write venues: those of the same section, else those of the whole list.

    Where it is plain how to write one, but not where, is told only if it may be `anywhere`.
    """
    alike = [one for one in entries if is_in_table(one) == is_in_table(near) and one != near]
    if is_in_table(near):
        many = len(places(near.raw))
        alike = [one for one in alike if len(places(one.raw)) == many]
    for group in ([one for one in alike if one.section == near.section], alike):
        ways = [way for one in group if (way := _style_of(one))]
        found = Counter(way for way in ways if anywhere or way.place != "elsewhere")
        if found:
            return found.most_common(1)[0][0]
    return None


@lru_cache(maxsize=4096)
def _style_of(entry: Entry) -> VenueStyle | None:
    """Return how one entry writes its venue, if it is plain."""
    if not entry.venue or entry.venue in PREPRINT_SERVERS:
        return None
    found = [*(_row_styles(entry) if is_in_table(entry) else _line_styles(entry))]
    return min(found, key=lambda way: way.place == "elsewhere", default=None)


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
    """Yield how a row writes its venue, where one cell alone has that, and one at most a year."""
    dated = year_cells(entry.raw)
    year_cell = next((at for at, year in dated.items() if year == entry.year), -1)
    found = [*_cell_styles(entry, year_cell)]
    if len(dated) < 2 and len({way.cell for way in found}) == 1:
        yield from found


def _cell_styles(entry: Entry, year_cell: int) -> Iterator[VenueStyle]:
    text = without_addresses(entry.raw)
    for at, (first, behind) in enumerate(places(entry.raw)):
        cell = text[first:behind]
        for start, end, between, digits in mentions(entry, cell):
            after = _AFTER.match(cell, end)
            assert after is not None  # nosec B101  # it matches nothing, too
            before = cell[:start].strip()
            if not cell[after.end() :].strip() and not before:
                yield VenueStyle("", between, digits, after[0], "cell", at, year_cell)


def year_cells(raw: str) -> dict[int, int]:
    """Return the years in those cells of a row that hold one and nothing else."""
    shown = [raw[start:end].strip() for start, end in places(raw)]
    return {at: int(words) for at, words in enumerate(shown) if _ANY_YEAR.fullmatch(words)}


def _line_styles(entry: Entry) -> Iterator[VenueStyle]:
    place = title_place(entry)
    if place is None:
        return
    text = without_addresses(entry.raw)
    for start, end, between, digits in mentions(entry, text):
        if place.start <= start < place.end or "\n" in text[place.behind : start]:
            continue
        after = _AFTER.match(text, end)
        before = _APART.search(text, min(place.behind, start), start)
        assert after is not None and before is not None  # nosec B101  # they match nothing, too
        line = entry.raw[after.end() :].partition("\n")[0]
        stop = "." if text[: before.start()].endswith(".") and not before[0].strip() else ""
        dated_behind = not digits and str(entry.year) in line
        if dated_behind or not is_paired(before[0] + after[0]):
            yield VenueStyle("", between, digits, "", "elsewhere")
        elif start >= place.behind and not line_end(line) and (stop or before[0].strip()):
            yield VenueStyle(stop + before[0], between, digits, after[0], "end")
        elif before.start() == place.behind:
            yield VenueStyle(before[0], between, digits, after[0], "title")
        else:
            yield VenueStyle("", between, digits, "", "elsewhere")


def is_paired(signs: str) -> bool:
    """Tell whether signs around words close what they open.

    >>> is_paired(" (****)"), is_paired(" (,"), is_paired(", *")
    (True, False, False)
    """
    brackets = all(signs.count(a) == signs.count(b) for a, b in ("()", "[]", "{}"))
    return brackets and all(signs.count(sign) % 2 == 0 for sign in "*_")


def line_end(line: str) -> int:
    """Return where that begins which has to stay a line's end.

    It is blanks, a hard break, comments, tags of blocks.

    >>> line_end("A loom\\\\"), line_end("A loom <!-- a mark --><br>"), line_end("</li> ")
    (6, 6, 0)
    """
    at = len(line)
    while True:
        at = len(line[:at].rstrip(" \t\f\v\u00a0\u3000\\"))
        start = line.rfind("<!--" if line.endswith("-->", 0, at) else "<", 0, at)
        if start < 0 or not _LAST.fullmatch(line, start, at):
            return at
        at = start


def preprints(raw: str, title: TitlePlace | None) -> Iterator[tuple[int, int]]:
    """Yield where source says that a work is a preprint, but for its title and texts of links."""
    for found in PREPRINT.finditer(without_addresses(raw)):
        in_title = title is not None and title.start <= found.start() < title.end
        if not in_title and not _IN_LINK.match(raw, found.end()):
            yield found.span()
