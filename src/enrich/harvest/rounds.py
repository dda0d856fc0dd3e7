"""Asks every provider about every ref, and about those that answers name, as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from enrich.harvest.dispatch import Dispatch
from enrich.harvest.early_doubts import Doubts
from enrich.harvest.outage import reasons, remaining, unasked_links
from enrich.harvest.pile import TITLES
from enrich.harvest.poorer_answers import comparison
from enrich.harvest.spreading import ROUNDS, Spreading
from enrich.harvest.title_chain import TitleChain
from enrich.harvest.title_search import TitleSearch
from enrich.model import Claim, Entry, Ref
from enrich.normalization.identifiers import links
from enrich.normalization.outside_numbers import believable
from enrich.providers import found
from enrich.providers.base import Provider
from enrich.resolution.entry_claims import (
    leads,
    led_to,
    namesakes,
    questions,
    seeds,
    stated,
    titled,
    told_by_ref,
)
from enrich.resolution.title_match import Question
from enrich.resolution.works import learnt
from enrich.store.second_look import Absence

Foresee = Callable[[list[Claim]], None]
"""Asks, by what is known so far, about what the checks are going to need."""


class Harvest(Dispatch):
    """What is asked of whom in one run, and what has been heard."""

    _spreading: Spreading | None = None
    _chains: list[TitleChain]
    _doubts: Doubts | None = None
    _foresee: Callable[[], None] | None = None

    @cached_property
    def titles(self) -> TitleSearch:
        """What titles name, as searches tell."""
        return TitleSearch(self)

    def about_entries(
        self, entries: Sequence[Entry], at: datetime, foresee: Foresee | None = None
    ) -> list[Claim]:
        """Return all that anybody states about the papers of a list, the list itself included.

        `at` is when the list was read.  With `foresee` its links and first versions are asked
        about beside; it is told once what is known while only slow lanes are left.
        """
        claims = self._believable(stated(entries, at))
        known = list(dict.fromkeys([*seeds(entries), *leads(entries).values()]))
        asked = questions(entries)
        if foresee is not None:
            self._doubts = Doubts(entries)
            self._foresee = lambda: foresee(self._told(entries, claims, known, asked, at))
            if self.settings.links:
                self.want(linked(entries), _minted)
        claims += self.about(known, at, asked)
        self._doubts, self._foresee = None, None
        return claims + led_to(entries, claims)

    def _told(
        self,
        entries: Sequence[Entry],
        claims: Sequence[Claim],
        refs: Sequence[Ref],
        titles: Sequence[Question],
        at: datetime,
    ) -> list[Claim]:
        """Return all that is stated by now."""
        with self.queues.condition:
            found = self.titles.found(titles)
            known = [*dict.fromkeys([*refs, *sorted(_named(found))])]
            told = [*claims, *self._heard(self._reached(known, at), at), *found]
        return told + led_to(entries, told)

    def about(
        self, refs: Iterable[Ref], at: datetime, titles: Sequence[Question] = ()
    ) -> list[Claim]:
        """Return all that is stated about refs, and about what titles are found to name."""
        known, found = self.asked(refs, titles)
        return self._heard(self._reached(known, at), at) + found

    def asked(
        self, refs: Iterable[Ref], titles: Sequence[Question] = ()
    ) -> tuple[list[Ref], list[Claim]]:
        """Ask about refs and titles; return the refs with those that titles name, and by whom."""
        known = list(dict.fromkeys(refs))
        with self.queues.condition:
            self._spreading = spreading = Spreading(self._names_on_record, self.want)
            self._chains = []
            spreading.begin([*known, *self.titles.on_record(titles)])
            self._seek(titles)
        stage = "works" if known else "titles"
        self.run(stage)
        while new := sorted(_named(found := self.titles.found(titles)).difference(known)):
            known += new
            with self.queues.condition:
                spreading.begin(new)
            self.run(stage)
        return known, found

    def ahead(self, lists: Sequence[Sequence[Entry]]) -> None:
        """Ask at once about the papers of many lists, so that each finds on record what it needs.

        Their first versions are asked about as soon as they are in doubt, their links if they are
        to be.
        """
        entries = [entry for one in lists for entry in one]
        known = [ref for one in lists for ref in [*seeds(one), *leads(one).values()]]
        self._doubts = Doubts(entries)
        if self.settings.links:
            self.want(linked(entries), _minted)
        self.asked(known, questions(entries))
        self._doubts = None

    def forget(self) -> None:
        """Let go of what is known of these lists, which can be read again for others."""
        for known in (self._read, self._fetched, self._found, self.doubts, self.wanted):
            known.clear()
        self.__dict__.pop("titles", None)

    def _seek(self, titles: Sequence[Question]) -> None:
        """Begin to look for titles, and to ask about what they are found to name."""
        assert self._spreading is not None  # nosec B101  # for the type checker
        self._chains.append(self.titles.asking(titles, self._spreading.begin))
        self._chains[-1].begin()

    def heard(self, provider: Provider, kind: str, refs: Sequence[Ref]) -> None:
        """Learn from an answer, at once, what else there is to ask about."""
        if kind == TITLES:
            for chain in self._chains:
                chain.answered(provider, refs)
        elif self._spreading and provider in self.witnesses:
            mine = [ref for ref in refs if ref in self._spreading]
            told = [one for reading in self._readings(provider, mine) for one in reading.claims]
            self._spreading.learn(learnt(told))
            if self._doubts:
                self.want(self._doubts.first_versions(provider, told))

    def meanwhile(self) -> None:
        """Have the checks look at what is known, while none but slow lanes are at work."""
        if self._foresee is not None:
            self._foresee()

    def want_for_checks(self, first_versions: Sequence[Ref], lost: Sequence[Entry]) -> None:
        """Ask beside what is under way about first versions, and for the titles of entries."""
        with self.queues.condition:
            self.want(first_versions)
            self._seek(titled(lost))

    def unanswered(self, refs: Sequence[Ref]) -> set[Ref]:
        """Return the refs about which nobody is on record."""
        known = (self.store.latest(one.name, refs) for one in self.witnesses)
        return set(refs).difference(*known)

    def by_now(self, refs: Sequence[Ref]) -> list[Claim]:
        """Return what is on record of refs while lanes are at work."""
        with self.queues.condition:
            return self.on_record(refs)

    def _names_on_record(self, refs: Sequence[Ref]) -> dict[Ref, set[Ref]]:
        return learnt(self.on_record(refs))

    def first_versions(self, refs: Sequence[Ref]) -> list[Claim]:
        """Return what is stated of first versions, which no other ref is learnt from."""
        self.ask(refs, "first versions")
        return self.on_record(refs)

    def about_links(self, entries: Iterable[Entry]) -> list[Claim]:
        """Return what those state of links who know whether they are dead or have moved.

        They are asked if the settings say so; earlier answers are heard in any case.
        """
        every = linked(entries)
        if self.settings.links:
            self.ask(every, "links", _minted)
        return self.on_record(every, _minted)

    def namesakes(self, entries: Iterable[Entry], at: datetime) -> list[Claim]:
        """Return what is stated of the works that bear the titles of these entries."""
        lost = titled(entries)
        claims = self.about((), at, lost)
        found = self.titles.candidates([question.ref for question in lost])
        for question in lost:
            bearing = ((one.candidate, one.at) for one in found.get(question.ref, ()))
            claims += namesakes(question, bearing)
        return claims

    def dead(self, entries: Iterable[Entry]) -> dict[Ref, Absence]:
        """Return the links that nobody knows of those who know all there are, and since when.

        Who is switched off says nothing, and then nobody knows all there are.
        """
        return self.absent(linked(entries))

    def absent(self, refs: Iterable[Ref], *, believed: bool = False) -> dict[Ref, Absence]:
        """Return the refs that all who know all there are of their kind do not know.

        With `believed` none that one of them knew before, and has denied on one day only.
        """
        refs = list(dict.fromkeys(refs))
        absences: dict[Ref, list[Absence]] = {ref: [] for ref in refs}
        for provider in self.witnesses:
            mine = [ref for ref in refs if ref.scheme in provider.mints]
            for ref, one in self.store.standing(provider.name, mine, comparison(provider)).items():
                if one.absence and not (believed and one.doubts):
                    absences[ref].append(one.absence)
        return {
            ref: Absence(max(one.at for one in told), min(one.days for one in told))
            for ref, told in absences.items()
            if told and len(told) == _minting(ref.scheme)
        }

    def _reached(self, known: Sequence[Ref], at: datetime) -> list[Ref]:
        """Return refs with those that answers name, step by step, in an order of their own."""
        reached, last = list(known), list(known)
        for _ in range(ROUNDS):
            last = sorted(_named(self._heard(last, at)).difference(reached))
            reached += last
        return reached

    def _heard(self, refs: Sequence[Ref], at: datetime) -> list[Claim]:
        """Return all that is on record about refs, in the present reading."""
        told = [claim for ref in refs for claim in told_by_ref(ref, at)]
        return self._believable(told) + self.on_record(refs)

    def _believable(self, claims: Iterable[Claim]) -> list[Claim]:
        """Return claims but for dates on which nothing appears, as an identifier may tell one."""
        now = self.shell.clock()
        return [
            claim if value is claim.value else replace(claim, value=value)
            for claim in claims
            for _, value in believable([(claim.field, claim.value)], now)
        ]

    def outcome(self, refs: Sequence[Ref]) -> str:
        """Return why nobody knew a work; a failure never looks like "not found".

        `refs` are all its names, `title:...` too, where the list has no other.
        """
        if self.titles.abstained(refs):
            return "abstained"
        failures = {
            report.failures[ref]
            for report in self.reports.values()
            for ref in refs
            if ref in report.failures
        }
        if failures:
            return "unreachable" if "unreachable" in failures else "blocked"
        answered = self.answered(refs)
        return "not_found" if answered and all(answered.values()) else "not_asked"

    def unasked(self, entries: Iterable[Entry]) -> Iterator[str]:
        """Yield who could not be asked, and which links: that says nothing against them."""
        reports = list(self.reports.values())
        yield from reasons(reports)
        if self.settings.links:
            yield from unasked_links(entries, remaining(reports))


def linked(entries: Iterable[Entry]) -> list[Ref]:
    """Return what all links of a list lead to, also those that no value comes from."""
    return list(dict.fromkeys(ref for entry in entries for ref, _ in links(entry)))


def _named(claims: Iterable[Claim]) -> set[Ref]:
    """Return the refs that are stated to be other names of a work."""
    return {ref for others in learnt(claims).values() for ref in others}


def _minting(scheme: str) -> int:
    """Return how many providers there are, on or off, who each know a part of all there are."""
    return sum(scheme in cls.mints for cls in found().values())


def _minted(provider: Provider) -> frozenset[str]:
    return provider.mints
