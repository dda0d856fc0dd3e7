"""Which edition is meant, which is asked, and what is left where one could not be made."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import dumps
from enrich.errors import BadUsage, WriteError
from enrich.snapshots.building import add
from enrich.snapshots.editions import Edition, editions, named
from enrich.store import locks


def made(root: Path, source: Path, dump: str = "arxiv", **options: bool) -> Edition:
    return add(root, dump, source, dumps.silent, **options)


def left(root: Path) -> list[str]:
    """Return all that stands beside the records, lock files aside."""
    every = (root / "snapshots").rglob("*")
    return sorted(path.name for path in every if path.is_file() and path.suffix != ".lock")


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
