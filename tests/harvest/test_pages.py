"""Pages, code and links: what they tell of papers, and which are dead or have moved."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from enrich import pipeline
from enrich.dataset.run_summary import Summary
from enrich.harvest.shell import Shell
from enrich.providers import found
from enrich.settings import ProviderSettings, Settings
from loopback import Answer, Asked, serving

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SHELL = Shell(clock=lambda: NOON, sleep=lambda _: None)
LIST = """# Looms
- [Weft: Threads at Scale](https://looms.example.org/weft)
- [Bobbin: Winding Fast](https://looms.example.org/bobbin/)
- [Carding for Everyone](https://looms.example.org/other)
- [Shuttle: Back and Forth](https://looms.example.org/gone)
- [Spindle: Turning Wool](https://shut.example.org/spindle)
- [Distaff: Holding Wool](https://looms.example.org/distaff.pdf)
- [Hank: Measuring Yarn](https://looms.example.org/all)
- [Skein: Winding Yarn](https://looms.example.org/all)
- [Reed: A White Paper](https://github.com/looms/reed/blob/main/reed.pdf)

## Software
- [Heddle](https://github.com/looms/heddle) - a tool [[slides](https://looms.example.org/old)]
"""
HIGHWIRE = """<html><head><meta name="citation_title" content="{}">
<meta name="citation_author" content="Ada Pfeffer"><meta name="citation_date" content="2024">
</head></html>"""
HTML = {"Content-Type": "text/html"}
PAGES: dict[str, Answer] = {
    "looms.example.org/weft": (200, HTML, HIGHWIRE.format("Weft: Threads at Scale").encode()),
    "looms.example.org/bobbin/": (
        200,
        HTML,
        b'<html><body><a href="https://arxiv.org/abs/2401.00001">Paper</a></body></html>',
    ),
    "looms.example.org/other": (200, HTML, HIGHWIRE.format("On Bees and Honey").encode()),
    "shut.example.org/spindle": (403, HTML, b"<html><body>No.</body></html>"),
    "looms.example.org/distaff.pdf": (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7"),
    "looms.example.org/all": (200, HTML, b"<html><body>Accepted papers</body></html>"),
    "looms.example.org/old": (301, {"Location": "/https://looms.example.org/new"}, b""),
    "looms.example.org/new": (200, HTML, b"<html><body>Slides</body></html>"),
}
CITATION = b"""cff-version: 1.2.0
title: Reed
doi: 10.5281/zenodo.1
preferred-citation:
  type: article
  title: "Reed: A White Paper"
  url: https://arxiv.org/abs/2401.00002
"""
JSON = {"Content-Type": "application/json"}
CODE: dict[str, Answer] = {
    f"/github/repos/looms/{name}": (
        200,
        JSON,
        json.dumps(
            {
                "full_name": f"looms/{now}",
                "html_url": f"https://github.com/looms/{now}",
                "license": {"spdx_id": "MIT"},
                "description": None,
                "homepage": "",
                "fork": False,
                "archived": False,
                "topics": [],
                "stargazers_count": 1,
            }
        ).encode(),
    )
    for name, now in (("reed", "reed"), ("heddle-two", "heddle-two"))
} | {
    "/github/repos/looms/heddle": (301, {"Location": "/github/repos/looms/heddle-two"}, b"{}"),
    "/github/repos/looms/reed/contents/CITATION.cff": (
        200,
        {"Content-Type": "text/plain"},
        CITATION,
    ),
    "/github/repos/looms/heddle-two/contents/CITATION.cff": (
        404,
        JSON,
        b'{"message": "Not Found"}',
    ),
}


class Web:
    """The pages above behind a mirror, and what was asked of it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.root = folder, ""
        self.asked: list[str] = []
        self.robots = 0  # how often it was asked for its rules, which it has none of
        (folder / "list.md").write_text(LIST, "utf-8")
        titles = {"2401.00001": "Bobbin: Winding Fast", "2401.00002": "Reed: A White Paper"}
        people = [["Li", "Wei", ""]]
        lines = ({"id": i, "title": t, "authors_parsed": people} for i, t in titles.items())
        text = "\n".join(map(json.dumps, lines))
        (folder / "snapshot.jsonl").write_text(text + "\n", "utf-8")

    def answer(self, asked: Asked) -> Answer:
        if asked.path in CODE:
            return CODE[asked.path]
        if asked.path == "/robots.txt":
            self.robots += 1
            return 404, HTML, b"<html><body>No rules.</body></html>"
        address = asked.path.removeprefix("/https://")
        self.asked.append(address)
        return PAGES.get(address, (404, HTML, b"<html><body>Gone.</body></html>"))

    def settings(self, **more: Any) -> Settings:
        providers = {name: ProviderSettings(enabled=False) for name in found()} | {
            "page": ProviderSettings(url=self.root, pause=0),
            "github": ProviderSettings(url=f"{self.root}/github", pause=0),
            "arxiv_snapshot": ProviderSettings(path=self.folder / "snapshot.jsonl"),
        }
        return Settings(
            list=str(self.folder / "list.md"),
            out=self.folder / "out",
            records=self.folder / "r.sqlite",
            providers=providers,
            report=False,
            **more,
        )

    def run(self, **more: Any) -> Summary:
        return pipeline.run(self.settings(**more), shell=SHELL)

    def rows(self, name: str) -> list[dict[str, Any]]:
        return pq.read_table(self.folder / "out" / f"{name}.parquet").to_pylist()

    def paper(self, title: str) -> dict[str, Any]:
        (entry,) = (row for row in self.rows("entries") if row["title"].startswith(title))
        return next(row for row in self.rows("papers") if row["paper_id"] == entry["paper_id"])

    def findings(self, check: str) -> list[tuple[int, str]]:
        rows = (row for row in self.rows("findings") if row["check"] == check)
        return [(row["line"], row["severity"]) for row in rows]


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    web = Web(tmp_path)
    with serving(web.answer) as web.root:
        yield web


def test_a_page_tells_of_the_paper_that_links_to_it(web) -> None:
    web.run()
    weft = web.paper("Weft")
    assert weft["paper_id"] == "title:weft-threads-at-scale"
    assert [author["name"] for author in weft["authors"]] == ["Ada Pfeffer"]
    assert (weft["status"], str(weft["published"])) == ("partial", "2024-01-01")
    assert weft["identifiers"] == ["page:https://looms.example.org/weft"]
    assert weft["provenance"]["authors"]["ref"] == "page:https://looms.example.org/weft"


def test_the_paper_that_a_project_page_names_is_the_work(web) -> None:
    web.run()
    bobbin = web.paper("Bobbin")
    assert bobbin["arxiv_id"] == "2401.00001"
    assert [author["name"] for author in bobbin["authors"]] == ["Wei Li"]


def test_of_a_paper_s_code_only_what_it_names_is_believed(web) -> None:
    web.run()
    reed = web.paper("Reed")
    assert reed["identifiers"] == ["arxiv:2401.00002"]
    assert [author["name"] for author in reed["authors"]] == ["Wei Li"]
    assert (reed["license"], reed["code_url"]) == (
        None,
        "https://github.com/looms/reed/blob/main/reed.pdf",
    )


def test_a_page_about_another_work_is_left_out_and_told(web) -> None:
    result = web.run()
    carding = web.paper("Carding")
    assert (carding["title"], carding["authors"]) == ("Carding for Everyone", None)
    assert any("page:https://looms.example.org/other" in notice for notice in result.notices)


def test_documents_and_pages_of_many_works_are_not_asked_about_a_paper(web) -> None:
    web.run()
    assert sorted(set(web.asked)) == [
        "looms.example.org/bobbin/",
        "looms.example.org/gone",
        "looms.example.org/other",
        "looms.example.org/weft",
        "shut.example.org/spindle",
    ]


def test_a_page_that_could_not_be_asked_is_no_dead_one(web) -> None:
    web.run()
    status = {row["line"]: row["status"] for row in web.rows("entries")}
    assert (status[5], status[6], status[2]) == ("not_found", "blocked", "resolved")
    assert web.findings("dead-link") == [(5, "warning")]


def test_with_links_every_link_is_asked_about_once(web) -> None:
    web.run(links=True)
    assert len(web.asked) == len(set(web.asked)) == 9
    assert web.robots == 1
    moved = [row for row in web.rows("findings") if row["check"] == "redirected-link"]
    assert [(row["line"], row["severity"], row["suggestion"]) for row in moved] == [
        (13, "info", "https://looms.example.org/new"),
        (13, "info", "https://github.com/looms/heddle-two"),
    ]
    assert "[slides]" in moved[0]["message"]


def test_a_check_of_links_says_which_could_not_be_asked(web) -> None:
    checked = pipeline.check_list(web.settings(links=True), shell=SHELL)
    assert [f.check for f in checked.findings if f.line == 6] == []
    (notice,) = (notice for notice in checked.notices if notice.startswith("line 6: "))
    assert "https://shut.example.org/spindle is blocked for us" in notice


def test_what_links_were_found_to_be_is_remembered(web) -> None:
    web.run(links=True)
    before, findings = list(web.asked), web.rows("findings")
    web.run()
    assert web.robots == 1  # for its word is kept, too
    assert [asked for asked in web.asked[len(before) :] if "shut" not in asked] == []
    assert web.rows("findings") == findings


def test_offline_no_page_is_asked(web) -> None:
    web.run(links=True, offline=True)
    assert (web.asked, web.robots) == ([], 0)
