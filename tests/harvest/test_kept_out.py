"""Pages that robots.txt closes: blocked, told in the manifest, and never taken for dead."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from enrich import pipeline
from enrich.cli import run_output
from enrich.dataset.run_summary import Summary
from enrich.harvest.shell import Shell
from enrich.providers import found
from enrich.settings import ProviderSettings, Settings
from loopback import Answer, Asked, serving

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
HTML = {"Content-Type": "text/html"}
PAGE = """<html><head><meta name="citation_title" content="{}">
<meta name="citation_author" content="Ada Pfeffer"></head></html>"""
CLOSED = "User-agent: enrich\nDisallow: /page/https://looms.example.org/closed\n"


class Web:
    """A mirror of pages, and a proceedings host, with one robots.txt for both."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.root = folder, ""
        self.robots: Answer = (200, {"Content-Type": "text/plain"}, CLOSED.encode())
        self.asked: list[str] = []
        self.at = NOON
        names = [f"closed/{n}" for n in range(7)] + ["open/1", "open/2"]
        links = [f"- [Weft {n}: Threads](https://looms.example.org/{n})" for n in names]
        links.append("- [Warp](https://www.usenix.org/conference/osdi22/presentation/warp)")
        (folder / "list.md").write_text("# Looms\n" + "\n".join(links) + "\n", "utf-8")

    def answer(self, asked: Asked) -> Answer:
        if asked.path == "/robots.txt":
            self.asked.append("robots.txt")
            return self.robots
        name = asked.path.rpartition("looms.example.org/")[2]
        self.asked.append(asked.path)
        return 200, HTML, PAGE.format(f"Weft {name}: Threads").encode()

    def settings(self, *on: str, **more: Any) -> Settings:
        mirrors = {name: ProviderSettings(url=f"{self.root}/{name}", pause=0) for name in on}
        return Settings(
            list=str(self.folder / "list.md"),
            out=self.folder / "out",
            records=self.folder / "r.sqlite",
            providers={name: ProviderSettings(enabled=False) for name in found()} | mirrors,
            report=False,
            **more,
        )

    @property
    def shell(self) -> Shell:
        return Shell(clock=lambda: self.at, sleep=lambda _: None)

    def run(self, *on: str, **more: Any) -> Summary:
        return pipeline.run(self.settings(*on, **more), shell=self.shell)

    def status(self) -> dict[int, str]:
        rows = pq.read_table(self.folder / "out" / "entries.parquet").to_pylist()
        return {row["line"]: row["status"] for row in rows}

    def told(self, provider: str) -> dict[str, Any]:
        manifest = json.loads((self.folder / "out" / "manifest.json").read_text("utf-8"))
        return dict(manifest["providers"][provider])


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    web = Web(tmp_path)
    with serving(web.answer) as web.root:
        yield web


def test_what_robots_txt_closes_is_blocked_and_told_and_the_rest_is_asked(web) -> None:
    result = web.run("page")
    status = web.status()
    assert [status[line] for line in range(2, 9)] == ["blocked"] * 7
    assert [status[line] for line in (9, 10)] == ["resolved"] * 2
    assert sorted(path for path in web.asked if "closed" in path) == []
    told = web.told("page")
    assert told["kept_out"] == [
        f"{web.root}/page/https://looms.example.org/closed/{n}" for n in range(7)
    ]
    assert (told["failed"], told["answered"], told["traffic"]["robots"]) == (7, 2, 7)
    (remark,) = run_output.remarks(result)
    assert remark.startswith("page keeps out: robots.txt of 127.0.0.1 asks programs not to")


def test_a_link_that_robots_txt_closes_is_no_dead_link(web) -> None:
    checked = pipeline.check_list(web.settings("page", links=True), shell=web.shell)
    assert [one for one in checked.findings if one.check == "dead-link"] == []
    assert any("7 links of the kind page are blocked for us" in one for one in checked.notices)


def test_a_robots_txt_that_cannot_be_had_is_unreachable_and_kept_for_the_next_night(web) -> None:
    rules, web.robots = web.robots, (503, {}, b"")
    web.run("page", "usenix")
    assert set(web.status().values()) == {"unreachable"}
    assert set(web.asked) == {"robots.txt"}
    assert web.told("page")["kept_out"] == []
    web.robots, web.at = rules, NOON + timedelta(days=1)
    web.run("page", "usenix")
    assert web.status()[9] == "resolved"


def test_a_closed_proceedings_host_is_asked_for_nothing_but_its_rules(web) -> None:
    web.robots = (200, {}, b"User-agent: *\nDisallow: /usenix/\n")
    web.run("usenix")
    assert web.status()[11] == "blocked"
    assert web.asked == ["robots.txt"]
    assert web.told("usenix")["kept_out"] == [f"{web.root}/usenix/osdi22/presentation/warp"]


def test_rules_that_closed_after_an_answer_leave_the_answer_where_it_is(web) -> None:
    web.robots = (404, {}, b"")
    web.run("page")
    assert web.status()[2] == "resolved"
    web.robots, web.at = (200, {}, b"User-agent: *\nDisallow: /\n"), NOON + timedelta(days=200)
    web.run("page")
    assert web.status()[2] == "resolved"
    assert len(web.told("page")["kept_out"]) == 9


def test_who_is_asked_through_an_api_is_not_asked_for_robots_txt(web) -> None:
    apis = {name for name, cls in found().items() if cls.root and not cls.pages}
    assert apis == {"arxiv", "arxiv_history", "crossref", "datacite", "dblp", "github",
                    "huggingface", "openalex", "openreview", "semantic_scholar"}  # fmt: skip
    assert {name for name, cls in found().items() if cls.pages} == {"acl", "page", "pmlr", "usenix"}
    web.run("crossref", "github")
    assert "robots.txt" not in web.asked
