"""Lines that look like entries and were not read, and links to works that no entry has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from enrich.check.evidence import Known
from enrich.check.finding import Finding, Severity
from enrich.model import Ref, SourceLines
from enrich.normalization import identifiers
from enrich.parse.fields.links import PAPERS


def not_read(known: Known, lines: Iterable[SourceLines]) -> Iterator[Finding]:
    """Yield lines of the list of which no entry was made, though a reader might expect one.

    Whoever links a work in running text that an entry of the list links has lost nothing.
    """
    listed = _listed(known)
    for one in lines:
        works = _works(one)
        lost = [ref for ref in works if ref not in listed]
        if lost:
            told = f"link {_named(lost)}, which is in no entry"
            yield _finding(one, "warning", told, [str(ref) for ref in lost])
        elif one.likely and not works:
            yield _finding(one, "info", "look like an entry and were not read", [])


def _finding(one: SourceLines, severity: Severity, told: str, works: list[str]) -> Finding:
    place = one.place
    if one.line == one.line_end:
        for several, single in (("link ", "links "), ("look ", "looks "), ("were ", "was ")):
            told = told.replace(several, single)
    message = f"{place[0].upper()}{place[1:]} {told}: {one.reason}."
    file = {"files": [one.file]} if one.file else {}
    evidence = {"lines": [one.line, one.line_end], "text": one.raw[:400], "works": works, **file}
    return Finding("not-read", severity, "", one.line, message, evidence=evidence)


def _works(one: SourceLines) -> list[Ref]:
    """The works that lines link which are part of no entry."""
    refs = (identifiers.recognise(link.url) for link in one.links)
    return list(dict.fromkeys(ref for ref in refs if ref and ref.scheme in PAPERS))


def _listed(known: Known) -> set[Ref]:
    """Every work that an entry links, or whose other identifiers a paper of the list has."""
    entries = (*known.entries, *known.beside)
    links = (link.url for entry in entries for link in entry.links)
    refs = {ref for ref in map(identifiers.recognise, links) if ref}
    refs |= {entry.ref for entry in entries if entry.ref}
    return refs | {ref for paper in known.papers.values() for ref in paper.refs}


def _named(refs: list[Ref]) -> str:
    told = ", ".join(map(str, refs[:3]))
    return told if len(refs) < 4 else f"{told} and {len(refs) - 3} more"
