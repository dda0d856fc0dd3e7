"""Works that a venue has rejected, or from which they were withdrawn, as OpenReview says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from enrich.check.evidence import GATHERERS, Known
from enrich.check.finding import Finding, Fit, quoted
from enrich.check.published_versions import PUBLISHERS, agreeing, publications
from enrich.model import Claim, Entry
from enrich.normalization import identifiers

_DECISION = re.compile(r"(?P<verb>[a-z]+) from (?P<venue>.+?)(?: (?P<year>\d{4}))?")


def submissions_declined(known: Known, fits: Mapping[str, Fit]) -> Iterator[Finding]:
    """Yield entries whose venue has rejected the work, or from which it was withdrawn.

    It may have appeared elsewhere, or there in the end: who published it knows better.
    """
    for entry, _ in agreeing(known, fits):
        for ref in known.papers[entry.entry_id].refs:
            for claim in known.said(ref, "decision"):
                if _is_declined(known, entry, claim):
                    yield _declined(known, entry, claim)


def _is_declined(known: Known, entry: Entry, claim: Claim) -> bool:
    """Tell whether a decision is about the venue and year that an entry names."""
    found = _DECISION.fullmatch(str(claim.value))
    if found is None or entry.venue is None or found["venue"] != entry.venue:
        return False
    if entry.year is None:
        same_year = claim.ref == entry.ref or found["year"] is None
    else:
        same_year = found["year"] in (None, str(entry.year))
    heard = publications(known, entry, PUBLISHERS + GATHERERS)
    return same_year and not any(one.is_in(entry.venue) for one in heard)


def _declined(known: Known, entry: Entry, claim: Claim) -> Finding:
    listed = entry.venue if entry.year is None else f"{entry.venue} {entry.year}"
    message = (
        f"{quoted(entry.title)} is listed as {listed}, but was {claim.value}, "
        f"says {claim.provider}: {identifiers.landing(claim.ref)}."
    )
    evidence = {
        "listed": {"venue": entry.venue, "year": entry.year},
        "decision": {"words": claim.value, "provider": claim.provider, "ref": str(claim.ref)},
    }
    return known.finding(entry, "venue-differs", "warning", message, evidence)
