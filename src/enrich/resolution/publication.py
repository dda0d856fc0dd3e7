"""Which publication of a work a row tells of, and which records tell of another one.

A work may be a preprint, a conference's paper and a journal's article.  A row tells of the one
that `venue` names; where nobody names a venue, of what the best-placed witness of a published
version describes; else of the preprint.  Null beats a mix of two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Any

from enrich.model import CURATOR, HERE, LIST, Claim, Ref
from enrich.normalization import venues
from enrich.normalization.identifiers import is_own_doi
from enrich.normalization.text import plain
from enrich.resolution.accepted_records import speaks_for_work
from enrich.resolution.value_quality import said

FIELDS = frozenset({"venue", "venue_name", "year", "type", "doi", "url", "license"})
"""The fields that are of one publication."""

PREPRINT = "posted-content"
_SAID_PREPRINT = said(PREPRINT)
"""The type of what is no publication in a venue."""

PLACES = (0, 1, 2, 3, 4)
"""The places of claims for their fields; the last is of DOIs that archives give to preprints."""

_PRESENTATION = frozenset({"year", "venue_name"})  # said beside `venue` by its very witness
_YEARS = 1  # between what may be one publication
_HELD = frozenset({"conference", "workshop"})

Record = tuple[str, Ref]
Types = Mapping[Record, str]


class Part(Enum):
    """What a record, or a ref, is to the publication of the row."""

    OWN = "own"
    OTHER = "another publication"
    PREPRINT = "preprint"
    UNKNOWN = "unknown"


@dataclass(slots=True)
class Facts:
    """What one record tells that shows which publication it is about."""

    venues: list[Any] = field(default_factory=list)
    names: list[str] = field(default_factory=list)  # of venues, as stated
    years: set[int] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    dois: list[Ref] = field(default_factory=list)

    def add(self, claim: Claim) -> None:
        """Take in one claim of the record."""
        value = claim.value
        if claim.field == "venue":
            self.venues.append(value)
        elif not isinstance(value, str | int):
            return
        elif claim.field == "venue_name":
            self.names.append(str(value))
        elif claim.field == "type":
            self.types.add(str(value))
        elif claim.field == "doi" and not is_own_doi(value):
            self.dois.append(Ref("doi", str(value)))
        elif claim.field in ("year", "published") and str(value)[:4].isdecimal():
            self.years.add(int(str(value)[:4]))

    @property
    def tells(self) -> bool:
        """Whether the record says what kind of publication it is about, or where it is."""
        return bool(self.names or self.venues or self.types - {PREPRINT})


def record(claim: Claim) -> Record:
    """Return the record that a claim is from: whose, and about what."""
    return claim.provider, claim.ref


def types(stated: Iterable[Claim]) -> Types:
    """Return the type of each record, and under no name that of the ref; the last word counts."""
    found: dict[Record, str] = {}
    for claim in stated:
        found[record(claim)] = found["", claim.ref] = said(claim.value)
    return found


def is_preprint(claim: Claim, known: Types) -> bool:
    """Tell whether a record is a preprint's, as its witness or else another says."""
    return (known.get(record(claim)) or known.get(("", claim.ref))) == _SAID_PREPRINT


