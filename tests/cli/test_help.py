"""The help as a person reads it: nothing of it is lost, every default is told, names complete."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

import forked
from enrich.cli.main import COMMANDS, imported


def commands() -> Iterator[tuple[str, typer.core.TyperCommand]]:
    """Yield every command with its name, those of groups, too."""
    for name in COMMANDS:
        command = imported(name)
        for inner, one in getattr(command, "commands", {"": command}).items():
            yield f"{name} {inner}".strip(), one


EVERY = dict(commands())


def words(text: str) -> str:
    """Return what is read, without frames and the breaks of lines."""
    return "".join(sign for sign in text if sign.isalnum() or sign in "[]:@/")


def shown(folder: Path, name: str, columns: int = 240) -> str:
    """Return the help of a command as a terminal of so many columns shows it."""
    environment = {**os.environ, "COLUMNS": str(columns), "NO_COLOR": "1", "TERM": "dumb"}
    return forked.enrich(folder, [*name.split(), "--help"], environment).out


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("help")
    return {name: words(shown(folder, name)) for name in ("run", "check", "export", "status")}


@pytest.mark.parametrize("name", ["run", "check", "export", "status"])
def test_the_help_shows_each_word_and_each_default(name: str, pages: dict[str, str]) -> None:
    for param in EVERY[name].params:
        told = words((param.help or "").replace("\\", ""))
        assert told in pages[name], param.name
        if isinstance(param.show_default, str):
            assert words(f"[default: ({param.show_default})]") in pages[name], param.name


@pytest.mark.parametrize("name", ["add", "annotate", "check", "export", "report", "run", "table"])
def test_no_word_is_cut_short_on_a_terminal_of_eighty_columns(name: str, tmp_path: Path) -> None:
    narrow, wide = (shown(tmp_path, name, columns) for columns in (80, 240))
    assert narrow.count("…") == wide.count("…")


def test_a_version_of_a_repository_is_not_lost_from_the_help(pages: dict[str, str]) -> None:
    for name in ("run", "check"):
        assert "github:owner/repo[:path][@ref]" in pages[name]


@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_option_that_takes_a_value_tells_its_default(name: str) -> None:
    silent = [
        param.name
        for param in EVERY[name].params
        if not (param.required or getattr(param, "is_flag", False))
        and param.default is None
        and not isinstance(param.show_default, str)
    ]
    assert silent == []


def completed(folder: Path, words: str) -> list[str]:
    """Return what a shell is offered at the end of some words."""
    environment = {**os.environ, "_ENRICH_COMPLETE": "complete_bash"}
    environment |= {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1)}
    return forked.enrich(folder, [], environment).out.split()


def test_a_shell_completes_commands_options_and_their_values(tmp_path: Path) -> None:
    assert completed(tmp_path, "enrich che") == ["check"]
    assert completed(tmp_path, "enrich check --offl") == ["--offline"]
    assert set(completed(tmp_path, "enrich check --format ")) >= {"text", "sarif", "github"}
    assert completed(tmp_path, "enrich explain wrong") == ["wrong-link"]
