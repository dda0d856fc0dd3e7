"""A title whose link opens something else is looked for: its work may be elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

import standin
from enrich import pipeline
from enrich.check import Finding
from enrich.harvest.shell import Shell
from enrich.providers import found
from enrich.settings import ProviderSettings, Settings
from loopback import Answer, Asked, serving

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
WEFT = "Weft: Scaling Threads over Many Looms without a Shuttle"
DOI = "10.1145/9900031.9900032"
LIST = f"# L\n\n- [{WEFT}](https://arxiv.org/abs/2401.00001)\n"


def work(title: str, *people: str) -> dict[str, Any]:
    return {
        "DOI": DOI,
        "type": "proceedings-article",
        "title": [title],
        "author": [{"given": "Mei", "family": family} for family in people],
        "issued": {"date-parts": [[2025]]},
    }


class World:
    """arXiv, where the link opens a paper by Pfeffer and Ünal, and Crossref, which can search."""

    root: str

    def __init__(self, folder: Path) -> None:
        self.folder, self.asked = folder, list[str]()
        self.found = [work(WEFT, "Wu")]
        self.unknown = False
        (folder / "list.md").write_text(LIST, "utf-8")

    def answer(self, asked: Asked) -> Answer:
        query = parse_qs(urlsplit(asked.path).query)
        if asked.path.startswith("/arxiv"):
            ids = query["id_list"][0].split(",")
            entries = [] if self.unknown else [standin.entry(one, "On Sheep") for one in ids]
            return 200, {"Content-Type": "application/atom+xml"}, standin.feed(*entries)
        self.asked.append("title" if "query.bibliographic" in query else unquote(asked.path))
        message = {"status": "ok", "message-type": "work-list", "message": {
            "total-results": len(self.found), "items": self.found,
        }}  # fmt: skip
        return 200, {"Content-Type": "application/json"}, json.dumps(message).encode()

    def check(self, **more: Any) -> list[Finding]:
        providers = {name: ProviderSettings(enabled=False) for name in found()}
        for name in ("arxiv", "crossref"):
            providers[name] = ProviderSettings(url=f"{self.root}/{name}", pause=0)
        settings = Settings(
            list=str(self.folder / "list.md"),
            out=self.folder / "out",
            records=self.folder / "r.sqlite",
            providers=providers,
            **more,
        )
        shell = Shell(clock=lambda: NOON)
        return pipeline.check_list(settings, shell=shell).findings


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    here = World(tmp_path)
    with serving(here.answer) as here.root:
        yield here


def test_a_doubted_link_is_an_error_once_its_title_is_found_elsewhere(world) -> None:
    (finding,) = world.check()
    assert (finding.check, finding.severity) == ("wrong-link", "error")
    assert finding.suggestion == f"https://doi.org/{DOI}"
    assert finding.instead_of is None  # of another archive, so it is only proposed
    assert world.asked == ["title"]


def test_what_was_looked_for_is_remembered(world) -> None:
    first = world.check()
    assert world.check() == first
    assert world.check(offline=True) == first
    assert world.asked == ["title"]


@pytest.mark.parametrize(
    "found_",
    [
        [],
        [work("Weft: Scaling Threads", "Wu")],  # not the very title
        [work(WEFT, "Pfeffer", "Ünal")],  # by the people of the linked work: its publication
        [work(WEFT)],  # nobody says by whom
        [work(WEFT, "Wu") | {"type": "component"}],  # a figure of it
    ],
)
def test_what_is_not_surely_another_work_leaves_the_doubt(world, found_) -> None:
    world.found = found_
    (finding,) = world.check()
    assert (finding.check, finding.severity) == ("wrong-link", "warning")


def test_a_link_that_fits_is_not_looked_for(world) -> None:
    (world.folder / "list.md").write_text(LIST.replace(WEFT, "On Sheep"), "utf-8")
    assert world.check() == []
    assert world.asked == []


def test_the_work_of_a_dead_link_is_looked_for(world) -> None:
    world.unknown = True
    checks = [(f.check, f.severity) for f in world.check()]
    assert ("dead-link", "warning") in checks
    assert world.asked == ["title"]
