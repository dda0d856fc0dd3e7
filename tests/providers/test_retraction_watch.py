"""The table of Retraction Watch is heard where somebody says that it lies, also offline."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import conformance
from enrich import pipeline
from enrich.providers import chosen, found
from enrich.settings import ProviderSettings, Settings

TABLE = conformance.FOLDER / "retraction_watch" / "table.csv"
LIST = """
- [On Looms that Hum](https://doi.org/10.9999/loom.1)
- [On Looms that Are Back](https://doi.org/10.9999/loom.2)
- [On Looms under a Cloud](https://doi.org/10.9999/loom.3)
- [On Looms with a Misprint](https://doi.org/10.9999/loom.4)
- [On Preprinted Looms](https://arxiv.org/abs/2401.00001)
"""


@pytest.mark.parametrize(
    ("options", "on"),
    [
        ({}, False),
        ({"path": TABLE}, True),
        ({"path": TABLE, "enabled": False}, False),
        ({"enabled": True}, True),  # and says that it has no file
    ],
)
def test_it_is_asked_where_its_path_is_set(options: dict[str, Any], on: bool) -> None:
    settings = Settings(providers={"retraction_watch": ProviderSettings(**options)})
    assert ("retraction_watch" in {one.name for one in chosen(settings)}) is on


def run(folder: Path, table: Path) -> tuple[Any, dict[str, list[dict[str, Any]]]]:
    """Run over the list with the table as the only provider; return the result and the tables."""
    (folder / "list.md").write_text(LIST)
    off = {name: ProviderSettings(enabled=False) for name in found()}
    settings = Settings(
        list=str(folder / "list.md"),
        out=folder / "out",
        records=folder / "records.sqlite",
        offline=True,
        providers=off | {"retraction_watch": ProviderSettings(path=table)},
    )
    result = pipeline.run(settings)
    read = {
        name: pq.read_table(folder / "out" / f"{name}.parquet") for name in ("papers", "findings")
    }
    return result, {name: rows.to_pylist() for name, rows in read.items()}


def test_works_of_a_list_are_told_to_be_retracted_or_under_a_concern(tmp_path: Path) -> None:
    _, tables = run(tmp_path, TABLE)
    said = {row["paper_id"]: (row["withdrawn"], row["concern"]) for row in tables["papers"]}
    assert said == {
        "doi:10.9999/loom.1": (True, None),
        "doi:10.9999/loom.2": (False, None),
        "doi:10.9999/loom.3": (
            None,
            "Expression of concern, 2014-01-02: Concerns/Issues About Data",
        ),
        "doi:10.9999/loom.4": (None, None),
        "arxiv:2401.00001": (True, None),
    }
    assert [(row["check"], row["severity"], row["line"]) for row in tables["findings"]] == [
        ("withdrawn", "warning", 2),
        ("expression-of-concern", "warning", 4),
        ("withdrawn", "warning", 6),
    ]
    assert (
        "says retraction_watch: “Retraction, 2012-05-01: Moths" in tables["findings"][0]["message"]
    )


def test_a_path_that_names_no_file_is_a_failure_and_no_absence(tmp_path: Path) -> None:
    result, tables = run(tmp_path, tmp_path / "nowhere.csv")
    (report,) = [one for one in result.reports if one.provider == "retraction_watch"]
    assert report.failed == 5
    assert "nowhere.csv cannot be read" in str(report.why)
    assert tables["findings"] == []


def test_a_new_table_is_noticed(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text(TABLE.read_text("latin-1").splitlines()[0] + "\n")
    assert run(tmp_path, table)[1]["findings"] == []
    shutil.copy(TABLE, table)
    assert len(run(tmp_path, table)[1]["findings"]) == 3
