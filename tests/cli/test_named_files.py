"""`enrich check FILE...` and `enrich run FILE...`: lists are named as `parse` takes them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import dumps
import forked
import standin

WEFT = "# Looms\n\n- [Weft: Scaling Threads](https://arxiv.org/abs/2401.00001)\n"
WARP = "# Yarn\n\n- [Warp: A Loom for All](https://doi.org/10.1145/1.2)\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "a.md").write_text(WEFT, "utf-8")
    (tmp_path / "lists" / "b.md").write_text(WARP + WEFT.partition("\n\n")[2], "utf-8")
    dumps.of_a_stranger(tmp_path / "snapshot.jsonl")
    return tmp_path


def enrich(folder: Path, *words: str) -> forked.Told:
    here = {"ENRICH_RECORDS": "records.sqlite", "ENRICH_REPORT": "false"}
    here["ENRICH_PROVIDERS__ARXIV_SNAPSHOT__PATH"] = "snapshot.jsonl"
    return forked.enrich(folder, words, {**os.environ, **standin.alone(), **here})


@pytest.mark.parametrize(
    "named",
    [
        ("lists/a.md", "lists/b.md"),
        ("lists",),
        ("lists/b.md", "--list", "lists/a.md"),
        ("--list", "lists/a.md", "--list", "lists/b.md"),
    ],
)
def test_several_files_or_a_folder_are_one_list(folder: Path, named: tuple[str, ...]) -> None:
    told = enrich(folder, "check", "--offline", *named)
    assert " of lists/" in told.out
    assert "in another list" in told.out
    told = enrich(folder, "run", "--offline", *named)
    assert told.code == 0
    assert "3 entries, 2 papers" in told.out


def test_a_file_that_is_not_there_is_named(folder: Path) -> None:
    for command in ("check", "run"):
        told = enrich(folder, command, "--offline", "lists/a.md", "lists/nowhere.md")
        assert told.code == 1
        assert "There is no list at lists/nowhere.md" in told.err