class Publication:
    """The publication of one row, by all that is believed of its work, best first."""

    def __init__(self, believed: Sequence[Claim], order: Sequence[str]) -> None:
        self.facts: dict[Record, Facts] = defaultdict(Facts)
        for claim in believed:
            self.facts[record(claim)].add(claim)
        stated = [claim for claim in believed if claim.field == "type"]
        self._types = types(reversed(stated))
        self.best = next((claim for claim in believed if claim.field == "venue"), None)
        self._leader = None if self.best else self._described_best(order)
        self._parts = {one: self._by_words(one) for one in self.facts}
        self._refs: dict[Ref, Part] = {}
        for ref in sorted({self.about(one) for one in self.facts} | self._dois()):
            self._refs[ref] = self._by_records(ref)
        told = [one for one in self.facts if one[0] not in HERE and one[1].scheme != "title"]
        self._own = any(self.part(one) is Part.OWN for one in told)
        self._known = self._own or any(map(self._may_be_own, told))

    def place(self, claim: Claim) -> int | None:
        """Return the place of a claim for its field, 0 first; None if it is another's."""
        if claim.provider == CURATOR:
            return 0
        if claim.field not in FIELDS or claim.field == "venue":
            return 1
        if claim.field == "year" and self._is_vague(claim):
            return None
        if claim.field == "doi" and is_own_doi(claim.value):
            return None if self.is_another(self.about(record(claim))) else PLACES[-1]
        if self.best is None and self._leader is None:
            return 1
        if claim.field == "doi":
            part = self.part_of(Ref("doi", str(claim.value)))
        else:
            part = self.part(record(claim))
        if part is Part.OWN:
            beside = self.best is not None and record(claim) == record(self.best)
            return 0 if beside and claim.field in _PRESENTATION else 1
        if part is Part.UNKNOWN:
            return None if self._own and not self._is_bare(claim) else 2
        return 3 if part is Part.PREPRINT and not self._known else None

    def part(self, one: Record) -> Part:
        """Return what a record is to the publication."""
        part = self._parts.get(one, Part.UNKNOWN)
        if part is not Part.UNKNOWN or (one[0] == LIST and not self.best):
            return part
        known = self.part_of(self.about(one))
        return part if one[0] == LIST and known is Part.PREPRINT else known

    def part_of(self, ref: Ref) -> Part:
        """Return what a ref is to the publication."""
        return self._refs.get(ref, Part.UNKNOWN)

    def is_another(self, ref: Ref) -> bool:
        """Tell whether a ref is of another publication than the row tells of."""
        part = self.part_of(ref)
        return part is Part.OTHER or (part is Part.PREPRINT and self._known)

    def about(self, one: Record) -> Ref:
        """Return the ref that a record describes: of a preprint's ref, the DOI it names."""
        provider, ref = one
        if ref.scheme != "arxiv" or provider in HERE or self._is_early(one):
            return ref
        return min(self.facts[one].dois, default=ref)

    def _dois(self) -> set[Ref]:
        return {ref for facts in self.facts.values() for ref in facts.dois}

    def _is_early(self, one: Record) -> bool:
        """Tell whether a record is a preprint's."""
        facts, ref = self.facts[one], one[1]
        if facts.types:
            return self._types[one] == _SAID_PREPRINT
        if facts.tells:
            return False
        return ref.scheme == "arxiv" or self._types.get(("", ref)) == _SAID_PREPRINT

    def _by_words(self, one: Record) -> Part:
        """Judge a record by what it says itself."""
        facts = self.facts[one]
        if self.best is None:
            return self._beside_leader(one)
        if named := facts.venues or list(filter(None, map(_canonical, facts.names))):
            if any(map(self._is_best, named)):
                return Part.OWN
            return Part.PREPRINT if self._is_early(one) else Part.OTHER
        if one[0] not in HERE and self._is_early(one):
            return Part.OWN if self._is_server() else Part.PREPRINT
        return Part.OTHER if facts.names and self._contradicts(facts) else Part.UNKNOWN

    def _is_best(self, venue: Any) -> bool:
        best = self.best.value if self.best else None
        if not isinstance(venue, str) or not isinstance(best, str):
            return bool(venue == best)
        return _same(venue, best)

    def _is_server(self) -> bool:
        """Tell whether the venue of the row is a preprint server, or stated of a preprint."""
        if self.best is None or not isinstance(self.best.value, str):
            return False
        early = self._types.get(record(self.best)) == _SAID_PREPRINT
        return early or venues.kind(self.best.value) == "preprint server"

    def _contradicts(self, facts: Facts) -> bool:
        """Tell whether a venue that we do not know by its name is another than the row's."""
        venue = str(self.best.value) if self.best else ""
        kind = venues.kind(venue)
        beside = venues.is_aside(venue) or venues.is_workshop(venue)
        if kind and not beside and any(map(venues.is_aside, facts.names)):
            return True
        if kind in _HELD and "journal-article" in facts.types:
            return True
        if kind == "journal" and "proceedings-article" in facts.types:
            return True
        years = self.facts[record(self.best)].years if self.best else set()
        gaps = [abs(mine - other) for mine in facts.years for other in years]
        return bool(gaps) and min(gaps) > _YEARS

    def _described_best(self, order: Sequence[str]) -> Record | None:
        """Return the best-placed record of a published version, where nobody names a venue."""
        places = {name: place for place, name in reversed(list(enumerate(order)))}
        found = [
            one
            for one, facts in self.facts.items()
            if one[0] not in HERE
            and not self._is_early(one)
            and (facts.names or (facts.types and self.about(one).scheme != "arxiv"))
        ]
        return min(found, key=lambda one: (places.get(one[0], len(order)), one), default=None)

    def _beside_leader(self, one: Record) -> Part:
        """Judge a record where nobody names a venue."""
        if self._leader is None:
            return Part.OWN if self._is_early(one) else Part.UNKNOWN
        if one[0] in HERE:
            return Part.UNKNOWN
        if self._is_early(one):
            return Part.PREPRINT
        own = {self.about(self._leader), *self.facts[self._leader].dois}
        names = set(map(plain, self.facts[self._leader].names))
        if self.about(one) in own or names & set(map(plain, self.facts[one].names)):
            return Part.OWN
        return Part.OTHER if self.facts[one].tells else Part.UNKNOWN

    def _by_records(self, ref: Ref) -> Part:
        """Judge a ref by its registrar's record, else by those of others that describe it."""
        if ref.scheme == "arxiv":
            early = self._is_server() or not (self.best or self._leader)
            return Part.OWN if early else Part.PREPRINT
        about = [one for one in self.facts if self.about(one) == ref]
        sure = [self._parts[one] for one in about if one[1] == ref and speaks_for_work(*one)]
        told = [self._parts[one] for one in about]
        named = Part.OWN if any(self._names(one, ref) for one in self.facts) else Part.UNKNOWN
        for parts in (sure, told, [named]):
            for part in (Part.OWN, Part.OTHER, Part.PREPRINT):
                if part in parts:
                    return part
        return Part.UNKNOWN

    def _names(self, one: Record, doi: Ref) -> bool:
        """Tell whether a record of the row's publication names a DOI."""
        return one[0] not in HERE and self._parts[one] is Part.OWN and doi in self.facts[one].dois

    def _may_be_own(self, one: Record) -> bool:
        return self.facts[one].tells and self.part(one) is Part.UNKNOWN

    def _is_vague(self, claim: Claim) -> bool:
        """Tell whether a year may be a preprint's: of a record that names no venue."""
        facts = self.facts[record(claim)]
        named = facts.venues or facts.names
        return claim.provider != LIST and (not named or is_preprint(claim, self._types))

    def _is_bare(self, claim: Claim) -> bool:
        """Tell whether a claim says nothing but what the work is called, or is the list's."""
        return claim.field == "doi" or (claim.provider == LIST and claim.field == "year")


@lru_cache(maxsize=4096)
def _canonical(name: str) -> str | None:
    return venues.canonical(name)


@lru_cache(maxsize=4096)
def _same(one: str, other: str) -> bool:
    return venues.same_publication(one, other)
