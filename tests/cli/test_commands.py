import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from enrich.cli.main import COMMANDS, app, imported

SLOW = ("enrich.pipeline", "enrich.harvest", "enrich.parse", "pydantic", "requests", "pandas")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_of_each_what_its_own_help_begins_with(name: str) -> None:
    assert COMMANDS[name][2] == (imported(name).help or "").partition("\n\n")[0]


def test_the_list_of_commands_is_shown_without_importing_what_any_of_them_does() -> None:
    code = (
        "import sys\nfrom enrich.cli.main import main\nsys.argv[1:] = ['--help']\n"
        f"try: main()\nfinally: print([name for name in {SLOW} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.endswith("[]\n")
    assert all(f" {name} " in done.stdout for name in COMMANDS)


def test_a_command_that_is_misspelt_is_told_with_the_right_one() -> None:
    told = CliRunner().invoke(app, ["ressolve", "x"])
    assert told.exit_code == 2
    assert "'resolve'" in told.output


def test_a_command_of_a_group_keeps_its_options() -> None:
    told = CliRunner().invoke(app, ["store", "export", "--help"])
    assert told.exit_code == 0
    assert "--provider" in told.output
