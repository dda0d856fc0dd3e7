"""What is wrong with the list: broken, shared and wrong links, works listed twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from enrich.check.evidence import Known
from enrich.check.finding import Finding, Fit, Match, Severity
from enrich.check.links import link_findings
from enrich.check.reach import reach
from enrich.check.shared import duplicate_papers, duplicates, linked_works, shared_links
from enrich.check.written import addresses, malformed, unlinked
from enrich.model import Claim, Entry, Paper, Ref

__all__ = ["Finding", "Fit", "Match", "Severity", "check"]

ORDER = ("error", "warning", "info")
"""Severities, worst first."""


def check(
    entries: Sequence[Entry],
    papers: Mapping[str, Paper],
    claims: Iterable[Claim],
    dead: Mapping[Ref, datetime] = MappingProxyType({}),
) -> tuple[list[Finding], dict[str, Fit]]:
    """Return all findings in the list's order, and how well entries fit their links.

    The second goes by entry_id, as does `papers`, which has the entries that
    name papers; `claims` is all that was heard, also about other works; `dead`
    are the links that nobody knows any more, and since when.
    """
    claims = list(claims)
    known = Known(entries, papers, claims)
    linked = linked_works(known)
    about_links, fits = link_findings(known, linked)
    found = [
        *malformed(known),
        *reach(known, dead, claims),
        *unlinked(known),
        *about_links,
        *addresses(known),
        *shared_links(known, linked),
        *duplicates(known, linked),
        *duplicate_papers(known),
    ]
    return sorted(found, key=_place), fits


def _place(finding: Finding) -> tuple[int, int, str, str]:
    return finding.line, ORDER.index(finding.severity), finding.check, finding.entry_id
