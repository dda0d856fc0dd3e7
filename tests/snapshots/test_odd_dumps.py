"""A dump with a fault is told with its place and leaves nothing; what can be read is."""

from __future__ import annotations

import gzip
import json
from codecs import BOM_UTF8
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import dumps
from enrich.errors import BadInput, BadUsage
from enrich.snapshots import engine
from enrich.snapshots.building import add
from enrich.snapshots.editions import editions

ROWS = dumps.arxiv(3)
LINES = [json.dumps(row) for row in ROWS]
ARXIV = [f"arxiv:{row['id']}" for row in ROWS]


def written(path: Path, body: bytes) -> Path:
    """Write a file; packed, if the name says so."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(body) if path.suffix == ".gz" else body)
    return path


def left(root: Path) -> list[Path]:
    """Return the editions that are left, with their locks."""
    return list((root / "snapshots").glob("*/*"))


@pytest.mark.parametrize("name", ["dump.jsonl", "dump.jsonl.gz"])
def test_half_a_sign_stops_no_dump(tmp_path: Path, name: str) -> None:
    odd = LINES[1].replace('"title": "', r'"title": "\ud835 \\ud835 \ud83d\ude00 ')
    source = written(tmp_path / name, "\n".join([LINES[0], odd, LINES[2]]).encode())
    index = dumps.index(tmp_path, "arxiv", source)
    assert {one.id for one in index.about(ARXIV)} == set(ARXIV)
    asked = f"ud835 {ROWS[1]['title']}"
    (found,) = index.titled([asked])[0]
    assert found.id == ARXIV[1]
    told = json.loads(found.body)["title"]
    assert told.removeprefix("\ud835").startswith(r" \ud835 😀 ")


def test_half_a_sign_in_an_abstract_stops_no_dump_whose_ids_stand_elsewhere(tmp_path) -> None:
    rows = dumps.openalex(3)
    pages = [{"landing_page_url": "https://arxiv.org/abs/2401.00009"}]
    text = json.dumps({**rows[1], "locations": pages, "x": "?"}).replace('"?"', r'"\udc00"')
    source = written(tmp_path / "dump.jsonl", text.encode())
    index = dumps.index(tmp_path, "openalex", source)
    assert {one.id for one in index.about(["doi:10.9999/loom.1", "arxiv:2401.00009"])} == {
        "doi:10.9999/loom.1",
        "arxiv:2401.00009",
    }


@pytest.mark.parametrize("name", ["dump.jsonl", "dump.jsonl.gz"])
def test_a_mark_of_byte_order_is_no_part_of_the_first_line(tmp_path: Path, name: str) -> None:
    source = written(tmp_path / name, BOM_UTF8 + "\n".join(LINES).encode())
    found = dumps.index(tmp_path, "arxiv", source, at_once=300).about(ARXIV)
    assert {one.id: json.loads(one.body) for one in found} == dict(zip(ARXIV, ROWS, strict=True))


@pytest.mark.parametrize("name", ["0.json", "0.json.gz"])
@pytest.mark.parametrize("odd", ["", r"\ud835"])
def test_crossref_s_older_files_may_have_many_lines(tmp_path: Path, name: str, odd: str) -> None:
    rows = [{"DOI": f"10.9999/loom.{n}", "title": ["On Looms?"]} for n in range(3)]
    text = json.dumps({"items": rows}, indent=1).replace("?", odd, 1)
    source = written(tmp_path / name, text.encode())
    index = dumps.index(tmp_path, "crossref", source)
    assert len(index.about([f"doi:10.9999/loom.{n}" for n in range(3)])) == 3


GZIP = gzip.compress("\n".join(LINES * 9).encode())
FAULTS = {
    ("cut.jsonl.gz", GZIP[:-30]): r"cut\.jsonl\.gz is cut off, or not packed with gzip\.",
    ("none.jsonl.gz", b"hello" * 9): r"none\.jsonl\.gz is cut off, or not packed with gzip\.",
    ("cut.parquet", b"PAR1" + b"x" * 99): r"cut\.parquet is damaged, or no Parquet file\.",
    ("0.json", b'{"items": [{"DOI": "10.9999/'): r"0\.json is damaged: Unterminated string",
    ("latin.jsonl", b'{"id": "2401.00001", "title": "\xfc"}'): "what begins at byte 0 is not a",
    ("page.json", b"<html></html>"): "what begins at byte 0 is not a JSON object, as each line",
}


@pytest.mark.parametrize(("name", "body"), FAULTS)
def test_a_damaged_file_is_told_in_one_sentence_and_leaves_nothing(tmp_path, name, body) -> None:
    source = tmp_path / "dump" / name
    source.parent.mkdir()
    source.write_bytes(body)
    with pytest.raises(BadInput, match=FAULTS[name, body]) as told:
        add(tmp_path, "crossref" if name == "0.json" else "arxiv", source, dumps.silent)
    assert str(told.value).endswith("Mend the dump, or fetch it again.")
    assert not any(one in str(told.value) for one in ("^", "LINE 1", "\n"))
    assert left(tmp_path) == []


@pytest.mark.parametrize("bad", ["[1, 2]", '"hello"', "null", '{"id": "2401.0'])
@pytest.mark.parametrize("how", ["dump.jsonl", "dump.jsonl.gz", "copy.jsonl"])
def test_a_line_that_is_no_object_is_told_with_its_place_however_it_is_packed(
    tmp_path: Path, how: str, bad: str
) -> None:
    source = written(tmp_path / how, "\n".join([*LINES[:2], bad, LINES[2]]).encode())
    at = len("\n".join(LINES[:2])) + 1
    place = f"what begins at byte {at}" if how == "dump.jsonl" else "line 3"
    with pytest.raises(BadInput, match=f"{place} is not a JSON object, as each line of a dump"):
        add(tmp_path, "arxiv", source, dumps.silent, copied=how == "copy.jsonl")
    assert left(tmp_path) == []


def test_a_dump_that_is_refused_leaves_nothing(tmp_path: Path) -> None:
    source = dumps.lines(tmp_path / "dump.jsonl", ROWS)
    with pytest.raises(BadInput, match="has an id where"):
        add(tmp_path, "crossref", source, dumps.silent)
    assert left(tmp_path) == []


@pytest.mark.parametrize("copied", [False, True])
def test_a_dump_that_changes_while_its_index_is_made_is_refused(tmp_path, copied: bool) -> None:
    source = dumps.lines(tmp_path / "dump.jsonl", ROWS)

    def grows(*_: object) -> None:
        with source.open("a") as file:
            file.write(LINES[0])

    with pytest.raises(BadInput, match=r"dump\.jsonl has changed while its index was made"):
        add(tmp_path, "arxiv", source, grows, copied=copied)
    assert left(tmp_path) == []
    assert add(tmp_path, "arxiv", source, dumps.silent).told is not None


def test_hidden_files_are_not_of_a_dump(tmp_path: Path) -> None:
    dump = tmp_path / "dump"
    written(dump / "part_000.gz", "\n".join(LINES).encode())
    (dump / "._part_000.gz").write_bytes(b"of another system")
    written(dump / ".trash" / "part_001.jsonl", b"nothing")
    index = dumps.index(tmp_path, "arxiv", dump)
    assert [Path(one.path).name for one in index.told.files] == ["part_000.gz"]
    (dump / "part_000.gz").unlink()
    with pytest.raises(BadUsage, match="nothing to index"):
        add(tmp_path, "arxiv", dump, dumps.silent)


def test_an_interrupted_index_counts_the_parts_that_are_kept(tmp_path: Path) -> None:
    source = dumps.lines(tmp_path / "dump.jsonl", ROWS)
    heard: list[tuple[int, int]] = []

    def until_two(_: str, done: int, total: int) -> None:
        heard.append((done, total))
        if done == 2 and len(heard) == 2:
            raise KeyboardInterrupt

    options = {"at_once": len(LINES[0]) + 1}
    with pytest.raises(KeyboardInterrupt):
        add(tmp_path, "arxiv", source, until_two, **options)
    add(tmp_path, "arxiv", source, until_two, **options)
    assert [done for done, _ in heard] == [1, 2, 2, *range(3, heard[0][1] + 1)]


def test_a_table_of_other_columns_has_no_ids(tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [1]}), tmp_path / "other.parquet")
    with pytest.raises(BadInput, match="has an id where"):
        add(tmp_path, "openalex", tmp_path / "other.parquet", dumps.silent)
    assert list(editions(tmp_path)) == []


def test_the_engine_s_words_become_a_sentence() -> None:
    full = '{"exception_type":"IO","exception_message":"Cannot write: No space left on device"}'
    assert engine.sentence(duckdb.IOException(full)) == "the disk is full"
    assert engine.sentence(OSError(28, "No space left on device")) == "the disk is full"
    assert engine.sentence(duckdb.Error("It broke.\n\nLINE 1: SELECT\n  ^")) == "It broke."
