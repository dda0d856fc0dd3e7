"""Works without a link."""

from __future__ import annotations

from collections.abc import Iterator

from enrich.check.evidence import Known
from enrich.check.finding import Finding, quoted
from enrich.model import Entry
from enrich.normalization.identifiers import landing


def unlinked(known: Known) -> Iterator[Finding]:
    """Yield works without a link."""
    for entry in known.entries:
        if entry.url is None and entry.entry_id in known.papers:
            other = None if entry.ref else known.another(entry)
            lead = entry.ref or (other.ref if other else None)
            yield known.finding(
                entry,
                "unlinked",
                "info" if entry.links else "warning",
                f"{quoted(entry.title)} has no link" + _end(entry),
                {"links": [link.url for link in entry.links]},
                landing(lead) if lead else None,
            )


def _end(entry: Entry) -> str:
    """Return the end of the sentence: what an entry has in the place of a link."""
    behind = " to a paper" if entry.links else ""
    return f"{behind}, though its words name {entry.ref}." if entry.ref else f"{behind}."
