"""Every provider under every fault: recovered, or a failure that is told; never a lie."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest

import conformance
import faults
from enrich.harvest.lane import fetch
from enrich.harvest.lane_report import Report
from enrich.http import Session
from enrich.model import Record, Ref
from enrich.providers import found
from enrich.providers.base import Provider
from enrich.settings import ProviderSettings
from enrich.store import Store

NETWORKED = {name: cls for name, cls in found().items() if cls.root or cls.scattered}
BATCHED = {name: cls for name, cls in NETWORKED.items() if cls.most > 1}
QUICK = {"arxiv", "crossref", "page"}  # Atom, JSON and HTML
SLOW = [pytest.mark.slow]
EVERY = pytest.mark.parametrize("cls", NETWORKED.values(), ids=NETWORKED)

ONCE: dict[str, faults.Behaviour] = {
    "429 with Retry-After 5": faults.rate_limited(5),
    "503": faults.status(503),
    "502": faults.status(502),
    "a body cut": faults.body_cut(),
    "a gzip cut": faults.gzip_cut(),
    "a hang": faults.hang(),
    "a drip": faults.drip(),
    "a reset": faults.reset(),
}
FOR_GOOD: dict[str, faults.Behaviour] = ONCE | {
    "429 without Retry-After": faults.rate_limited(),
    "429 with Retry-After 86400": faults.rate_limited(86_400),
    "a page with 200": faults.page_for_data(),
    "a Cloudflare wall": faults.bot_wall(),
    "an Anubis wall": faults.bot_wall(faults.ANUBIS),
    "a challenge": faults.bot_wall(faults.CHALLENGE, 403),
    "a refused key": faults.status(401),
    "a wrong content type": faults.answer(b"%PDF-1.7", kind="application/pdf"),
    "JSON null": faults.answer(b"null"),
    "an empty body": faults.answer(b""),
}
OF_DATA_ALONE = {
    "a body cut",
    "a gzip cut",
    "a drip",
    "a page with 200",
    "a wrong content type",
    "JSON null",
    "an empty body",
}
"""What is a fault of data, and no odd thing where any document may be, unread."""


def under(kinds: dict[str, faults.Behaviour]) -> pytest.MarkDecorator:
    """Return every provider under every kind of fault that is one to it."""
    return pytest.mark.parametrize(
        ("cls", "fault"),
        [
            pytest.param(cls, fault, id=f"{name}-{kind}", marks=[] if name in QUICK else SLOW)
            for name, cls in NETWORKED.items()
            for kind, fault in kinds.items()
            if cls.expects != "page" or kind not in OF_DATA_ALONE
        ],
    )


@dataclass
class Lane:
    """One provider's lane over a case of its own, with a server that misbehaves."""

    cls: type[Provider]
    store: Store
    clock: faults.StillClock
    server: faults.FaultServer

    @property
    def refs(self) -> list[Ref]:
        return [Ref(*text.split(":", 1)) for text in case(self.cls)["refs"]]

    def run(self, refs: Sequence[Ref] | None = None) -> Report:
        url = f"{self.server.root}/api"
        provider = self.cls(ProviderSettings(url=url, pause=0))
        door = Session(
            self.cls.name,
            root=url,
            pause=0,
            pace=self.store,
            expects=self.cls.expects,
            cool_down=provider.cool_down,
            read_timeout=0.2,
            total_timeout=0.4,
            clock=self.clock,
            sleep=self.clock.sleep,
        )
        with door:
            return fetch(
                provider,
                self.refs if refs is None else refs,
                self.store,
                door,
                clock=self.clock,
                tell=lambda *_: None,
            )

    def read(self) -> dict[str, object]:
        """Return what the store knows now, by ref, as the provider reads it."""
        provider = self.cls(ProviderSettings())
        latest = self.store.latest(self.cls.name, self.refs).values()
        return {
            str(record.ref): conformance.read(provider, record.ref, record.body)
            for record in latest
            if record.body is not None
        }


