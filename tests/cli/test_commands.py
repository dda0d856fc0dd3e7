import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

import dumps
from enrich.cli.main import COMMANDS, app, imported

SLOW = ("enrich.pipeline", "enrich.parse", "enrich.model", "pydantic", "requests", "pandas")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_of_each_what_its_own_help_begins_with(name: str) -> None:
    assert COMMANDS[name][2] == (imported(name).help or "").partition("\n\n")[0]


def asked(*words: str, slow: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a command in a process that says in the end which of these modules it imported."""
    code = (
        f"import sys\nfrom enrich.cli.main import main\nsys.argv[1:] = {list(words)}\n"
        f"try: main()\nfinally: print([name for name in {tuple(slow)} if name in sys.modules])"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_list_of_commands_is_shown_without_importing_what_any_of_them_does() -> None:
    done = asked("--help", slow=SLOW)
    assert done.returncode == 0
    assert done.stdout.endswith("[]\n")
    assert all(f" {name} " in done.stdout for name in COMMANDS)


NOT_OFFLINE = ("requests", "urllib3", "tenacity", "arxiv", "yaml", "enrich.parse", "enrich.check")
NOT_TO_ASK_AN_INDEX = ("ibis", "pyarrow", "pandas", "rich.progress")


def test_a_title_is_looked_up_in_an_index_without_importing_what_that_does_not_take(
    tmp_path: Path,
) -> None:
    rows = dumps.arxiv(30)
    source = dumps.lines(tmp_path / "dump.jsonl", rows)
    dumps.index(tmp_path, "arxiv", source)
    slow = (*NOT_OFFLINE, *NOT_TO_ASK_AN_INDEX)
    words = ["--offline", "--records", str(tmp_path / "r.sqlite"), "Weaving Amber Birch in Wintre"]
    done = asked("resolve", *words, slow=slow)
    assert done.stdout.endswith("[]\n"), done.stdout + done.stderr
    assert "arxiv:2401" in done.stdout


def test_a_command_that_is_misspelt_is_told_with_the_right_one() -> None:
    told = CliRunner().invoke(app, ["ressolve", "x"])
    assert told.exit_code == 2
    assert "'resolve'" in told.output


def test_a_command_of_a_group_keeps_its_options() -> None:
    told = CliRunner().invoke(app, ["store", "export", "--help"])
    assert told.exit_code == 0
    assert "--provider" in told.output
