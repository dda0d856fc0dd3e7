"""Asks every provider about every ref, and about the refs learnt from the answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from enrich.errors import FetchError, Unreadable
from enrich.fetch import Report, Tell, claims, fetch, stale
from enrich.http import Session
from enrich.model import Claim, Record, Ref
from enrich.providers.base import Provider
from enrich.resolve import learnt, told_by_ref
from enrich.settings import Settings
from enrich.store import Store, utc_now

ROUNDS = 3
"""How often refs may be learnt from answers and asked about in turn."""

Lane = Callable[[str], Report]

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
        self._asked: set[tuple[str, Ref]] = set()
        self._sessions: dict[str, Session] = {}

    def gather(self, refs: Iterable[Ref], at: datetime) -> list[Claim]:
        """Return all that is said about refs; `at` is when the list named them."""
        known = list(refs)
        with ExitStack() as stack:
            for _ in range(ROUNDS):
                self._ask(known, stack)
                heard = self._heard(known, at)
                stated = {ref for others in learnt(heard).values() for ref in others}
                new = sorted(stated.difference(known))
                known += new
                if not new:
                    break
        return self._heard(known, at) if new else heard

    def _ask(self, refs: Sequence[Ref], stack: ExitStack) -> None:
        due = {name: self._due(provider, refs) for name, provider in self.providers.items()}
        names = [name for name, mine in due.items() if mine]
        for name in names:
            if name not in self._sessions:  # one for all rounds: it remembers who is down
                self._sessions[name] = stack.enter_context(self.session(self.providers[name]))
        for report in self.shell.lanes(lambda name: self._lane(name, due[name]), names):
            self.reports[report.provider] = self.reports[report.provider].merge(report)

    def _due(self, provider: Provider, refs: Sequence[Ref]) -> list[Ref]:
        """Return what to ask a provider now; each ref is asked about once a run."""
        name, report = provider.name, self.reports[provider.name]
        mine = [r for r in refs if r.scheme in provider.accepts and (name, r) not in self._asked]
        due = stale(provider, mine, self.store, refresh=name in self.renew)
        self._asked.update((name, ref) for ref in mine)
        report.known += len(mine) - len(due)
        if self.settings.offline and provider.root:
            report.not_asked += len(due)
            return []
        return due

    def _lane(self, name: str, refs: Sequence[Ref]) -> Report:
        provider, session = self.providers[name], self._sessions[name]
        clock, tell = self.shell.clock, self.shell.tell
        report = fetch(provider, refs, self.store, session, clock=clock, tell=tell)
        report.traffic = dict(session.counts)
        if report.failed and session.counts["requests"] and not provider.options.secret():
            report.hint = provider.gain or None
        return report

    def session(self, provider: Provider) -> Session:
        """Return a polite session of one provider."""
        return Session(
            provider.name,
            root=provider.url,
            pause=provider.pause,
            connections=provider.connections,
            cool_down=provider.cool_down,
            expects=provider.expects,
            secret_headers=provider.secrets(),
            pace=self.store,
            contact=self.settings.contact,
            patience=self.settings.patience,
            clock=self.shell.clock,
            sleep=self.shell.sleep,
            tell=self.shell.say,
        )

    def _heard(self, refs: Sequence[Ref], at: datetime) -> list[Claim]:
        """Return all that is on record about refs, in the present reading."""
        heard = [claim for ref in refs for claim in told_by_ref(ref, at)]
        for provider in self.witnesses:
            mine = [ref for ref in refs if ref.scheme in provider.accepts]
            for record in self.store.latest(provider.name, mine).values():
                heard += self._claims(provider, record)
        return heard

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

    def check(self, provider: Provider) -> str:
        """Ask about one work that a provider surely knows; return the verdict as a sentence."""
        scheme, _, value = provider.example.partition(":")
        ref = Ref(scheme, value)
        try:
            with self.session(provider) as session:
                body = provider.answer([ref], session).get(ref)
                title = dict(claims(provider, ref, body))["title"] if body else None
        except FetchError as error:
            return f"{type(error).__name__.lower()}: {error}"
        return f"found: {title}" if title else f"unknown: {ref}"

    def outcome(self, refs: Sequence[Ref]) -> str:
        """Return why nobody knew a work; a failure never looks like "not found"."""
        failures = {
            report.failures[ref]
            for report in self.reports.values()
            for ref in refs
            if ref in report.failures
        }
        if failures:
            return "unreachable" if "unreachable" in failures else "blocked"
        could = [(p, ref) for p in self.witnesses for ref in refs if ref.scheme in p.accepts]
        answered = (self.store.latest(p.name, [ref]) for p, ref in could)
        return "not_found" if could and all(answered) else "not_asked"
