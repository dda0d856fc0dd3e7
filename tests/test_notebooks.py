"""The notebooks run from a fresh clone, offline, in a minute, and stand with their outputs."""

from __future__ import annotations

import base64
import io
import os
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from PIL import Image

import charted_dataset
import small_dataset
import titled_dataset
from enrich import schema
from enrich.dataset import write as dataset
from paths import ROOT

NOTEBOOKS = ROOT / "notebooks"
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "notebook.py"))
NAMES = ("analysis.ipynb", "start.ipynb")
SHOWN = {"display_data", "execute_result"}
MOST_BYTES = 600_000
MOST_SECONDS = 60
REFUSE = """
import sys

def refuse(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto") and args[0] is not None:
        where = args[1] if event != "socket.getaddrinfo" else args[0]
        if not isinstance(where, (str, bytes)) or event == "socket.getaddrinfo":
            raise OSError(f"no network: {event} {where}")

sys.addaudithook(refuse)
"""
Notebooks = dict[str, nbformat.NotebookNode]


def read(folder: Path) -> Notebooks:
    return {name: nbformat.read(folder / name, as_version=4) for name in NAMES}


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(notebooks: Notebooks) -> Iterator[tuple[str, nbformat.NotebookNode]]:
    """Yield every output with the name of its cell."""
    for name, notebook in notebooks.items():
        for cell in code_cells(notebook):
            yield from ((f"{name}:{cell.id}", output) for output in cell.outputs)


def texts(notebooks: Notebooks) -> dict[str, list[Any]]:
    """Return what each cell shows, but for pictures."""
    shown: dict[str, list[Any]] = {}
    for cell, output in outputs(notebooks):
        data = {kind: told for kind, told in output.get("data", {}).items() if kind != "image/png"}
        shown.setdefault(cell, []).append(data)
    return shown


