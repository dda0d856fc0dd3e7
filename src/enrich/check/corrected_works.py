"""Corrections by hand, given to the works that they are about, once it is settled which these are.

So none can make two works one, or one another; and what becomes of each is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from enrich.lists.corrections import Correction, claims
from enrich.model import HERE, Claim, Paper, Ref
from enrich.normalization import identifiers
from enrich.resolution.trust import merge, said
from enrich.resolution.works import Work


@dataclass(frozen=True, slots=True)
class Corrected:
    """Works with what a person corrected, and what is told of that."""

    works: list[Work]
    rows: list[dict[str, Any]]  # each correction that holds, as the manifest has it
    notices: list[str]


def corrected(works: Iterable[Work], corrections: Sequence[Correction]) -> Corrected:
    """Return works with the claims of the curator."""
    found, rows, notices = [], [], []
    left = list(corrections)
    for work in works:
        mine = [one for one in left if _is_about(one, work)]
        if mine:
            left = [one for one in left if one not in mine]
            mine, twice = _distinct(mine)
            notices += [*twice, *_caught_up(work, mine)]
            rows += [_row(work, one) for one in mine]
            said_by_hand = (claim for one in mine for claim in claims([one], _ref(one, work)))
            work = replace(work, claims=(*work.claims, *said_by_hand))  # noqa: PLW2901
        found.append(work)
    notices += [
        f"The correction in {one.place} names {one.target}, which is no "
        f"{'paper' if one.paper else 'entry with a paper'} of this list: it was left out."
        for one in left
    ]
    return Corrected(found, rows, notices)


def _is_about(one: Correction, work: Work) -> bool:
    if one.entry:
        return any(entry.entry_id == one.entry for entry in work.entries)
    return one.paper in {str(work.paper_id), *map(str, work.refs)}


def _ref(one: Correction, work: Work) -> Ref:
    """Return by what ref a correction speaks of a work: the one it names, if it names one."""
    named = identifiers.parse(one.paper or "")
    return named if named is not None and named in work.refs else work.paper_id


def _distinct(mine: Sequence[Correction]) -> tuple[list[Correction], list[str]]:
    """Return the first correction of each field, and a sentence about each further one."""
    first: dict[str, Correction] = {}
    notices = []
    for one in mine:
        stands = first.setdefault(one.field, one)
        if stands is not one:
            notices.append(
                f"The correction in {one.place} was left out: the one in {stands.place} is about "
                "the same cell by another name of its paper, and stands."
            )
    return list(first.values()), notices


def _row(work: Work, one: Correction) -> dict[str, Any]:
    told = {"field": one.field, "value": one.value, "reason": one.reason, "place": one.place}
    return {"paper_id": str(work.paper_id), **told}


def _caught_up(work: Work, mine: Iterable[Correction]) -> Iterator[str]:
    """Yield the corrections that change nothing, as without them the same would stand."""
    paper = merge(work.paper_id, work.refs, work.claims)
    for one in mine:
        if _stands(paper, one):
            won = paper.won.get(one.field)
            who = won.provider if won else "nobody"
            what = "now says the same" if won else "says anything any more"
            yield (
                f"{who} {what} about the {one.field} of {work.paper_id}: the correction in "
                f"{one.place} is no longer needed."
            )


def _stands(paper: Paper, one: Correction) -> bool:
    won = paper.won.get(one.field)
    if won is None or one.value is None:
        return won is None and one.value is None
    return won.provider not in HERE and _essence(won) == _essence(replace(won, value=one.value))


def _essence(claim: Claim) -> str:
    """Return of people the names, for a correction of names says nothing of their ORCIDs."""
    if claim.field == "authors" and isinstance(claim.value, list):
        return said(replace(claim, value=[person["name"] for person in claim.value]))
    return said(claim)
