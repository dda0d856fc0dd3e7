"""A dataset of many lists: read as one table by our door and by each engine's own."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import fsspec
import pytest

import enrich
import many_looms
import small_dataset
from enrich import schema
from enrich.dataset.lists_status import ListsStatus, status
from enrich.dataset.place.partitions import keep_lists, partitions
from enrich.dataset.run_status import RunStatus, run_status
from enrich.errors import BadInput, BadUsage
from enrich.normalization.partition_name import KEY, partition
from paths import ROOT

NAMES = ("looms", "Fine felt", "Löw", "2024")
FOLDERS = {"looms", "Fine-felt", "Löw", "2024"}
NOW = datetime(2026, 11, 3, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("parted")
    for name in NAMES:
        small_dataset.write(root / partition(name))
    (root / "notes").mkdir()
    (root / "lists.json").write_text("{}", "utf-8")
    return root


def test_no_table_has_a_column_of_the_name_that_partitions_are_read_by() -> None:
    assert KEY not in {column.name for table in schema.TABLES for column in table.columns}


@pytest.mark.parametrize("engine", ["pandas", "arrow", "duckdb", "polars"])
@pytest.mark.parametrize("table", schema.TABLES, ids=lambda table: table.name)
def test_a_table_is_that_of_all_lists(folder, engine, table) -> None:
    alone = enrich.load(table.name, folder / "list_name=looms", engine="arrow")
    every = enrich.load(table.name, folder, engine=engine)
    shown = every.to_arrow_table() if engine == "duckdb" else every
    columns = shown.column_names if hasattr(shown, "column_names") else list(shown.columns)
    assert columns == [KEY, *alone.column_names]
    assert len(shown) == 4 * alone.num_rows
    if engine == "arrow":
        assert shown.slice(0, alone.num_rows).drop_columns([KEY]).equals(alone)


def test_a_flat_table_is_that_of_all_lists(folder) -> None:
    flat = enrich.load("papers", folder, wide=True)
    assert Counter(flat.list_name) == dict.fromkeys(FOLDERS, len(flat) // 4)
    assert "title_by" in flat.columns


def test_each_engine_reads_all_lists_as_the_docs_say(folder) -> None:
    section = (ROOT / "docs" / "loading.md").read_text("utf-8").partition("## Many lists")[2]
    (code,) = re.findall(r"```python\n(.*?)```", section.partition("\n## ")[0], re.DOTALL)
    space: dict[str, Any] = {"enrich": enrich}
    exec(code.replace("data/lists", str(folder)), space)
    found = {name: one for name, one in space.items() if name.startswith("by_")}
    assert len(found) == 6
    for name, table in found.items():
        shown = table.to_arrow_table() if name == "by_duckdb" else table
        assert {str(one) for one in shown[KEY]} == FOLDERS, name
        assert len(shown) == len(space["by_load"]), name


def test_an_earlier_day_is_that_of_the_lists_that_there_were(tmp_path) -> None:
    many_looms.write_twice(tmp_path / "list_name=old", 6)
    many_looms.write(tmp_path / "list_name=new", 3)
    before = (many_looms.NOON - timedelta(days=1)).date()
    assert set(enrich.load("papers", tmp_path, as_of=before).list_name) == {"old"}
    with pytest.raises(BadUsage, match=r"The history in .* begins on"):
        enrich.load("papers", tmp_path, as_of=date(2020, 1, 1))


def test_partitions_in_a_store_are_read_as_those_on_this_machine(folder) -> None:
    files = fsspec.filesystem("memory")
    for name in ("looms", "Fine felt"):
        for file in ("papers.parquet", "manifest.json"):
            place = f"/bucket/parted/{partition(name)}/{file}"
            files.pipe(place, (folder / partition(name) / file).read_bytes())
    try:
        found = enrich.load("papers", "memory://bucket/parted", engine="arrow")
        assert set(found[KEY].to_pylist()) == {"looms", "Fine-felt"}
        keep_lists("memory://bucket/parted", {"lists": []})
        assert files.cat("/bucket/parted/lists.json") == b'{\n  "lists": []\n}\n'
        assert isinstance(status("memory://bucket/parted", NOW), ListsStatus)
    finally:
        files.rm("/bucket", recursive=True)


def test_a_dataset_of_its_own_has_no_partitions_whatever_stands_in_it(folder, tmp_path) -> None:
    shutil.copytree(folder / "list_name=looms", tmp_path / "own", symlinks=True)
    small_dataset.write(tmp_path / "own" / "list_name=looms")
    assert partitions(tmp_path / "own") == {}
    assert KEY not in enrich.load("papers", tmp_path / "own").columns
    assert isinstance(status(tmp_path / "own", NOW), RunStatus)


def begun(folder: Path) -> None:
    """Leave there what a run leaves that was ended before its first dataset was in place."""
    (folder / ".versions" / "lock").mkdir(parents=True)
    (folder / ".versions" / "held-1").mkdir()
    for name in ("papers.parquet", "manifest.json"):
        (folder / name).symlink_to(f"current/{name}")


@pytest.mark.parametrize("as_of", [None, "2026-11-01"])
def test_a_partition_that_was_never_written_is_left_out(tmp_path, as_of) -> None:
    many_looms.write_twice(tmp_path / "list_name=whole", 6)
    (tmp_path / "list_name=empty").mkdir()
    begun(tmp_path / "list_name=begun")
    moment = as_of and many_looms.NOON.date()
    assert set(enrich.load("papers", tmp_path, as_of=moment).list_name) == {"whole"}


def test_where_no_partition_was_ever_written_that_is_told(tmp_path) -> None:
    (tmp_path / "list_name=empty").mkdir()
    begun(tmp_path / "list_name=begun")
    with pytest.raises(BadInput, match=r"There is no .*list_name=.*papers\.parquet"):
        enrich.load("papers", tmp_path)


@pytest.mark.parametrize("damage", ["a table", "a table and the manifest", "current"])
def test_a_partition_that_cannot_be_read_is_told_in_a_sentence(tmp_path, damage) -> None:
    for name in ("sound", "damaged"):
        small_dataset.write(tmp_path / partition(name))
    place = tmp_path / "list_name=damaged"
    if damage == "current":
        shutil.rmtree((place / "current").resolve())
    else:
        (place / "papers.parquet").unlink()
    if damage == "a table and the manifest":
        (place / "manifest.json").unlink()
        (place / "manifest.json").mkdir()
    with pytest.raises(BadInput, match=r"list_name=damaged/papers\.parquet"):
        enrich.load("papers", tmp_path)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may look everywhere")
@pytest.mark.parametrize("as_of", [None, "2026-11-01"])
def test_a_partition_at_which_nobody_may_look_is_told_in_a_sentence(tmp_path, as_of) -> None:
    small_dataset.write(tmp_path / "list_name=sound")
    closed = tmp_path / "list_name=closed"
    closed.mkdir(mode=0)
    try:
        with pytest.raises(BadInput, match=r"list_name=closed.* cannot be read: Permission denied"):
            enrich.load("papers", tmp_path, as_of=as_of)
    finally:
        closed.chmod(0o700)


def test_what_reads_one_dataset_asks_for_one_partition(folder) -> None:
    told = "holds the datasets of 4 lists: name one of them, such as .*list_name=2024"
    for call in (
        lambda: enrich.why("2401.00001", folder=folder),
        lambda: enrich.diff("2026-01-01", folder=folder),
        lambda: enrich.export("bibtex", folder=folder),
        lambda: enrich.report(folder=folder),
    ):
        with pytest.raises(BadUsage, match=told):
            call()


@pytest.fixture
def nights(tmp_path) -> Iterator[Path]:
    for name, hours in (("fresh", 1), ("late", 50), ("gone", 500)):
        at = (NOW - timedelta(hours=hours)).isoformat()
        (tmp_path / partition(name)).mkdir()
        told = {"run_id": name, "finished_at": at, "complete": True, "last_complete_at": at}
        (tmp_path / partition(name) / "manifest.json").write_text(json.dumps(told), "utf-8")
    ends = [end("fresh"), end("late"), end("no", why="There is none."), end("new")]
    keep_lists(tmp_path, {"source": "my lists.toml", "lists": ends})
    return tmp_path


def end(name: str, **more: str) -> dict[str, str]:
    """Return what a run told of a list in a partition, as its folder was called then."""
    return {"name": name, "out": f"elsewhere/{partition(name)}", **more}


def test_the_status_of_many_lists_names_those_that_are_not_well(nights) -> None:
    found = status(nights, NOW)
    assert not found.alive
    first, *rest = found.sentences()
    assert first == f"{nights}: 1 of 4 lists had a good night in time."
    assert rest[0] == "no was not refreshed in the last run: There is none."
    assert rest[1].startswith("late: The last good night ended 2026-10-31 22:00 UTC, ")
    advice = f"`enrich run --list 'my lists.toml' --out {nights}`"
    assert rest[3].endswith(f"{advice} makes up for it.")
    assert rest[4].startswith("new: No good night is on record in ")
    assert rest[5].startswith(f"new: What to do: {advice} writes the first dataset")
    assert rest[6].startswith("gone is no list of the last run")
    assert len(rest) == 7
    assert found.as_json()["lists"]["fresh"]["alive"] is True


def test_many_lists_are_well_once_each_is(nights) -> None:
    keep_lists(nights, {"lists": [end("fresh")]})
    assert status(nights, NOW).alive


def test_a_list_in_a_folder_of_its_own_counts_as_any_other(nights, tmp_path) -> None:
    own = {"name": "own", "out": f"{tmp_path}/{partition('late')}"}
    keep_lists(nights, {"source": "lists.toml", "lists": [end("fresh"), own]})
    found = status(nights, NOW)
    first, *rest = found.sentences()
    assert first == f"{nights}: 1 of 2 lists had a good night in time."
    assert rest[0].startswith("own: The last good night ended 2026-10-31 22:00 UTC, ")
    assert rest[2].endswith("`enrich run --list lists.toml` makes up for it.")
    assert found.gone == ("gone",)


def test_where_all_lists_failed_the_status_tells_why(tmp_path) -> None:
    keep_lists(tmp_path, {"lists": [end("looms", why="There is no list at looms.md.")]})
    found = status(tmp_path, NOW)
    assert list(found.sentences()) == [
        f"{tmp_path}: 0 of 1 list had a good night in time.",
        "looms was not refreshed in the last run: There is no list at looms.md.",
    ]


def test_without_a_last_run_on_record_the_partitions_that_there_are_count(nights) -> None:
    file = nights / "lists.json"
    file.write_text("{", "utf-8")
    for amiss in ("cannot be read", "is missing"):
        found = status(nights, NOW)
        assert set(found.lists) == {"fresh", "late", "gone"}
        note = f"{file} {amiss}, so the partitions that there are count; in a command FILE stands "
        assert found.notes == (f"{note}for the file that names the lists.",)
        assert note in list(found.sentences())[1]
        assert f"`enrich run --list FILE --out {nights}`" in "".join(found.sentences())
        file.unlink(missing_ok=True)
    assert status(nights, NOW, timedelta(days=60)).notes == (), "each was refreshed by itself"


def test_of_a_run_that_has_not_ended_each_list_counts_by_its_manifest(nights) -> None:
    begun = (NOW - timedelta(minutes=5)).isoformat()
    ends = [end("fresh"), end("late"), end("new")]
    keep_lists(nights, {"started_at": begun, "finished_at": None, "lists": ends})
    first, note, *_ = status(nights, NOW).sentences()
    assert first.endswith("1 of 3 lists had a good night in time.")
    assert note.startswith("The run that began 2026-11-02 23:55 UTC has not ended: it is under way")


def test_of_a_list_that_was_not_refreshed_what_kept_the_run_from_it_is_to_be_mended(
    nights,
) -> None:
    keep_lists(nights, {"source": "lists.toml", "lists": [end("late", why="There is none.")]})
    found = status(nights, NOW)
    advice = (
        "mend what kept the last run from refreshing it, then "
        f"`enrich run --list lists.toml --out {nights}`."
    )
    assert list(found.sentences())[-3] == f"late: What to do: {advice}"
    assert found.as_json()["lists"]["late"]["advice"] == advice


def test_what_is_wrong_with_a_partition_names_the_command_that_refreshes_it(tmp_path) -> None:
    place = tmp_path / partition("looms")
    place.mkdir()
    writes = f"`enrich run --list FILE --out {tmp_path}` writes it"
    with pytest.raises(BadInput, match=re.escape(writes)):
        enrich.load("papers", place)
    assert writes.removesuffix(" writes it") in "".join(run_status(place, NOW).sentences())
