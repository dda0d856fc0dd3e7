"""A new entry in its section: in the place that its date gives it, else behind the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from enrich.errors import BadInput, BadUsage
from enrich.model import Entry
from enrich.normalization.text import plain
from enrich.parse import decode, parse
from enrich.parse.document.html_lines import html_lines
from enrich.repair.entry_edits import recogniser, unnamed
from enrich.repair.markup import HTML, MARKDOWN, Markup
from enrich.repair.new_entry import NewWork, sources
from enrich.repair.section_order import dates_of, direction, kept
from enrich.repair.source_text import SourceText, source_text
from enrich.repair.table_row import is_row
from enrich.repair.venue_placing import with_venue
from enrich.repair.venue_style import venue_style

_HEADING = re.compile(r" {0,3}#{1,6}\s+(.*?)\s*#*\s*")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_NUMBER = re.compile(r"\s*[*_\[(]*(\d{1,4})[.)\]]")
_LISTED = re.compile(r"\s*(?:[-*+•]\s|\d{1,9}[.)]\s|[|<])")
_COUNTED = re.compile(r"^(?:\d+ )+")
_PARTED = re.compile(r"\s+[>/]\s+")


def inserted(
    body: bytes, entries: Sequence[Entry], work: NewWork, section: str, dates: Mapping[str, str]
) -> tuple[bytes, Entry]:
    """Return a list with one more entry below a heading, and that entry as it reads.

    `dates` are those of listed works, by entry_id.  Raises `BadInput` where no way of writing it
    would be read as meant, `BadUsage` where there is no such section.
    """
    source = source_text(body)
    path = _path(source, entries, section)
    group = [one for one in entries if _headings_of(one) == path]
    if not group and _is_title(source, path):
        path, group = (), [one for one in entries if not _headings_of(one)]
    if not group:
        _must_be_empty(path, entries, section)
    at, near, gap = _place(source, group, path, work, dates)
    recognise = recogniser(entries)

    def tried(written: str) -> tuple[bytes, Entry] | None:
        made = _with_lines(source, at, written, near, gap)
        new = _new(parse(decode(made)[0], recognise), entries, work)
        return (made, new) if new is not None and _is_below(new, path) else None

    markup = HTML if group and group[-1].line in html_lines(decode(body)[0]) else MARKDOWN
    for written in sources(work, group or _alike(entries), _next(group), markup):
        if found := tried(written):
            venue = _with_venue(found[1], entries, work, markup)
            return (tried(venue) if venue else None) or found
    raise BadInput(
        f"No entry below {section} is plain enough to write another like it: add it by hand."
    )


def _with_venue(new: Entry, entries: Sequence[Entry], work: NewWork, markup: Markup) -> str | None:
    """Return a new entry's source with its venue, where others have theirs and it has none."""
    style = venue_style(entries, new) if work.venue and not new.venue else None
    placed = with_venue(new, style, markup.words(work.venue or ""), work.year) if style else None
    return placed[0] if placed else None


def _must_be_empty(path: Sequence[str], entries: Sequence[Entry], section: str) -> None:
    """Raise `BadUsage` for a heading whose entries all stand below others of its own."""
    known = dict.fromkeys(filter(None, map(_headings_of, entries)))
    below = [one for one in known if not path or plain(path[-1]) in map(plain, one[:-1])]
    if below:
        told = "; ".join(" > ".join(one) for one in below)
        raise BadUsage(f"{section} has no entries but in its sections: name one of {told}.")


def _headings_of(entry: Entry) -> tuple[str, ...]:
    return (*entry.section, *([entry.subgroup] if entry.subgroup else []))


def _is_below(entry: Entry, path: Sequence[str]) -> bool:
    """Tell whether an entry stands below headings, of which the last may be all that is known."""
    mine = list(map(plain, _headings_of(entry)))
    return mine[len(mine) - len(path) :] == list(map(plain, path)) and bool(mine) == bool(path)


def _is_title(source: SourceText, path: Sequence[str]) -> bool:
    """Tell whether a heading is the title of the list, which is above all sections."""
    first = next(_headings(source), ("", 0))[0]
    return len(path) == 1 and plain(first) == plain(path[0])


def _path(source: SourceText, entries: Sequence[Entry], section: str) -> tuple[str, ...]:
    """Return the headings that a section's name means; a whole name goes before a part of one."""
    known = dict.fromkeys([*map(_headings_of, entries), *((one,) for one, _ in _headings(source))])
    known = {path: None for path in known if path}
    last = {path[-1] for path in known if len(path) > 1}
    known = {path: None for path in known if len(path) > 1 or path[0] not in last}
    wanted = list(map(plain, _PARTED.split(section)))
    for fits in (_is_whole, _is_part):
        found = [path for path in known if fits(path, wanted)]
        deepest = [path for path in found if path in set(map(_headings_of, entries))] or found
        if len(deepest) == 1:
            return deepest[0]
        if found:
            told = "; ".join(" > ".join(path) for path in found)
            raise BadUsage(f"--section {section!r} may be any of these: {told}.")
    told = "; ".join(" > ".join(path) for path in known) or "none"
    raise BadUsage(f"There is no section {section!r} in the list. Its sections: {told}.")


