"""Copies of dead pages in the Internet Archive that show, by their titles, what a list means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from enrich.check import Finding
from enrich.harvest.rounds import Harvest
from enrich.model import Claim, Entry, Ref
from enrich.normalization import identifiers
from enrich.normalization.titles import TELLING, same_title, telling

ARCHIVE = "https://web.archive.org/web"
"""Where a page is at `/YEAR/ADDRESS`, as it was in about that year."""


def archived_copies(
    harvest: Harvest, entries: Iterable[Entry], findings: Iterable[Finding]
) -> Iterator[Finding]:
    """Yield findings of dead pages with their copies, where these bear the very title listed.

    The archive is asked about these pages alone, and keeps whatever stood there: without the
    title a copy may be of a notice, or of a stranger's page.
    """
    copies = dict(_copies(entries, findings))
    harvest.ask(list(copies), "archived pages")
    titles = _titles(harvest.on_record(list(copies)))
    for ref, (entry, finding) in copies.items():
        named = [title for title in titles.get(ref, ()) if len(telling(title)) >= TELLING]
        if any(same_title(entry.title, title) for title in named):
            yield replace(finding, suggestion=ref.value, instead_of=entry.url)


def _copies(
    entries: Iterable[Entry], findings: Iterable[Finding]
) -> Iterator[tuple[Ref, tuple[Entry, Finding]]]:
    """Yield where the copies of dead pages should be, from the year of their works."""
    of = {entry.entry_id: entry for entry in entries}
    for finding in findings:
        entry = of.get(finding.entry_id)
        dead = (finding.check, finding.severity) == ("dead-link", "error")
        page = identifiers.parse(str(finding.evidence.get("ref"))) if dead else None
        if entry is not None and page is not None and page.scheme == "page":
            asked = datetime.fromisoformat(str(finding.evidence["asked_at"]))
            year = entry.year or asked.year - 1
            copy = identifiers.page(f"{ARCHIVE}/{year}/{entry.url}")
            if copy is not None:
                yield copy, (entry, finding)


def _titles(claims: Iterable[Claim]) -> Mapping[Ref, Sequence[str]]:
    found: dict[Ref, list[str]] = {}
    for claim in claims:
        if claim.field == "title":
            found.setdefault(claim.ref, []).append(str(claim.value))
    return found
