"""Other words for some entries of a list, written only where the list then reads as it should."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from enrich.errors import BadInput
from enrich.model import STATED, Entry, Ref
from enrich.normalization import identifiers
from enrich.normalization.text import plain
from enrich.parse import decode, parse
from enrich.parse.document.annotations import ANNOTATION, unannotated
from enrich.repair.source_text import source_text

_TWO = 2  # edits, of which one may do harm


@dataclass(frozen=True, slots=True)
class Edit:
    """The lines of an entry as they should be, and how they should read."""

    raw: str
    reads: Entry
    refs: frozenset[Ref | None]  # one of which the main link then carries
    links: frozenset[str]


def edit(entry: Entry, raw: str, *, new: str | None = None, old: str | None = None) -> Edit:
    """Return an edit of an entry; `new` is an address that is added, or stands for an `old` one."""
    links = {link.url for link in entry.links} | {entry.url, new}
    known = frozenset(link for link in links if link is not None and link != old)
    ref = identifiers.recognise(new) if new else entry.ref
    refs = {ref} if entry.url in (None, old) else {ref, entry.ref}
    return Edit(raw, entry, frozenset(refs), known)


def edited(
    body: bytes, entries: Sequence[Entry], edits: Mapping[str, Edit]
) -> tuple[bytes, list[Entry]]:
    """Return a list with those edits that are certain, and the entries that they changed.

    One is certain when its entry then reads as it should, and all others as before.
    """
    certain = _certain(body, entries, [one for one in entries if one.entry_id in edits], edits)
    return _written(body, certain, edits), certain


def why_left(body: bytes, one: Edit) -> str:
    """Return why an edit that is not certain was left out, in a sentence."""
    here = f"The entry in {one.reads.place} stays as it is"
    try:
        source_text(body).encoded(one.raw)
    except BadInput as error:
        return f"{here}. {error}"
    return f"{here}: mended, it would not read as meant."


def _certain(
    body: bytes, entries: Sequence[Entry], wanted: Sequence[Entry], edits: Mapping[str, Edit]
) -> list[Entry]:
    """Return those entries after whose edits the whole list reads as it should.

    What reads wrongly itself is left out first; then it is tried which edits do harm to others.
    """
    right = _reading_right(body, entries, wanted, edits)
    if right is not None and len(right) == len(wanted):
        return right
    if right:
        return _certain(body, entries, right, edits)
    if right is not None or len(wanted) < _TWO:
        return []
    half = len(wanted) // 2
    parts = (_certain(body, entries, some, edits) for some in (wanted[:half], wanted[half:]))
    first, second = parts
    both = [*first, *second]
    return both if _reading_right(body, entries, both, edits) == both else first


def reread(body: bytes, entries: Sequence[Entry]) -> list[Entry]:
    """Return a list's entries as they read now, under the ids that they had."""
    read = _read(body, entries)
    return [replace(one, entry_id=old.entry_id) for one, old in zip(read, entries, strict=True)]


def _read(body: bytes, entries: Sequence[Entry]) -> list[Entry]:
    text, _ = decode(body)
    return parse(text, recogniser(entries))


def recogniser(entries: Sequence[Entry]) -> Callable[[str], Ref | None]:
    """Return what knows the addresses of entries as whoever read them knew them."""
    known = {entry.url: entry.ref for entry in entries if STATED not in entry.notes}
    return lambda url: known.get(url) or identifiers.recognise(url)


def _written(body: bytes, entries: Sequence[Entry], edits: Mapping[str, Edit]) -> bytes:
    """Return a list in which the lines of entries are replaced that stand as they were read."""
    source = source_text(body)
    lines = [*source.lines]
    for entry in entries:
        pairs = zip(entry.raw.split("\n"), edits[entry.entry_id].raw.split("\n"), strict=True)
        for number, (old, new) in enumerate(pairs, entry.line - 1):
            if old != new and unannotated(lines[number]) == old:
                lines[number] = _with_annotation(lines[number], new)
    return replace(source, lines=lines).body


def _with_annotation(old: str, new: str) -> str:
    """Return a new line with the values that stand in the old one, as far from its end."""
    found = ANNOTATION.search(old)
    if found is None:
        return new
    at = max(0, len(new) - len(unannotated(old[found.end() :])))
    return new[:at] + found[0] + new[at:]


def _reading_right(
    body: bytes, entries: Sequence[Entry], changed: Sequence[Entry], edits: Mapping[str, Edit]
) -> list[Entry] | None:
    """Return which of the changed entries then read as they should; None if others do not."""
    try:
        read = _read(_written(body, changed, edits), entries)
    except BadInput:  # it would be no text any more
        return None
    mine = {one.entry_id for one in changed}
    if len(read) != len(entries):
        return None
    right = []
    for now, old in zip(read, entries, strict=True):
        if old.entry_id not in mine:
            if unnamed(now) != unnamed(old):
                return None
        elif _is_as_wanted(now, edits[old.entry_id]):
            right.append(old)
    return right


def unnamed(entry: Entry) -> Entry:
    """Return an entry without what its whole list gives it."""
    return replace(entry, entry_id="", raw="", file="", part=0)


def _is_as_wanted(now: Entry, wanted: Edit) -> bool:
    links = {link.url for link in now.links} | ({now.url} if now.url else set())
    right = now.ref in wanted.refs and links == wanted.links
    return right and _outline(now) == _outline(wanted.reads)


def _outline(entry: Entry) -> tuple[Any, ...]:
    """Return what else an entry says."""
    return (
        *(plain(entry.title), entry.authors, entry.section, entry.subgroup, entry.kind),
        *(entry.venue, entry.year, entry.stated_date, entry.affiliations),
        *(entry.line, entry.line_end),
    )
