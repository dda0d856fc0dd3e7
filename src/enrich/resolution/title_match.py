"""Which of a search's candidates is the work that a title names, if any surely is.

Titles have to be the same work's, something beside the title has to agree,
and nothing may contradict; short of that no candidate is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from enrich.model import Ref
from enrich.normalization import field_values, person_names, titles, venues
from enrich.normalization.title_comparison import Comparison, Relation, compare
from enrich.normalization.title_labels import is_generic
from enrich.normalization.titles import same_title
from enrich.resolution.title_support import Said, gaps, support
from enrich.resolution.work_comparison import WHOLE, either_way

__all__ = [
    "Candidate",
    "Question",
    "Said",
    "choose",
    "is_aside",
    "is_near",
    "said",
    "weight",
]

_LONGEST = 300  # characters of a title that are worth asking for
_LITTLE, _MUCH = 1.2, 2.0  # what the words that two titles share have to tell
_TIERS = {
    Relation.SAME: 0,
    Relation.BEHIND: 0,
    Relation.NICKNAME: 0,
    Relation.MISQUOTED: 1,
    Relation.SUBTITLE: 2,
    Relation.CUT_OFF: 2,
}
"""What people do to a title; what is not here makes it another's."""

_SHOWN = re.compile(r"\bposters?\b|\bdemo(?:nstration)?s?\b", re.I)
_WORKS = frozenset(
    {
        "book",
        "book-chapter",
        "journal-article",
        "monograph",
        "other",
        "posted-content",
        "proceedings-article",
        "report",
        "report-component",
    }
)

_PUBLISHED = frozenset({"journal-article", "proceedings-article"})


@dataclass(frozen=True, slots=True)
class Question:
    """A title to look for, and what each entry of that title says beside it."""

    ref: Ref  # `title:...`
    said: tuple[Said, ...]

    @property
    def title(self) -> str:
        """The title as the list writes it, cut where it is no title any more."""
        return self.said[0].title[:_LONGEST]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A work that a search came back with."""

    ref: Ref
    provider: str
    said: Said


def said(ref: Ref, claims: Iterable[tuple[str, Any]]) -> Said:
    """Return what a provider's claims about one work say for telling it from others."""
    told: dict[str, Any] = {}
    ids = {str(ref)}
    for name, value in claims:
        told[name] = value
        ids |= {value} if name == "identifiers" else set()
    name = told.get("venue_name") or ""
    authors = told.get("authors") or ()
    first = str(told.get("published") or "")[:4]
    years = {told.get("year"), int(first) if first.isdecimal() else None}
    preprint = told.get("type") == "posted-content" or (ref.scheme == "arxiv" and not name)
    return Said(
        told.get("title") or "",
        tuple(person["name"] for person in authors),
        tuple(place for person in authors for place in person["affiliations"]),
        None if preprint else told.get("venue") or _aside_venue(name),
        is_aside(name),
        tuple(sorted(year for year in years if isinstance(year, int))),
        preprint or any(other.startswith("arxiv:") for other in ids),
        preprint,
        told.get("type"),
        elsewhere=told.get("type") in _PUBLISHED and bool(name) and not told.get("venue"),
    )


def is_aside(venue: str) -> bool:
    """Tell whether a venue is a workshop, a companion volume or the like."""
    return venues.is_aside(venue) or _SHOWN.search(venue) is not None


def _aside_venue(name: str) -> str | None:
    """Return the workshop or the findings that a name stands for."""
    venue = venues.canonical(name) if is_aside(name) else None
    return venue if venue and is_aside(venue) else None


@dataclass(frozen=True, slots=True)
class _Judged:
    """A candidate, how its title is the one asked for, and what else agrees."""

    candidate: Candidate
    titles: Comparison
    weight: int
    fits: bool  # all people that the list names are its people, or it names none
    gap: int | None  # years from the list's to its own, at the nearest

    @property
    def tier(self) -> int:
        """What people do to titles, the least first."""
        return _TIERS[self.titles.relation]


