"""A history whose files were written in full, as they once were, is read and gone on with."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from test_as_of import FIRST, Rows, files, publish, seen, small
from test_history_page import night

from enrich.dataset.history import history_files
from enrich.dataset.history.told_cells import unpacked

NIGHTS = 5


def in_full(path: Path, lines: dict[int, int]) -> None:
    """Write a file of the history as it once was: every cell in its column, nothing implied."""
    name = path.name.split(".")[0].split("-")[0]
    table = history_files.rows_of([path], name)
    table = unpacked(table, lines) if "cells" in table.column_names else table
    told = [n for n in table.column_names if table[n].null_count < table.num_rows]
    pq.write_table(table.select(told), path, compression="zstd", store_schema=False)


def lines_of(folder: Path, day: str) -> dict[int, int]:
    paths = [path for path in history_files.files(folder)["lines"] if path.parent.name <= day]
    rows = history_files.newest(paths, "lines").to_pylist()
    return {row["number"]: row["line"] for row in rows}


def test_files_written_in_full_tell_the_same_and_the_next_runs_go_on_from_them(tmp_path) -> None:
    published = {}
    for number in range(NIGHTS):
        now = FIRST + timedelta(days=number)
        published[now] = publish(tmp_path, night(number), now)
        for path in (tmp_path / "history").rglob(f"observed_on={now.date()}/*.parquet"):
            in_full(path, lines_of(tmp_path, path.parent.name))
    assert all("cells" not in pq.read_schema(tmp_path / name).names for name in files(tmp_path))
    for number in range(NIGHTS):
        now = FIRST + timedelta(days=NIGHTS + number)
        published[now] = publish(tmp_path, night(number), now)
    for now, tables in published.items():
        assert seen(tmp_path, now) == tables


def test_a_status_that_was_told_stays_until_the_next_run_tells_otherwise(tmp_path) -> None:
    rows = small()
    rows["papers"][0]["status"] = "unresolved"
    tables = publish(tmp_path, rows, FIRST)
    cells = history_files.read(tmp_path, "papers").to_pylist()
    assert [(one["field"], one["value"]) for one in cells if one["field"] == "status"] == [
        ("status", '"unresolved"')
    ]
    later = publish(tmp_path, small(), FIRST + timedelta(days=1))
    assert seen(tmp_path, FIRST) == tables
    assert seen(tmp_path, FIRST + timedelta(days=1)) == later


def moved(by: int) -> Rows:
    """Return a night some lines further down; its findings stand on the lines of their entries."""
    rows = night(1)
    lines = {}
    for one in rows["entries"]:
        one["line"], one["line_end"] = one["line"] + by, one["line_end"] + by
        lines[one["entry_id"]] = one["line"]
    first, last = rows["entries"][0]["line"], rows["entries"][-1]["line"]
    for one in rows["findings"]:
        one["line"] = lines[one["entry_id"]]
        one["message"] = f"It is listed on line {last} already."
        one["evidence"] = f'{{"lines": [{last}, {first}], "score": 7}}'
    return rows


def test_entries_that_come_before_others_change_no_finding_that_names_their_lines(tmp_path) -> None:
    publish(tmp_path, moved(0), FIRST)
    assert history_files.read(tmp_path, "findings").num_rows == 2
    tables = publish(tmp_path, moved(7), FIRST + timedelta(days=1))
    assert history_files.read(tmp_path, "findings").num_rows == 2
    assert seen(tmp_path, FIRST + timedelta(days=1)) == tables


def test_a_text_that_only_seems_to_name_a_line_is_told_once_more_and_then_no_more(tmp_path) -> None:
    counts = []
    for number in range(4):
        rows = moved(number)
        for one in rows["findings"]:
            one["message"] = f"It is called “On line {moved(0)['entries'][0]['line']}”."
        now = FIRST + timedelta(days=number)
        tables = publish(tmp_path, rows, now)
        counts.append(history_files.read(tmp_path, "findings").num_rows)
        assert seen(tmp_path, now) == tables
    assert counts == [2, 4, 4, 4]


def test_of_a_history_all_kinds_of_files_are_found_by_their_numbers(tmp_path) -> None:
    day = tmp_path / "history" / "observed_on=2026-10-01"
    day.mkdir(parents=True)
    for name in ("claims-10", "claims-2", "claims", "lines", "strangers", "claims.old"):
        pq.write_table(pa.table({"number": [1]}), day / f"{name}.parquet")
    found = history_files.files(tmp_path)
    assert [path.stem for path in found["claims"]] == ["claims", "claims-2", "claims-10"]
    assert [path.stem for path in found["lines"]] == ["lines"]
    assert "strangers" not in found