def case(cls: type[Provider]) -> conformance.Case:
    """Return the first case of a provider that has an answer."""
    return next(case for case in conformance.cases(cls) if case.get("answers"))


def good(cls: type[Provider]) -> list[faults.Behaviour]:
    """Return the replies of that case."""
    folder = conformance.FOLDER / cls.name
    return [
        faults.answer(
            (folder / reply["file"]).read_bytes() if "file" in reply else b"",
            status=reply.get("status", 200),
            kind=None,
            headers=reply.get("headers"),
        )
        for reply in case(cls)["replies"]
    ]


@pytest.fixture
def lane(tmp_path: Path) -> Iterator[Callable[..., Lane]]:
    clock = faults.StillClock()
    servers: list[faults.FaultServer] = []

    with Store(tmp_path / "records.sqlite", clock=clock) as store:

        def start(cls: type[Provider], *script: faults.Behaviour) -> Lane:
            server = faults.FaultServer(*script)
            servers.append(server)
            server.__enter__()
            return Lane(cls, store, clock, server)

        yield start
        for server in servers:
            server.__exit__()


@under(ONCE)
def test_a_fault_that_passes_is_got_over(cls, fault, lane) -> None:
    this = lane(cls, fault, *good(cls))
    report = this.run()
    assert report.failed == 0, report.why
    assert this.read() == case(cls)["answers"]


@under(FOR_GOOD)
def test_a_fault_that_stays_is_a_failure_and_leaves_what_is_known(cls, fault, lane) -> None:
    known = this = lane(cls, *good(cls))
    known.run()
    before = this.read()
    assert before
    this.clock.at += timedelta(days=1)
    this = lane(cls, fault)
    report = this.run()
    assert (report.failed, report.answered, report.unknown) == (len(this.refs), 0, 0)
    assert report.why
    assert set(report.failures.values()) <= {"unreachable", "blocked"}
    assert this.read() == before
    assert len(this.server.log) <= 4 * len(this.refs)


@EVERY
def test_three_refusals_without_a_hint_are_got_over_or_told(cls, lane) -> None:
    this = lane(cls, *[faults.rate_limited()] * 3, *good(cls))
    report = this.run()
    assert (report.failed == len(this.refs)) != (this.read() == case(cls)["answers"])


@EVERY
def test_a_day_s_wait_is_not_sat_out_and_is_remembered(cls, lane) -> None:
    this = lane(cls, faults.rate_limited(86_400), *good(cls))
    report = this.run()
    assert sum(this.clock.naps) < 120
    assert report.retry_at == faults.StillClock().at + timedelta(days=1)
    again = this.run()
    assert again.failed == len(this.refs)
    assert len(this.server.log) == 1
    this.clock.at += timedelta(days=2)
    assert this.run().failed == 0


@pytest.mark.parametrize("cls", BATCHED.values(), ids=BATCHED)
def test_one_bad_ref_in_a_batch_costs_only_itself(cls, lane) -> None:
    replies = good(cls)
    spell = "2401.6666{}" if "arxiv" in cls.accepts else "10.9999/bad{}"
    bad = [Ref(min(cls.accepts), spell.format(number)) for number in range(len(case(cls)["refs"]))]

    def picky(visit: faults.Visit) -> None:
        asked = (unquote(visit.seen.path) + visit.seen.body.decode()).lower()
        (faults.status(400) if spell[:-2] in asked else replies[0])(visit)

    this = lane(cls, picky)
    report = this.run([*this.refs, *bad])
    assert list(report.failures) == bad
    assert this.read() == case(cls)["answers"]
    assert this.store.latest(cls.name, bad) == {}


@EVERY
def test_a_failure_is_never_kept_as_a_record(cls, lane) -> None:
    this = lane(cls, faults.status(500))
    this.run()
    kept: list[Record] = list(this.store.records(cls.name))
    assert kept == []
    assert json.dumps(this.read()) == "{}"
