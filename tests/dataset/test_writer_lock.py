"""One writer per dataset folder: whoever comes second is told, and changes nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest

import dumps
from enrich import pipeline
from enrich.dataset.place.writer_lock import only_writer
from enrich.errors import WriteError
from enrich.harvest.shell import Shell
from enrich.providers import found
from enrich.settings import ProviderSettings, Settings

T = TypeVar("T")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
HOLDER = f"process {os.getpid()} since 2026-01-01 12:00:00 UTC"
HOLD = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from enrich.dataset.place.writer_lock import only_writer
with only_writer(Path(sys.argv[1]), datetime(2026, 1, 1, tzinfo=UTC)):
    print("held", flush=True)
    sys.stdin.read()
"""


def settings(folder: Path, records: str) -> Settings:
    (folder / "list.md").write_text("- [Weft](https://arxiv.org/abs/2401.00001)\n", "utf-8")
    dumps.of_a_stranger(folder / "snapshot.jsonl")
    own = {"arxiv_snapshot": ProviderSettings(path=folder / "snapshot.jsonl")}
    return Settings(
        list=str(folder / "list.md"),
        out=folder / "out",
        records=folder / records,
        offline=True,
        providers={name: ProviderSettings(enabled=False) for name in found()} | own,
    )


def state(folder: Path) -> dict[str, Any]:
    """Return everything below a folder: its links, its bytes."""
    return {
        str(path): path.readlink() if path.is_symlink() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def test_another_process_with_other_records_on_the_same_folder_is_told_and_changes_nothing(
    tmp_path: Path,
) -> None:
    def step(name: str, action: Callable[[], T]) -> T:
        if name == "write the dataset":
            (tmp_path / "out" / ".versions" / ".staged").mkdir()
            before = state(tmp_path / "out")
            with pytest.raises(WriteError) as told:
                pipeline.run(settings(tmp_path, "others.sqlite"), shell=shell)
            assert str(told.value) == (
                f"{tmp_path / 'out'} is being written by {HOLDER}: wait for it, or stop it. "
                "Nothing in it was changed."
            )
            assert state(tmp_path / "out") == before
            assert (tmp_path / "out" / ".versions" / ".staged").exists()
        return action()

    shell = Shell(clock=lambda: NOON)
    pipeline.run(settings(tmp_path, "r.sqlite"), shell=shell)
    pipeline.run(settings(tmp_path, "r.sqlite"), shell=shell, step=step)
    pipeline.run(settings(tmp_path, "others.sqlite"), shell=shell)


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path / "out")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"held"
        sentence = f"is being written by process {process.pid} since 2026-01-01 00:00:00 UTC: wait"
        with pytest.raises(WriteError, match=sentence), only_writer(tmp_path / "out", NOON):
            pass
        process.kill()
        process.wait()
        with only_writer(tmp_path / "out", NOON):
            pass


def test_a_run_that_fails_lets_go_of_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), only_writer(tmp_path, NOON):
        raise ZeroDivisionError
    with only_writer(tmp_path, NOON):
        pass


def test_the_lock_stands_where_nobody_sees_it(tmp_path: Path) -> None:
    with only_writer(tmp_path, NOON):
        assert [path.name for path in tmp_path.iterdir()] == [".versions"]


def test_a_folder_that_cannot_be_written_has_no_writer(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file", "utf-8")
    told = pytest.raises(WriteError, match="Nothing could be written to")
    with told, only_writer(tmp_path / "out", NOON):
        pass
