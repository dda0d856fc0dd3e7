"""An import may only point down, from room to room, and each third-party name has its home."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from paths import ROOT

SRC = ROOT / "src" / "enrich"
FLOWS = ROOT / "flows"

LEVELS = [
    {"model", "tables"},
    {"schema"},
    {"normalization"},
    {"errors"},
    {"http", "store", "parse", "settings"},
    {"snapshots"},
    {"providers"},
    {"lists", "resolution"},
    {"harvest"},
    {"check"},
    {"repair"},
    {"curation"},
    {"dataset"},
    {"export"},
    {"report"},
    {"pipeline"},
    {"many_lists"},
    {"lookup"},
    {"cli"},
]

HOMES = {
    "bibtexparser": {"parse/formats/bibtex_blocks.py", "export/bibtex.py"},
    "duckdb": {"dataset/loading/duckdb_relation.py", "export/condition.py", "snapshots/engine.py"},
    "pylatexenc": {"normalization/latex.py"},
    "rispy": {"parse/formats/ris_list.py", "export/ris.py"},
    "arxiv": {"providers/arxiv.py"},
    "fsspec": {"dataset/place/remote_store.py"},
    "ibis": {"snapshots/expressions"},
    "jinja2": {"report/templates.py"},
    "markdown_it": {
        *("parse/document/html_blocks.py", "parse/document/markdown.py"),
        "parse/document/markdown_rules.py",
    },
    "markupsafe": {"report/templates.py"},
    "matplotlib": {"report/chart_drawing.py"},
    "prefect": set(),
    "protego": {"http/robots.py"},
    "pyarrow": {
        *("dataset/parquet.py", "dataset/arrow_rows.py", "dataset/history"),
        *("dataset/pandas_on_demand.py", "snapshots/dump_files.py"),
    },
    "pandas": {"dataset/loading/pandas_frame.py"},
    "polars": {"dataset/loading/polars_frame.py"},
    "platformdirs": {"settings.py"},
    "pydantic": {"settings.py"},
    "pydantic_settings": {"settings.py"},
    "requests": {"http"},
    "rich": {"cli"},
    "tenacity": {"http"},
    "typer": {"cli"},
    "urllib3": {"http"},
    "yaml": {"providers/github.py"},
}
"""The files, or the rooms, that may import a third-party name."""


def level(room: str) -> int:
    for number, rooms in enumerate(LEVELS):
        if room in rooms:
            return number
    raise AssertionError(f"{room} has no level: give it one in LEVELS")


def imports(path: Path) -> Iterator[str]:
    """Yield what a file imports, `from enrich import refs` as `enrich.refs`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def complaint(here: str, module: str) -> str | None:
    """Return what is wrong with a module's import in a room, in a sentence."""
    if not module.startswith("enrich.") or module == "enrich.__version__":
        return None
    there = module.split(".")[1]
    if there == here or level(there) < level(here):
        return None
    return f"{here} may not import {there}"


def modules() -> list[tuple[Path, str]]:
    """Return every file of the program, and the room it stands in."""
    files = (path for path in SRC.rglob("*.py") if path != SRC / "__init__.py")
    return [(path, path.relative_to(SRC).parts[0].removesuffix(".py")) for path in files]


def places(path: Path) -> set[str]:
    """Return a file and the rooms it stands in, as `HOMES` names them."""
    inside = path.relative_to(SRC)
    return {inside.as_posix(), inside.parts[0].removesuffix(".py"), *map(str, inside.parents)}


def test_every_import_points_down() -> None:
    wrong = [
        f"{path.relative_to(SRC)}: {sentence}"
        for path, here in modules()
        for name in imports(path)
        if (sentence := complaint(here, name))
    ]
    assert wrong == []


def test_an_import_upwards_is_complained_about() -> None:
    assert complaint("harvest", "enrich.dataset.write") == "harvest may not import dataset"
    assert complaint("check", "enrich.repair.plan") == "check may not import repair"
    assert complaint("http", "enrich.store.Store") == "http may not import store"
    assert complaint("pipeline", "enrich.providers.base.Provider") is None
    assert complaint("harvest", "json") is None


def test_no_room_is_without_a_level_and_no_level_without_a_room() -> None:
    assert {here for _, here in modules()} == set().union(*LEVELS)


def test_each_third_party_name_has_its_one_home() -> None:
    strays = [
        f"{path.relative_to(SRC)} may not import {name.split('.')[0]}"
        for path, _ in modules()
        for name in imports(path)
        if name.split(".")[0] in HOMES and HOMES[name.split(".")[0]].isdisjoint(places(path))
    ]
    assert strays == []


def test_prefect_is_imported_in_flows() -> None:
    assert any(name.startswith("prefect") for path in FLOWS.glob("*.py") for name in imports(path))


def test_importing_the_pipeline_loads_nothing_slow() -> None:
    code = (
        "import sys, enrich.pipeline; "
        "print([m for m in ('prefect', 'pandas', 'pyarrow', 'fsspec') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
