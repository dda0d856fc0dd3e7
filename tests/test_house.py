"""The rules of the house that can be counted: small files, small functions, a short hall."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

from paths import ROOT

SRC = ROOT / "src" / "enrich"
FILES = sorted(SRC.rglob("*.py"))
MOST_LINES = 300
LONGEST_FUNCTION = 40
LONGEST_STORY = 120
IN_THE_HALL = 8
APART = {"__init__", "__main__", "base"}


def named(path: Path) -> str:
    return path.relative_to(SRC).as_posix()


def test_no_file_is_long() -> None:
    lines = {named(path): len(path.read_text("utf-8").splitlines()) for path in FILES}
    assert {name: many for name, many in lines.items() if many > MOST_LINES} == {}


def test_no_function_is_long() -> None:
    long = {
        f"{named(path)}:{node.name}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    }
    assert long == set()


def test_the_story_is_told_in_one_breath() -> None:
    assert len((SRC / "pipeline.py").read_text("utf-8").splitlines()) <= LONGEST_STORY


def test_few_files_stand_in_the_hall() -> None:
    hall = [path.name for path in SRC.iterdir() if path.is_file()]
    assert len(hall) <= IN_THE_HALL, hall


def test_no_two_modules_of_different_rooms_bear_one_name() -> None:
    homes = defaultdict(list)
    for path in FILES:
        if path.stem not in APART:
            homes[path.stem].append(named(path))
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


def test_every_room_says_in_three_lines_what_comes_in_what_goes_out_and_what_it_never_does() -> (
    None
):
    rooms = [path for path in FILES if path.name == "__init__.py" and path.parent != SRC]
    words = {named(path): ast.get_docstring(ast.parse(path.read_text("utf-8"))) for path in rooms}
    silent = {
        name
        for name, text in words.items()
        if not text
        or not re.search(r"\bIn comes?\b", text)
        or not re.search(r"[Nn]ever|keep nothing", text)
    }
    assert silent == set()
