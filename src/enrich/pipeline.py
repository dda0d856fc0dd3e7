"""The story, read aloud: a list is read, its papers asked about, a dataset written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from enrich.check import Finding, Fit, doubtful, unsettled
from enrich.check import check as checked
from enrich.dataset.rows import Row, claim_rows, coverage, entry_rows, finding_rows, paper_rows
from enrich.dataset.run_summary import Summary, manifest
from enrich.harvest.rounds import Gathering, Shell
from enrich.lists.loading import Reading, read_list, reading
from enrich.model import LIST, Claim, Entry, Paper, Record, Ref
from enrich.normalization.identifiers import links
from enrich.providers import check, chosen
from enrich.repair.plan import repaired
from enrich.resolution.trust import merge, status
from enrich.resolution.works import (
    Work,
    key,
    leads,
    led_to,
    namesakes,
    questions,
    seeds,
    stated,
    titled,
    works,
)
from enrich.settings import Settings
from enrich.store import Store

T = TypeVar("T")


class Step(Protocol):
    """Runs one named step of the story, and returns what it returns."""

    def __call__(self, name: str, action: Callable[[], T]) -> T:
        """Run `action`."""


def plainly(name: str, action: Callable[[], T]) -> T:  # noqa: ARG001
    """Run a step with nobody watching."""
    return action()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a run makes of all it has heard."""

    works: list[Work]
    papers: list[Paper]
    findings: list[Finding]
    fits: Mapping[str, Fit]  # by entry_id
    notice: str | None  # what was odd about the previous dataset


def run(
    settings: Settings,
    *,
    only: Sequence[str] | None = None,
    refresh: str | None = None,
    shell: Shell | None = None,
    step: Step = plainly,
) -> Summary:
    """Read the list, ask about its papers, write the dataset.

    `only` names the providers to ask, `refresh` one whose answers are asked
    for again, or "all".  Raises `EnrichError` with a sentence for a person.
    """
    from enrich.dataset import write  # noqa: PLC0415  (pyarrow takes its time, and readers do without)

    shell = shell or Shell()
    with asking(settings, only, refresh, shell, lambda: write.check(settings.out)) as this:
        step("read the list", this.read)
        this.hear()
        this.look_closer()
        return step("write the dataset", this.publish)


@dataclass(frozen=True, slots=True)
class Checked:
    """A list and what is wrong with it."""

    reading: Reading
    findings: list[Finding]
    notices: list[str]
    repaired: list[Entry]  # in `reading`, if that was asked for


def check_list(
    settings: Settings,
    *,
    only: Sequence[str] | None = None,
    refresh: str | None = None,
    shell: Shell | None = None,
    fix: bool = False,
) -> Checked:
    """Read the list, ask about its papers, and say what is wrong with it.

    Everything goes as in a run: answers are kept in the log of records; no dataset is written.
    With `fix` the reading is that of the list with its certain repairs, and the
    findings are those that remain.
    """
    with asking(settings, only, refresh, shell or Shell(), lambda: None) as this:
        this.read()
        this.hear()
        this.look_closer()
        findings = this.judge().findings
        notices = list(dict.fromkeys([*this.notices(), *this.unasked()]))
        entries = this.repair(findings) if fix else []
        if entries:
            findings = this.judge().findings
        return Checked(this.reading, findings, notices, entries)


@contextmanager
def asking(
    settings: Settings,
    only: Sequence[str] | None,
    refresh: str | None,
    shell: Shell,
    first: Callable[[], None],
) -> Iterator[Run]:
    """Give a run that may ask; `first` is done before the log is opened."""
    check([refresh] if refresh not in (None, "all") else [])
    asked = {provider.name: provider for provider in chosen(settings, only)}
    heard = {provider.name: provider for provider in chosen(settings)} | asked
    renew = frozenset(asked if refresh == "all" else filter(None, [refresh]))
    first()
    with Store(settings.records, clock=shell.clock) as store, store.lock():
        this = Run(settings, store, shell.clock)
        witnesses = list(heard.values())
        with Gathering(
            settings, store, list(asked.values()), witnesses, renew, shell
        ) as this.gathering:
            yield this


