"""DOIs that name no work: those that no registry knows, and those of what holds works."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from enrich.model import Claim, Ref
from enrich.normalization.field_values import is_kind_of_work
from enrich.normalization.identifiers import is_own_doi
from enrich.providers import registrars


@dataclass(frozen=True, slots=True)
class NoWork:
    """Why a DOI is no work's: what its registrar calls it, or else that nobody knows it."""

    asked_at: datetime
    kind: str | None = None  # in Crossref's vocabulary
    registrar: str | None = None


NoWorks = Mapping[Ref, NoWork]


def no_works(claims: Iterable[Claim], absent: Mapping[Ref, datetime]) -> dict[Ref, NoWork]:
    """Return the DOIs that name no work; `absent` are those that no registry knows, and since when.

    A registrar's own word on the kind is needed: who gathers from others proves nothing.
    """
    found = {ref: NoWork(at) for ref, at in absent.items() if ref.scheme == "doi"}
    for claim in claims:
        ref, official = claim.ref, claim.provider in registrars()["doi"]
        kind = claim.field == "type" and ref.scheme == "doi" and official
        if kind and not is_kind_of_work(claim.value):
            found[ref] = NoWork(claim.fetched_at, str(claim.value), claim.provider)
    return found


def named(claims: Iterable[Claim]) -> list[Ref]:
    """Return the DOIs that are asked about, or that anybody states for a work."""
    claims = list(claims)
    refs = [claim.ref for claim in claims if claim.ref.scheme == "doi"]
    stated = (claim.value for claim in claims if claim.field == "doi")
    refs += [Ref("doi", value) for value in stated if not is_own_doi(value)]
    return list(dict.fromkeys(refs))
