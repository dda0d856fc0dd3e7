"""Processes forked from one that has imported all of `enrich` already, which takes it a second.

Whatever begins, ends or loses a process for itself is tried with one that is started in full.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from enrich.cli.main import COMMANDS

PRELOADED = [
    "pytest",
    "enrich.cli.main",
    *(f"enrich.cli.{module}" for module, *_ in COMMANDS.values()),
    "enrich.dataset.write",
]
LONGEST = 120  # seconds


class Told(NamedTuple):
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


Raw = tuple[int, bytes, bytes]
"""The same in bytes, so that nothing is smoothed."""


def context() -> Any:
    """Return what starts processes that have imported `enrich`, where the system can fork."""
    apart = multiprocessing.get_context("forkserver")
    apart.set_forkserver_preload(PRELOADED)
    return apart


def enrich(
    folder: Path, words: Sequence[str], environment: Mapping[str, str], stdin: str = ""
) -> Told:
    """Run the command line in a folder to its end; no traceback is ever to be seen."""
    code, *printed = done(folder, words, environment, stdin)
    told = Told(code, *(stream.decode() for stream in printed))
    assert "Traceback" not in told.err, told.err
    return told


def done(
    folder: Path, words: Sequence[str], environment: Mapping[str, str], stdin: str = ""
) -> Raw:
    """Run the command line in a folder to its end, whatever it prints."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        return _forked(folder, words, environment, stdin)
    return _started(folder, words, environment, stdin)


def _forked(folder: Path, words: Sequence[str], environment: Mapping[str, str], stdin: str) -> Raw:
    with tempfile.TemporaryDirectory() as place:
        streams = [Path(place) / name for name in ("in", "out", "err")]
        streams[0].write_text(stdin, "utf-8")
        process = context().Process(target=_be, args=(folder, words, environment, streams))
        process.start()
        process.join(LONGEST)
        ended = process.exitcode
        process.kill()
        process.join()
        assert ended is not None, f"{words} did not end"
        return ended, streams[1].read_bytes(), streams[2].read_bytes()


def _be(
    folder: Path, words: Sequence[str], environment: Mapping[str, str], streams: Sequence[Path]
) -> None:
    """Be the command: its folder, its environment, its words and its streams."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, path in enumerate(streams):
        with path.open("rb" if number == 0 else "wb") as file:
            os.dup2(file.fileno(), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    sys.argv = ["enrich", *map(os.fsdecode, words)]
    runpy.run_module("enrich.cli", run_name="__main__")


def _started(folder: Path, words: Sequence[str], environment: Mapping[str, str], stdin: str) -> Raw:
    ended = subprocess.run(
        [sys.executable, "-m", "enrich.cli", *words],
        cwd=folder,
        env=dict(environment),
        input=stdin.encode(),
        capture_output=True,
        timeout=LONGEST,
        check=False,
    )
    return ended.returncode, ended.stdout, ended.stderr
