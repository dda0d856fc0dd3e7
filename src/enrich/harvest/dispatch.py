"""What is due of each provider, asked in lanes side by side; and what is on record of refs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from typing import Any, NamedTuple, Self

from enrich.errors import FetchError, Unreadable
from enrich.harvest.containment import contained, tracebacks_beside
from enrich.harvest.lane import Asked, TitleQuestions, fetch, is_renewed, stale
from enrich.harvest.lane_report import Report
from enrich.harvest.poorer_answers import comparison, second_look
from enrich.harvest.shell import Lane, Shell, session
from enrich.harvest.stated_claims import Reader, claims
from enrich.harvest.thin_answers import again
from enrich.http import Session
from enrich.model import Claim, Record, Ref
from enrich.providers.base import Provider
from enrich.settings import Settings
from enrich.store import Store
from enrich.store.second_look import Standing

Schemes = Callable[[Provider], frozenset[str]]
"""Says for what schemes of refs a provider is asked, or heard."""


MANY = 2_000
"""The records that are held in memory at once to be read."""


Stated = list[tuple[str, Any]]
"""The fields and values of one answer."""


class Reading(NamedTuple):
    """What a record states, and its place in the log."""

    place: int
    claims: list[Claim]


def accepted(provider: Provider) -> frozenset[str]:
    """Return the schemes that a provider can look up."""
    return provider.accepts


class Dispatch:
    """Sends what is due, once a run, and reads what is on record.

    `providers` are asked; `witnesses` are heard, also from earlier runs;
    `renew` names providers whose answers are asked for again.
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
        self.doubts: dict[tuple[str, Ref], Standing] = {}  # answers that wait for a second look
        self._new: dict[Ref, bool] = {}  # by edition of a file
        self._fetched: dict[tuple[str, Ref], tuple[int, Stated]] = {}  # as the lanes have read it
        self._read: dict[tuple[str, Ref], Reading] = {}  # since a ref was last asked about
        self._asked: set[tuple[str, Ref]] = set()
        self._sessions: dict[str, Session] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._stack.enter_context(tracebacks_beside(self.settings.records))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def ask(self, refs: Sequence[Ref], stage: str, schemes: Schemes = accepted) -> None:
        """Ask every provider about those refs of its schemes that are due, in their order.

        So the refs of a reply are neighbours, whose time the history can tell in one row.
        """
        due = {}
        for name, provider in self.providers.items():
            mine = schemes(provider)
            due[name] = self.due(provider, [ref for ref in refs if ref.scheme in mine])
        in_order = {name: sorted(mine) for name, mine in due.items() if mine}
        self.send(self.providers, in_order, stage)

    def send(
        self, asked: Mapping[str, Asked], due: Mapping[str, Sequence[Ref]], stage: str
    ) -> None:
        """Run a lane for each that something is to be asked of; `stage` says about what."""
        if due:
            self.shell.stage(stage)
        for name, refs in due.items():
            for ref in refs:
                self._read.pop((name, ref), None)
            if name not in self._sessions:  # one for all rounds: it remembers who is down
                opened = session(self.providers[name], self.settings, self.store, self.shell)
                self._sessions[name] = self._stack.enter_context(opened)
        for report in self.shell.lanes(self._lane_again(asked, due), list(due)):
            self.reports[report.provider] = self.reports[report.provider].merge(report)

    def _lane_again(self, asked: Mapping[str, Asked], due: Mapping[str, Sequence[Ref]]) -> Lane:
        """Return a lane that may be run again for a provider, for what it failed at before."""
        before: dict[str, Report] = {}

        def lane(name: str) -> Report:
            first = before.get(name)
            left = [ref for ref in due[name] if first is None or ref in first.failures]
            report = self._lane(asked[name], left)
            before[name] = first.tried_again(report) if first else report
            return before[name]

        return lane

    def due(self, asked: Provider | TitleQuestions, refs: Sequence[Ref]) -> list[Ref]:
        """Return what to ask a provider now; each ref is asked about once a run."""
        name, report = asked.name, self.reports[asked.name]
        mine = [ref for ref in refs if (name, ref) not in self._asked]
        anew, lacks = name in self.renew or self._is_new(asked), comparison(self.providers[name])
        due = stale(asked, mine, self.store, lacks, refresh=anew)
        due += again(asked, [ref for ref in mine if ref not in due], self.store)
        self._asked.update((name, ref) for ref in mine)
        report.known += len(mine) - len(due)
        if self.settings.offline and not self.providers[name].is_local:
            report.not_asked += len(due)
            return []
        return due

    def _is_new(self, asked: Provider | TitleQuestions) -> bool:
        """Tell whether a file was new when it was first asked in this run: it is to the end."""
        edition = asked.edition()
        if edition is not None and edition not in self._new:
            self._new[edition] = is_renewed(asked, self.store)
        return edition is not None and self._new[edition]

    def _lane(self, asked: Asked, refs: Sequence[Ref]) -> Report:
        """Run one lane; whatever ends it, the others go on."""
        try:
            with contained(asked.name, refs, f"{asked.name}'s lane", asked.url):
                return self._asked_in_lane(asked, refs)
        except FetchError as error:
            report = Report(asked.name)
            report.fail(refs, error)
            return report

    def _asked_in_lane(self, asked: Asked, refs: Sequence[Ref]) -> Report:
        provider, door = self.providers[asked.name], self._sessions[asked.name]
        if provider.conditional:
            records = self.standing(provider, refs).values()
            provider.earlier = {one.ref: one.body for one in records if one.body is not None}
        clock, tell = self.shell.clock, self.shell.tell
        read = self._read_anew if asked is provider else claims
        report = fetch(asked, refs, self.store, door, clock=clock, tell=tell, read=read)
        report.traffic = dict(door.counts)
        if not provider.scattered:
            report.unreached = frozenset(door.unreached)
        if door.counts["requests"]:
            report.hint = provider.hint(failed=report.failed > 0) or None
        return report

    def standing(self, provider: Provider, refs: Sequence[Ref]) -> dict[Ref, Record]:
        """Return what stands of a provider's answers, and note what waits for a second look."""
        return {ref: one.record for ref, one in self._standing(provider, refs).items()}

    def _standing(self, provider: Provider, refs: Sequence[Ref]) -> dict[Ref, Standing]:
        found = self.store.standing(provider.name, refs, comparison(provider))
        for ref, one in found.items():
            if one.doubts:
                self.doubts[provider.name, ref] = one
            else:
                self.doubts.pop((provider.name, ref), None)  # as of an earlier round
        return found

    def second_looks(self) -> list[dict[str, Any]]:
        """Return which answers said less than the one before, and wait to be said again."""
        return [
            second_look(name, ref, one)
            for (name, ref), one in sorted(self.doubts.items(), key=_named)
        ]

    def on_record(self, refs: Sequence[Ref], schemes: Schemes = accepted) -> list[Claim]:
        """Return what witnesses state of those refs that are of their schemes."""
        stated = []
        for provider in self.witnesses:
            mine = schemes(provider)
            for reading in self._readings(provider, [r for r in refs if r.scheme in mine]):
                stated += reading.claims
        return stated

    def _readings(self, provider: Provider, refs: Iterable[Ref]) -> list[Reading]:
        """Return what records state, in the order in which they were written.

        Each is read but once, however many rounds there are, and never many at a time.
        """
        name, mine = provider.name, list(dict.fromkeys(refs))
        unread = [ref for ref in mine if (name, ref) not in self._read]
        new: dict[Ref, Reading] = {}
        for begin in range(0, len(unread), MANY):
            some = unread[begin : begin + MANY]
            for ref, one in self._standing(provider, some).items():
                claims = self._stated(provider, one.record)
                new[ref] = Reading(one.first, claims)
                self._read[name, ref] = Reading(one.since, claims)
        nothing = dict.fromkeys(unread, Reading(0, []))
        self._read |= {(name, ref): one for ref, one in nothing.items() if ref not in new}
        return sorted((new.get(ref) or self._read[name, ref] for ref in mine), key=_place)

    def _read_anew(self, provider: Reader, ref: Ref, body: str, now: datetime) -> Stated:
        """Return what a body states, and keep it for when it is heard."""
        stated = claims(provider, ref, body, now)
        self._fetched[provider.name, ref] = hash(body), stated
        return stated

    def _stated(self, provider: Provider, record: Record) -> list[Claim]:
        if record.body is None:
            return []
        known, stated = self._fetched.pop((provider.name, record.ref), (None, []))
        try:
            if known != hash(record.body):
                stated = claims(provider, record.ref, record.body, self.shell.clock())
        except Unreadable as error:  # stored by an older version of the provider's file
            self.notices.append(str(error))
            return []
        name, ref, at = provider.name, record.ref, record.fetched_at
        return [Claim(column, value, name, ref, at) for column, value in stated]


def _place(reading: Reading) -> int:
    return reading.place


def _named(doubt: tuple[tuple[str, Ref], Standing]) -> tuple[str, str]:
    (provider, ref), _ = doubt
    return provider, str(ref)
