"""A lane that is run again asks only for what it failed at, and tells of both tries as one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import standin
from enrich.errors import Unreachable
from enrich.harvest.lane_report import Report
from enrich.harvest.open_harvest import opened
from enrich.harvest.rounds import Harvest
from enrich.harvest.shell import Lane, Shell
from enrich.model import Ref
from enrich.providers import found
from enrich.providers.base import Provider
from enrich.settings import ProviderSettings, Settings
from enrich.store import Store

REFS = [Ref("arxiv", f"2401.0000{n}") for n in (1, 2)]


def twice(lane: Lane, names: Iterable[str]) -> Iterator[Report]:
    """Run each lane, and again where it failed."""
    for name in names:
        report = lane(name)
        yield lane(name) if report.failed else report


def test_a_lane_that_failed_is_asked_again_for_the_rest(tmp_path: Path) -> None:
    stages: list[str] = []
    with standin.arxiv() as server:
        server.titles |= {"2401.00001": "Weft: Threads at Scale", "2401.00002": "Warp: A Loom"}
        server.trouble = [(403, {}, b"Forbidden")]
        others = {name: ProviderSettings(enabled=False) for name in found()}
        arxiv = ProviderSettings(url=server.url, pause=0, batch=1)
        settings = Settings(records=tmp_path / "r.sqlite", providers=others | {"arxiv": arxiv})
        shell = Shell(lanes=twice, stage=stages.append, sleep=lambda _: None)
        with opened(settings, None, None, shell) as harvest:
            harvest.ask(REFS, "works")
            report = harvest.reports["arxiv"]
    assert (report.answered, report.failed, report.why) == (2, 0, None)
    assert stages == ["works"]


class Weaver(Provider):
    """Is away for a while, and then names one ref for every other."""

    accepts = frozenset({"doi"})
    root = "https://weaver.example"

    def __init__(self, name: str, away: int, names: str) -> None:
        super().__init__(ProviderSettings(pause=0))
        self.name, self.away, self.names = name, away, names  # type: ignore[misc]
        self.asked: list[list[str]] = []

    def answer(self, refs: Sequence[Ref], door: Any) -> Mapping[Ref, str | None]:
        self.asked.append([ref.value for ref in refs])
        if len(self.asked) <= self.away:
            raise Unreachable(f"{self.name} is away")
        return {ref: json.dumps(self.names) for ref in refs}

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        yield "identifiers", json.loads(body)


def late(lane: Lane, names: Iterable[str]) -> Iterator[Report]:
    """Run each lane, and once all are over those again that failed, as is done by schedule."""
    reports = [lane(name) for name in names]
    yield from (lane(one.provider) if one.failed else one for one in reports)


def told(folder: Path, one: Weaver, other: Weaver) -> Harvest:
    known, shell = Settings(records=folder / "r.sqlite"), Shell(lanes=late)
    with (
        Store(known.records) as store,
        Harvest(known, store, [one, other], [one, other], frozenset(), shell) as harvest,
    ):
        harvest.about([Ref("doi", "10.5072/a")], datetime(2026, 1, 1, tzinfo=UTC))
        return harvest


def test_what_a_lane_names_that_was_tried_again_in_the_end_is_still_asked_about(tmp_path) -> None:
    one, other = Weaver("one", 1, "doi:10.5072/b"), Weaver("other", 0, "doi:10.5072/a")
    harvest = told(tmp_path, one, other)
    assert one.asked == [["10.5072/a"], ["10.5072/a"], ["10.5072/b"]]
    assert other.asked == [["10.5072/a"], ["10.5072/b"]]
    assert [(r.answered, r.failed, r.why) for r in harvest.reports.values()] == [(2, 0, None)] * 2


def test_who_stays_away_is_asked_once_more_and_no_more(tmp_path) -> None:
    one, other = Weaver("one", 9, "doi:10.5072/b"), Weaver("other", 0, "doi:10.5072/c")
    harvest = told(tmp_path, one, other)
    assert other.asked == [["10.5072/a"], ["10.5072/c"]]
    assert one.asked[:2] == [["10.5072/a"]] * 2
    assert harvest.reports["one"].failed == 2
    assert harvest.reports["one"].why == "one is away"
