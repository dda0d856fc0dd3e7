"""Which of a search's candidates is the work that a title names, if any surely is.

Titles have to be the same work's, something beside the title has to agree,
and nothing may contradict; short of that no candidate is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from enrich import people, venues
from enrich.model import Ref
from enrich.text import plain

_LONGEST = 300  # characters of a title that are worth asking for
_TELLING = 4  # words a title needs to stand on a year alone, or without its nickname
_NO_WORKS = ("10.5555/", "10.65215/")  # ACM's pseudo DOIs; copies of famous papers
_PREPRINTS = frozenset({"arXiv", "bioRxiv", "medRxiv"})
_ASIDE = re.compile(r"workshop|companion|adjunct|extended abstract|findings|poster|demo", re.I)
_STARRED = re.compile(r"\b\w{1,3}\*")  # A* is not A
_VERSION = re.compile(r"\d$|\+|#|\b[ivx]+$", re.I)
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
_COMMON_LISTED = """
    a an and approach are as at based by can do efficient for from how in into introduction is it
    language large learning llm llms model models neural of on or overview report review study
    survey system systems technical that the to towards tutorial using via what with
"""
_COMMON = frozenset(_COMMON_LISTED.split())
_NO_NICKNAMES_LISTED = """
    abstract addendum appendix artifact brief chapter comment commentary correction corrigendum
    demo demonstration discussion doctoral editorial erratum extended foreword introduction invited
    keynote opinion panel part perspective poster preface preprint publisher reply response
    retracted retraction review short summary supplement supplementary survey talk tutorial
    viewpoint vision vol volume withdrawn workshop
"""
_NO_NICKNAMES = frozenset(_NO_NICKNAMES_LISTED.split())


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


def said(ref: Ref, fields: Iterable[tuple[str, Any]]) -> Said:
    """Return what a provider's claims about one work say for telling it from others."""
    told: dict[str, Any] = {}
    ids = {str(ref)}
    for name, value in fields:
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
    return _ASIDE.search(venue) is not None


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
    one, other = _words(question.title), _words(candidate.said.title)
    shared = len(one & other)
    near = shared >= 3 and shared * 4 >= min(len(one), len(other)) * 3
    return _is_work(candidate) and (near or _named(question, candidate))


def _is_work(candidate: Candidate) -> bool:
    kind, value = candidate.said.type, candidate.ref.value
    return (kind is None or kind in _WORKS) and not value.startswith(_NO_WORKS)


def _named(question: Question, candidate: Candidate) -> bool:
    return same_title(question.said[0].title, candidate.said.title)


def _place(question: Question, one: Candidate, weighs: int) -> tuple[Any, ...]:
    """Return a candidate's place: most evidence, the very title, published, first by name."""
    title = question.said[0].title
    return -weighs, _spelt(title) != _spelt(one.said.title), one.said.preprint, str(one.ref)


def _is_certain(question: Question, candidate: Candidate, weighs: int | None) -> bool:
    """Tell whether the evidence suffices: the less a title tells, the more is needed."""
    title = question.said[0].title
    whole = _spelt(title) == _spelt(candidate.said.title)
    plenty = whole and candidate.said.authors and len(_words(title) - _COMMON) >= _TELLING
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


def same_title(one: str, other: str) -> bool:
    """Tell whether two titles are one work's: equal words, but for a nickname in front.

    >>> same_title("Loom: Weaving Threads of Many Colours", "weaving threads of many colours.")
    True
    >>> same_title("Loom2: Weaving Threads of Many Colours", "Weaving Threads of Many Colours")
    False
    """
    if sorted(_STARRED.findall(one)) != sorted(_STARRED.findall(other)):
        return False
    spelt = _spelt(one), _spelt(other)
    if not all(spelt):
        return False
    return spelt[0] == spelt[1] or spelt[0] == _tail(other) or spelt[1] == _tail(one)


def _spelt(title: str) -> str:
    """Return the words run together, for hyphens come and go; figures stay apart.

    >>> _spelt("Pre-filling & Long-Context"), _spelt("Phi 3 5")
    ('prefillingandlongcontext', 'phi3 5')
    """
    return re.sub(r"(?<!\d) | (?!\d)", "", plain(title.replace("&", " and ")))


def _tail(title: str) -> str | None:
    """Return what follows a nickname that tells nothing of version or part."""
    head, _, tail = title.replace("：", ":").partition(":")
    words = plain(head).split()
    if not 1 <= len(words) <= 2 or _NO_NICKNAMES & set(words) or _VERSION.search(head.strip()):
        return None
    return _spelt(tail) if len(_words(tail) - _COMMON) >= _TELLING else None


def _words(title: str) -> set[str]:
    return set(plain(title).split())


def _people(ours: Said, theirs: Said) -> int | None:
    """Weigh the authors: most of those listed have to be among a candidate's."""
    listed = [name for name in map(people.words, ours.authors) if name]
    given = [name for name in map(people.words, theirs.authors) if name]
    if not listed or not given:
        return 0
    full = sum(any(people.is_person(one, other) for other in given) for one in listed)
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
    return 2 if any(people.is_place(one, other) for one in listed for other in given) else 0


def _is_one_work(one: Said, other: Said) -> bool:
    """Tell whether two candidates may be one work: by title, venue and people."""
    elsewhere = one.venue and other.venue and one.venue != other.venue
    if elsewhere or not same_title(one.title, other.title):
        return False
    named = (filter(None, map(people.words, who.authors)) for who in (one, other))
    families = [{name[-1] for name in names} for names in named]
    if not all(families):
        return one.venue is not None and one.venue == other.venue
    return len(families[0] & families[1]) * 2 >= min(map(len, families))
