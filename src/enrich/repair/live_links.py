"""Where works surely are: instead of a link that is dead, and for an entry without one."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from enrich.check import Finding, Fit
from enrich.model import STATED, Entry, Paper, Ref
from enrich.normalization import identifiers
from enrich.resolution.accepted_records import speaks_for_work
from enrich.resolution.entry_claims import key
from enrich.resolution.trust import status

_DOUBTS = frozenset(
    {
        *("wrong-link", "shared-link", "identity-doubtful", "authors-differ", "title-misquoted"),
        *("venue-differs", "withdrawn", "doi-of-no-work"),
    }
)
"""What may be said of an entry's work, so that no link to it is certain."""


def doubted(findings: Iterable[Finding], link: str | None = None) -> set[str]:
    """Return the entries of whose work nobody is sure; what itself asks for `link` is no doubt."""
    return {
        one.entry_id
        for one in findings
        if one.check in _DOUBTS and not (link and one.suggestion == link)
    }


def known_link(paper: Paper, dead: Container[Ref], document: bool = False) -> str | None:
    """Return an address of a work that its registrar knows: of its document, where that is asked.

    The page that the dataset shows is taken before others.
    """
    told = [
        claim.ref
        for claim in paper.heard
        if claim.field == "title" and speaks_for_work(claim.provider, claim.ref)
    ]
    live = [ref for ref in paper.refs if ref in told and ref not in dead]
    won = paper.won.get("url")
    shown = identifiers.recognise(str(won.value)) if won else None
    live.sort(key=lambda ref: ref != shown)
    files = [file for ref in live if (file := identifiers.pdf(ref))] if document else []
    return next(iter([*files, *map(identifiers.landing, live)]), None)


def unlinked_works(
    entries: Iterable[Entry],
    papers: Mapping[str, Paper],
    fits: Mapping[str, Fit],
    findings: Sequence[Finding],
) -> dict[str, str]:
    """Return where the works of entries without a link are, by entry_id, where that is sure."""
    doubts, found = doubted(findings), {}
    for entry in entries:
        paper = papers.get(entry.entry_id)
        if entry.url is not None or paper is None or entry.entry_id in doubts:
            continue
        fit = fits.get(entry.entry_id, Fit())
        named = fit.match == "agrees" if STATED in entry.notes else key(entry).scheme == "title"
        link = known_link(paper, ()) if named and status(paper) == "resolved" else None
        if link is not None:
            found[entry.entry_id] = link
    return found


def live_links(
    entries: Iterable[Entry],
    papers: Mapping[str, Paper],
    findings: Sequence[Finding],
    dead: Container[Ref],
    titled: Callable[[Entry], Ref | None],
) -> Iterator[Finding]:
    """Yield findings of dead links with the live ones that surely lead to the same works.

    `titled` tells which work an entry's title surely names.
    """
    of = {entry.entry_id: entry for entry in entries}
    for finding in findings:
        entry, paper = of.get(finding.entry_id), papers.get(finding.entry_id)
        if finding.check != "dead-link" or finding.severity != "error" or not entry or not paper:
            continue
        link = _instead(entry, paper, dead, titled)
        if link is not None and finding.entry_id not in doubted(findings, link):
            yield replace(finding, suggestion=link, instead_of=entry.url)


def _instead(
    entry: Entry, paper: Paper, dead: Container[Ref], titled: Callable[[Entry], Ref | None]
) -> str | None:
    document = bool(entry.url and entry.url.lower().endswith(".pdf"))
    if link := known_link(paper, dead, document):
        return link
    ref = titled(entry)
    return identifiers.landing(ref) if ref is not None and ref not in dead else None
