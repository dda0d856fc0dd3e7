"""Further links of one entry to the work that its main link wrongly opens: they go with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from enrich.model import Entry, Ref
from enrich.normalization import identifiers
from enrich.repair.apply import Moves


def with_further_links(entries: Iterable[Entry], moves: Moves) -> Moves:
    """Return the moves of main links with those of their entries' links to the very same work."""
    found = dict(moves)
    for entry in entries:
        mine = moves.get(entry.entry_id, {})
        right = identifiers.recognise(mine.get(entry.url or "", ""))
        if right is not None and entry.ref is not None and right != entry.ref:
            more = dict(_further(entry, entry.ref, right))
            if mine[entry.url or ""] in more.values():  # two links would become one
                mine = {**mine, str(entry.url): moved(str(entry.url), entry.ref, right)}
            found[entry.entry_id] = {**more, **mine}
    return found


def leads_elsewhere(entry: Entry, opened: Iterable[str]) -> bool:
    """Tell whether an entry links to the wrong work by another identifier of it, too."""
    other = {ref for ref in opened if ref != str(entry.ref)}
    return any(str(identifiers.recognise(link.url)) in other for link in entry.links)


def _further(entry: Entry, wrong: Ref, right: Ref) -> Iterator[tuple[str, str]]:
    for link in entry.links:
        if link.url != entry.url and identifiers.recognise(link.url) == wrong:
            yield link.url, moved(link.url, wrong, right)


def moved(address: str, wrong: Ref, right: Ref) -> str:
    """Return the address of another work of the same archive in the same form, without a version.

    >>> moved("https://arxiv.org/pdf/2401.00002v3", Ref("arxiv", "2401.00002"),
    ...       Ref("arxiv", "2401.00001"))
    'https://arxiv.org/pdf/2401.00001'
    """
    version = r"(?:v\d+)?" if wrong.scheme == "arxiv" else ""
    whole = re.compile(rf"(?<![\w.]){re.escape(wrong.value)}{version}(?!\w)", re.I)
    there = whole.sub(lambda _: right.value, address) if wrong.scheme == right.scheme else ""
    return there if identifiers.recognise(there) == right else identifiers.landing(right)
