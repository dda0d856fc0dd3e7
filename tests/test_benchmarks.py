"""Figures on pages are those that were measured; what was measured is never lost."""

from __future__ import annotations

import doctest
import json
import os
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from paths import ROOT

BENCHMARKS = ROOT / "benchmarks"
sys.path.append(str(BENCHMARKS))

import bench  # noqa: E402
import figures  # noqa: E402
import page_of_results  # noqa: E402
import quoted_figures  # noqa: E402
import side_by_side  # noqa: E402
import stages  # noqa: E402

QUOTED = """
[[quoted]]
page = "docs/loom.md"
pattern = 'takes ([\\d.]+) seconds, ([\\d ]+) requests'
figures = ["pace.loom.wall", "pace.loom.requests"]
"""


def part(**rows: Any) -> dict[str, Any]:
    told = [figures.Figure(name, value, "s") for name, value in rows.items()]
    machine = {"cpu": "Loom", "cores": 2, "memory_gb": 8, "system": "Linux", "python": "3.11"}
    named = {"command": "python benchmarks/loom.py", "date": "2026-01-01", "commit": "0badcafe"}
    spent = {"machine": machine, "load": [1.0, 2.0], "seconds": 3, "missing": []}
    return {**named, **spent, "figures": {one.name: one.row() for one in told}}


def results(wall: list[float], requests: int = 10_000) -> dict[str, dict[str, Any]]:
    return {"pace": part(**{"pace.loom.wall": wall, "pace.loom.requests": requests})}


def told(tmp_path: Path, text: str, wall: list[float], quoted: str = QUOTED) -> list[str]:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "loom.md").write_text(text, "utf-8")
    return list(quoted_figures.quoted_wrongly(tmp_path, results(wall), quoted))


def test_a_figure_that_no_longer_holds_is_told_with_page_line_written_and_measured(
    tmp_path: Path,
) -> None:
    text = "# Looms\n\nA run takes 82.7\nseconds, 10 000 requests."
    assert told(tmp_path, text, [90.0, 91.0, 95.0]) == [
        "docs/loom.md:3: 82.7 is written, but pace.loom.wall was measured as 91.0 (90.0 to 95.0)"
    ]


@pytest.mark.parametrize("written", ["2.9", "3", "3.3", "3.14"])
def test_a_figure_among_the_rounds_holds(tmp_path: Path, written: str) -> None:
    assert told(tmp_path, f"takes {written} seconds, 10 000 requests", [2.9, 3.1, 3.3]) == []


def test_a_figure_holds_within_the_share_that_is_named(tmp_path: Path) -> None:
    wide = QUOTED + "within = 0.2\n"
    assert told(tmp_path, "takes 3.6 seconds, 10 000 requests", [3.1], wide) == []


def test_a_sentence_that_went_from_its_page_is_told(tmp_path: Path) -> None:
    (sentence,) = told(tmp_path, "It is quick.", [3.1])
    assert sentence.startswith("docs/loom.md: nothing there is like")


def test_a_figure_that_was_never_measured_is_told(tmp_path: Path) -> None:
    other = QUOTED.replace("pace.loom.wall", "pace.reed.wall")
    assert told(tmp_path, "takes 3.1 seconds, 10 000 requests", [3.1], other) == [
        "docs/loom.md:1: 3.1 is written, but pace.reed.wall was not measured"
    ]


@pytest.fixture
def kept(tmp_path: Path) -> bench.Kept:
    for name in ("docs", "benchmarks"):
        (tmp_path / name).mkdir()
    return bench.Kept(tmp_path)


def script(folder: Path, text: str) -> list[str]:
    path = folder / "loom.py"
    head = f"import sys\nsys.path.append({str(BENCHMARKS)!r})\nimport figures\n"
    path.write_text(head + text, "utf-8")
    return [str(path)]


def test_a_part_that_is_measured_alone_leaves_the_others_as_they_were(kept: bench.Kept) -> None:
    kept.write(results([3.1]) | {"real": part(**{"real.seed.wall": 80.0})})
    words = script(kept.root, "figures.told([figures.Figure('pace.loom.wall', [1.0, 2.0, 4.0])])")
    assert bench.run(kept, {"pace": words}) == 0
    now = kept.read()
    assert now["pace"]["figures"]["pace.loom.wall"]["median"] == 2.0
    assert now["real"]["figures"]["real.seed.wall"]["median"] == 80.0


@pytest.mark.parametrize(
    "text",
    ["figures.told([figures.Figure('pace.loom.wall', 9.0)]); sys.exit(3)", "figures.missing('x')"],
)
def test_a_part_that_fails_or_cannot_be_measured_here_keeps_its_results(
    kept: bench.Kept, text: str
) -> None:
    kept.write(results([3.1]))
    before = kept.results.read_bytes()
    bench.run(kept, {"pace": script(kept.root, text)})
    assert kept.results.read_bytes() == before


