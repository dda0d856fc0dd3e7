"""`enrich` as a person runs it, in a folder of its own: bytes out, so that nothing is smoothed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import forked
from enrich.providers import found

STEERS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
"""What a terminal or an eye obeys and nobody sees; the end of a line is our own."""


class Done(NamedTuple):
    """How a command ended, and what it printed."""

    code: int
    out: bytes
    err: bytes

    @property
    def said(self) -> str:
        """All that was printed; bytes that are no UTF-8 fail the test."""
        return (self.out + self.err).decode()


def environment(**settings: str) -> dict[str, str]:
    """Return the environment of a command: nobody is asked but who is named in the settings."""
    off = {f"ENRICH_PROVIDERS__{name.upper()}__ENABLED": "false" for name in found()}
    here = {"ENRICH_RECORDS": "records.sqlite", "ENRICH_OUT": "out", "ENRICH_PATIENCE": "0"}
    here["ENRICH_REPORT"] = "false"  # what makes a page takes a second to import
    return {**os.environ, **off, **here, **settings}


ONE_BY_ONE = """
import json, sys
from enrich.cli.main import main

for number, words in enumerate(json.loads(sys.argv[1])):
    sys.argv = ["enrich", *words]
    try:
        main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(bool(end.code))
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
        stream.write(chr(30) + str(code) + chr(30))
        stream.flush()
"""


def each(
    folder: Path, commands: Sequence[Sequence[str]], *, settings: Mapping[str, str]
) -> Iterator[tuple[Sequence[str], Done]]:
    """Run several command lines, in one process where a terminal of another kind is set."""
    if "PYTHONIOENCODING" not in settings:
        for words in commands:
            yield words, Done(*forked.done(folder, words, environment(**settings)))
        return
    command = [sys.executable, "-c", ONE_BY_ONE, json.dumps(commands)]
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(**settings),
        timeout=300,
        check=False,
        capture_output=True,
    )
    outs, errs = (stream.split(b"\x1e") for stream in (done.stdout, done.stderr))
    assert len(outs) == len(errs) == 2 * len(commands) + 1, done.stderr.decode("utf-8", "replace")
    for number, words in enumerate(commands):
        at = 2 * number
        yield words, Done(int(outs[at + 1]), outs[at], errs[at])


def enrich(folder: Path, *words: str, settings: Mapping[str, str], **how: object) -> Done:
    """Run the command line in a folder to its end."""
    command = [sys.executable, "-m", "enrich.cli", *words]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | how
    done = subprocess.run(
        command, cwd=folder, env=environment(**settings), timeout=120, check=False, **pipes
    )
    return Done(done.returncode, done.stdout or b"", done.stderr or b"")
