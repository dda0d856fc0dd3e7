"""Works that surely bear another title by now: it stands where the old one stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from enrich.check import Finding
from enrich.model import Entry
from enrich.normalization import identifiers
from enrich.normalization.text import one_line, plain
from enrich.repair.entry_edits import Edit, edit
from enrich.repair.field_places import title_place
from enrich.repair.markup import MARKDOWN, Markup
from enrich.resolution.accepted_records import is_registrar


def title_changes(
    entries: Sequence[Entry], findings: Iterable[Finding], markup: Markup = MARKDOWN
) -> Iterator[Edit]:
    """Yield how entries read under the titles that their works bear now."""
    of = {entry.entry_id: entry for entry in entries}
    for finding in findings:
        entry = of.get(finding.entry_id)
        if finding.check == "retitled" and entry is not None:
            title = _sure(finding)
            if title and (raw := _with_title(entry, title, markup)):
                yield replace(edit(entry, raw), reads=replace(entry, title=title))


def _sure(finding: Finding) -> str | None:
    """Return the one title of today where the listed one is that of the first version."""
    ref = identifiers.parse(str(finding.evidence.get("link")))
    stated, first = finding.evidence.get("stated", {}), finding.evidence.get("first", {})
    listed = plain(str(finding.evidence.get("listed")))
    own = [title for who in stated if ref and is_registrar(who, ref) for title in stated[who]]
    every = {plain(title) for titles in stated.values() for title in titles}
    at_first = {plain(title) for titles in first.values() for title in titles}
    return one_line(own[0]) if own and len(every) == 1 and at_first == {listed} else None


def _with_title(entry: Entry, title: str, markup: Markup) -> str | None:
    place, raw = title_place(entry), entry.raw
    if place is None:
        return None
    shown = markup.words(title)
    parts: Mapping[tuple[int, int], str] = {place.parts[0]: shown}
    if len(place.parts) == 2:
        head, colon, rest = shown.partition(": ")
        if not colon:
            return None
        parts = dict(zip(place.parts, (head, rest), strict=True))
    for (start, end), words in sorted(parts.items(), reverse=True):
        raw = raw[:start] + words + raw[end:]
    return raw