def test_a_part_that_could_never_be_measured_says_why_on_the_page(kept: bench.Kept) -> None:
    bench.run(kept, {"pace": script(kept.root, "figures.missing('There is no loom.')")})
    assert "Not measured: There is no loom." in kept.page.read_text("utf-8")


def test_a_goal_stands_beside_its_figure_and_whether_it_holds(kept: bench.Kept) -> None:
    kept.write({"pace": part(**{"pace.seed.over_pace": [1.0, 1.2, 1.3]})})
    row = json.loads(kept.results.read_text("utf-8"))["pace"]["figures"]["pace.seed.over_pace"]
    assert (row["goal"], row["holds"]) == ("≤ 1.1", False)
    assert "| ≤ 1.1 | 1.20 (1.00 to 1.30) | no |" in kept.page.read_text("utf-8")


def test_a_page_that_was_changed_by_hand_is_told(kept: bench.Kept) -> None:
    kept.write(results([3.1]))
    kept.page.write_text(kept.page.read_text("utf-8").replace("10 000", "10 001"), "utf-8")
    assert next(kept.wrong()) == bench.OLD_PAGE


def test_the_pages_of_this_project_say_what_was_measured() -> None:
    assert list(bench.Kept(ROOT).wrong()) == []


def test_every_part_has_its_script_and_its_place_on_the_page() -> None:
    text = (BENCHMARKS / "benchmarks.md.jinja").read_text("utf-8")
    for name, words in bench.parts(bench.arguments([])).items():
        assert (BENCHMARKS / words[0]).exists()
        assert f'measured("{name}")' in text


def test_every_goal_is_one_of_a_part() -> None:
    parts = bench.parts(bench.arguments([]))
    names = [one["figure"] for one in page_of_results.GOALS]
    assert [name for name in names if name.split(".")[0] not in parts] == []


def test_every_quoted_figure_is_one_of_a_part() -> None:
    quoted = tomllib.loads((BENCHMARKS / "quoted.toml").read_text("utf-8"))["quoted"]
    parts = bench.parts(bench.arguments([]))
    assert {name.split(".")[0] for one in quoted for name in one["figures"]} <= set(parts)


@pytest.mark.parametrize("module", [figures, page_of_results, quoted_figures])
def test_the_examples_of_what_makes_the_page_are_as_written(module: Any) -> None:
    assert doctest.testmod(module).failed == 0


def test_every_stage_is_begun_by_what_there_is() -> None:
    assert {stage for stage, *_ in stages.begun_by()} == set(stages.BEGUN_BY)


WORK = side_by_side.works_(1)[0]
CROSSREF = side_by_side.Client("loom", "loom_client", ["crossref"], Path(sys.executable))


def heard(**fields: Any) -> side_by_side.Heard:
    shelf = side_by_side.Shelf({f"doi:{WORK['doi']}": WORK["title"]})
    told = {"works": {WORK["doi"]: fields}}
    return side_by_side.Heard(CROSSREF, shelf, [WORK], Counter(), told)


def whole() -> dict[str, Any]:
    one = heard().shelf.served("crossref", WORK)
    return {**one, "authors": ["A"] * one["authors"], "date": "2024-04", "abstract": "We weigh."}


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({}, "right"),
        ({"title": "On Other Looms"}, "wrong"),
        ({"citations": None}, "in part"),
        ({"citations": None, "why": ["Somebody failed."]}, "in part, told"),
        ({"failed": "HTTPError"}, "failed"),
    ],
)
def test_what_became_of_a_work_is_told_by_its_fields(fields: dict[str, Any], outcome: str) -> None:
    most = heard(**whole()).fields(WORK)[1]
    assert heard(**(whole() | fields)).outcome(WORK, most) == outcome


def test_a_work_of_which_a_client_says_nothing_is_missing() -> None:
    assert heard().outcome(WORK, 5) == "missing"
    assert heard(missing="not found").outcome(WORK, 5) == "missing"


@pytest.mark.parametrize("host", ["192.0.2.1", "loom.example"])
def test_a_client_that_asks_another_host_is_stopped_and_told(tmp_path: Path, host: str) -> None:
    text = f"""
import socket

def ask(root, works):
    try:
        socket.create_connection(({host!r}, 80))
    except OSError:
        yield "10.5072/weft.1", {{}}
"""
    (tmp_path / "stray_client.py").write_text(text, "utf-8")
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS / "clients" / "driver.py"), "stray_client"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        input='{"root": "", "works": []}',
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["strayed"] == [host]
