"""Output that nobody can take, and an end amid the imports: a sentence, never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from commands import environment
from shares import with_slow

pytestmark = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")

COMMANDS = [
    "run --offline",
    "run --offline --json",
    "check --offline",
    "parse list.md --json",
    "why 2401.00001",
    "resolve --offline 2401.00001",
    "providers",
    "export csv",
    "store stats",
    "store export",
    "store prune",
    "--help",
    "--version",
]
FULL_QUICKLY = {"run --offline", "check --offline", "--version"}
WITH_OTHER_STREAMS = ["run --offline", "check --offline", "store prune", "--help"]
LIST = "- [Weft](https://arxiv.org/abs/2401.00001)\n- (Warp)[https://looms.example.org/warp]\n"
FULL = "enrich: The output could not be written: the disk is full."
STOPPED = "Stopped. The dataset is as it was; what was answered is kept for the next run."


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lost")
    (folder / "list.md").write_text(LIST, "utf-8")
    for _ in range(2):  # the first one writes, every later one finds that nothing has changed
        assert shell(folder, "run --offline").returncode == 0
    return folder


@cache
def usual(folder: Path, words: str) -> subprocess.CompletedProcess[str]:
    """Return what a command does when nothing is wrong with its streams."""
    return shell(folder, words)


def shell(folder: Path, words: str, redirected: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", f"exec {sys.executable} -m enrich.cli {words} {redirected}"],
        cwd=folder,
        env=environment(ENRICH_LIST="list.md"),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("words", with_slow(COMMANDS, FULL_QUICKLY))
def test_a_full_disk_under_standard_output_is_one_sentence(place, words) -> None:
    assert usual(place, words).stdout
    done = shell(place, words, "> /dev/full")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == FULL
    assert "Traceback" not in done.stderr and "ignored" not in done.stderr


@pytest.mark.parametrize("redirected", [">&-", "2>&-", "2>/dev/full", "<&- >&- 2>&-"])
@pytest.mark.parametrize("words", with_slow(WITH_OTHER_STREAMS, {"run --offline"}))
def test_a_stream_that_is_closed_or_full_of_errors_changes_nothing_else(
    place, words, redirected
) -> None:
    expected, done = usual(place, words), shell(place, words, redirected)
    assert done.returncode == expected.returncode
    assert "Traceback" not in done.stderr
    assert "ignored" not in done.stderr
    if redirected.startswith("2"):
        assert done.stdout == expected.stdout


ENDED_AMID_IMPORTS = """
import os, sys
from importlib.abc import MetaPathFinder

class Ends(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name == "typing" or name == "enrich.cli.main":
            os.kill(os.getpid(), int(sys.argv[1]))

for name in [name for name in sys.modules if name == "typing"]:
    del sys.modules[name]
from enrich.cli.start import main
sys.meta_path.insert(0, Ends())
main()
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_end_amid_the_imports_is_a_sentence_and_an_exit_code(number) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ENDED_AMID_IMPORTS, str(int(number))],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 128 + number
    assert done.stderr == f"\nenrich: {STOPPED}\n"


def test_what_begins_the_command_imports_nothing_that_takes_its_time() -> None:
    code = "import sys; import enrich.cli.start; print(list(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "typing" not in done.stdout
    assert "enrich.cli.main" not in done.stdout
