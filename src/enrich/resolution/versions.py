"""The other publications of a work: a preprint beside its paper, an article beside that.

Each becomes a claim of the best-placed witness that describes it, made of what the records about
that very ref say; like `identifiers`, all of them stand in the row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from enrich.model import HERE, Claim, Ref
from enrich.normalization.identifiers import is_own_doi
from enrich.resolution.accepted_records import speaks_for_work
from enrich.resolution.public_date import is_date
from enrich.resolution.publication import Part, Publication, record

FIELD = "versions"
_SCHEMES = frozenset({"arxiv", "doi", "usenix", "openreview", "acl", "pmlr"})
_REPOSITORIES = "datacite"  # where repositories register what is deposited with them
_TOLD = ("type", "venue", "venue_name", "year", "published")


def versions(
    refs: Iterable[Ref], believed: Sequence[Claim], publication: Publication, doi: Claim | None
) -> Iterator[Claim]:
    """Yield a claim for every ref of another publication that somebody describes, sorted.

    `doi` is the row's own: what a repository has under another is another deposit.
    """
    own = Ref("doi", str(doi.value)) if doi and not is_own_doi(doi.value) else None
    about: dict[Ref, list[Claim]] = defaultdict(list)
    for claim in believed:
        if claim.provider not in HERE and claim.field != FIELD:
            about[claim.ref].append(claim)
    for ref in sorted(set(refs)):
        another = publication.is_another(ref) or _is_deposit(ref, own, about[ref])
        if ref.scheme in _SCHEMES and another and about[ref]:
            mine = [claim for claim in about[ref] if _is_of(ref, claim, publication)]
            yield _version(ref, mine or about[ref], publication)


def _is_deposit(ref: Ref, own: Ref | None, claims: Sequence[Claim]) -> bool:
    """Tell whether a DOI is a deposit's, beside another deposit that the row tells of."""
    deposited = any(claim.provider == _REPOSITORIES for claim in claims)
    return ref.scheme == "doi" and own is not None and ref != own and deposited


def _is_of(ref: Ref, claim: Claim, publication: Publication) -> bool:
    """Tell whether a record is about what its ref names, and not about another publication."""
    return publication.about(record(claim)) == ref and (
        publication.part(record(claim)) is publication.part_of(ref)
    )


def _version(ref: Ref, claims: Sequence[Claim], publication: Publication) -> Claim:
    told = {name: _first(name, ref, claims) for name in _TOLD}
    day = told["published"].value if told["published"] else None
    if publication.part_of(ref) is Part.PREPRINT:
        told["venue"] = told["venue_name"] = told["year"] = None
    value = {
        "ref": str(ref),
        "type": _value(told["type"]),
        "venue": _value(told["venue"] or told["venue_name"]),
        "year": _value(told["year"]) or (int(day[:4]) if day else None),
        "published": day,
    }
    first = min(claims, key=lambda c: (not speaks_for_work(c.provider, ref), c.provider))
    latest = max(c.fetched_at for c in claims if c.provider == first.provider)
    return Claim(FIELD, value, first.provider, ref, latest)


def _first(name: str, ref: Ref, claims: Iterable[Claim]) -> Claim | None:
    """Return the first usable claim of a field, its registrar's before all others."""
    kind = int if name == "year" else str
    found = [c for c in claims if c.field == name and type(c.value) is kind]
    if name == "published":
        found = [c for c in found if is_date(c.value)]
    found.sort(key=lambda claim: not speaks_for_work(claim.provider, ref))
    return found[0] if found else None


def _value(claim: Claim | None) -> Any:
    return claim.value if claim else None
