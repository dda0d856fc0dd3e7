"""A lane that is run again asks only for what it failed at, and tells of both tries as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import standin
from enrich.harvest.lane_report import Report
from enrich.harvest.rounds import opened
from enrich.harvest.shell import Lane, Shell
from enrich.model import Ref
from enrich.providers import found
from enrich.settings import ProviderSettings, Settings

REFS = [Ref("arxiv", f"2401.0000{n}") for n in (1, 2)]


def twice(lane: Lane, names: Sequence[str]) -> Iterator[Report]:
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
