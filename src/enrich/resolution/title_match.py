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
from enrich.normalization.titles import same_title

_LONGEST = 300  # characters of a title that are worth asking for
_PREPRINTS = frozenset({"arXiv", "bioRxiv", "medRxiv"})
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


@dataclass(frozen=True, slots=True)
class Said:
    """What one witness says that may tell a work from others."""

    title: str
    authors: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    venue: str | None = None  # canonical acronym
    aside: bool = False  # in a workshop, a companion volume or findings
    years: tuple[int, ...] = ()
    early: bool = False  # one of the years may be a preprint's
    preprint: bool = False
    type: str | None = None  # in Crossref's vocabulary


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
    )


def is_aside(venue: str) -> bool:
    """Tell whether a venue is a workshop, a companion volume or the like."""
    return venues.is_aside(venue) or _SHOWN.search(venue) is not None


def _aside_venue(name: str) -> str | None:
    """Return the workshop or the findings that a name stands for."""
    venue = venues.canonical(name) if is_aside(name) else None
    return venue if venue and is_aside(venue) else None


def choose(question: Question, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the candidate that surely is the work asked for.

    A namesake by other people, in another venue or of another nickname, that fits
    the list almost as well leaves it open.
    """
    namesakes = [one for one in candidates if _is_work(one) and _named(question, one)]
    weights = {one: weight(question, one) for one in namesakes}
    sure = [one for one in namesakes if _is_certain(question, one, weights[one])]
    if not sure:
        return None
    best = min(sure, key=lambda one: _place(question, one, weights[one] or 0))
    for other, weighs in weights.items():
        open_ = weighs is not None and weighs + 1 >= (weights[best] or 0)
        if open_ and other.ref != best.ref and not _is_one_work(best.said, other.said):
            return None
    return best


def is_near(question: Question, candidate: Candidate) -> bool:
    """Tell whether a person might take a candidate for the work asked for."""
    one, other = titles.words(question.title), titles.words(candidate.said.title)
    shared = len(one & other)
    near = shared >= 3 and shared * 4 >= min(len(one), len(other)) * 3
    return _is_work(candidate) and (near or _named(question, candidate))


def _is_work(candidate: Candidate) -> bool:
    kind = candidate.said.type
    return (kind is None or kind in _WORKS) and field_values.is_work(candidate.ref)


def _named(question: Question, candidate: Candidate) -> bool:
    return same_title(question.said[0].title, candidate.said.title)


def _place(question: Question, one: Candidate, weighs: int) -> tuple[Any, ...]:
    """Return a candidate's place: most evidence, the very title, published, first by name."""
    title = question.said[0].title
    return (
        -weighs,
        titles.spelt(title) != titles.spelt(one.said.title),
        one.said.preprint,
        str(one.ref),
    )


def _is_certain(question: Question, candidate: Candidate, weighs: int | None) -> bool:
    """Tell whether the evidence suffices: the less a title tells, the more is needed."""
    title = question.said[0].title
    whole = titles.spelt(title) == titles.spelt(candidate.said.title)
    plenty = whole and candidate.said.authors and len(titles.telling(title)) >= titles.TELLING
    return weighs is not None and weighs >= (1 if plenty else 2)


def weight(question: Question, candidate: Candidate) -> int | None:
    """Return how much beside the title agrees; None when something contradicts."""
    weights = [_weight(ours, candidate.said) for ours in question.said]
    heard = [one for one in weights if one is not None]
    return max(heard) if len(heard) == len(weights) else None


def _weight(ours: Said, theirs: Said) -> int | None:
    parts = [part(ours, theirs) for part in (_people, _venue, _years, _places)]
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def _people(ours: Said, theirs: Said) -> int | None:
    """Weigh the authors: most of those listed have to be among a candidate's."""
    listed = [name for name in map(person_names.words, ours.authors) if name]
    given = [name for name in map(person_names.words, theirs.authors) if name]
    if not listed or not given:
        return 0
    full = sum(any(person_names.is_person(one, other) for other in given) for one in listed)
    families = sum(any(one[-1] in other for other in given) for one in listed)
    enough = min(len(listed), len(given))
    if full * 2 > enough:
        return 2 if any(len(name) > 1 for name in listed) else 1
    return 0 if families else None


def _venue(ours: Said, theirs: Said) -> int | None:
    """Weigh the venue; a workshop's paper is not the conference's."""
    if not ours.venue or ours.venue in _PREPRINTS or theirs.preprint:
        return 0
    if theirs.venue == ours.venue:
        return 2
    return None if theirs.venue or (theirs.aside and not ours.aside) else 0


def _years(ours: Said, theirs: Said) -> int | None:
    """Weigh the years; a preprint may come three years before its publication."""
    if not ours.years or not theirs.years:
        return 0
    held = ours.venue is not None and ours.venue not in _PREPRINTS
    before = (3 if held else 2) if theirs.early else 1
    after = 1 if held or theirs.preprint else 3
    near = (-before <= there - here <= after for here in ours.years for there in theirs.years)
    return 1 if any(near) else None


def _places(ours: Said, theirs: Said) -> int:
    """Weigh the affiliations; that another is not stated says nothing."""
    listed, given = ours.affiliations, theirs.affiliations
    return 2 if any(person_names.is_place(one, other) for one in listed for other in given) else 0


def _is_one_work(one: Said, other: Said) -> bool:
    """Tell whether two candidates may be one work: by title, venue and people."""
    elsewhere = one.venue and other.venue and one.venue != other.venue
    if elsewhere or _are_apart(one, other) or not same_title(one.title, other.title):
        return False
    named = (filter(None, map(person_names.words, who.authors)) for who in (one, other))
    families = [{name[-1] for name in names} for names in named]
    if not all(families):
        return one.venue is not None and one.venue == other.venue
    return len(families[0] & families[1]) * 2 >= min(map(len, families))


def _are_apart(one: Said, other: Said) -> bool:
    """Tell whether two published works are an edition each, or of two kinds."""
    if one.early or other.early or one.preprint or other.preprint:
        return False
    kinds = one.type and other.type and one.type != other.type
    gaps = [abs(here - there) for here in one.years for there in other.years]
    return bool(kinds) or one.aside != other.aside or min(gaps, default=0) > 1
