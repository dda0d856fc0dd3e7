"""What is wrong with the list, one rule a file: wrong, dead and shared links, works listed twice.

In come entries, papers and claims; out come findings, and how well entries fit their links.
It never asks anybody, never changes the list, and never accuses on one witness's slip.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from enrich.check.address_words import addresses
from enrich.check.authors_differ import authors_that_differ, is_by_others
from enrich.check.concerns import concerns
from enrich.check.dead_links import dead_links
from enrich.check.declined_submissions import submissions_declined
from enrich.check.dois_of_no_work import dois_of_no_work
from enrich.check.duplicates import duplicate_papers, duplicates
from enrich.check.evidence import Known
from enrich.check.finding import Finding, Fit, Match, Severity
from enrich.check.identity import Doubts, doubtful_identities
from enrich.check.malformed_links import malformed_links
from enrich.check.not_read import not_read
from enrich.check.one_fault import ORDER, one_per_fault
from enrich.check.published_versions import (
    published_versions,
    venues_that_differ,
    withdrawals,
)
from enrich.check.shared_links import Parts, linked_works, shared_links
from enrich.check.unlinked import unlinked
from enrich.check.venues_differ import venues_listed
from enrich.check.words_differ import words_that_differ
from enrich.check.wrong_links import link_findings
from enrich.check.years_differ import years_that_differ
from enrich.model import Claim, Entry, Paper, Ref, SourceLines
from enrich.resolution.no_works import NoWorks
from enrich.store.second_look import Absence

__all__ = ["ORDER", "Finding", "Fit", "Match", "Severity", "check"]


def check(
    entries: Sequence[Entry],
    papers: Mapping[str, Paper],
    claims: Iterable[Claim],
    dead: Mapping[Ref, Absence] = MappingProxyType({}),
    doubts: Doubts = MappingProxyType({}),
    no_works: NoWorks = MappingProxyType({}),
    lines: Sequence[SourceLines] = (),
    beside: Sequence[Entry] = (),
) -> tuple[list[Finding], dict[str, Fit]]:
    """Return all findings in the list's order, and how well entries fit their links.

    The second goes by entry_id, as does `papers`, which has the entries that
    name papers; `claims` is all that was heard, also about other works; `dead`
    are the links that nobody knows any more, and since when; `doubts` are what is stated
    to be the same work and not plainly so; `no_works` are DOIs that name none; `lines` are
    what each line of the list is; `beside` are entries of it that are not looked at.
    """
    claims = list(claims)
    known = Known(entries, papers, claims, beside)
    linked = linked_works(known)
    about_links, fits = _about_links(known, linked)
    found = [
        *malformed_links(known),
        *dead_links(known, dead, claims),
        *unlinked(known),
        *about_links,
        *words_that_differ(known),
        *shared_links(known, linked),
        *duplicates(known, linked),
        *duplicate_papers(known),
        *doubtful_identities(known, doubts, no_works),
        *dois_of_no_work(known, no_works),
        *_about_words(known, fits),
        *withdrawals(known),
        *concerns(known),
        *not_read(known, lines),
    ]
    return _in_order(known, one_per_fault(found)), fits


def _in_order(known: Known, found: Sequence[Finding]) -> list[Finding]:
    """Return findings in the list's order, list by list."""
    part_of = {entry.entry_id: entry.part for entry in known.entries}
    return sorted(sorted(found, key=_place), key=lambda one: part_of.get(one.entry_id, 0))


def _about_links(known: Known, linked: Parts) -> tuple[list[Finding], dict[str, Fit]]:
    """Return whether links open what the list names, and how well entries fit them."""
    found, fits = link_findings(known, linked)
    about_addresses = list(addresses(known))
    fits |= {finding.entry_id: Fit("differs") for finding in about_addresses}
    return found + about_addresses, fits


def _about_words(known: Known, fits: dict[str, Fit]) -> list[Finding]:
    """Return what the list says wrongly of right links; who is by others fits no more."""
    about_people = list(authors_that_differ(known, fits))
    elsewhere = list(venues_that_differ(known, fits))
    elsewhere += venues_listed(known, fits, elsewhere)
    found = [
        *about_people,
        *published_versions(known, fits),
        *submissions_declined(known, fits),
        *elsewhere,
        *years_that_differ(known, fits, elsewhere),
    ]
    strangers = {one.entry_id for one in about_people if is_by_others(one)}
    fits |= {name: Fit("differs", fits[name].score) for name in strangers}
    return found


def _place(finding: Finding) -> tuple[int, int, str, str, str]:
    grave = ORDER.index(finding.severity)
    return finding.line, grave, finding.check, finding.entry_id, finding.message
