"""The README's examples are run, and print what it says they print."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from enrich import pipeline
from enrich.settings import Settings
from paths import ROOT

README = (ROOT / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the dataset of the project's own list, made offline."""
    here = tmp_path_factory.mktemp("readme")
    pipeline.run(
        Settings(
            list=str(ROOT / "data" / "raw" / "llm-systems.md"),
            out=here / "data" / "enriched",
            records=here / "records.sqlite",
            offline=True,
        )
    )
    return here


def block(language: str) -> tuple[str, str]:
    """Return an example and the output that stands below it."""
    found = re.search(rf"```{language}\n(.*?)```\n\n```\n(.*?)```", README, re.DOTALL)
    assert found is not None
    return found[1], found[2]


def test_the_pandas_example_prints_what_the_readme_says(folder: Path) -> None:
    code, output = block("python")
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stdout == output


def test_the_duckdb_example_prints_what_the_readme_says(folder: Path) -> None:
    code, output = block("sql")
    with duckdb.connect() as connection:
        queries = code.replace("data/enriched", str(folder / "data" / "enriched")).split(";")
        tables = [str(connection.sql(query)) for query in queries if query.strip()]
    assert "\n".join(tables).split() == output.split()


def test_the_work_that_is_looked_up_is_printed_as_the_readme_says(folder: Path) -> None:
    command, output = block("bash")
    done = subprocess.run(
        [sys.executable, "-m", "enrich.cli", *shlex.split(command)[1:]],
        cwd=folder,
        env=os.environ | {"ENRICH_RECORDS": str(folder / "resolve.sqlite")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == output.strip()


def test_every_target_of_make_that_the_readme_names_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in set(re.findall(r"make ([a-z-]+)", README)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
