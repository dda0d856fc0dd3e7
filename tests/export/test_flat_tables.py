"""CSV that no spreadsheet calculates, and JSON Lines with real values."""

from __future__ import annotations

import csv
import io
import json

import duckdb
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import enrich
from bookshelf import BARE, WARP, WEFT, WOOL, entry, paper, shelve
from enrich.export.flat_tables import cell

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", '"=1', " =1"]


@pytest.fixture
def folder(tmp_path):
    return shelve(tmp_path, [WEFT, WARP, WOOL, BARE])


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_has_one_flat_row_a_paper_and_no_mark_in_front(folder) -> None:
    text = enrich.export("csv", folder=folder)
    rows = read(text)
    assert text.startswith("citation_key,paper_id,title,") and text.endswith("\r\n")
    assert [row["paper_id"] for row in rows] == [
        one["paper_id"] for one in (WEFT, WARP, WOOL, BARE)
    ]
    assert rows[0]["authors"] == "Ada Pfeffer; José Ünal; Laurens van der Loom; Weaving Team"
    assert (rows[0]["section"], rows[0]["line"], rows[0]["citations"]) == ("Looms", "1", "7")
    assert rows[1]["published"] == "2024-05-01" and "provenance" not in rows[0]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_begins_as_a_formula(tmp_path, text) -> None:
    one = paper("title:x", text, text, year=-7, venue_name=text, abstract=text, url=text)
    (row,) = read(
        enrich.export("csv", folder=shelve(tmp_path, [one], [entry(1, "title:x", text, text)]))
    )
    for name in ("title", "authors", "venue_name", "abstract", "url", "section"):
        assert row[name].startswith("'"), name
    assert row["year"] == "-7"


@given(st.text())
def test_a_cell_is_one_field_in_quotes_and_no_formula(text) -> None:
    told = cell(text)
    (row,) = csv.reader(io.StringIO(told, newline=""))
    (value,) = row
    assert value.lstrip(" \"'")[:1] not in ("=", "+", "-", "@") or value.startswith("'")
    assert told.startswith('"') and told.endswith('"') and "\n" not in told


def test_numbers_stay_numbers_where_csv_is_read(folder, tmp_path) -> None:
    path = tmp_path / "papers.csv"
    enrich.export("csv", folder=folder, out=path)
    assert pd.read_csv(path)["citations"].iloc[0] == 7
    with duckdb.connect() as memory:
        told = memory.sql(f"SELECT year + 1 FROM read_csv('{path}') WHERE citations = 7").fetchall()
    assert told == [(2024,)]


def test_json_lines_have_real_lists_and_dates(folder) -> None:
    rows = [json.loads(line) for line in enrich.export("jsonl", folder=folder).splitlines()]
    assert len(rows) == 4
    assert rows[0]["authors"][1]["name"] == "José Ünal" and rows[0]["citations"] == 7
    assert rows[1]["published"] == "2024-05-01" and rows[1]["section"] == [["Looms"]]
    assert (
        rows[0]["citation_key"].startswith("pfeffer2023weft-") and rows[3]["citation_key"] is None
    )


def test_a_row_of_json_is_one_line_whatever_strangers_write(tmp_path) -> None:
    one = paper("title:x", "a\u2028b\x85c\u202ed", "Ada Pfeffer")
    text = enrich.export("jsonl", folder=shelve(tmp_path, [one]))
    assert len(text.splitlines()) == 1 and json.loads(text)["title"] == one["title"]
