"""Links that lead nowhere any more, or elsewhere for good."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from enrich.check.evidence import Known
from enrich.check.finding import Finding, Severity, quoted
from enrich.model import Claim, Entry, Link, Ref
from enrich.normalization.identifiers import landing, links, parse, recognise
from enrich.normalization.private_addresses import is_private
from enrich.store.second_look import Absence

_WHY = {
    "arxiv": "arXiv knows no such paper",
    "doi": "neither Crossref nor DataCite, who register most DOIs, knows it",
    "page": "its host has no such page",
}
_SURE = 2
"""Days on which a link has to be unknown to be surely dead, however often it was asked about."""

_RENAMED = frozenset({"github", "huggingface"})


def dead_links(
    known: Known, dead: Mapping[Ref, Absence], claims: Iterable[Claim]
) -> Iterator[Finding]:
    """Yield links that are dead, and those that have moved for good; `dead` says since when.

    What was told on one day alone may be a passing fault: a warning.  A link that could
    not be asked about, or whose host shuts programs out, is neither.
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


def _dead(known: Known, entry: Entry, link: Link, ref: Ref, told: Absence) -> Finding:
    why = _WHY.get(ref.scheme, f"{ref.scheme} knows no such work")
    again = told.days >= _SURE
    sure = again and link.url == entry.url and ref.scheme != "doi"
    named = f"{_named(entry, link)} {'is' if again else 'may be'} dead: {why} ({told.at:%Y-%m-%d})"
    message = f"{named}." if again else f"{named}, on one day so far."
    evidence = {
        "link": link.url,
        "ref": str(ref),
        "asked_at": told.at.isoformat(),
        "days": told.days,
    }
    severity: Severity = "error" if sure else "warning"
    return known.finding(entry, "dead-link", severity, message, evidence)


def _moved(known: Known, entry: Entry, link: Link, ref: Ref, now: str) -> Finding:
    evidence = {"link": link.url, "ref": str(ref), "now": now}
    if urlsplit(now).path in ("", "/") and _place(ref.value)[1]:
        message = f"{_named(entry, link)} leads to the front page {now}, so what it meant is gone."
        return known.finding(entry, "dead-link", "warning", message, evidence)
    message = f"{_named(entry, link)} has moved for good to {now}."
    sure = link.url if _is_same_page(link.url, now) and not is_private(now) else None
    return known.finding(entry, "redirected-link", "info", message, evidence, now, sure)


def _is_same_page(old: str, now: str) -> bool:
    """Tell whether a new address is surely that of the page itself, and says all the old one did.

    A repository that was renamed is; of a page the last part of the path has to be the same.

    >>> _is_same_page("https://a.org/blog/loom/", "https://b.org/2024/loom")
    True
    >>> _is_same_page("https://a.org/blog/loom#wool", "https://a.org/sorry")
    False
    """
    ref, moved = recognise(old), recognise(now)
    if ref is not None and moved is not None:
        return ref.scheme in _RENAMED and ref.scheme == moved.scheme and _is_bare(old, ref)
    (_, path, query), (_, place, asked) = _place(old), _place(now)
    kept = path.rpartition("/")[2].casefold() == place.rpartition("/")[2].casefold()
    return kept and query == asked and not urlsplit(old).fragment


def _is_bare(address: str, ref: Ref) -> bool:
    """Tell whether an address leads to a repository itself, not to a file or place in it."""
    host, path, query = _place(address)
    whole = (host, path.removesuffix(".git").casefold(), query)
    own = _place(landing(ref))
    return whole == (own[0], own[1].casefold(), own[2]) and not urlsplit(address).fragment


def _named(entry: Entry, link: Link) -> str:
    label = f" [{link.label}]" if link.label else ""
    return f"The link{label} of {quoted(entry.title)}, {link.url},"
