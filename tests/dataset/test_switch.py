"""The dataset changes in one step: looked at before every line of a write, and after a crash."""

from __future__ import annotations

import errno
import json
import os
import shutil
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import killed
from enrich import schema
from enrich.dataset import write
from enrich.dataset.loading.read import load
from enrich.dataset.place import output_folder, stopping
from enrich.dataset.run_files import RunFiles
from enrich.errors import BadInput, WriteError
from shares import with_slow

posix = pytest.mark.skipif(os.name != "posix", reason="elsewhere links are not renamed over")


def tables(title: str) -> dict[str, list[dict[str, Any]]]:
    """Return a small dataset, of which every file differs with the title."""
    claim = {"field": "title", "value": json.dumps(title), "provider": "list", "ref": "arxiv:1"}
    entry = {"title": title, "raw": title, "line": 1, "line_end": 1, "kind": "paper"}
    lists = dict.fromkeys(("section", "authors", "links", "affiliations", "notes"), ())
    found = {"check": "unlinked", "severity": "info", "line": 1, "message": title}
    return {
        **{table.name: [] for table in schema.TABLES},
        "papers": [
            {
                **{"paper_id": "arxiv:1", "title": title, "status": "partial"},
                **{"provenance": {}, "first_seen_at": killed.NOON, "changed_at": killed.NOON},
            }
        ],
        "entries": [{"entry_id": "e", "list": "l", "status": "not_found", **entry, **lists}],
        "claims": [
            {"paper_id": "arxiv:1", "fetched_at": killed.NOON, "won": True, "place": 1, **claim}
        ],
        "findings": [{"entry_id": "e", "evidence": "{}", **found}],
    }


def put(folder: Path, title: str, **how: Any) -> None:
    beside = {"feed.xml": f"<feed>{title}</feed>".encode()}
    write.write(folder, tables(title), {"run_id": title}, **{"beside": beside} | how)


def seen(folder: Path) -> Mapping[str, bytes]:
    """Return what a stranger reads under the names of a dataset."""
    paths = {name: folder / name for name in write.FILES}
    return {name: path.read_bytes() for name, path in paths.items() if path.exists()}


def one_by_one(folder: Path, stage: Path, files: Any, _: str) -> None:
    """Put files in place as where there are no links."""
    output_folder._exchange(folder, stage, files)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class States:
    """Copies of a folder in every state that a crash may leave it in."""

    def __init__(self, folder: Path, copies: Path) -> None:
        self.folder, self.copies, self.last = folder, copies, ""

    def look(self, number: int) -> None:
        paths = sorted(self.folder.rglob("*"))
        state = str([(path, path.lstat().st_ino, path.lstat().st_size) for path in paths])
        if state != self.last:
            shutil.copytree(self.folder, self.copies / str(number), symlinks=True)
        self.last = state


def nothing(folder: Path) -> None:
    folder.mkdir()


def plain_files(folder: Path) -> None:
    put(
        folder,
        "old",
        put=lambda folder, stage, files, _: output_folder._exchange(folder, stage, files),
    )
    shutil.rmtree(folder / ".versions")


def links(folder: Path) -> None:
    put(folder, "older")
    put(folder, "old")


def a_copy_that_followed_links(folder: Path) -> None:
    links(folder.with_name("original"))
    shutil.copytree(folder.with_name("original"), folder)


def a_moved_current(folder: Path) -> None:
    links(folder)
    (folder / "current").unlink()
    (folder / ".versions" / "old").rename(folder / "current")


def links_and_a_plain_file(folder: Path) -> None:
    links(folder)
    body = (folder / "papers.parquet").read_bytes()
    (folder / "papers.parquet").unlink()
    (folder / "papers.parquet").write_bytes(body)


def without_findings(folder: Path) -> None:
    plain_files(folder)
    (folder / "findings.parquet").unlink()


STARTS = [
    *(nothing, plain_files, links, a_copy_that_followed_links),
    *(a_moved_current, links_and_a_plain_file, without_findings),
]


@posix
@pytest.mark.parametrize("start", with_slow(STARTS, {nothing, plain_files, links}))
def test_a_kill_before_any_line_of_the_write_leaves_the_old_dataset_or_the_new(
    tmp_path: Path, start: Callable[[Path], None]
) -> None:
    folder = tmp_path / "out"
    start(folder)
    old = seen(folder)
    after: list[Mapping[str, bytes]] = []

    def look(number: int) -> None:
        after.append(seen(folder))
        states.look(number)

    states = States(folder, tmp_path / "crashed")
    killed.each_step(lambda: put(folder, "new"), look)
    new = seen(folder)
    assert set(new) == set(write.FILES)
    switched = after.index(new)
    assert after[:switched] == [old] * switched
    assert after[switched:] == [new] * (len(after) - switched)
    assert switched > 0 and len(after) > 60
    for crashed in (tmp_path / "crashed").iterdir():
        put(crashed, "new")
        assert seen(crashed) == new
        assert len(names(crashed / ".versions")) <= 2
        assert set(names(crashed)) == {*write.FILES, "current", ".versions"}


