"""The page that each run writes, and `enrich report`: never the reason why a run fails."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import enrich
import many_looms
from commands import Done, each
from enrich import pipeline
from enrich.dataset.run_page import PageFiles, is_ours
from enrich.errors import BadInput, BadUsage
from enrich.report.page_of_run import page_of_run
from enrich.settings import Settings
from test_pipeline import LIST, NOBODY, Place

PAGE = "report.html"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def night(place: Place, *, report: bool = True) -> list[str]:
    return place.run(NOBODY, offline=True, report=report).notices


def test_a_run_writes_the_page_beside_the_tables(place) -> None:
    assert not [told for told in night(place) if PAGE in told]
    link = place.out / PAGE
    assert link.readlink().as_posix() == f"current/{PAGE}"
    body = link.read_text("utf-8")
    assert is_ours(body.encode()) and "Threads at Scale" in body
    assert "is the first one" in body
    place.list.write_text(f"{LIST}- [Heddle](https://arxiv.org/abs/2401.00009)\n", "utf-8")
    place.now += timedelta(days=1)
    night(place)
    assert "Entries added (1)" in link.read_text("utf-8")
    assert enrich.report(place.out).read_bytes() == link.read_bytes()
    place.now += timedelta(days=1)
    night(place)
    again = link.read_bytes()
    assert b"Nothing changed since" in again
    assert enrich.report(place.out).read_bytes() == again


def test_a_run_without_the_page_takes_its_link_away(place) -> None:
    night(place)
    night(place, report=False)
    assert not (place.out / PAGE).is_symlink()
    assert not (place.out / PAGE).exists()


def test_what_somebody_else_calls_so_is_kept(place) -> None:
    place.out.mkdir()
    (place.out / PAGE).write_text("my own report", "utf-8")
    (told,) = [notice for notice in night(place) if PAGE in notice]
    (kept,) = place.out.glob(f"{PAGE}.damaged*")
    assert kept.name in told and kept.read_text("utf-8") == "my own report"


def test_a_page_that_cannot_be_made_fails_no_run(place) -> None:
    maker = page_of_run(Settings(report=True))
    broken = maker({"papers": 7}, {}, None)
    assert not broken.files and PAGE in broken.notices[0]
    told = pipeline.run(place.settings(NOBODY, offline=True, report=False))
    assert told.papers.total() and page_of_run(Settings(report=False))({}, {}, None) == PageFiles()


def test_what_is_missing_is_named_and_a_run_goes_without_the_page(tmp_path) -> None:
    code = (
        "import sys; sys.modules['matplotlib'] = None\n"
        "import enrich\n"
        "from enrich.report.page_of_run import page_of_run\n"
        "from enrich.settings import Settings\n"
        "print(page_of_run(Settings(report=True))({}, {}, None))\n"
        f"enrich.report({str(tmp_path)!r})\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "PageFiles(files={}, notices=())\n"
    assert "pip install 'enrich[report]'" in done.stderr.splitlines()[-1]


def test_it_is_written_where_one_wants_it_and_a_run_goes_on_from_there(place, monkeypatch) -> None:
    night(place, report=False)
    beside = enrich.report(place.out)
    assert beside == place.out / PAGE and is_ours(beside.read_bytes())
    assert not [told for told in night(place) if PAGE in told]
    assert (place.out / PAGE).readlink().as_posix() == f"current/{PAGE}"
    there = enrich.report(place.out, file=place.folder / "deep" / "page.html")
    assert is_ours(there.read_bytes())
    assert enrich.report(place.out).read_bytes() == there.read_bytes()
    assert (place.out / PAGE).is_symlink()


def test_a_page_of_somebody_elses_is_not_replaced(tmp_path) -> None:
    folder = many_looms.write(tmp_path / "data", 2)
    (folder / PAGE).write_text("mine", "utf-8")
    with pytest.raises(BadUsage, match="was not written by enrich"):
        enrich.report(folder)
    assert (folder / PAGE).read_text("utf-8") == "mine"
    with pytest.raises(BadUsage, match="is a folder"):
        enrich.report(folder, file=tmp_path)
    with pytest.raises(BadInput, match="There is no"):
        enrich.report(tmp_path / "nowhere")


Told = Mapping[tuple[str, ...], Done]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("shell")
    many_looms.write_twice(folder / "out", 3)
    commands: list[tuple[str, ...]] = [
        ("report",),
        ("report", "--file", "-"),
        ("report", "--site", "web", "--file", "page.html"),
        ("report", "--out", "nowhere"),
        ("report", "--site", "out"),
        ("report", "--site", "-"),
    ]
    done: dict[Any, Done] = {
        tuple(words): one for words, one in each(folder, commands, settings={})
    }
    done["files",] = Done(0, "\n".join(map(str, folder.rglob("*.html"))).encode(), b"")
    return done


@pytest.mark.slow
def test_the_command_says_what_it_wrote(told) -> None:
    assert told["report",].said == "Written: out/report.html\n"
    both = told["report", "--site", "web", "--file", "page.html"]
    assert both.said == "Written: web\nWritten: page.html\n"
    assert "web/papers/index.html" in told["files",].said
    assert told["report", "--file", "-"].out.startswith(b"<!doctype html>")


@pytest.mark.slow
def test_what_is_wrong_is_said_in_one_sentence(told) -> None:
    wrong = {("report", "--out", "nowhere"): 1}
    wrong |= {("report", "--site", "out"): 2, ("report", "--site", "-"): 2}
    for words, code in wrong.items():
        assert told[words].code == code, told[words].said
        assert told[words].said.count("\n") == 1
