"""A run that is killed at any moment costs one batch, and nothing that stood before."""

from __future__ import annotations

import multiprocessing
import random
import sys
import time
from pathlib import Path

import pytest

import killed
import standin
from enrich import schema
from enrich.store import Store

KILLS = 100
LINES = [f"- [Loom {n}](https://arxiv.org/abs/2402.{n:05}): Of {n} Threads" for n in range(1, 29)]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")


def tables(folder: Path) -> list[bytes]:
    return [(folder / "out" / table.file).read_bytes() for table in schema.TABLES]


def stored(folder: Path) -> set[str]:
    with Store(folder / "records.sqlite") as store:
        return {record.ref.value for record in store.records("arxiv")}


def test_a_run_killed_at_any_moment_is_made_good_by_the_next(tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text("# Looms\n\n" + "\n".join(LINES), "utf-8")
    (tmp_path / "snapshot.jsonl").write_text('{"id": "2402.00003", "title": "Loom 3"}\n', "utf-8")
    apart = multiprocessing.get_context("forkserver")
    apart.set_forkserver_preload(["killed", "enrich.dataset.write"])
    dice = random.Random(6)
    with standin.arxiv() as arxiv:
        killed.run(tmp_path / "unbroken", arxiv.url)
        began = time.monotonic()
        killed.run(tmp_path / "warm", arxiv.url)
        span = time.monotonic() - began
        cut_short = 0
        for number in range(KILLS):
            folder = tmp_path / str(number)
            folder.mkdir()
            process = apart.Process(target=killed.run, args=(folder, arxiv.url))
            process.start()
            process.join(dice.uniform(0, 1.5 * span))
            process.kill()
            process.join()
            cut_short += process.exitcode != 0
            known = stored(folder)
            arxiv.asked.clear()
            killed.run(folder, arxiv.url)
            assert not known & {name for ids in arxiv.asked for name in ids}
            assert tables(folder) == tables(tmp_path / "unbroken")
            assert not list((folder / "out").glob(".writing-*"))
    assert cut_short > KILLS / 4
