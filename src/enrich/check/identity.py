"""Refs that somebody states to be one work, where the records themselves do not bear it out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from enrich.check.evidence import Known
from enrich.check.finding import Finding, Severity, quoted
from enrich.model import Entry, Ref
from enrich.normalization.identifiers import landing
from enrich.resolution.accepted_records import is_registrar
from enrich.resolution.same_work import Doubt

Doubts = Mapping[str, Sequence[Doubt]]
"""By entry_id of a work's first entry, what is stated to be the same work and not plainly so."""


def doubtful_identities(
    known: Known, doubts: Doubts, no_works: Collection[Ref] = ()
) -> Iterator[Finding]:
    """Yield identifiers that may be another work's, and works published under another title.

    What names no work at all is told elsewhere.
    """
    for entry in known.entries:
        for doubt in doubts.get(entry.entry_id, ()):
            if doubt.open and doubt.other not in no_works:
                yield _doubtful(known, entry, doubt)
            elif doubt.joined:
                yield _retitled(known, entry, doubt)


def _doubtful(known: Known, entry: Entry, doubt: Doubt) -> Finding:
    """Return a doubt: a warning where a registrar states what its records do not bear out."""
    official = any(is_registrar(one, doubt.ref) for one in doubt.stated_by)
    severity: Severity = "warning" if official else "info"
    who = " and ".join(doubt.stated_by)
    verb = "states" if len(doubt.stated_by) == 1 else "state"
    theirs = f", which is called {quoted(doubt.theirs.title)}" if doubt.theirs.title else ""
    return known.finding(
        entry,
        "identity-doubtful",
        severity,
        f"{who} {verb} that {quoted(entry.title)} is {landing(doubt.other)}{theirs}; "
        f"that is not proved ({doubt.reason}), so the two are kept apart.",
        _records(doubt),
    )


def _retitled(known: Known, entry: Entry, doubt: Doubt) -> Finding:
    return known.finding(
        entry,
        "retitled",
        "info",
        f"{quoted(doubt.ours.title)} was published as {quoted(doubt.theirs.title)} by the same "
        f"people, as {landing(doubt.other)} says.",
        _records(doubt),
    )


def _records(doubt: Doubt) -> dict[str, Any]:
    return {
        "refs": [str(doubt.ref), str(doubt.other)],
        "stated_by": list(doubt.stated_by),
        "records": [asdict(doubt.ours), asdict(doubt.theirs)],
        "because": doubt.reason,
    }
