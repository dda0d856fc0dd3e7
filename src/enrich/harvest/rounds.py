"""Asks every provider about every ref, and about the refs learnt from the answers."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from enrich.errors import Unreadable
from enrich.harvest.lane import Asked, Tell, Titles, claims, fetch, hits, is_renewed, stale
from enrich.harvest.lane_report import Report
from enrich.http import Session
from enrich.model import Claim, Record, Ref
from enrich.providers.base import Provider
from enrich.resolution.title_match import Candidate, Question, choose, is_near, said
from enrich.resolution.works import learnt, told_by_ref
from enrich.settings import Settings
from enrich.store import Store, utc_now

ROUNDS = 3
"""How often refs may be learnt from answers and asked about in turn."""

Lane = Callable[[str], Report]

Schemes = Callable[[Provider], frozenset[str]]
"""Says for what schemes of refs a provider is asked, or heard."""

Lanes = Callable[[Lane, Sequence[str]], Iterable[Report]]
"""Has the shape of `map`: runs one function for the name of every provider."""


@dataclass(frozen=True, slots=True)
class Shell:
    """What a run borrows from whoever starts it: lanes, time and a voice."""

    lanes: Lanes = map
    clock: Callable[[], datetime] = utc_now
    sleep: Callable[[float], None] = time.sleep
    tell: Tell = lambda provider, done, total: None
    say: Callable[[str], None] = lambda sentence: None  # waits and retries


@dataclass(frozen=True, slots=True)
class Found:
    """A work that a search came back with: what is said of it, and when."""

    candidate: Candidate
    fields: Mapping[str, Any]
    at: datetime


def session(provider: Provider, settings: Settings, store: Store, shell: Shell) -> Session:
    """Return a polite session of one provider."""
    return Session(
        provider.name,
        root=provider.url,
        pause=provider.pause,
        connections=provider.connections,
        cool_down=provider.cool_down,
        expects=provider.expects,
        secret_headers=provider.secrets(),
        pace=store,
        contact=settings.contact,
        patience=settings.patience,
        clock=shell.clock,
        sleep=shell.sleep,
        tell=shell.say,
    )


class Gathering:
    """What is asked of whom in one run, and what has been heard.

    `providers` are asked; `witnesses` are heard, also from earlier runs.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        providers: Sequence[Provider],
        witnesses: Sequence[Provider],
        renew: frozenset[str],
        shell: Shell,
    ) -> None:
        self.settings, self.store, self.shell = settings, store, shell
        self.providers = {provider.name: provider for provider in providers}
        self.witnesses = witnesses
        self.renew = renew
        self.reports = {name: Report(name) for name in self.providers}
        self.notices: list[str] = []
        self._works: dict[Ref, Ref | None] = {}  # what a title names; None: that is not sure
        self._near: dict[Ref, list[Claim]] = {}
        self._new: dict[Ref, bool] = {}  # by edition of a file
        self._asked: set[tuple[str, Ref]] = set()
        self._sessions: dict[str, Session] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def gather(
        self, refs: Iterable[Ref], at: datetime, questions: Sequence[Question] = ()
    ) -> list[Claim]:
        """Return all that is said about refs, and about what titles are found to name.

        `at` is when the list named them.
        """
        known = list(refs)
        heard = self._rounds(known, at)
        found = self._search(questions)
        new = {ref for others in learnt(found).values() for ref in others}.difference(known)
        if new:
            known += sorted(new)
            heard = self._rounds(known, at)
        return heard + found

    def first_versions(self, refs: Sequence[Ref]) -> list[Claim]:
        """Return what is said of first versions, which no other ref is learnt from."""
        self._ask(refs)
        return self._said(refs)

    def look_up(self, links: Sequence[Ref]) -> list[Claim]:
        """Return what those say of links who know whether they are dead or have moved.

        They are asked if the settings say so; earlier answers are heard in any case.
        """
        if self.settings.links:
            self._ask(links, _minted)
        return self._said(links, _minted)

    def dead(self, links: Iterable[Ref]) -> dict[Ref, datetime]:
        """Return the links that nobody knows of those who know all there are, and since when."""
        found = {}
        for ref in dict.fromkeys(links):
            known = [p.name for p in self.witnesses if ref.scheme in p.mints]
            records = [self.store.latest(name, [ref]).get(ref) for name in known]
            absences = [r.fetched_at for r in records if r is not None and r.body is None]
            if known and len(absences) == len(known):
                found[ref] = max(absences)
        return found

    def _rounds(self, known: list[Ref], at: datetime) -> list[Claim]:
        """Ask about refs, and about those learnt from the answers, which join them."""
        for _ in range(ROUNDS):
            self._ask(known)
            heard = self._heard(known, at)
            stated = {ref for others in learnt(heard).values() for ref in others}
            new = sorted(stated.difference(known))
            known += new
            if not new:
                return heard
        return self._heard(known, at)

    def _ask(
        self, refs: Sequence[Ref], schemes: Schemes = lambda provider: provider.accepts
    ) -> None:
        """Ask every provider about those refs of its schemes that are due."""
        due = {}
        for name, provider in self.providers.items():
            mine = schemes(provider)
            due[name] = self._due(provider, [ref for ref in refs if ref.scheme in mine])
        self._send(self.providers, {name: mine for name, mine in due.items() if mine})

    def _send(self, asked: Mapping[str, Asked], due: Mapping[str, Sequence[Ref]]) -> None:
        """Run a lane for each that something is to be asked of."""
        for name in due:
            if name not in self._sessions:  # one for all rounds: it remembers who is down
                opened = session(self.providers[name], self.settings, self.store, self.shell)
                self._sessions[name] = self._stack.enter_context(opened)
        for report in self.shell.lanes(lambda name: self._lane(asked[name], due[name]), list(due)):
            self.reports[report.provider] = self.reports[report.provider].merge(report)

    def _search(self, questions: Sequence[Question]) -> list[Claim]:
        """Look for titles, the cheapest provider first, each only for what is open."""
        heard = [one for one in self._searchers() if one.name not in self.providers]
        for provider in sorted(self.providers.values(), key=lambda one: one.cost):
            if provider.titles:
                sure = self._named(questions, heard)
                self._seek(provider, [one for one in questions if one.ref not in sure])
                heard.append(provider)
        found = self._named(questions, self._searchers())
        self._works |= {ref: best.ref for ref, (best, _) in found.items()}
        return [
            Claim("identifiers", str(best.ref), best.provider, ref, at)
            for ref, (best, at) in found.items()
        ]

    def _seek(self, provider: Provider, questions: Sequence[Question]) -> None:
        """Ask one provider for as many titles as it takes in a run."""
        asked = Titles(provider, {question.ref: question.title for question in questions})
        due = self._due(asked, list(asked.wanted))
        self.reports[provider.name].not_asked += len(due[provider.titles :])
        if due:
            self._send({provider.name: asked}, {provider.name: due[: provider.titles]})

    def _named(
        self, questions: Sequence[Question], heard: Sequence[Provider]
    ) -> dict[Ref, tuple[Candidate, datetime]]:
        """Return what titles surely name, by what these providers' searches found, and when."""
        found = self.candidates([question.ref for question in questions], heard)
        named = {}
        for question in questions:
            candidates = {one.candidate: one.at for one in found.get(question.ref, ())}
            best = choose(question, list(candidates))
            if best is not None:
                named[question.ref] = best, candidates[best]
                continue
            near = [one for one in candidates if is_near(question, one)]
            if near:
                self._works.setdefault(question.ref, None)
                self._near[question.ref] = [
                    Claim("identifiers", str(one.ref), one.provider, question.ref, candidates[one])
                    for one in near
                ]
        return named

    def near(self, title: Ref) -> list[Claim]:
        """Return what a title may name, where that is not sure: claims that nobody believes."""
        return [] if self._works.get(title) else self._near.get(title, [])

    def candidates(
        self, refs: Sequence[Ref], heard: Sequence[Provider] | None = None
    ) -> dict[Ref, list[Found]]:
        """Return what searches for titles came back with, also in earlier runs."""
        found: dict[Ref, list[Found]] = defaultdict(list)
        for provider in self._searchers() if heard is None else heard:
            for ref, record in self.store.latest(provider.name, refs).items():
                try:
                    works = hits(provider, record.body or "[]")
                except Unreadable as error:  # stored by an older version of the provider's file
                    self.notices.append(str(error))
                    continue
                for other, fields in works:
                    candidate = Candidate(other, provider.name, said(other, fields))
                    found[ref].append(Found(candidate, dict(fields), record.fetched_at))
        return found

    def _searchers(self) -> list[Provider]:
        """Return the witnesses that can be asked for titles, the cheapest first."""
        able = (provider for provider in self.witnesses if provider.cost)
        return sorted(able, key=lambda provider: provider.cost)

    def _due(self, asked: Provider | Titles, refs: Sequence[Ref]) -> list[Ref]:
        """Return what to ask a provider now; each ref is asked about once a run."""
        name, report = asked.name, self.reports[asked.name]
        mine = [ref for ref in refs if (name, ref) not in self._asked]
        due = stale(asked, mine, self.store, refresh=name in self.renew or self._is_new(asked))
        self._asked.update((name, ref) for ref in mine)
        report.known += len(mine) - len(due)
        if self.settings.offline and not self.providers[name].is_local:
            report.not_asked += len(due)
            return []
        return due

    def _is_new(self, asked: Provider | Titles) -> bool:
        """Tell whether a file was new when it was first asked in this run: it is to the end."""
        edition = asked.edition()
        if edition is not None and edition not in self._new:
            self._new[edition] = is_renewed(asked, self.store)
        return edition is not None and self._new[edition]

    def _lane(self, asked: Asked, refs: Sequence[Ref]) -> Report:
        provider, door = self.providers[asked.name], self._sessions[asked.name]
        clock, tell = self.shell.clock, self.shell.tell
        if provider.conditional:
            records = self.store.latest(provider.name, refs).values()
            provider.earlier = {one.ref: one.body for one in records if one.body is not None}
        report = fetch(asked, refs, self.store, door, clock=clock, tell=tell)
        report.traffic = dict(door.counts)
        if door.counts["requests"]:
            report.hint = provider.hint(failed=report.failed > 0) or None
        return report

    def _heard(self, refs: Sequence[Ref], at: datetime) -> list[Claim]:
        """Return all that is on record about refs, in the present reading."""
        return [claim for ref in refs for claim in told_by_ref(ref, at)] + self._said(refs)

    def _said(
        self, refs: Sequence[Ref], schemes: Schemes = lambda provider: provider.accepts
    ) -> list[Claim]:
        """Return what witnesses say of those refs that are of their schemes."""
        said = []
        for provider in self.witnesses:
            mine = schemes(provider)
            records = self.store.latest(provider.name, [r for r in refs if r.scheme in mine])
            for record in records.values():
                said += self._claims(provider, record)
        return said

    def _claims(self, provider: Provider, record: Record) -> list[Claim]:
        if record.body is None:
            return []
        try:
            said = claims(provider, record.ref, record.body)
        except Unreadable as error:  # stored by an older version of the provider's file
            self.notices.append(str(error))
            return []
        name, ref, at = provider.name, record.ref, record.fetched_at
        return [Claim(column, value, name, ref, at) for column, value in said]

    def outcome(self, refs: Sequence[Ref]) -> str:
        """Return why nobody knew a work; a failure never looks like "not found".

        `refs` are all its names, `title:...` too, where the list has no other.
        """
        if any(ref in self._works and self._works[ref] not in refs for ref in refs):
            return "abstained"
        failures = {
            report.failures[ref]
            for report in self.reports.values()
            for ref in refs
            if ref in report.failures
        }
        if failures:
            return "unreachable" if "unreachable" in failures else "blocked"
        could = [(p, ref) for p in self.witnesses for ref in refs if _can_be_asked(p, ref)]
        answered = (self.store.latest(p.name, [ref]) for p, ref in could)
        return "not_found" if could and all(answered) else "not_asked"


def _minted(provider: Provider) -> frozenset[str]:
    return provider.mints


def _can_be_asked(provider: Provider, ref: Ref) -> bool:
    return provider.titles > 0 if ref.scheme == "title" else ref.scheme in provider.accepts
