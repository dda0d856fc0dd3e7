"""An index holds what its dump holds, however that is packed, and a broken-off one goes on."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import dumps
from enrich.errors import BadInput, BadUsage, WriteError
from enrich.snapshots.building import add
from enrich.snapshots.editions import editions
from enrich.store import locks

SMALL = 2000  # bytes at once: a part is a few lines


def told(index, rows) -> list[object]:
    """Return what an index says about works, in their order."""
    found = {one.id: json.loads(one.body) for one in index.about([name(row) for row in rows])}
    return [found.get(name(row)) for row in rows]


def name(row) -> str:
    return f"arxiv:{row['id']}" if "doi" not in row else f"doi:{row['doi'][16:].lower()}"


@pytest.mark.parametrize("at_once", [SMALL, 64 << 20])
@pytest.mark.parametrize("copied", [False, True])
def test_every_record_is_found_word_for_word(tmp_path: Path, at_once, copied) -> None:
    rows = dumps.arxiv(60)
    source = dumps.lines(tmp_path / "dump.jsonl", rows)
    index = dumps.index(tmp_path, "arxiv", source, copied=copied, at_once=at_once)
    assert told(index, rows) == rows
    (line,) = index.about([name(rows[3])])
    assert line.body == source.read_text("utf-8").splitlines()[3]
    assert index.about(["arxiv:9999.99999"]) == []


def test_ids_and_titles_stand_in_order(tmp_path: Path) -> None:
    source = dumps.lines(tmp_path / "dump.jsonl", dumps.arxiv(200))
    folder = dumps.index(tmp_path, "arxiv", source, at_once=SMALL).folder
    for table, column in (("ids", "id"), ("titles", "key")):
        values = pq.read_table(folder / f"{table}.parquet").column(column).to_pylist()
        assert values == sorted(values)
        assert len(values) >= 200


def test_a_dump_may_be_larger_than_two_gigabytes(tmp_path: Path) -> None:
    source = dumps.lines(tmp_path / "dump.jsonl", dumps.arxiv(3))
    folder = dumps.index(tmp_path, "arxiv", source).folder
    for table in ("ids", "titles"):
        assert pq.read_schema(folder / f"{table}.parquet").field("start").type == pa.int64()


@pytest.mark.parametrize("packing", ["works/a/part_0.gz", "works/part_0.jsonl", "one.parquet"])
def test_a_dump_may_be_packed_and_lie_in_folders(tmp_path: Path, packing: str) -> None:
    rows = dumps.openalex(40)
    path = tmp_path / "dump" / packing
    if path.suffix == ".parquet":
        path.parent.mkdir(parents=True)
        pq.write_table(pa.Table.from_pylist(rows), path)
    else:
        dumps.lines(path, rows[:30])
        dumps.lines(path.with_name(f"part_1{path.suffix}"), rows[30:])
        dumps.lines(tmp_path / "dump" / "works" / "manifest.json", [{"entries": []}])
    index = dumps.index(tmp_path, "openalex", tmp_path / "dump")
    assert told(index, rows) == rows
    assert index.told.copied is (path.suffix != ".jsonl")


def test_crossref_s_older_files_hold_their_records_in_one_object(tmp_path: Path) -> None:
    rows = [{"DOI": f"10.9999/LOOM.{n}", "title": ["On Looms"]} for n in range(5)]
    source = dumps.lines(tmp_path / "dump" / "0.json.gz", [{"items": rows}])
    dumps.lines(tmp_path / "dump" / "1.json", [{"items": [{"DOI": "10.9999/moth"}]}])
    index = dumps.index(tmp_path, "crossref", source.parent)
    asked = ["doi:10.9999/loom.3", "doi:10.9999/moth"]
    assert [json.loads(one.body)["DOI"] for one in index.about(asked)] == [
        "10.9999/LOOM.3",
        "10.9999/moth",
    ]


def test_a_broken_off_index_goes_on_where_it_stopped_and_comes_out_the_same(tmp_path) -> None:
    rows = dumps.arxiv(100)
    source = dumps.lines(tmp_path / "dump.jsonl", rows)
    heard: list[int] = []

    def until_three(_: str, done: int, __: int) -> None:
        heard.append(done)
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add(tmp_path, "arxiv", source, until_three, at_once=SMALL)
    (half,) = editions(tmp_path)
    assert half.told is None
    parts = {path: path.stat().st_mtime_ns for path in (half.folder / "parts").iterdir()}
    assert len(parts) == 3
    again = add(tmp_path, "arxiv", source, dumps.silent, at_once=SMALL)
    assert again.folder == half.folder
    assert again.told is not None
    assert not (again.folder / "parts").exists()
    assert told(dumps.index(tmp_path, "arxiv", source, at_once=SMALL), rows) == rows


def test_what_is_there_is_not_made_again(tmp_path: Path) -> None:
    source = dumps.lines(tmp_path / "dump.jsonl", dumps.arxiv(3))
    first = add(tmp_path, "arxiv", source, dumps.silent)
    heard: list[object] = []
    assert add(tmp_path, "arxiv", source, lambda *one: heard.append(one)) == first
    assert heard == []


def test_a_changed_dump_is_another_edition(tmp_path: Path) -> None:
    source = dumps.lines(tmp_path / "dump.jsonl", dumps.arxiv(3))
    first = add(tmp_path, "arxiv", source, dumps.silent)
    os.utime(source, ns=(0, source.stat().st_mtime_ns + 1))
    second = add(tmp_path, "arxiv", source, dumps.silent)
    assert first.folder != second.folder
    assert {one.folder for one in editions(tmp_path, "arxiv")} == {first.folder, second.folder}


@pytest.mark.parametrize("bad", ['{"id": "2401.0000', "[]", "not JSON"])
def test_a_damaged_line_is_named_and_nothing_is_left_out_in_silence(tmp_path, bad) -> None:
    source = dumps.lines(tmp_path / "dump.jsonl", dumps.arxiv(2))
    at = source.stat().st_size
    with source.open("a") as file:
        file.write(bad)
    with pytest.raises(
        BadInput, match=f"dump.jsonl cannot be read: what begins at byte {at} is not"
    ):
        add(tmp_path, "arxiv", source, dumps.silent)


def test_a_file_that_is_packed_badly_is_no_index(tmp_path: Path) -> None:
    source = dumps.lines(tmp_path / "part_0.gz", dumps.openalex(50))
    source.write_bytes(source.read_bytes()[:-40])
    with pytest.raises(BadInput, match=r"part_0\.gz"):
        add(tmp_path, "openalex", source, dumps.silent)
    assert list(editions(tmp_path)) == []


def test_a_dump_of_another_provider_is_refused(tmp_path: Path) -> None:
    source = dumps.lines(tmp_path / "dump.jsonl", dumps.arxiv(3))
    with pytest.raises(BadInput, match="has an id where the dump of crossref has it"):
        add(tmp_path, "crossref", source, dumps.silent)


def test_nothing_to_index_and_an_unknown_dump_are_told(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    for dump, path, why in (
        ("arxiv", tmp_path / "empty.jsonl", "nothing to index"),
        ("arxiv", tmp_path / "none", "cannot be read"),
        ("looms", tmp_path, "no dump called 'looms'"),
    ):
        with pytest.raises(BadUsage, match=why):
            add(tmp_path, dump, path, dumps.silent)


def test_two_processes_do_not_make_one_index(tmp_path: Path) -> None:
    source = dumps.lines(tmp_path / "dump.jsonl", dumps.arxiv(3))
    folder = add(tmp_path, "arxiv", source, dumps.silent).folder
    with (
        locks.held(folder.with_suffix(".lock"), 0),
        pytest.raises(WriteError, match="Another process"),
    ):
        add(tmp_path, "arxiv", source, dumps.silent)


def test_empty_lines_and_a_last_line_without_an_end_are_no_damage(tmp_path: Path) -> None:
    source = tmp_path / "dump.jsonl"
    source.write_text('\n  {"id": "2401.00001"}\r\n\r\n{"id": "2401.00002"}')
    index = dumps.index(tmp_path, "arxiv", source)
    assert [one.body for one in index.about(["arxiv:2401.00002", "arxiv:2401.00001"])] == [
        '{"id": "2401.00001"}',
        '{"id": "2401.00002"}',
    ]
