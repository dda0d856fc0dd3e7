"""DOIs stated for works, in the list or by whoever knows them, that name no work at all."""

from __future__ import annotations

from collections.abc import Iterator

from enrich.check.evidence import Known
from enrich.check.finding import Finding, Severity, quoted
from enrich.model import Entry, Ref
from enrich.normalization.identifiers import landing
from enrich.resolution.accepted_records import is_registrar
from enrich.resolution.no_works import NoWork, NoWorks


def dois_of_no_work(known: Known, no_works: NoWorks) -> Iterator[Finding]:
    """Yield DOIs that no registry knows, and those of issues, volumes and the like.

    That a link of the list is dead is told as such.
    """
    for entry in known.entries:
        if entry.entry_id not in known.papers:
            continue
        stated = _stated(known, entry)
        for ref in sorted(stated.keys() & no_works.keys()):
            yield _finding(known, entry, ref, sorted(stated[ref]), no_works[ref])
        why = no_works.get(entry.ref) if entry.ref else None
        if entry.ref and why and why.kind and entry.ref not in stated:
            yield _linked(known, entry, entry.ref, why)


def _stated(known: Known, entry: Entry) -> dict[Ref, set[str]]:
    """Return the DOIs that are stated for an entry's work under other refs, and by whom."""
    found: dict[Ref, set[str]] = {}
    for ref in known.refs_of(entry):
        for claim in known.said(ref, "doi"):
            doi = Ref("doi", str(claim.value))
            if doi != ref:
                found.setdefault(doi, set()).add(claim.provider)
    return found


def _finding(known: Known, entry: Entry, ref: Ref, who: list[str], why: NoWork) -> Finding:
    """Return that a DOI is no work's: a warning where a registrar states it."""
    official = any(is_registrar(one, mine) for one in who for mine in known.refs_of(entry))
    severity: Severity = "warning" if official else "info"
    verb = "states" if len(who) == 1 else "state"
    message = (
        f"{' and '.join(who)} {verb} that the DOI of {quoted(entry.title)} is {ref.value}, "
        f"but {_why(why)}, so it is not shown."
    )
    return known.finding(entry, "doi-of-no-work", severity, message, _told(ref, who, why))


def _linked(known: Known, entry: Entry, ref: Ref, why: NoWork) -> Finding:
    message = f"{quoted(entry.title)} links to {landing(ref)}, but {_why(why)}."
    return known.finding(entry, "doi-of-no-work", "warning", message, _told(ref, [], why))


def _why(why: NoWork) -> str:
    if why.kind is None:
        return f"neither Crossref nor DataCite knows it ({why.asked_at:%Y-%m-%d})"
    kind = why.kind.replace("-", " ")
    article = "an" if kind[0] in "aeiou" else "a"
    whole = kind if kind == "proceedings" else f"{article} {kind}"
    return f"{why.registrar} says that it names {whole} and no single work"


def _told(ref: Ref, who: list[str], why: NoWork) -> dict[str, object]:
    told = {"ref": str(ref), "stated_by": who, "asked_at": why.asked_at.isoformat()}
    return told | ({"type": why.kind, "registrar": why.registrar} if why.kind else {})
