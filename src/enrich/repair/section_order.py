"""Sections that are sorted by date but for a few entries: these go where they belong."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from enrich.model import Entry
from enrich.parse import decode, parse
from enrich.repair.entry_edits import recogniser, unnamed
from enrich.repair.source_text import SourceText, source_text

_MARKER = re.compile(r"\s*(?:[-*+•]|(\d{1,9})[.)])?\s*")
_COMMENT = re.compile(r"\s*(?:<!--[^<>]*-->\s*)+")
_NUMBERED = re.compile(r"[\W_]*\d{1,4}[\])]")
_FEWEST = 3  # entries, of as many dates, that show which way a section is sorted
_STRAY = 5  # of so many entries one may stand elsewhere, and always one


def in_order(
    body: bytes, entries: Sequence[Entry], dates: Mapping[str, str]
) -> tuple[bytes, list[Entry]]:
    """Return a list whose sorted sections are so throughout, and the entries that were moved.

    `dates` are those of the works, by entry_id: they count where the list states none.
    """
    moved: list[Entry] = []
    for group in _groups(source_text(body), entries):
        order = _order(group, dates)
        if order is None:
            continue
        made = _placed(source_text(body), group, [group[at] for at in order])
        if made is not None and _reads_right(made, entries, group, order):
            entries = _reordered(entries, group, order)
            body, stray = made, _stray(order)
            moved += [group[at] for at in sorted(stray)]
    return body, moved


def _groups(source: SourceText, entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Yield runs of entries of one section with nothing but blank lines between them.

    One below a comment of its own stays by itself: that would speak of another.
    """
    group: list[Entry] = []
    for entry in entries:
        commented = entry.line > 1 and _COMMENT.fullmatch(source.lines[entry.line - 2])
        if group and (commented or not _follows(source, group[-1], entry)):
            yield group
            group = []
        if not commented:
            group.append(entry)
    if group:
        yield group


def _follows(source: SourceText, one: Entry, other: Entry) -> bool:
    same = (one.section, one.subgroup) == (other.section, other.subgroup)
    between = source.lines[one.line_end : other.line - 1]
    apart = other.line > one.line_end and not any(line.strip() for line in between)
    return same and apart and _form(one) == _form(other)


def _form(entry: Entry) -> tuple[int, str]:
    """Return how far an entry is indented, and by which sign it begins."""
    bare = entry.raw.lstrip()
    first = bare[:1]
    return len(entry.raw) - len(bare), "0" if first.isdigit() else first if first in "-*+|" else ""


def dates_of(group: Sequence[Entry], known: Mapping[str, str]) -> list[str] | None:
    """Return the date of each entry, as precise as the least of them; None where one has none."""
    ways: tuple[list[str | None], ...] = (
        [entry.stated_date for entry in group],
        [str(entry.year) if entry.year else None for entry in group],
        [known.get(entry.entry_id) for entry in group],
    )
    for way in ways:
        stated = [one for one in way if one]
        if len(stated) == len(group):
            shortest = min(map(len, stated))
            return [one[:shortest] for one in stated]
    return None


def direction(dates: Sequence[str]) -> int:
    """Return 1 where dates rise but for a few, -1 where they fall, 0 where they do neither.

    >>> direction(["2021", "2022", "2024", "2023", "2025"]), direction(["2024", "2023"])
    (1, 0)
    """
    numbers = [int(one.replace("-", "")) for one in dates]
    rising, falling = kept(numbers), kept([-one for one in numbers])
    best, other = (rising, falling) if len(rising) > len(falling) else (falling, rising)
    few = len(dates) - len(best) <= max(1, len(dates) // _STRAY)
    told = len({dates[at] for at in best}) >= _FEWEST
    if not few or not told or len(best) == len(other):
        return 0
    return 1 if best is rising else -1


def kept(numbers: Sequence[int]) -> list[int]:
    """Return the places of the longest run of numbers that never fall, others left out.

    >>> kept([1, 5, 2, 3])
    [0, 2, 3]
    """
    ends: list[int] = []  # the least number that a run of each length ends in
    last: list[int] = []  # its place
    before: list[int] = []
    for place, number in enumerate(numbers):
        at = bisect_right(ends, number)
        before.append(last[at - 1] if at else -1)
        ends[at : at + 1], last[at : at + 1] = [number], [place]
    found, place = [], last[-1] if last else -1
    while place >= 0:
        found.append(place)
        place = before[place]
    return found[::-1]


def _order(group: Sequence[Entry], known: Mapping[str, str]) -> list[int] | None:
    """Return the places of a group's entries in their right order; None where it is so already."""
    dates = dates_of(group, known)
    way = direction(dates) if dates else 0
    if dates is None or not way or any(_NUMBERED.match(one.raw) for one in group):
        return None
    numbers = [way * int(one.replace("-", "")) for one in dates]
    order = sorted(range(len(group)), key=lambda at: (numbers[at], at))
    return order if order != sorted(order) else None


def _stray(order: Sequence[int]) -> set[int]:
    return set(order) - {order[at] for at in kept(order)}


def _placed(source: SourceText, old: Sequence[Entry], new: Sequence[Entry]) -> bytes | None:
    """Return a list in which entries stand in another order, each in the place of another."""
    first, last = old[0].line - 1, old[-1].line_end
    lines: list[str] = []
    ends: list[str] = []
    done = first
    for slot, entry in zip(old, new, strict=True):
        mine = source.lines[entry.line - 1 : entry.line_end]
        named = _renumbered(mine, source.lines[slot.line - 1])
        if named is None:
            return None
        lines += [*source.lines[done : slot.line - 1], *named]
        ends += [*source.ends[done : slot.line - 1], *source.ends[entry.line - 1 : entry.line_end]]
        done = slot.line_end
    if "" in ends:  # the last line of the list has no end, wherever it stands now
        at = ends.index("")
        ends[at], ends[-1] = ends[-1], ends[at]
    return replace(
        source,
        lines=[*source.lines[:first], *lines, *source.lines[last:]],
        ends=[*source.ends[:first], *ends, *source.ends[last:]],
    ).body


def _renumbered(lines: Sequence[str], slot: str) -> Sequence[str] | None:
    """Return the lines of an entry under the number of the place that it comes to."""
    mine, there = _MARKER.match(lines[0]), _MARKER.match(slot)
    if not mine or not there or not mine[1] or not there[1]:
        return lines
    if len(mine[1]) != len(there[1]) and len(lines) > 1:
        return None  # what stands below would be indented wrongly
    start, end = mine.span(1)
    return [lines[0][:start] + there[1] + lines[0][end:], *lines[1:]]


def _reordered(
    entries: Sequence[Entry], group: Sequence[Entry], order: Sequence[int]
) -> list[Entry]:
    """Return the entries of a list in another order, with the lines that they then stand on."""
    first = next(at for at, one in enumerate(entries) if one is group[0])
    placed, line = [], group[0].line
    for slot, at in enumerate(order):
        entry = group[at]
        height = entry.line_end - entry.line
        placed.append(replace(entry, line=line, line_end=line + height))
        gap = group[slot + 1].line - group[slot].line_end if slot + 1 < len(group) else 0
        line += height + gap
    return [*entries[:first], *placed, *entries[first + len(group) :]]


def _reads_right(
    body: bytes, entries: Sequence[Entry], group: Sequence[Entry], order: Sequence[int]
) -> bool:
    read: Iterable[Entry] = parse(decode(body)[0], recogniser(entries))
    return list(map(unnamed, read)) == list(map(unnamed, _reordered(entries, group, order)))