class Run:
    """One run over one list: what it has read and heard."""

    reading: Reading
    read_at: datetime  # when these very bytes were first read
    claims: list[Claim]
    links: list[Ref]  # all of the list, also those that no value comes from
    gathering: Gathering

    def __init__(self, settings: Settings, store: Store, clock: Callable[[], datetime]) -> None:
        self.settings, self.store, self.clock = settings, store, clock
        self.started_at = clock()

    def read(self) -> None:
        """Fetch the list, keep it as a record, and parse it."""
        self.reading = read_list(self.settings, self.gathering.witnesses, self.store)
        edition = Ref(LIST, self.reading.sha256)
        if edition not in self.store.latest(LIST, [edition]):
            self.store.add([Record(LIST, edition, self.started_at, self.reading.text)])
        self.read_at = self.store.latest(LIST, [edition])[edition].fetched_at
        self.claims = stated(self.reading.entries, self.read_at)

    def hear(self) -> None:
        """Ask and read what everybody says about the papers of the list."""
        entries = self.reading.entries
        named = dict.fromkeys([*seeds(entries), *leads(entries).values()])
        self.claims += self.gathering.gather(named, self.read_at, questions(entries))
        self.claims += led_to(entries, self.claims)

    def look_closer(self) -> None:
        """Ask what only the checks need: what became of links, and what works were first called."""
        entries, gathering = self.reading.entries, self.gathering
        self._note_links()
        self.claims += gathering.look_up(self.links)
        papers = _by_entry(works(entries, self.claims))
        self.claims += gathering.first_versions(doubtful(entries, papers, self.claims))
        lost = titled(unsettled(entries, papers, self.claims, gathering.dead(self.links)))
        self.claims += gathering.gather((), self.read_at, lost)
        found = gathering.candidates([question.ref for question in lost])
        for question in lost:
            bearing = ((one.candidate, one.at) for one in found.get(question.ref, ()))
            self.claims += namesakes(question, bearing)

    def _note_links(self) -> None:
        every = (ref for entry in self.reading.entries for ref, _ in links(entry))
        self.links = list(dict.fromkeys(every))

    def judge(self) -> Judgement:
        """Judge every work, and every entry beside it."""
        from enrich.dataset import write  # noqa: PLC0415

        before = write.previous(self.settings.out)
        ids = {ref: row["paper_id"] for row in before.papers.values() for ref in _ids(row)}
        found = works(self.reading.entries, self.claims, lambda refs: _published(refs, ids))
        paper_of = _by_entry(found, self.gathering.near)
        papers = [paper_of[work.entries[0].entry_id] for work in found]
        dead = self.gathering.dead(self.links)
        findings, fits = checked(self.reading.entries, paper_of, self.claims, dead)
        return Judgement(found, papers, findings, fits, before.notice)

    def repair(self, findings: Iterable[Finding]) -> list[Entry]:
        """Make the certain repairs, without asking anybody more; return the repaired entries."""
        before = self.reading
        body, entries = repaired(before.body, before.entries, findings)
        self.reading = reading(before.name, body, self.gathering.witnesses)
        heard = [claim for claim in self.claims if claim.provider != LIST]
        self.claims = heard + stated(self.reading.entries, self.read_at)
        self._note_links()
        return entries

    def publish(self) -> Summary:
        """Judge every work and write the dataset, whole or not at all."""
        from enrich.dataset import write  # noqa: PLC0415

        before = write.previous(self.settings.out).papers
        judged = self.judge()
        tables = {
            "papers": paper_rows(judged.papers, before, self.started_at),
            "entries": self._entry_rows(judged),
            "claims": claim_rows(judged.papers),
            "findings": finding_rows(judged.findings),
        }
        summary = self._summary(tables, [*filter(None, [judged.notice]), *_refused(judged.works)])
        times, covered = (self.started_at, self.clock()), coverage(tables["papers"])
        told = manifest(summary, self.reading, self.read_at, times, covered)
        write.write(self.settings.out, tables, told)
        return summary

    def _entry_rows(self, judged: Judgement) -> list[Row]:
        paper_of = {}
        status_of = {entry.entry_id: "not_a_paper" for entry in self.reading.entries}
        for work, paper in zip(judged.works, judged.papers, strict=True):
            known = status(paper) != "unresolved"
            refs = [*work.refs, *map(key, work.entries)]
            outcome = "resolved" if known else self.gathering.outcome(refs)
            for entry in work.entries:
                paper_of[entry.entry_id] = paper.paper_id
                status_of[entry.entry_id] = outcome
        name, entries = self.reading.name, self.reading.entries
        return entry_rows(entries, name, paper_of, status_of, judged.fits)

    def notices(self) -> list[str]:
        """Return what was odd about the log, the list and the answers."""
        return [*self.store.notices, *self.reading.warnings, *self.gathering.notices]

    def unasked(self) -> Iterator[str]:
        """Yield who could not be asked, and which links: that says nothing against them."""
        reports = self.gathering.reports.values()
        yield from (f"{report.why} {report.hint or ''}".strip() for report in reports if report.why)
        failures = {ref: status for report in reports for ref, status in report.failures.items()}
        for entry in self.reading.entries if self.settings.links else ():
            for ref, link in links(entry):
                if ref in failures:
                    yield (
                        f"line {entry.line}: {link.url} is {failures[ref]} for us, "
                        "which does not mean that it is dead."
                    )

    def _summary(self, tables: Mapping[str, list[Row]], notices: Iterable[str]) -> Summary:
        told = [*self.notices(), *notices]
        return Summary(
            run_id=f"{self.started_at:%Y%m%dT%H%M%SZ}-{self.reading.sha256[:8]}",
            source=self.reading.name,
            out=self.settings.out,
            entries=Counter(row["status"] for row in tables["entries"]),
            papers=Counter(row["status"] for row in tables["papers"]),
            findings=Counter(row["severity"] for row in tables["findings"]),
            reports=list(self.gathering.reports.values()),
            notices=list(dict.fromkeys(told)),
        )


def _by_entry(
    found: Iterable[Work], near: Callable[[Ref], list[Claim]] = lambda _: []
) -> dict[str, Paper]:
    """Return the verdict on every work by the entry_ids of its entries.

    `near` tells what a title may name: that is heard, but joins nothing.
    """
    papers = {}
    for work in found:
        doubted = [claim for entry in work.entries for claim in near(key(entry))]
        paper = merge(work.paper_id, work.refs, [*work.claims, *doubted])
        papers.update({entry.entry_id: paper for entry in work.entries})
    return papers


def _refused(found: Iterable[Work]) -> Iterator[str]:
    for work in found:
        for ref in work.refused:
            yield (
                f"{work.paper_id}: {ref} is stated to be the same work, but its title and people "
                "are others, so it was left out."
            )


def _ids(row: Mapping[str, Any]) -> Iterator[str]:
    yield row["paper_id"]
    yield from row["identifiers"] or ()


def _published(refs: Iterable[Ref], ids: Mapping[str, str]) -> Ref | None:
    """Return the paper_id under which an earlier dataset knew one of the refs."""
    known = next((ids[str(ref)] for ref in refs if str(ref) in ids), None)
    return Ref(*known.split(":", 1)) if known else None
