"""What changed between the tables of two runs: a pure function of the two."""

from __future__ import annotations

from datetime import datetime

from enrich.dataset.diff.change import Change, Changes, Kind, Tables
from enrich.dataset.diff.entry_changes import entry_changes, paired
from enrich.dataset.diff.finding_changes import finding_changes
from enrich.dataset.diff.link_changes import link_changes
from enrich.dataset.diff.paper_changes import paper_changes

_ORDER = {kind: number for number, kind in enumerate(Kind)}
_SEVERITIES = {"error": 0, "warning": 1, "info": 2}
_LAST = 2**31


def compare(before: Tables, after: Tables, since: datetime, until: datetime) -> Changes:
    """Return what changed between two runs, whose moments are given.

    Times of asking, the order of rows and the numbers of lines are no changes.
    """
    match = paired(before.get("entries", ()), after.get("entries", ()))
    entries = list(entry_changes(match))
    told = {one.paper_id for one in entries if one.kind is Kind.RESOLVED}
    found = [
        *entries,
        *paper_changes(before, after, match, told),
        *link_changes(before, after),
        *finding_changes(before, after, match),
    ]
    return Changes(since, until, tuple(sorted(found, key=_place)))


def _place(change: Change) -> tuple[object, ...]:
    """Return where a change stands: by kind, the gravest and the largest first, then by line."""
    gain = 0
    if change.kind is Kind.CITATIONS_GAINED:
        gain = int(str(change.after)) - int(str(change.before))
    return (
        _ORDER[change.kind],
        _SEVERITIES.get(change.severity or "", 3),
        -gain,
        _LAST if change.line is None else change.line,
        change.title,
        change.paper_id or "",
        str(change.before),
        str(change.after),
    )
