"""The dataset in a notebook."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrich import schema
from enrich.dataset import read, write
from enrich.errors import BadInput, BadUsage

ENTRY = {
    "entry_id": "1",
    "list": "list.md",
    "line": 3,
    "line_end": 3,
    "section": ["A", "B"],
    "title": "T",
    "authors": [],
    "links": [],
    "affiliations": [],
    "kind": "paper",
    "raw": "- T",
    "notes": [],
    "status": "not_asked",
}


def test_a_missing_year_does_not_turn_years_into_fractions(tmp_path: Path) -> None:
    write.write_file(tmp_path / "entries.parquet", schema.ENTRIES, [ENTRY, {**ENTRY, "year": 2024}])
    frame = read.load("entries", tmp_path)
    assert str(frame["year"].dtype) == "int16[pyarrow]"
    assert frame["year"].to_list()[1] == 2024
    assert list(frame["section"][0]) == ["A", "B"]


def test_a_folder_without_a_dataset_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="`enrich run` or `make run` writes it"):
        read.load("papers", tmp_path)


def test_a_table_that_does_not_exist_is_told_with_those_that_do(tmp_path: Path) -> None:
    with pytest.raises(BadUsage, match="Choose among: papers, entries, claims, findings"):
        read.load("people", tmp_path)
