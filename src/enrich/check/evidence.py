"""What is known of works, ready for comparison: titles, people, venues, dates."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from enrich.check.finding import Finding, Severity
from enrich.check.title_agreement import CLOSE, SAME, Corpus, Index, Title
from enrich.model import HERE, Claim, Entry, Paper, Ref
from enrich.normalization.identifiers import arxiv_month
from enrich.normalization.text import plain
from enrich.normalization.title_siblings import are_siblings, differ_by_label
from enrich.normalization.venues import same_publication
from enrich.resolution.accepted_records import FIRST
from enrich.resolution.entry_claims import listed_title

NO_WORKS = frozenset({"github", "huggingface", "title"})
"""Schemes of refs that do not identify a paper."""

GATHERERS = (
    *("semantic_scholar", "openalex"),
    *("semantic_scholar_snapshot", "openalex_snapshot"),
)
"""Who gathers from others by machine: they may raise a doubt, and prove nothing."""

_NAMESAKE = re.compile(r" \d{4}$")

HALF = 0.5
"""The share of people from which on two works may be by the same."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A title, as witnesses other than the list state it for a ref."""

    title: Title
    ref: Ref
    providers: tuple[str, ...]
    first: bool = False  # of the first version, where that is told apart


class Known:
    """All that was heard in a run, and the list itself, as evidence."""

    def __init__(
        self,
        entries: Iterable[Entry],
        papers: Mapping[str, Paper],
        claims: Iterable[Claim],
        beside: Iterable[Entry] = (),
    ) -> None:
        self.entries = list(entries)
        self.beside = list(beside)  # what else the list has, and is not looked at
        self.papers = papers  # by entry_id
        self.place_of = {entry.ref: entry.place for entry in reversed(self.entries)}
        self.work = {ref: paper.paper_id for paper in papers.values() for ref in paper.refs}
        self._said: dict[tuple[Ref, str], list[Claim]] = defaultdict(list)
        self._asked: dict[Ref, int] = {}
        for claim in claims:
            if claim.provider not in HERE and claim.value:
                self._said[claim.ref, claim.field].append(claim)
                if (year := claim.fetched_at.year) > self._asked.get(claim.ref, 0):
                    self._asked[claim.ref] = year
        titled = {_version_of(ref) for ref, field in self._said if field == "title"}
        self.stated = {ref: self._titles(ref) for ref in sorted(titled)}
        every = (*self.entries, *self.beside)
        self.listed = {entry.entry_id: Title(listed_title(entry)) for entry in every}
        self._every = [one for titles in self.stated.values() for one in titles]
        self.corpus = Corpus([*self.listed.values(), *(one.title for one in self._every)])
        self._index = Index([one.title for one in self._every])
        self._named: dict[str, set[Ref]] = defaultdict(set)
        for one in self._every:
            if one.title.name:
                self._named[one.title.name].add(one.ref)

    def finding(
        self,
        entry: Entry,
        check: str,
        severity: Severity,
        message: str,
        evidence: Mapping[str, Any],
        suggestion: str | None = None,
        instead_of: str | None = None,
    ) -> Finding:
        """Return a finding about an entry and the paper it names, if it names one."""
        paper = self.papers.get(entry.entry_id)
        about = entry.entry_id, entry.line, message, paper.paper_id if paper else None
        return Finding(check, severity, *about, evidence, suggestion, instead_of)

    def _titles(self, ref: Ref) -> list[Stated]:
        """Return a work's titles, those of its first version last."""
        said: dict[tuple[bool, str], set[str]] = defaultdict(set)
        for version in _versions(ref):
            for claim in self.said(version, "title"):
                said[version != ref, str(claim.value)].add(claim.provider)
        return [
            Stated(Title(text), ref, tuple(sorted(said[first, text])), first)
            for first, text in sorted(said)
        ]

    def said(self, ref: Ref, field: str) -> Sequence[Claim]:
        """Return what witnesses other than the list state about one field of a ref."""
        return self._said.get((ref, field), ())

    def titles_of(self, entry: Entry) -> list[Stated]:
        """Return the titles that witnesses state for the work an entry links to."""
        if entry.ref is None or entry.ref.scheme in NO_WORKS:
            return []
        return [one for ref in self.refs_of(entry) for one in self.stated.get(ref, ())]

    def refs_of(self, entry: Entry) -> list[Ref]:
        """Return the refs of an entry's work, that of its link first."""
        paper = self.papers.get(entry.entry_id)
        others = [ref for ref in paper.refs if ref != entry.ref] if paper else []
        return [ref for ref in (entry.ref, *others) if ref is not None]

    def another(self, entry: Entry) -> Stated | None:
        """Return a work under another ref whose title is the one that an entry gives."""
        title = self.listed[entry.entry_id]
        if len(title.key) < 3:
            return None
        best: tuple[float, Stated] | None = None
        for one in map(self._every.__getitem__, self._index.near(title)):
            score = self.corpus.alike(title, one.title)
            if score >= SAME and not self.same_work(entry.ref, one.ref):
                if title.key != one.title.key and differ_by_label(title.text, one.title.text):
                    continue
                if title.key == one.title.name and len(self._named[title.key]) > 1:
                    continue  # a nickname that several works carry
                if best is None or score > best[0]:
                    best = score, one
        return best[1] if best else None

    def namesake(self, entry: Entry) -> Stated | None:
        """Return another work of the very title, which the people whom an entry names wrote."""
        title, named = self.listed[entry.entry_id], set(map(family, entry.authors))
        for one in map(self._every.__getitem__, self._index.near(title)):
            theirs = (share(named, self.people(one.ref)) or 0) >= HALF
            if one.title.key == title.key and theirs and not self.same_work(entry.ref, one.ref):
                return one
        return None

    def called(self, title: Title, scheme: str) -> set[Ref]:
        """Return the refs of a scheme whose works bear a title, now or at first."""
        near = map(self._every.__getitem__, self._index.near(title))
        return {one.ref for one in near if one.title.key == title.key and one.ref.scheme == scheme}

    def same_work(self, one: Ref | None, other: Ref) -> bool:
        """Tell whether two refs are one work, or may be two versions of one."""
        if one is None or one == other:
            return one == other
        if one in self.work and self.work[one] == self.work.get(other):
            return True
        if one.scheme == other.scheme and one.scheme == "arxiv":
            return False
        if self._are_siblings(one, other):
            return False
        people = share(self.people(one), self.people(other))
        return self._resemble(one, other) if people is None else people >= HALF

    def _resemble(self, one: Ref, other: Ref) -> bool:
        """Tell whether two refs may have titles of one work, as far as titles are known."""
        pairs = [(a.title, b.title) for a in self.stated.get(one, ()) for b in self.stated[other]]
        return not pairs or any(
            self.corpus.alike(a, b) >= CLOSE or self.corpus.nicknamed(a, b) for a, b in pairs
        )

    def _are_siblings(self, one: Ref, other: Ref) -> bool:
        """Tell whether two refs bear titles of two works of one kind, and none in common."""
        pairs = [(a.title, b.title) for a in self.stated.get(one, ()) for b in self.stated[other]]
        return any(are_siblings(a.text, b.text) for a, b in pairs) and not any(
            self.corpus.alike(a, b) >= SAME for a, b in pairs
        )

    def people(self, ref: Ref) -> set[str]:
        """Return the family names of a work's authors, plain."""
        return set(map(family, self.authors(ref)))

    def authors(self, ref: Ref) -> set[str]:
        """Return the authors of a work, as anybody spells them."""
        lists = self.author_lists(ref)
        return {str(person["name"]) for claim in lists for person in claim.value}

    def author_lists(self, ref: Ref) -> list[Claim]:
        """Return who the authors of a work are, now and at first, by all who tell."""
        return [claim for one in _versions(ref) for claim in self.said(one, "authors")]

    def years(self, ref: Ref) -> set[int]:
        """Return the years in which a work is said to have appeared, in any form."""
        fields = ("year", "published")
        found = {int(str(claim.value)[:4]) for f in fields for claim in self.said(ref, f)}
        month = arxiv_month(ref)
        return found | {month[0]} if month else found

    def asked(self, ref: Ref) -> int:
        """Return the year in which a work was last asked about; 0 where nobody told of it."""
        return self._asked.get(ref, 0)

    def venues(self, ref: Ref) -> set[str]:
        """Return the venues in which a work is said to have appeared."""
        return {str(claim.value) for claim in self.said(ref, "venue")}


