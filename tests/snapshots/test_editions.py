"""Which edition is meant, which is asked, and what is left where one could not be made."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import dumps
from enrich import lookup
from enrich.errors import BadUsage, WriteError
from enrich.harvest.shell import Shell
from enrich.settings import Settings
from enrich.snapshots.asked_edition import asked, passed_over
from enrich.snapshots.building import add
from enrich.snapshots.editions import Edition, editions, named
from enrich.store import locks


def made(root: Path, source: Path, dump: str = "arxiv", **options: bool) -> Edition:
    return add(root, dump, source, dumps.silent, **options)


def test_one_file_under_two_kinds_makes_two_editions_of_two_names(tmp_path: Path) -> None:
    row = {**dumps.arxiv(1)[0], "DOI": "10.9999/loom.1"}
    source = dumps.lines(tmp_path / "dump.jsonl", [row])
    one, other = made(tmp_path, source), made(tmp_path, source, "crossref")
    assert one.folder.name != other.folder.name
    assert named(tmp_path, one.folder.name) == one
    assert named(tmp_path, f"crossref/{other.folder.name}") == other


def test_a_name_that_two_editions_bear_is_refused_with_both(tmp_path: Path) -> None:
    one = made(tmp_path, dumps.lines(tmp_path / "dump.jsonl", dumps.arxiv(1)))
    shutil.copytree(one.folder, tmp_path / "snapshots" / "crossref" / one.folder.name)
    name = one.folder.name
    with pytest.raises(BadUsage, match=f"may be any of arxiv/{name}, crossref/{name}: name one"):
        named(tmp_path, name)
    assert named(tmp_path, f"arxiv/{name}") == one


def test_an_edition_that_another_process_is_making_is_not_removed(tmp_path: Path) -> None:
    one = made(tmp_path, dumps.lines(tmp_path / "dump.jsonl", dumps.arxiv(1)))
    with (
        locks.held(one.folder.with_suffix(".lock"), 0),
        pytest.raises(WriteError, match="Another process is making"),
    ):
        one.remove()
    assert list(editions(tmp_path)) == [one]
    one.remove()
    assert [*(tmp_path / "snapshots" / "arxiv").iterdir()] == []


def test_of_one_dump_the_copied_edition_is_asked_and_outlives_the_dump(tmp_path: Path) -> None:
    source = dumps.lines(tmp_path / "dump.jsonl", dumps.arxiv(3))
    pointing, copied = made(tmp_path, source), made(tmp_path, source, copied=True)
    assert pointing.folder != copied.folder
    assert asked(tmp_path, "arxiv", None) == copied.folder
    source.unlink()
    assert asked(tmp_path, "arxiv", None) == copied.folder
    assert passed_over(tmp_path, "arxiv") == []


def test_where_a_newer_edition_cannot_be_asked_the_older_one_is_and_a_notice_tells(
    tmp_path: Path,
) -> None:
    old = made(tmp_path, dumped(tmp_path / "old.jsonl", 1_000_000_000))
    source = dumped(tmp_path / "new.jsonl", 1_700_000_000)
    new = made(tmp_path, source)
    told = Settings(records=tmp_path / "records.sqlite", offline=True)
    assert asked(tmp_path, "arxiv", None) == new.folder
    source.unlink()
    assert asked(tmp_path, "arxiv", None) == old.folder
    heard: list[str] = []
    shell = Shell(say=heard.append)
    (answer,) = lookup.resolve("arxiv:2401.00001", settings=told, shell=shell)
    assert answer.status == "resolved"
    (note,) = heard
    assert note.startswith(f"note: arxiv_snapshot: the index {new.name} points to {source}, which")
    assert "the older one of 2001-09-09 is asked" in note
    assert f"`enrich snapshot remove {new.name}` takes it away" in note


def test_an_unfinished_edition_does_not_silence_an_older_whole_one(tmp_path: Path) -> None:
    old = made(tmp_path, dumped(tmp_path / "old.jsonl", 1_000_000_000))
    source = dumped(tmp_path / "new.jsonl", 1_700_000_000)
    with pytest.raises(KeyboardInterrupt):
        add(tmp_path, "arxiv", source, broken_off, at_once=200)
    (half,) = (one for one in editions(tmp_path) if one.told is None)
    assert (half.source, f"{half.published:%Y-%m-%d}") == (str(source), "2023-11-14")
    assert asked(tmp_path, "arxiv", None) == old.folder
    (note,) = passed_over(tmp_path, "arxiv")
    assert note.startswith(f"the index {half.name} is not finished")
    old.remove()
    assert asked(tmp_path, "arxiv", None) == half.folder
    assert passed_over(tmp_path, "arxiv") == []


def dumped(path: Path, seconds: int) -> Path:
    """Write a dump as if at a time, in seconds since 1970."""
    dumps.lines(path, dumps.arxiv(3))
    os.utime(path, (seconds, seconds))
    return path


def broken_off(*_: object) -> None:
    """Hear of progress, and end it."""
    raise KeyboardInterrupt
