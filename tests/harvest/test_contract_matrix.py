"""Every provider under every broken answer: got over, or told and healed the next night."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest

import broken_answers
import conformance
import faults
from enrich.harvest.lane import fetch, stale
from enrich.harvest.lane_report import Report
from enrich.harvest.thin_answers import again
from enrich.http import MemoryPace, Session
from enrich.model import Record, Ref
from enrich.providers import found
from enrich.providers.base import Provider
from enrich.settings import ProviderSettings
from enrich.store.freshness import Freshness
from enrich.store.second_look import Lacks, nothing
from paths import ROOT

NETWORKED = {name: cls for name, cls in found().items() if not cls(ProviderSettings()).is_local}
QUICK = {"arxiv", "crossref", "page"}  # Atom, JSON and HTML
DOCS = ROOT / "docs" / "operate.md"


def cases(cls: type[Provider]) -> list[conformance.Case]:
    """Return the first case with an answer, and the first with two replies."""
    answered = [case for case in conformance.cases(cls) if case.get("answers")]
    several = [case for case in answered if len(case["replies"]) > 1 and _is_whole(case)]
    return [answered[0], *(one for one in several[:1] if one is not answered[0])]


def _is_whole(case: conformance.Case) -> bool:
    schemes = {ref.partition(":")[0] for ref in case["refs"]}  # who asks two things of one server
    return len(schemes) == 1 and all("file" in reply for reply in case["replies"])


def good(cls: type[Provider], case: conformance.Case) -> list[broken_answers.Good]:
    """Return the whole answers of a case."""
    folder = conformance.FOLDER / cls.name
    refs = [Ref(*text.split(":", 1)) for text in case["refs"]]
    return [
        broken_answers.Good(
            one.get("status", 200),
            dict(one.get("headers", {})),
            (folder / one["file"]).read_bytes(),
            refs,
        )
        for one in case["replies"]
    ]


def cells() -> Iterator[Any]:
    """Every provider under every fault that can befall its answer, or its second one."""
    for name, cls in NETWORKED.items():
        for number, case in enumerate(cases(cls)):
            replies = good(cls, case)
            whole = [one.sent(one.body) for one in replies]
            for kind, fault in broken_answers.EVERY.items():
                for place, one in enumerate(replies[:2]):
                    broken = fault(one) if place or not number else None
                    if broken is not None:
                        label = f"{name}: {kind}" + (" (second request)" if place else "")
                        script = [*whole[:place], broken]
                        marks = [] if name in QUICK else [pytest.mark.slow]
                        yield pytest.param(cls, case, label, script, id=label, marks=marks)


CELLS = list(cells())


class Log:
    """Keeps records in memory, for a matrix of hundreds of nights."""

    def __init__(self) -> None:
        self.kept: dict[Ref, Record] = {}
        self.now = faults.StillClock()

    def add(self, records: Sequence[Record]) -> None:
        for one in records:
            if one.body is not None or self.kept.get(one.ref, one).body is None:
                self.kept[one.ref] = one

    def latest(self, provider: str, refs: Sequence[Ref]) -> dict[Ref, Record]:
        return {ref: self.kept[ref] for ref in refs if ref in self.kept}

    def due(
        self, provider: str, refs: Sequence[Ref], freshness: Freshness, lacks: Lacks = nothing
    ) -> list[Ref]:
        return self.stale(provider, refs, freshness.answer)

    def stale(self, provider: str, refs: Sequence[Ref], fresh: timedelta) -> list[Ref]:
        young = {ref for ref, one in self.kept.items() if self.now() - one.fetched_at <= fresh}
        return [ref for ref in refs if ref not in young]


class Nights:
    """Nights of one provider over its case."""

    def __init__(
        self, cls: type[Provider], case: conformance.Case, server: faults.FaultServer
    ) -> None:
        self.cls, self.server, self.log = cls, server, Log()
        self.refs = [Ref(*text.split(":", 1)) for text in case["refs"]]

    def night(self, *script: faults.Behaviour) -> Report:
        """Ask about all, if anything is due, of a server that behaves so."""
        self.server.behave(*script)
        url, clock = f"{self.server.root}/api", self.log.now
        provider = self.cls(ProviderSettings(url=url, pause=0))
        due = stale(provider, self.refs, self.log) or again(provider, self.refs, self.log)
        door = Session(
            self.cls.name, root=url, pause=0, pace=MemoryPace(clock), expects=self.cls.expects,
            cool_down=provider.cool_down, read_timeout=0.15, total_timeout=0.3,
            clock=clock, sleep=clock.sleep,
        )  # fmt: skip
        with door:
            refs = self.refs if due else []  # for its replies are to all of them
            return fetch(provider, refs, self.log, door, clock=clock, tell=lambda *_: None)

    def known(self) -> dict[str, Any]:
        """Return what is on record: what is read, or None for an absence."""
        provider = self.cls(ProviderSettings())
        return {
            str(ref): one.body and conformance.read(provider, ref, one.body)
            for ref, one in self.log.kept.items()
        }


def verdict(
    cls: type[Provider],
    case: conformance.Case,
    script: Sequence[faults.Behaviour],
    server: faults.FaultServer,
) -> str:
    """Return what became of a night with a fault and the good one after it."""
    truth = dict.fromkeys(case["refs"]) | case["answers"]
    nights = Nights(cls, case, server)
    report = nights.night(*script)
    lies = {ref: told for ref, told in nights.known().items() if told != truth[ref]}
    nights.log.now.at += timedelta(days=2)
    nights.night(*(one.sent(one.body) for one in good(cls, case)))
    if any(told != {} for told in lies.values()) or nights.known() != truth:
        return "silent"
    if lies:  # a page that states nothing: it is there, and looked at again
        return "seen again"
    return "told" if report.failed else "recovered"


@pytest.fixture(scope="module")
def server() -> Iterator[faults.FaultServer]:
    with faults.FaultServer() as running:
        yield running


CANNOT_BE_TOLD = frozenset(
    re.findall(r"^- `([^`]+)`", DOCS.read_text("utf-8").partition("cannot be told")[2], re.M)
)


@pytest.mark.parametrize(("cls", "case", "label", "script"), CELLS)
def test_a_broken_answer_is_got_over_or_told_and_healed(cls, case, label, script, server) -> None:
    outcome = verdict(cls, case, script, server)
    assert (outcome == "silent") == (label in CANNOT_BE_TOLD), outcome


def test_at_least_forty_faults_befall_every_provider() -> None:
    labels = [str(cell.id) for cell in CELLS]
    for name in NETWORKED:
        mine = {label for label in labels if label.startswith(f"{name}: ") and "(" not in label}
        assert len(mine) >= 40, name


def test_what_cannot_be_told_is_listed_by_name_and_is_a_cell() -> None:
    assert {str(cell.id) for cell in CELLS} >= CANNOT_BE_TOLD