def first_of(ref: Ref) -> Ref | None:
    """Return the ref of the first version of what a ref names, if that can be asked for."""
    return Ref(FIRST, ref.value) if ref.scheme == "arxiv" else None


def _versions(ref: Ref) -> Iterator[Ref]:
    return filter(None, (ref, first_of(ref)))


def _version_of(ref: Ref) -> Ref:
    return Ref("arxiv", ref.value) if ref.scheme == FIRST else ref


def family(name: str) -> str:
    """Return the last of a person's names, plain, without the figures that tell namesakes.

    >>> family("José Ünal 0002")
    'unal'
    """
    return _NAMESAKE.sub("", plain(name)).rpartition(" ")[2]


def share(some: set[str], others: set[str]) -> float | None:
    """Return the share of the smaller set that both have; None where one is empty.

    >>> share({"unal", "wu"}, {"unal"}), share(set(), {"unal"})
    (1.0, None)
    """
    if not some or not others:
        return None
    return len(some & others) / min(len(some), len(others))


def contradicts(known: Known, entry: Entry, ref: Ref, people: float | None) -> list[str]:
    """Return what speaks against a link beside the title: names and years and venues."""
    against = ["names"] if people == 0.0 else []
    years = known.years(ref)
    if entry.year and years and not any(abs(entry.year - year) <= 2 for year in years):
        against.append("years")
    stated, listed = known.venues(ref), entry.venue
    if listed and stated and not any(same_publication(listed, one) for one in stated):
        against.append("venue")
    return against


def said_by(titles: Sequence[Stated]) -> dict[str, list[str]]:
    """Return who states which title, for the evidence."""
    said: dict[str, list[str]] = defaultdict(list)
    for one in titles:
        for provider in one.providers:
            if one.title.text not in said[provider]:
                said[provider].append(one.title.text)
    return dict(sorted(said.items()))
