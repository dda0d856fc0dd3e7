"""Links that lead nowhere any more, or elsewhere for good."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from enrich.check.evidence import Known
from enrich.check.finding import Finding, Severity, quoted
from enrich.model import Claim, Entry, Link, Ref
from enrich.refs import landing, links, parse

_WHY = {
    "arxiv": "arXiv knows no such paper",
    "doi": "neither Crossref nor DataCite, who register most DOIs, knows it",
    "page": "its host has no such page",
}
_RENAMED = frozenset({"github", "huggingface"})


def reach(known: Known, dead: Mapping[Ref, datetime], claims: Iterable[Claim]) -> Iterator[Finding]:
    """Yield links that are dead, and those that have moved for good; `dead` says since when.

    A link that could not be asked about, or whose host shuts programs out, is neither.
    """
    moves = dict(_moves(claims))
    for entry in known.entries:
        for ref, link in dict(links(entry)).items():
            if ref in dead:
                yield _dead(known, entry, link, ref, dead[ref])
            elif ref in moves:
                yield _moved(known, entry, link, ref, moves[ref])


def _moves(claims: Iterable[Claim]) -> Iterator[tuple[Ref, str]]:
    """Yield refs whose work is somewhere else now, and where."""
    for claim in claims:
        ref = claim.ref
        if ref.scheme == "page" and claim.field == "url" and claim.provider == "page":
            if _place(claim.value) != _place(ref.value):
                yield ref, claim.value
        elif ref.scheme in _RENAMED and claim.field == "identifiers":
            now = parse(claim.value)
            if now is not None and now.scheme == ref.scheme and now != ref:
                yield ref, landing(now)


def _place(address: str) -> tuple[str, str, str]:
    """Return what of an address matters: not whether it is `https`, or ends in a slash."""
    parts = urlsplit(address)
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/"), parts.query


def _dead(known: Known, entry: Entry, link: Link, ref: Ref, at: datetime) -> Finding:
    why = _WHY.get(ref.scheme, f"{ref.scheme} knows no such work")
    sure = link.url == entry.url and ref.scheme != "doi"
    message = f"{_named(entry, link)} is dead: {why} ({at:%Y-%m-%d})."
    evidence = {"link": link.url, "ref": str(ref), "asked_at": at.isoformat()}
    severity: Severity = "error" if sure else "warning"
    return _finding(known, entry, "dead-link", severity, message, evidence, None)


def _moved(known: Known, entry: Entry, link: Link, ref: Ref, now: str) -> Finding:
    evidence = {"link": link.url, "ref": str(ref), "now": now}
    if urlsplit(now).path in ("", "/") and _place(ref.value)[1]:
        message = f"{_named(entry, link)} leads to the front page {now}, so what it meant is gone."
        return _finding(known, entry, "dead-link", "warning", message, evidence, None)
    message = f"{_named(entry, link)} has moved for good to {now}."
    return _finding(known, entry, "redirected-link", "info", message, evidence, now)


def _named(entry: Entry, link: Link) -> str:
    label = f" [{link.label}]" if link.label else ""
    return f"The link{label} of {quoted(entry.title)}, {link.url},"


def _finding(
    known: Known,
    entry: Entry,
    check: str,
    severity: Severity,
    message: str,
    evidence: Mapping[str, str],
    suggestion: str | None,
) -> Finding:
    paper = known.papers.get(entry.entry_id)
    name = paper.paper_id if paper else None
    return Finding(
        check, severity, entry.entry_id, entry.line, message, name, dict(evidence), suggestion
    )