def choose(question: Question, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the candidate that surely is the work asked for.

    A namesake by other people, in another venue or of another nickname, that fits
    the list almost as well leaves it open.
    """
    judged = [found for one in candidates if (found := _judged(question, one)) is not None]
    sure = [one for one in judged if _is_certain(question, one)]
    if not sure:
        return None
    best = min(sure, key=lambda one: _place(question, one))
    return None if any(_leaves_open(best, other) for other in judged) else best.candidate


def _judged(question: Question, candidate: Candidate) -> _Judged | None:
    """Return what agrees with a candidate; None where it is no work or something contradicts."""
    titles_ = compare(question.said[0].title, candidate.said.title)
    if titles_.relation not in _TIERS or not _is_work(candidate):
        return None
    weighs = weight(question, candidate)
    if weighs is None:
        return None
    theirs = candidate.said
    found = [person_names.agreement(ours.authors, theirs.authors) for ours in question.said]
    apart = [gap for ours in question.said for gap in gaps(ours, theirs)]
    fits = all(one.fits or not one.listed for one in found)
    return _Judged(candidate, titles_, weighs, fits, min(apart, key=abs, default=None))


def _leaves_open(best: _Judged, other: _Judged) -> bool:
    """Tell whether another candidate might be the work as well."""
    if other.tier > best.tier or other.weight + 1 < best.weight:
        return False
    if other.candidate.ref == best.candidate.ref:
        return False
    one, two = best.candidate.said, other.candidate.said
    if _is_one_work(one, two):
        return False
    return not (best.gap == 0 and other.gap and _is_by_the_same(one, two))


def is_near(question: Question, candidate: Candidate) -> bool:
    """Tell whether a person might take a candidate for the work asked for."""
    one, other = titles.pieces(question.title), titles.pieces(candidate.said.title)
    shared = len(one & other)
    near = shared >= 3 and shared * 4 >= min(len(one), len(other)) * 3
    return _is_work(candidate) and (near or _named(question, candidate))


def _is_work(candidate: Candidate) -> bool:
    kind = candidate.said.type
    return (kind is None or kind in _WORKS) and field_values.is_work(candidate.ref)


def _named(question: Question, candidate: Candidate) -> bool:
    return same_title(question.said[0].title, candidate.said.title)


def _place(question: Question, one: _Judged) -> tuple[Any, ...]:
    """Return a candidate's place: likest, most evidence, published, first by name."""
    title, said_ = question.said[0].title, one.candidate.said
    return (
        one.tier,
        -one.weight,
        titles.spelt(title) != titles.spelt(said_.title),
        said_.preprint,
        abs(one.gap or 0),
        str(one.candidate.ref),
    )


def _is_certain(question: Question, one: _Judged) -> bool:
    """Tell whether the evidence suffices: the less a title tells, the more is needed."""
    relation, title = one.titles.relation, question.said[0].title
    if relation is Relation.SAME:
        return one.weight >= _needed(title, one)
    if relation is Relation.BEHIND or same_title(title, one.candidate.said.title):
        return one.weight >= 2 and one.fits
    named = any(ours.authors for ours in question.said) and bool(one.candidate.said.authors)
    if relation is Relation.MISQUOTED and not named:
        return one.weight >= 3 and one.gap == 0 and one.titles.is_sure
    return named and one.fits and _is_supported(one)


def _needed(title: str, one: _Judged) -> int:
    """Return how much beside the very title has to agree."""
    if is_generic(one.titles.shared):
        return 3
    plenty = one.candidate.said.authors and len(titles.telling(title)) >= titles.TELLING
    return 1 if plenty else 2


def _is_supported(one: _Judged) -> bool:
    """Tell whether people, year and venue support what was done to a title."""
    told = one.titles.told
    if one.titles.relation is Relation.MISQUOTED:
        return one.weight >= (2 if told >= _LITTLE and one.titles.is_sure else 3)
    if one.titles.relation is Relation.NICKNAME and told < _LITTLE:
        return False
    timely = one.weight >= 3 if one.gap is None else one.gap <= 0  # what follows up is later
    return timely and one.weight >= (2 if told >= _MUCH else 3)


def weight(question: Question, candidate: Candidate) -> int | None:
    """Return how much beside the title agrees; None when something contradicts."""
    weights = [support(ours, candidate.said) for ours in question.said]
    heard = [one for one in weights if one is not None]
    return max(heard) if len(heard) == len(weights) else None


def _is_one_work(one: Said, other: Said) -> bool:
    """Tell whether two candidates may be one work: by title, venue and people."""
    named = one.venue and other.venue
    elsewhere = named and not venues.same_publication(one.venue or "", other.venue or "")
    if elsewhere or _are_apart(one, other) or not _is_one_title(one, other):
        return False
    if not one.authors or not other.authors:
        return one.venue is not None and one.venue == other.venue
    return _is_by_the_same(one, other)


def _is_one_title(one: Said, other: Said) -> bool:
    found = either_way(one.title, other.title).relation
    return found in WHOLE or found in (Relation.NICKNAME, Relation.MISQUOTED)


def _is_by_the_same(one: Said, other: Said) -> bool:
    """Tell whether half of the fewer people are among the others."""
    found = person_names.agreement(one.authors, other.authors)
    return found.known and found.families * 2 >= min(found.listed, found.stated)


def _are_apart(one: Said, other: Said) -> bool:
    """Tell whether two published works are an edition each, of two kinds, or of two years.

    A letter may bear the title of the paper of the year before; in one venue a year
    more is the same publication, told of late.
    """
    if one.early or other.early or one.preprint or other.preprint:
        return False
    kinds = one.type and other.type and one.type != other.type
    late = 1 if one.venue and one.venue == other.venue else 0
    years = [abs(gap) for gap in gaps(one, other)]
    return bool(kinds) or one.aside != other.aside or min(years, default=0) > late
