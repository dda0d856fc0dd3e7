"""Which repairs of a list are certain: those after which every entry reads as it should."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from enrich.check import Finding
from enrich.check.malformed_links import suggestion
from enrich.errors import BadInput
from enrich.model import STATED, Entry, Link
from enrich.normalization import identifiers
from enrich.parse import decode, parse
from enrich.repair.apply import Moves, repair
from enrich.repair.further_links import leads_elsewhere, with_further_links

_NONE: Mapping[str, str] = MappingProxyType({})


def repaired(
    body: bytes, entries: Sequence[Entry], findings: Iterable[Finding] = ()
) -> tuple[bytes, list[Entry]]:
    """Return a list with its certain repairs, and the entries that were repaired.

    Malformed links are mended, and addresses replaced that findings surely
    have others for. A repair is certain when every entry reads as before, but
    for these links.
    """
    findings = list(findings)
    moves = with_further_links(entries, _moves(findings))
    moves = {e.entry_id: moves[e.entry_id] for e in entries if _is_plain(e, moves, findings)}
    broken = [entry for entry in entries if suggestion(entry) or entry.entry_id in moves]
    certain = broken
    if not _reads_right(body, entries, broken, moves):
        certain = [entry for entry in broken if _reads_right(body, entries, [entry], moves)]
        if not _reads_right(body, entries, certain, moves):
            certain = []
    return repair(body, certain, moves), certain


def _moves(findings: Iterable[Finding]) -> Moves:
    """Return which addresses of which entries to replace; of two new ones none is sure."""
    told: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for finding in findings:
        if finding.instead_of and finding.suggestion:
            told[finding.entry_id][finding.instead_of].add(finding.suggestion)
    sure = {
        entry_id: {old: min(new) for old, new in moves.items() if len(new) == 1}
        for entry_id, moves in told.items()
    }
    return {entry_id: moves for entry_id, moves in sure.items() if moves}


def _is_plain(entry: Entry, moves: Moves, findings: Sequence[Finding]) -> bool:
    """Tell whether it is plain which address of an entry to replace.

    A wrong link is the main one; where the same address stands again, bare or under the
    name of a work, it may be right there.  A link to the wrong work by another of its
    identifiers has no counterpart that is known.
    """
    if entry.entry_id not in moves:
        return False
    mine = [one for one in findings if (one.entry_id, one.check) == (entry.entry_id, "wrong-link")]
    if any(leads_elsewhere(entry, one.evidence.get("opened", ())) for one in mine):
        return False
    return not any(_stands_twice(entry.raw, one.instead_of) for one in mine if one.instead_of)


def _stands_twice(raw: str, address: str) -> bool:
    """Tell whether an address stands bare beside its link, or behind the names of two works."""
    old = re.escape(address)
    labels = re.findall(rf"\[([^\[\]\n]*)\]\(\s*<?{old}(?![^\s)>])", raw)
    bare = re.search(rf"(?<![(<\"'=\w]){old}(?![^\s,.;)])", raw)
    return sum(len(label.split()) > 2 for label in labels) > 1 or bool(labels and bare)


def _reads_right(
    body: bytes, entries: Sequence[Entry], broken: Sequence[Entry], moves: Moves
) -> bool:
    """Tell whether the list with these entries repaired reads as before, but for their links."""
    known = {entry.url: entry.ref for entry in entries if STATED not in entry.notes}
    try:
        text, _ = decode(repair(body, broken, moves))
    except BadInput:  # an address that its encoding cannot hold
        return False
    read = parse(text, lambda url: known.get(url) or identifiers.recognise(url))
    mine = {entry.entry_id: moves.get(entry.entry_id, _NONE) for entry in broken}
    wanted = [_relinked(entry, mine.get(entry.entry_id, _NONE)) for entry in entries]
    return list(map(_said, read)) == list(map(_said, wanted))


def _relinked(entry: Entry, moves: Mapping[str, str]) -> Entry:
    """Return an entry as it should read with other addresses."""
    url = moves.get(entry.url, entry.url) if entry.url else None
    links: dict[str, Link] = {}
    for link in entry.links:
        there = moves.get(link.url, link.url)
        if there != url:  # as entries are read
            links.setdefault(there, Link(moves.get(link.label, link.label), there))
    ref = entry.ref
    if url and url != entry.url and STATED not in entry.notes:
        ref = identifiers.recognise(url)
    return replace(entry, url=url, ref=ref, links=tuple(links.values()))


def _said(entry: Entry) -> Entry:
    """Return an entry without what any repair changes."""
    return replace(entry, entry_id="", raw="", notes=(), file="", part=0)