def _is_whole(path: Sequence[str], wanted: Sequence[str]) -> bool:
    names = list(map(plain, path))[-len(wanted) :]
    return list(wanted) in (names, [_COUNTED.sub("", one) for one in names])


def _is_part(path: Sequence[str], wanted: Sequence[str]) -> bool:
    return len(wanted) == 1 and bool(wanted[0]) and f" {wanted[0]} " in f" {plain(path[-1])} "


def _headings(source: SourceText) -> Iterator[tuple[str, int]]:
    """Yield the headings of a list, and the line behind each."""
    for number, line in enumerate(source.lines, 1):
        if found := _HEADING.fullmatch(line):
            yield _LINK.sub(r"\1", found[1]), number


def _alike(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries whose way of writing goes for a section that has none."""
    return [one for one in entries if not is_row(one) and "\n" not in one.raw]


def _place(
    source: SourceText,
    group: Sequence[Entry],
    path: Sequence[str],
    work: NewWork,
    dates: Mapping[str, str],
) -> tuple[int, int, int]:
    """Return behind which line the entry goes, a line like its own, and the blank lines between."""
    if not group:
        found = [at for name, at in _headings(source) if path and plain(name) == plain(path[-1])]
        at = found[0] if found else 0
        blank = at < len(source.lines) and not source.lines[at].strip()
        return at + blank, at, 0
    gaps = [b.line - a.line_end - 1 for a, b in pairwise(group)]
    gap = min((one for one in gaps if one >= 0), default=int(_is_paragraph(group[-1])))
    before = _older(group, work, dates)
    if before is None:
        return group[-1].line_end, group[-1].line_end, gap
    return before.line - 1, before.line, gap


def _is_paragraph(entry: Entry) -> bool:
    """Tell whether an entry is neither a bullet nor a row: a blank line parts it from others."""
    return _LISTED.match(entry.raw) is None


def _older(group: Sequence[Entry], work: NewWork, dates: Mapping[str, str]) -> Entry | None:
    """Return the entry in front of which a work belongs in a section that is sorted by date."""
    known = dates_of(group, dates)
    way = direction(known) if known else 0
    told = work.date if any(one.stated_date for one in group) else str(work.year or "")
    told = told or work.date or ""
    if not known or not way or len(told) < len(known[0]) or _NUMBER.match(group[0].raw):
        return None
    mine, numbers = told[: len(known[0])], [way * int(one.replace("-", "")) for one in known]
    behind = [at for at in kept(numbers) if numbers[at] > way * int(mine.replace("-", ""))]
    if way < 0:  # the newest stand first, also among those of one day
        behind = [at for at in kept(numbers) if known[at] <= mine]
    return group[behind[0]] if behind else None


def _next(group: Sequence[Entry]) -> int | None:
    """Return the number behind those of a section; that of all, where they are all the same."""
    found = [int(one[1]) for entry in group if (one := _NUMBER.match(entry.raw))]
    if not found:
        return None
    return found[-1] if len(found) > 1 and len(set(found)) == 1 else found[-1] + 1


def _with_lines(source: SourceText, at: int, written: str, near: int, gap: int) -> bytes:
    """Return a list with more lines behind its line `at`; it ends as it did."""
    common = next(filter(None, source.ends), "\n")
    end = source.ends[near - 1] if near <= len(source.ends) and source.ends[near - 1] else common
    new = written.split("\n")
    first = at < near  # in front of another entry
    lines = [*new, *[""] * gap] if first else [*[""] * gap, *new]
    ends = [end] * len(lines)
    above = [*source.ends[:at]]
    if above and not above[-1]:  # the last line of a list that ends without a line end
        above[-1], ends[-1] = end, ""
    return replace(
        source,
        lines=[*source.lines[:at], *lines, *source.lines[at:]],
        ends=[*above, *ends, *source.ends[at:]],
    ).body


def _new(read: Sequence[Entry], old: Sequence[Entry], work: NewWork) -> Entry | None:
    """Return the one new entry, if it reads as meant and all others as before."""
    if len(read) != len(old) + 1:
        return None
    before = list(map(_anywhere, old))
    for at, one in enumerate(read):
        if at == len(old) or _anywhere(one) != before[at]:
            others = [*map(_anywhere, read[:at]), *map(_anywhere, read[at + 1 :])]
            return one if others == before and _is_meant(one, work) else None
    return None


def _anywhere(entry: Entry) -> Entry:
    return replace(unnamed(entry), line=0, line_end=0)


def _is_meant(entry: Entry, work: NewWork) -> bool:
    titled = plain(entry.title) == plain(work.title)
    linked = entry.url in (work.url, work.pdf_url)
    years = {work.year, int((work.date or "0")[:4]), None}
    return titled and linked and entry.venue in (None, work.venue) and entry.year in years
