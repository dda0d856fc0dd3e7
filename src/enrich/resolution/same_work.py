"""Which refs are one work: those stated to be the same, unless titles and people contradict."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from enrich.model import HERE, Claim, Ref
from enrich.normalization.text import alike, plain


class Group(NamedTuple):
    """The refs of one work, and those stated to be the same that were refused."""

    refs: list[Ref]  # those the list uses first, in its order
    refused: list[Ref]


@dataclass(frozen=True, slots=True)
class Told:
    """Titles and family names, as providers state them and as the list does."""

    titles: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    listed_titles: frozenset[str] = frozenset()
    listed_people: frozenset[str] = frozenset()

    def __or__(self, other: Told) -> Told:
        return Told(
            self.titles | other.titles,
            self.people | other.people,
            self.listed_titles | other.listed_titles,
            self.listed_people | other.listed_people,
        )


def told(claims: Sequence[Claim]) -> Told:
    """Return what claims tell of a work."""
    providers = [claim for claim in claims if claim.provider not in HERE]
    listed = [claim for claim in claims if claim.provider in HERE]
    return Told(_titles(providers), _families(providers), _titles(listed), _families(listed))


def _titles(claims: Iterable[Claim]) -> frozenset[str]:
    return frozenset(plain(claim.value) for claim in claims if claim.field == "title")


def _families(claims: Iterable[Claim]) -> frozenset[str]:
    people = (person for claim in claims if claim.field == "authors" for person in claim.value)
    return frozenset(plain(person["name"]).rpartition(" ")[2] for person in people)


def grouped(
    named: Collection[Ref],
    same: Mapping[Ref, Collection[Ref]],
    about: Mapping[Ref, Sequence[Claim]],
) -> list[Group]:
    """Return the works that a list names by these refs, in its order.

    `same` has, for each ref, those that are stated to be the same.  Goes over
    all of them until none joins any more.
    """
    group = {ref: [ref] for ref in named}
    known: dict[Ref, Told] = {}
    joining = True
    while joining:
        joining, refused = False, []
        stated = [(ref, other) for ref in group for other in sorted(same.get(ref, ()))]
        for ref, other in stated:
            ours, theirs = group[ref], group.get(other, [other])
            if theirs is ours:
                continue
            known |= {one: told(about.get(one, ())) for one in theirs + ours if one not in known}
            if _contradict([known[one] for one in ours], [known[one] for one in theirs]):
                refused.append((ref, other))
                continue
            ours += theirs
            group.update(dict.fromkeys(theirs, ours))
            joining = True
    return list(_in_order(named, group, refused))


def _in_order(
    named: Collection[Ref], group: Mapping[Ref, list[Ref]], refused: Iterable[tuple[Ref, Ref]]
) -> Iterable[Group]:
    place = {ref: number for number, ref in enumerate(named)}
    for ref in named:
        refs = sorted(group[ref], key=lambda one: place.get(one, len(place)))
        if refs[0] == ref:
            others = dict.fromkeys(other for one, other in refused if group[one] is group[ref])
            yield Group(refs, list(others))


def _contradict(ours: Sequence[Told], theirs: Sequence[Told]) -> bool:
    """Tell whether two groups of refs are of other titles and people.

    As a whole they need something in common; and no two that tell of people may
    have nothing, or a third would join two different works.
    """
    if not _agree(_all(ours), _all(theirs)):
        return True
    pairs = product(ours, theirs)
    return any(_have_people(a, b) and not _agree(a, b) for a, b in pairs)


def _all(parts: Iterable[Told]) -> Told:
    whole = Told()
    for part in parts:
        whole |= part
    return whole


def _have_people(one: Told, other: Told) -> bool:
    return all(told.people or told.listed_people for told in (one, other))


def _agree(one: Told, other: Told) -> bool:
    """Tell whether titles are alike or unknown, or half of the people are the same.

    What the list says counts only where providers do not tell of both.
    """
    titles, others = one.titles, other.titles
    if not (titles and others):
        titles, others = titles | one.listed_titles, others | other.listed_titles
    if not (titles and others) or any(alike(a, b) for a, b in product(titles, others)):
        return True
    people, strangers = one.people, other.people
    if not (people and strangers):
        people, strangers = people | one.listed_people, strangers | other.listed_people
    return len(people & strangers) * 2 >= max(1, min(len(people), len(strangers)))
