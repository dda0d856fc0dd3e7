"""A venue and its year in an entry, as its list writes them: both rightly, or neither."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from enrich.model import Entry
from enrich.normalization.venues import PREPRINT_SERVERS
from enrich.repair.field_places import TitlePlace, title_place, without_addresses
from enrich.repair.markup import MARKDOWN, Markup
from enrich.repair.replaceable_words import is_consistent, may_give_way
from enrich.repair.table_row import is_in_table, places, with_cell
from enrich.repair.venue_style import (
    PREPRINT,
    VenueStyle,
    is_paired,
    line_end,
    preprints,
    venue_style,
    year_cells,
)

_STATED = re.compile(r"[\s,–-]*\(?((?:19|20)\d\d)\)?\Z")
_NOTHING = re.compile(r"[\s\-–—/?.]*|n/?a", re.I)
_PICTURE = re.compile(
    r"(?:!\[|<img\b)[^()<>\n]{0,200}(?:\([^()<>\n]{0,300})?(?:ar|bior|medr)xiv", re.I
)
_BEFORE = re.compile(r"(?:[|,;:(\[–—·•*_-]|[^\S\n])*\Z")
_BEHIND = re.compile(r"[)\]*_]*")


def with_publication(
    entries: Sequence[Entry],
    entry: Entry,
    venue: str | None,
    year: int | None,
    markup: Markup = MARKDOWN,
) -> tuple[str, Entry] | None:
    """Return an entry's source with where and when its work appeared, and how that should read.

    Where no entry of its list names a venue, none is written.  None where the entry would say
    something that nobody stated, or still that it is a preprint.
    """
    said, own = [*preprints(entry.raw, title_place(entry))], _own_years(entry)
    style = venue_style(entries, entry, anywhere=bool(said)) if venue else None
    if style is None and venue and own:  # it may stand where the year does
        style = venue_style(entries, entry, anywhere=True)
        style = style if style and style.digits else None
    if style is not None and venue is not None:
        made = with_venue(entry, style, markup.words(venue), year)
        raw, told = made or ("", None)
        whole = raw.count("\n") == entry.raw.count("\n")
        right = whole and told in (None, year) and is_consistent(entry, raw, year)
        return (raw, replace(entry, venue=venue, year=told)) if right else None
    if said or _PICTURE.search(entry.raw) or (venue and _name_venues(entries, entry)):
        return None
    if entry.stated_date or not entry.year or entry.year == year:
        return entry.raw, entry
    place = title_place(entry)
    if len(own) != 1 or year is None or place is None or is_in_table(entry):
        return None
    if not may_give_way(entry, place, own):
        return None
    return _redated(entry.raw, own[0], year), replace(entry, year=year)


def with_venue(
    entry: Entry, style: VenueStyle, venue: str, year: int | None
) -> tuple[str, int | None] | None:
    """Return an entry's source with a venue as its list writes it, and the year that it then has.

    None where it is not plain how to write it.
    """
    words = style.words(venue, year)
    if words is None or (is_in_table(entry) and style.cell < 0):
        return None
    if style.cell >= 0:
        return _in_cells(entry, style, words, year)
    place, own = title_place(entry), _own_years(entry)
    said = [*preprints(entry.raw, place)]
    if place is None or len(said) > 1 or len(own) > 1 or (own and year is None):
        return None
    if _PICTURE.search(entry.raw) or not may_give_way(entry, place, [*said, *own]):
        return None
    if said:
        made = _in_place(entry, style, said[0], own, (venue, words), year)
    elif own:
        made = _for_year(entry, style, place, own[0], (venue, words), year)
    else:
        made = _put_in(entry.raw, style, place, words), style.digits > 0
    raw, dated = made
    return raw, year if dated else entry.year


def _in_place(
    entry: Entry,
    style: VenueStyle,
    said: tuple[int, int],
    own: Sequence[tuple[int, int]],
    told: tuple[str, str],
    year: int | None,
) -> tuple[str, bool]:
    """Return source with a venue for the words that call it a preprint, and whether it has a year.

    A year that stands apart from them stays so.
    """
    (venue, words), dated = told, style.digits > 0
    if own and year:
        both = {said: venue, own[0]: _like(entry.raw[slice(*own[0])], year)}
        return _swapped(entry.raw, both), True
    stated = _STATED.search(entry.raw, *said) if not dated and year else None
    words += stated[0].replace(stated[1], str(year)) if stated else ""
    return _swapped(entry.raw, {said: words}), dated or stated is not None


def _for_year(
    entry: Entry,
    style: VenueStyle,
    place: TitlePlace,
    own: tuple[int, int],
    told: tuple[str, str],
    year: int | None,
) -> tuple[str, bool]:
    """Return source with a venue and its year for the year of the preprint."""
    raw, (_, words) = entry.raw, told
    elsewhere = own[0] < place.start and style.place != "elsewhere"
    if year and (elsewhere or not style.digits):
        return _put_in(_redated(raw, own, year), style, place, words), True
    before, behind = _BEFORE.search(raw, place.behind, own[0]), _BEHIND.match(raw, own[1])
    alone = "\n" in raw[place.behind : own[0]]
    if own[0] >= place.behind and before and behind and not alone:
        last = not line_end(raw[behind.end() :].partition("\n")[0].removeprefix("."))
        first = before.start() == place.behind
        if is_paired(before[0] + behind[0]) and (last if style.place == "end" else first):
            whole = raw[: before.start()] + raw[behind.end() :]
            return _at(whole, style, before.start(), words), True
    return _swapped(raw, {own: words}), True


def _put_in(raw: str, style: VenueStyle, place: TitlePlace, words: str) -> str:
    """Return source with more words, behind the title or at the end of its line."""
    at = place.behind
    if style.place == "end":
        at += line_end(raw[at:].partition("\n")[0])
    return _at(raw, style, at, words)


def _at(raw: str, style: VenueStyle, at: int, words: str) -> str:
    """Return source with more words and the signs around them; a full stop stays the end."""
    after = "" if style.after and raw.startswith(style.after, at) else style.after
    before = style.before
    if before.startswith(".") and raw[:at].endswith("."):
        before = before[1:]
    stopped = raw[:at].endswith(".") and before.lstrip()[:1] in (",", ";")
    if stopped:
        after = after if "." in after else f"{after}."
    return f"{raw[: at - stopped]}{before}{words}{after}{raw[at:]}"


def _in_cells(
    entry: Entry, style: VenueStyle, words: str, year: int | None
) -> tuple[str, int | None] | None:
    """Return a row with a venue in its cell, and the year in that which years have."""
    raw = entry.raw
    old = raw[slice(*places(raw)[style.cell])].strip()
    if not (_NOTHING.fullmatch(old) or PREPRINT.fullmatch(old)):
        return None
    dated = (at for at, stated in year_cells(raw).items() if stated == entry.year)
    apart = next((at for at in dated if at != style.cell), style.year_cell)
    reads = year if style.digits else entry.year
    stated = _STATED.search(old) if apart < 0 and year and not style.digits else None
    if stated:
        words, reads = words + stated[0].replace(stated[1], str(year)), year
    raw = with_cell(raw, style.cell, words + style.after)
    if apart >= 0 and year:
        own = raw[slice(*places(raw)[apart])].strip()
        if _NOTHING.fullmatch(own) or own == str(entry.year):
            raw, reads = with_cell(raw, apart, str(year)), year
    now = replace(entry, raw=raw)
    old_year = entry.year != year and bool(_own_years(now))
    return None if old_year or [*preprints(raw, title_place(now))] else (raw, reads)


def _name_venues(entries: Sequence[Entry], near: Entry) -> bool:
    """Tell whether entries of the same section name venues, in whatever way."""
    alike = (one for one in entries if one.section == near.section and one != near)
    return any(one.venue and one.venue not in PREPRINT_SERVERS for one in alike)


def _own_years(entry: Entry) -> list[tuple[int, int]]:
    """Return where an entry states the year of its work, and no day of it."""
    if entry.stated_date:
        return []
    place, hidden = title_place(entry), [*preprints(entry.raw, title_place(entry))]
    if place is not None:
        hidden.append((place.start, place.end))
    return [
        (start, end)
        for start, end in _tokens(entry.raw, entry.year)
        if not any(first <= start < behind for first, behind in hidden)
    ]


def _tokens(raw: str, year: int | None) -> Iterator[tuple[int, int]]:
    """Yield where source names a year by itself: in four figures or as `'24`, if it is read."""
    short = f"{year % 100:02}" if year else r"\d\d"
    written = rf"(?<![\w./-]){year}(?![\w/-]|\.\d)|(?<!\w)['’‘]{short}(?!\w)"
    for found in re.finditer(written, without_addresses(raw)):
        yield found.span()


def _redated(raw: str, own: tuple[int, int], year: int) -> str:
    return _swapped(raw, {own: _like(raw[slice(*own)], year)})


def _like(old: str, year: int) -> str:
    """Return a year in as many figures as another, behind the same sign.

    >>> _like("2023", 2024), _like("'23", 2024)
    ('2024', "'24")
    """
    return str(year) if old.isdigit() else old[:-2] + str(year)[-2:]


def _swapped(raw: str, words: dict[tuple[int, int], str]) -> str:
    """Return source with other words in some places."""
    for (start, end), new in sorted(words.items(), reverse=True):
        raw = raw[:start] + new + raw[end:]
    return raw
