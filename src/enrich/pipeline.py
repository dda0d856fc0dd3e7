"""The story, read aloud: a list is read, its papers asked about, a dataset written."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from enrich import __version__
from enrich.errors import BadInput, Unreadable
from enrich.fetch import Report, Tell, claims, fetch, stale
from enrich.http import Session
from enrich.merge import merge, status
from enrich.model import LIST, Claim, Entry, Paper, Record, Ref
from enrich.parse import decode, parse
from enrich.providers import check, chosen, recognise
from enrich.providers.base import Door, Provider
from enrich.resolve import Work, learnt, seeds, stated, told_by_ref, works
from enrich.schema import VERSION
from enrich.settings import Settings
from enrich.source import load
from enrich.store import Store
from enrich.tables import Row, claim_rows, coverage, entry_rows, paper_rows

ROUNDS = 3
"""How often refs may be learnt from answers and asked about in turn."""

Lane = Callable[[str], Report]

Lanes = Callable[[Lane, Sequence[str]], Iterable[Report]]
"""Has the shape of `map`: runs one function for the name of every provider."""

Step = Callable[[str, Callable[[], None]], None]
"""Runs one named step of the story."""


def utc_now() -> datetime:
    """Return the time in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Shell:
    """What a run borrows from whoever starts it: time, lanes, steps and a voice."""

    lanes: Lanes = map
    step: Step = lambda name, action: action()
    clock: Callable[[], datetime] = utc_now
    sleep: Callable[[float], None] = time.sleep
    tell: Tell = lambda provider, done, total: None
    say: Callable[[str], None] = lambda sentence: None  # waits and retries


@dataclass(slots=True)
class Summary:
    """What a person wants to know of a run."""

    run_id: str
    source: str  # the list, as it was named
    out: Path
    entries: Counter[str]  # by status
    papers: Counter[str]  # by status
    reports: list[Report]
    notices: list[str]

    @property
    def failed(self) -> int:
        """How many refs could not be asked about."""
        return sum(report.failed for report in self.reports)


@dataclass(frozen=True, slots=True)
class Reading:
    """A list as it was read: its name, its digest, its text, its entries."""

    name: str
    sha256: str
    text: str
    entries: list[Entry]
    warnings: list[str]


def read_list(where: str, door: Door, witnesses: Iterable[Provider]) -> Reading:
    """Fetch and parse a list; raise `BadInput` when there is nothing in it."""
    loaded = load(where, door)
    text, warnings = decode(loaded.body)
    providers = list(witnesses)
    entries = parse(text, lambda url: recognise(url, providers))
    if not entries:
        raise BadInput(f"{where} holds no entry: no line, row or paragraph of it names a work.")
    return Reading(loaded.name, loaded.sha256, text, entries, warnings)


def run(
    settings: Settings,
    *,
    only: Sequence[str] | None = None,
    refresh: str | None = None,
    shell: Shell | None = None,
) -> Summary:
    """Read the list, ask about its papers, write the dataset.

    `only` names the providers to ask, `refresh` one whose answers are asked
    for again, or "all".  Raises `EnrichError` with a sentence for a person.
    """
    from enrich import write  # noqa: PLC0415  (pyarrow takes its time, and readers do without)

    shell = shell or Shell()
    if refresh not in (None, "all"):
        check([refresh])
    providers = chosen(settings, only)
    write.check(settings.out)
    with Store(settings.records, clock=shell.clock) as store, store.lock():
        this = Run(settings, store, providers, shell, refresh)
        shell.step("read the list", this.read)
        this.gather()
        shell.step("write the dataset", this.publish)
        assert this.summary is not None
        return this.summary


