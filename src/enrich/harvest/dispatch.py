"""Who is asked about what: each ref once a run, by lanes side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Self

from enrich.errors import FetchError
from enrich.harvest.containment import contained, tracebacks_beside
from enrich.harvest.hearing import Hearing, Schemes, accepted
from enrich.harvest.lane import Asking, Outcome, is_renewed, stale
from enrich.harvest.lane_door import LaneDoor
from enrich.harvest.lane_report import Report
from enrich.harvest.pile import TITLES, Batch, Key
from enrich.harvest.poorer_answers import comparison
from enrich.harvest.queues import Queues
from enrich.harvest.shell import Shell, session
from enrich.harvest.stated_claims import claims
from enrich.harvest.thin_answers import again
from enrich.harvest.title_questions import TitleQuestions
from enrich.model import Ref
from enrich.providers.base import Provider
from enrich.settings import Settings
from enrich.store import Store

if TYPE_CHECKING:
    from enrich.http import Session

_NEVER = datetime.min.replace(tzinfo=UTC)


class Dispatch(Hearing):
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
        super().__init__(store, witnesses, shell.clock)
        self.settings, self.shell, self.renew = settings, shell, renew
        self.providers = {provider.name: provider for provider in providers}
        self.reports = {name: Report(name) for name in self.providers}
        self.queues = Queues(self.providers, shell.condition())
        self.wanted: dict[Ref, str] = {}  # the titles to look for by their refs
        self._new: dict[Ref, bool] = {}  # by edition of a file
        self.outcomes = {name: dict[Ref, Outcome]() for name in self.providers}  # of all so far
        self.share_of_titles = 1.0  # of those that providers are asked for in a run
        self.reads_on = False  # whether files are not at their end when a lane is: lists follow
        self._doors: dict[str, LaneDoor] = {}
        self._tried: dict[str, Report] = {}  # how the last try of a lane went
        self._titles = Counter[str]()  # asked for so far
        self._unsettled: dict[tuple[str, Ref | None], Asking] = {}  # files to be read on
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self._stack.enter_context(tracebacks_beside(self.settings.records))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def ask(self, refs: Sequence[Ref], stage: str, schemes: Schemes = accepted) -> None:
        """Ask every provider about those refs of its schemes that are due."""
        self.want(refs, schemes)
        self.run(stage)

    def want(self, refs: Iterable[Ref], schemes: Schemes = accepted) -> None:
        """Have refs wait for every provider of whose schemes they are, where they are due.

        Who was never asked about comes first, then the oldest answer; of one age the refs of a
        reply are neighbours, whose time the history can tell in one row.
        """
        refs = sorted(refs)
        with self.queues.condition:
            for provider in self.providers.values():
                mine = schemes(provider)
                due = self.due(provider, [ref for ref in refs if ref.scheme in mine])
                self.wait_for(provider, due)

    def wait_for(self, asked: Provider | TitleQuestions, due: Sequence[Ref]) -> None:
        """Have refs that are due wait for a provider, in fair order."""
        kind = TITLES if isinstance(asked, TitleQuestions) else ""
        self._titles[asked.name] += len(due) if kind else 0
        self.queues.put(asked.name, kind, self.turns(asked.name, due))

    def titles_left(self, provider: Provider) -> int:
        """Return for how many titles a provider may still be asked in this run."""
        allowed = int(provider.titles * self.share_of_titles)
        return max(0, allowed - self._titles[provider.name])

    def turns(self, name: str, due: Sequence[Ref]) -> dict[Ref, Key]:
        """Return the places of refs: never asked about first, then the oldest answer."""
        last = self.store.latest(name, due)
        told = {ref: last[ref].fetched_at if ref in last else _NEVER for ref in due}
        return {ref: (told[ref], place, ref) for place, ref in enumerate(due)}

    def run(self, stage: str) -> None:
        """Run lanes until nothing waits any more; `stage` says what they ask about."""
        if self.queues.waiting():
            self.shell.stage(stage)
        try:
            while self.queues.waiting():
                for report in self.shell.lanes(self._lane, self.queues.begun(self.meanwhile)):
                    self.keep(report)
        except BaseException:
            self.queues.end()
            raise

    def keep(self, report: Report) -> None:
        """Add how a lane went to what is reported of its provider."""
        self.reports[report.provider] = self.reports[report.provider].merge(report)

    def settle(self) -> None:
        """Note which files were read to their end, once all lists of a run were asked about."""
        for asking in self._unsettled.values():
            if not self.reports[asking.name].failures:
                asking.over()

    def meanwhile(self) -> None:
        """Look at what is known by now, while none but slow lanes are at work."""

    def heard(self, provider: Provider, kind: str, refs: Sequence[Ref]) -> None:
        """Hear that a provider was asked about refs, whatever came of it."""

    def due(self, asked: Provider | TitleQuestions, refs: Sequence[Ref]) -> list[Ref]:
        """Return what to ask a provider now; each ref is asked about once a run."""
        name, report = asked.name, self.reports[asked.name]
        outcomes = self.outcomes[name]
        mine = [ref for ref in refs if ref not in outcomes]
        due = self.pending(asked, mine)
        outcomes |= dict.fromkeys(mine, Outcome.KNOWN)
        outcomes |= dict.fromkeys(due, Outcome.NOT_ASKED)  # as yet
        report.known += len(mine) - len(due)
        if self.is_left_out(name):
            report.not_asked += len(due)
            return []
        return due

    def pending(self, asked: Provider | TitleQuestions, refs: Sequence[Ref]) -> list[Ref]:
        """Return the refs whose answers are missing or have grown old."""
        name = asked.name
        anew, lacks = name in self.renew or self._is_new(asked), comparison(self.providers[name])
        due = stale(asked, refs, self.store, lacks, refresh=anew)
        old = set(due)
        return due + again(asked, [ref for ref in refs if ref not in old], self.store)

    def is_left_out(self, name: str) -> bool:
        """Tell whether a provider is not asked, for it would take a network."""
        return self.settings.offline and not self.providers[name].is_local

    def asked_about(self) -> dict[str, list[Ref]]:
        """Return, by provider, the refs and titles that this run was to ask about."""
        return {name: list(outcomes) for name, outcomes in self.outcomes.items()}

    def known_already(self, name: str, refs: Sequence[Ref], pending: Sequence[Ref]) -> None:
        """Count refs that are not asked about again, those that would be but for the network."""
        outcomes, report = self.outcomes[name], self.reports[name]
        left = {ref for ref in pending if ref not in outcomes}
        new = [ref for ref in refs if ref not in outcomes]
        outcomes |= dict.fromkeys(new, Outcome.KNOWN) | dict.fromkeys(left, Outcome.NOT_ASKED)
        report.known += len(new) - len(left)
        report.not_asked += len(left)

    def _is_new(self, asked: Provider | TitleQuestions) -> bool:
        """Tell whether a file was new when it was first asked in this run: it is to the end."""
        edition = asked.edition()
        if edition is not None and edition not in self._new:
            self._new[edition] = is_renewed(asked, self.store)
        return edition is not None and self._new[edition]

    def _lane(self, name: str) -> Report:
        """Run the lane of a provider; run again, it asks also for what it failed at."""
        with self.queues.lane(name) as is_new:
            before = None if is_new else self._tried.pop(name, None)
            if before is not None:
                self._wait_again(name, before.failures)
            report = self._asked_while_any(name)
            if before is not None:
                report = before.tried_again(report)
            self._tried[name] = report
            if report.failures:
                self.queues.failed(name)
        return report

    def _wait_again(self, name: str, failed: Iterable[Ref]) -> None:
        refs = list(failed)
        for kind in (TITLES, ""):
            mine = [ref for ref in refs if (ref in self.wanted) == (kind == TITLES)]
            self.queues.put(name, kind, self.turns(name, mine))

    def _asked_while_any(self, name: str) -> Report:
        """Ask a provider about all that waits for it, and will while others are at work."""
        provider, door = self.providers[name], self._door(name)
        asking: dict[str, Asking] = {}
        while (batch := self.queues.take(name)) is not None:
            if batch.kind not in asking:
                asking[batch.kind] = self._asking(provider, batch.kind, door)
            self._ask(asking[batch.kind], provider, batch, sum(map(_count, asking.values())))
        report = Report(name)
        for one in asking.values():
            report = report.merge(self._over(one))
        report.traffic = dict(door.counts)
        if not provider.scattered:
            report.unreached = door.unreached
        if door.counts["requests"]:
            report.hint = provider.hint(failed=report.failed > 0) or None
        return report

    def _over(self, asking: Asking) -> Report:
        """Return how it went; of a file that is read on, `settle` notes that it is known."""
        if not self.reads_on:
            return asking.over()
        self._unsettled[asking.name, asking.edition] = asking
        return asking.report

    def _asking(self, provider: Provider, kind: str, door: LaneDoor) -> Asking:
        clock = self.shell.clock
        if kind == TITLES:
            asked = TitleQuestions(provider, self.wanted)
            return Asking(asked, self.store, door, clock, claims)
        return Asking(provider, self.store, door, clock, self._read_anew)

    def _ask(self, asking: Asking, provider: Provider, batch: Batch, before: int) -> None:
        """Ask about one batch, and have what was answered heard; whatever ends a lane, ends it."""
        name, refs = provider.name, batch.refs
        before -= asking.report.asked

        def tell(done: int) -> None:
            self.shell.tell(name, before + done, before + done + self.queues.waiting(name))

        try:
            with contained(name, refs, f"{name}'s lane", provider.url):
                self._asked_in_lane(asking, refs, tell)
        except FetchError as error:
            asking.report.fail(refs, error)
            asking.ended_by = error
        if asking.ended_by is not None:
            left = self.queues.drop(name, batch.kind)
            asking.give_up(left)
            refs = [*refs, *left]
        with self.queues.condition:
            for ref in refs:
                self._is_asked(name, ref)
                self.outcomes[name][ref] = asking.outcome(ref)
            self.heard(provider, batch.kind, refs)

    def _asked_in_lane(
        self, asked: Asking, refs: Sequence[Ref], tell: Callable[[int], None]
    ) -> None:
        """Ask about a batch; who is asked for what has changed is told what it said before."""
        provider = self.providers[asked.name]
        if asked.ended_by is not None:
            asked.give_up(refs)
            return
        if provider.conditional:
            records = self.standing(provider, refs).values()
            provider.earlier = {one.ref: one.body for one in records if one.body is not None}
        asked.ask(refs, tell)

    def _door(self, name: str) -> LaneDoor:
        """Return the door of a provider, one for the run: it remembers who is down."""
        with self.queues.condition:
            return self._doors.setdefault(name, LaneDoor(partial(self._session, name)))

    def _session(self, name: str) -> Session:
        shell = replace(self.shell, sleep=partial(self._sleep, name))
        opened = session(self.providers[name], self.settings, self.store, shell)
        with self.queues.condition:
            return self._stack.enter_context(opened)

    def _sleep(self, name: str, seconds: float) -> None:
        with self.queues.napping(name, seconds):
            self.shell.sleep(seconds)


def _count(asking: Asking) -> int:
    return asking.report.asked