@posix
def test_the_folder_is_links_into_the_version_of_the_last_run_and_the_one_before_is_kept(
    tmp_path: Path,
) -> None:
    for title in ("first", "second", "third"):
        put(tmp_path, title)
    assert (tmp_path / "papers.parquet").readlink() == Path("current/papers.parquet")
    assert (tmp_path / "current").readlink() == Path(".versions/third")
    assert names(tmp_path / ".versions") == ["second", "third"]
    assert names(tmp_path) == sorted([".versions", "current", *write.FILES])


@posix
def test_what_grows_beside_the_versions_is_left_alone(tmp_path: Path) -> None:
    history = tmp_path / "history" / "observed_on=2026-01-01"
    history.mkdir(parents=True)
    (history / "claims.parquet").write_bytes(b"kept")
    (tmp_path / "README.md").write_bytes(b"kept")
    for title in ("first", "second", "third"):
        put(tmp_path, title)
    assert (history / "claims.parquet").read_bytes() == b"kept"
    assert (tmp_path / "README.md").read_bytes() == b"kept"


@posix
def test_a_reader_that_has_begun_reads_its_run_to_the_end(tmp_path: Path) -> None:
    put(tmp_path, "old")
    files = RunFiles(tmp_path)
    assert files.rows(schema.PAPERS)[0]["title"] == "old"
    put(tmp_path, "new")
    assert files.rows(schema.CLAIMS)[0]["value"] == '"old"'
    assert RunFiles(tmp_path).rows(schema.CLAIMS)[0]["value"] == '"new"'


@posix
def test_whoever_reads_while_runs_follow_each_other_always_has_one_of_them(tmp_path: Path) -> None:
    put(tmp_path, "0")
    over, passes = threading.Event(), threading.Semaphore(0)

    def runs() -> None:
        for number in range(1, 40):
            put(tmp_path, str(number))
            passes.acquire(timeout=60)  # no more than one run within one reading
            passes.acquire(timeout=60)
        over.set()

    writer = threading.Thread(target=runs)
    writer.start()
    try:
        while not over.is_set():
            files = RunFiles(tmp_path)
            papers, claims = (files.rows(table) for table in (schema.PAPERS, schema.CLAIMS))
            assert claims[0]["value"] == json.dumps(papers[0]["title"])
            assert len(load("papers", tmp_path)) == 1
            with (tmp_path / "findings.parquet").open("rb") as file:
                assert len(pd.read_parquet(file)) == 1
            passes.release()
    finally:
        passes.release(100)
        writer.join()


def test_without_links_a_kill_between_two_renames_is_noticed_and_mended(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    put(folder, "old", put=one_by_one)
    mixed = []

    states = States(folder, tmp_path / "crashed")
    killed.each_step(lambda: put(folder, "new", put=one_by_one), states.look)
    for crashed in (tmp_path / "crashed").iterdir():
        try:
            for table in schema.TABLES:
                RunFiles(crashed).rows(table)
        except BadInput as error:
            assert "holds files of two runs" in str(error)
            mixed.append(crashed)
        put(crashed, "new", put=one_by_one)
        assert seen(crashed) == seen(folder)
    assert mixed


def test_without_links_a_rename_that_fails_is_told_as_it_is(tmp_path: Path) -> None:
    put(tmp_path, "old", put=one_by_one)
    (tmp_path / "claims.parquet").unlink()
    (tmp_path / "claims.parquet").mkdir()
    with pytest.raises(WriteError, match="others already were: they are of two runs") as told:
        put(tmp_path, "new", put=one_by_one)
    assert "untouched" not in str(told.value)


@posix
def test_who_ends_a_run_is_told_what_is_true_at_every_line(tmp_path: Path) -> None:
    put(tmp_path, "old")
    old = seen(tmp_path)
    stopping.begins()
    sentences = []

    def look(_: int) -> None:
        untouched = seen(tmp_path) == old
        sentences.append(stopping.sentence())
        assert ("as it was" in sentences[-1]) == untouched
        assert ("in place, whole" in sentences[-1]) == (not untouched)

    killed.each_step(lambda: put(tmp_path, "new"), look)
    assert len(set(sentences)) == 2
    stopping.begins()
    assert "as it was" in stopping.sentence()


def test_a_disk_that_fills_up_leaves_the_dataset_as_it_was(tmp_path: Path) -> None:
    put(tmp_path, "old")
    old = seen(tmp_path)

    def fills_up(at: int) -> Callable[[int], None]:
        def line(number: int) -> None:
            if number >= at and seen(tmp_path) == old:
                raise OSError(errno.ENOSPC, "No space left on device")

        return line

    for at in range(5, 60, 3):
        with pytest.raises(WriteError, match=r"the disk is full\. What stood there before is unt"):
            killed.each_step(lambda: put(tmp_path, "new"), fills_up(at))
        assert seen(tmp_path) == old
    put(tmp_path, "new")
    assert len(names(tmp_path / ".versions")) == 2