def executed(to: Path, *options: str) -> Notebooks:
    """Execute the notebooks as `make notebook` does: in an empty home, with no network."""
    (to / "startup").mkdir(parents=True)
    (to / "startup" / "sitecustomize.py").write_text(REFUSE, "utf-8")
    environ = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "notebook.py", "--to", to / "made", *options],
        cwd=to,
        env=environ
        | {"HOME": str(to), "PYTHONPATH": f"{to / 'startup'}{os.pathsep}{ROOT / 'src'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    made = read(to / "made")
    assert {output.output_type for _, output in outputs(made)} <= SHOWN  # no warning, no error
    return made


@pytest.fixture(scope="module")
def anew(tmp_path_factory: pytest.TempPathFactory) -> Notebooks:
    """The notebooks, executed on a dataset that their first cell makes; within a minute."""
    folder = tmp_path_factory.mktemp("anew")
    before = os.times().children_user
    made = executed(folder)
    assert os.times().children_user - before < MOST_SECONDS  # of work, however busy the machine
    return made


@pytest.fixture(scope="module")
def committed() -> Notebooks:
    return read(NOTEBOOKS)


def test_the_committed_notebooks_are_small_and_hold_no_noise(committed) -> None:
    for name, notebook in committed.items():
        assert (NOTEBOOKS / name).stat().st_size < MOST_BYTES
        assert notebook.metadata.kernelspec.name == "python3"
        assert set(notebook.metadata) == {"kernelspec", "language_info"}
        for cell in code_cells(notebook):
            assert cell.execution_count is None
            assert set(cell.metadata) <= {"jupyter"}


def test_every_cell_of_the_committed_notebooks_shows_something_but_the_one_of_style(
    committed,
) -> None:
    silent = {
        f"{name}:{cell.id}"
        for name, notebook in committed.items()
        for cell in code_cells(notebook)
        if not cell.outputs
    }
    assert silent == {"analysis.ipynb:style"}


def test_nothing_that_is_shown_is_an_error_or_names_a_place_of_the_machine(committed) -> None:
    for cell, output in outputs(committed):
        assert output.output_type in SHOWN, cell
        for kind, told in output.data.items():
            if kind != "image/png":
                assert not re.search(r"/(home|root|Users|tmp|var|work|private)\b", str(told)), cell


def test_start_has_ten_cells_from_load_to_one_s_own_question(committed) -> None:
    cells = code_cells(committed["start.ipynb"])
    assert len(cells) == 10
    assert "enrich.load(" in cells[0].source
    assert cells[-1].id == "own"


def test_every_plot_has_a_title_a_source_and_is_small(committed) -> None:
    drawn = [
        (cell, output)
        for cell, output in outputs({"analysis.ipynb": committed["analysis.ipynb"]})
        if "image/png" in output.data
    ]
    assert len(drawn) >= 9
    for cell, output in drawn:
        assert re.match(r"Plot: \w.*\nSource: \w.*\.", output.data["text/plain"]), cell
        image = Image.open(io.BytesIO(base64.b64decode(output.data["image/png"])))
        assert image.width <= 1200 and image.mode == "P", cell


def test_what_is_missing_offline_is_said_with_the_command_that_fills_it(committed) -> None:
    shown = texts(committed)
    for cell in ("cited", "rising", "delay", "graph", "organisations", "pairs"):
        told = " ".join(str(data) for data in shown[f"analysis.ipynb:{cell}"])
        assert re.search(r"in this dataset;? `make (run|nightly)`", told), cell


def test_the_plots_of_the_readme_are_those_of_the_notebook(tmp_path, committed) -> None:
    for path in SCRIPT["screens"](tmp_path):
        cell = SCRIPT["SCREENS"][path.name]
        assert path.read_bytes() == SCRIPT["picture"](committed["analysis.ipynb"], cell)
        assert path.stat().st_size < 200_000


@pytest.mark.slow
def test_the_committed_notebooks_show_what_the_code_of_now_says_of_the_list_of_now(
    committed, anew
) -> None:
    for name in NAMES:
        now, then = anew[name].cells, committed[name].cells
        assert [cell.source for cell in now] == [cell.source for cell in then], "make notebook"
    assert texts(anew) == texts(committed), "run `make notebook` and look at what has changed"


@pytest.mark.slow
def test_executing_them_again_changes_not_one_byte(tmp_path, anew) -> None:
    again = executed(tmp_path)
    assert {n: nbformat.writes(one) for n, one in again.items()} == {
        n: nbformat.writes(one) for n, one in anew.items()
    }


@pytest.mark.slow
def test_they_are_richer_on_a_full_dataset_and_nothing_is_missing_any_more(tmp_path) -> None:
    folder = charted_dataset.write(tmp_path / "full")
    shown = texts(executed(tmp_path, "--dataset", str(folder)))
    told = str(shown)
    assert "Shown instead" not in told
    assert "<script>" not in str([data.get("text/html") for one in shown.values() for data in one])
    plots = sum(
        str(data.get("text/plain")).startswith("Plot") for one in shown.values() for data in one
    )
    assert plots == 12


def nothing(folder: Path) -> Path:
    dataset.write(folder, {table.name: [] for table in schema.TABLES}, {"run_id": "none"})
    return folder


def one(folder: Path) -> Path:
    titled_dataset.put(folder)
    return folder


@pytest.mark.slow
def test_their_code_runs_on_the_smallest_datasets_without_a_warning(tmp_path) -> None:
    for write in (nothing, one, small_dataset.write):
        environ = os.environ | {
            **{"ENRICH_DATASET": str(write(tmp_path / write.__name__)), "MPLBACKEND": "agg"},
            **{"MPLCONFIGDIR": str(tmp_path / "matplotlib"), "PYTHONPATH": str(ROOT / "src")},
        }
        for name in NAMES:
            code = "\n".join(cell.source for cell in code_cells(read(NOTEBOOKS)[name]))
            done = subprocess.run(
                [sys.executable, "-W", "error", "-c", code],
                env=environ,
                capture_output=True,
                text=True,
                check=False,
            )
            assert (done.returncode, done.stderr) == (0, ""), (write, name)
