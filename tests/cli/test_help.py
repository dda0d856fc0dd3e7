"""The help as a person reads it: nothing of it is lost, every default is told, names complete."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
import typer
from typer.main import get_command

from enrich.cli.main import app


def commands() -> Iterator[tuple[str, typer.core.TyperCommand]]:
    """Yield every command with its name, those of groups, too."""
    root = get_command(app)
    for name, command in root.commands.items():
        for inner, one in getattr(command, "commands", {"": command}).items():
            yield f"{name} {inner}".strip(), one


EVERY = dict(commands())


def words(text: str) -> str:
    """Return what is read, without frames and the breaks of lines."""
    return "".join(sign for sign in text if sign.isalnum() or sign in "[]:@/")


def shown(name: str) -> str:
    """Return the help of a command as a wide terminal shows it."""
    code = (
        "import sys; sys.argv = ['enrich', *sys.argv[1:]]\nfrom enrich.cli.main import main\nmain()"
    )
    environment = {**os.environ, "COLUMNS": "240", "NO_COLOR": "1", "TERM": "dumb"}
    command = [sys.executable, "-c", code, *name.split(), "--help"]
    done = subprocess.run(command, capture_output=True, env=environment, check=True)
    return done.stdout.decode()


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return {name: words(shown(name)) for name in ("run", "check", "export", "status")}


@pytest.mark.parametrize("name", ["run", "check", "export", "status"])
def test_the_help_shows_each_word_and_each_default(name: str, pages: dict[str, str]) -> None:
    for param in EVERY[name].params:
        told = words((param.help or "").replace("\\", ""))
        assert told in pages[name], param.name
        if isinstance(param.show_default, str):
            assert words(f"[default: ({param.show_default})]") in pages[name], param.name


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


def completed(words: str, shell: str = "bash") -> list[str]:
    """Return what a shell is offered at the end of some words."""
    code = "import sys; sys.argv = ['enrich']\nfrom enrich.cli.main import main\nmain()"
    environment = {**os.environ, "_ENRICH_COMPLETE": f"complete_{shell}"}
    environment |= {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    return done.stdout.decode().split()


def test_a_shell_completes_commands_options_and_their_values() -> None:
    assert completed("enrich che") == ["check"]
    assert completed("enrich check --offl") == ["--offline"]
    assert set(completed("enrich check --format ")) >= {"text", "json", "github"}
