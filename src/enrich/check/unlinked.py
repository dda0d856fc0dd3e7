"""Works without a link."""

from __future__ import annotations

from collections.abc import Iterator

from enrich.check.evidence import Known
from enrich.check.finding import Finding, quoted
from enrich.normalization.identifiers import landing


def unlinked(known: Known) -> Iterator[Finding]:
    """Yield works without a link."""
    for entry in known.entries:
        if entry.url is None and entry.entry_id in known.papers:
            other = known.another(entry)
            yield known.finding(
                entry,
                "unlinked",
                "info" if entry.links else "warning",
                f"{quoted(entry.title)} has no link" + (" to a paper." if entry.links else "."),
                {"links": [link.url for link in entry.links]},
                landing(other.ref) if other else None,
            )
