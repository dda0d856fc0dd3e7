"""One fault, one finding: of several findings that tell of the same, the most telling is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from enrich.check.evidence import first_of
from enrich.check.finding import Finding
from enrich.normalization import identifiers

ORDER = ("error", "warning", "info")
"""Severities, worst first."""

_TWO_WAYS = ("wrong-link", "shared-link")
"""Checks that tell one fault in two ways, the more telling first."""


def one_per_fault(found: Sequence[Finding]) -> list[Finding]:
    """Return findings, each fault of an entry told once, as gravely as any tells it."""
    told = _links_once(found)
    of: dict[str, list[Finding]] = defaultdict(list)
    for one in told:
        of[one.entry_id].append(one)
    return [
        one
        for one in told
        if not any(_tells_more(other, one) for other in of[one.entry_id] if one.entry_id)
    ]


def _links_once(found: Sequence[Finding]) -> list[Finding]:
    links: dict[str, dict[str, Finding]] = {}
    for one in found:
        if one.check in _TWO_WAYS:
            links.setdefault(one.entry_id, {}).setdefault(one.check, one)
    told = {name: _more_telling(both) for name, both in links.items()}
    others = [one for one in found if one.check not in _TWO_WAYS]
    return [*others, *told.values()]


def _more_telling(both: Mapping[str, Finding]) -> Finding:
    """Return what a witness says of a link, unless that only leaves open what the list shows."""
    worst = min(both.values(), key=lambda one: ORDER.index(one.severity))
    wrong = both.get("wrong-link", worst)
    if worst.severity != wrong.severity and may_be_retitled(wrong):
        return worst
    return replace(wrong, severity=worst.severity)


def may_be_retitled(finding: Finding) -> bool:
    """Tell whether a link may be right after all: nobody told what its work was first called."""
    link = identifiers.parse(str(finding.evidence.get("link")))
    return link is not None and first_of(link) is not None and "first" not in finding.evidence


def _tells_more(one: Finding, other: Finding) -> bool:
    """Tell whether one finding of an entry says of the same fault what another does, and more."""
    if one is other:
        return False
    pair = one.check, other.check
    if pair == ("duplicate-paper", "duplicate-entry"):
        return not _is_graver(other, one)
    if pair == ("duplicate-entry", "duplicate-paper"):
        return _is_graver(one, other)
    if pair == ("venue-differs", "venue-differs"):
        return "published" in one.evidence and "decision" in other.evidence
    if pair == ("doi-of-no-work", "wrong-link"):
        own = one.evidence.get("ref") == other.evidence.get("link")
        return own and not one.evidence["stated_by"] and other.severity != "error"
    if not _are_of_one_link(one, other):
        return False
    if pair == ("wrong-link", "dead-link"):
        return one.suggestion is not None and not _is_graver(other, one)
    if pair == ("dead-link", "wrong-link"):
        return other.suggestion is None and other.severity != "error"
    return other.check == "redirected-link" or pair == ("malformed-link", "dead-link")


def _is_graver(one: Finding, other: Finding) -> bool:
    return ORDER.index(one.severity) < ORDER.index(other.severity)


def _are_of_one_link(one: Finding, other: Finding) -> bool:
    """Tell whether two findings are about one link of an entry."""
    links = [finding.evidence.get("link") for finding in (one, other)]
    return all(links) and _ref(str(links[0])) == _ref(str(links[1]))


def _ref(link: str) -> str:
    return str(identifiers.parse(link) or identifiers.recognise(link) or link)