class Run:
    """One run over one list: what it was told, has read and has heard."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        providers: Sequence[Provider],
        shell: Shell,
        refresh: str | None = None,
    ) -> None:
        self.settings, self.store, self.shell = settings, store, shell
        self.providers = {provider.name: provider for provider in providers}  # to be asked
        enabled = {provider.name: provider for provider in chosen(settings)}
        self.witnesses = list((enabled | self.providers).values())  # to be heard
        self.renew = {name for name in self.providers if refresh in (name, "all")}
        self.started_at = shell.clock()
        self.reports: dict[str, Report] = {name: Report(name) for name in self.providers}
        self.notices: list[str] = [*store.notices]
        self.asked: set[tuple[str, Ref]] = set()
        self.summary: Summary | None = None

    def read(self) -> None:
        """Fetch the list, keep it as a record, and parse it."""
        read = read_list(self.settings.list, self._session(LIST), self.witnesses)
        self.notices += read.warnings
        self.entries, self.source, self.sha256 = read.entries, read.name, read.sha256
        edition = Ref(LIST, self.sha256)
        if edition not in self.store.latest(LIST, [edition]):
            self.store.add([Record(LIST, edition, self.started_at, read.text)])
        self.read_at = self.store.latest(LIST, [edition])[edition].fetched_at
        self.refs = seeds(self.entries)
        self.claims = stated(self.entries, self.read_at)

    def gather(self) -> None:
        """Ask about every ref, and about those learnt from the answers."""
        for _ in range(ROUNDS):
            self._ask()
            heard = self._heard()
            fresh = {ref for others in learnt(heard).values() for ref in others}
            new = sorted(fresh.difference(self.refs))
            self.refs += new
            if not new:
                break
        self.claims += heard

    def _ask(self) -> None:
        due = {name: self._due(provider) for name, provider in self.providers.items()}
        names = [name for name, refs in due.items() if refs]
        for report in self.shell.lanes(lambda name: self._lane(name, due[name]), names):
            self.reports[report.provider] = self.reports[report.provider].merge(report)

    def _due(self, provider: Provider) -> list[Ref]:
        """Return what to ask a provider now; each ref is asked about once a run."""
        name = provider.name
        mine = [
            r for r in self.refs if r.scheme in provider.accepts and (name, r) not in self.asked
        ]
        due = stale(provider, mine, self.store, refresh=name in self.renew)
        self.asked.update((name, ref) for ref in mine)
        self.reports[name].known += len(mine) - len(due)
        if self.settings.offline and provider.root:
            self.reports[name].not_asked += len(due)
            return []
        return due

    def _lane(self, name: str, refs: Sequence[Ref]) -> Report:
        provider, session = self.providers[name], self._session(name)
        with session:
            report = fetch(
                provider, refs, self.store, session, clock=self.shell.clock, tell=self.shell.tell
            )
        report.traffic = dict(session.counts)
        return report

    def _session(self, name: str) -> Session:
        """Return the polite session of one provider, or of the list's own host."""
        contact = self.settings.contact
        provider = self.providers.get(name)
        if provider is None:
            return Session(LIST, pause=0.0, expects="text", pace=self.store, contact=contact)
        return Session(
            name,
            root=provider.url,
            pause=provider.pause,
            connections=provider.connections,
            cool_down=provider.cool_down,
            expects=provider.expects,
            secret_headers=provider.secrets(),
            pace=self.store,
            contact=contact,
            patience=self.settings.patience,
            clock=self.shell.clock,
            sleep=self.shell.sleep,
            tell=self.shell.say,
        )

    def _heard(self) -> list[Claim]:
        """Return all that is on record about the refs, in the present reading."""
        claims_: list[Claim] = []
        for ref in self.refs:
            claims_ += told_by_ref(ref, self.read_at)
        for provider in self.witnesses:
            mine = [ref for ref in self.refs if ref.scheme in provider.accepts]
            for record in self.store.latest(provider.name, mine).values():
                claims_ += self._claims(provider, record)
        return claims_

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

    def publish(self) -> None:
        """Judge every work and write the dataset, whole or not at all."""
        from enrich import write  # noqa: PLC0415

        before = write.previous(self.settings.out)
        self.notices += [before.notice] if before.notice else []
        ids = {ref: row["paper_id"] for row in before.papers.values() for ref in _ids(row)}
        found = works(self.entries, self.claims, lambda refs: _published(refs, ids))
        self.notices += [
            f"{work.paper_id}: {ref} is stated to be the same work, but its title and people are "
            "others, so it was left out."
            for work in found
            for ref in work.refused
        ]
        papers = [merge(work.paper_id, work.refs, work.claims) for work in found]
        papers_rows = paper_rows(papers, before.papers, self.started_at)
        entries_rows = self._entry_rows(found, papers)
        run_id = f"{self.started_at:%Y%m%dT%H%M%SZ}-{self.sha256[:8]}"
        write.write(
            self.settings.out,
            {"papers": papers_rows, "entries": entries_rows, "claims": claim_rows(papers)},
            self._manifest(run_id, coverage(papers_rows)),
        )
        self.summary = Summary(
            run_id=run_id,
            source=self.source,
            out=self.settings.out,
            entries=Counter(row["status"] for row in entries_rows),
            papers=Counter(row["status"] for row in papers_rows),
            reports=list(self.reports.values()),
            notices=list(dict.fromkeys(self.notices)),
        )

    def _entry_rows(self, found: Sequence[Work], papers: Sequence[Paper]) -> list[Row]:
        paper_of = {}
        status_of = {entry.entry_id: "not_a_paper" for entry in self.entries}
        for work, paper in zip(found, papers, strict=True):
            for entry in work.entries:
                paper_of[entry.entry_id] = paper.paper_id
                status_of[entry.entry_id] = self._outcome(work, paper)
        return entry_rows(self.entries, self.source, paper_of, status_of)

    def _outcome(self, work: Work, paper: Paper) -> str:
        """Return an entry's status; a failure never looks like "not found"."""
        if status(paper) != "unresolved":
            return "resolved"
        failures = {
            report.failures[ref]
            for report in self.reports.values()
            for ref in work.refs
            if ref in report.failures
        }
        if failures:
            return "unreachable" if "unreachable" in failures else "blocked"
        could = [(p, r) for p in self.witnesses for r in work.refs if r.scheme in p.accepts]
        answered = (self.store.latest(p.name, [r]) for p, r in could)
        return "not_found" if could and all(answered) else "not_asked"

    def _manifest(self, run_id: str, covered: dict[str, float]) -> dict[str, Any]:
        return {
            "run_id": run_id,
            "schema": VERSION,
            "code": __version__,
            "started_at": self.started_at.isoformat(),
            "finished_at": self.shell.clock().isoformat(),
            "list": {
                "path": self.source,
                "sha256": self.sha256,
                "read_at": self.read_at.isoformat(),
            },
            "coverage": covered,
            "providers": {name: report.figures() for name, report in self.reports.items()},
            "notices": list(dict.fromkeys(self.notices)),
        }


def _ids(row: Mapping[str, Any]) -> Iterator[str]:
    yield row["paper_id"]
    yield from row["identifiers"] or ()


def _published(refs: Iterable[Ref], ids: Mapping[str, str]) -> Ref | None:
    """Return the paper_id under which an earlier dataset knew one of the refs."""
    known = next((ids[str(ref)] for ref in refs if str(ref) in ids), None)
    return Ref(*known.split(":", 1)) if known else None
