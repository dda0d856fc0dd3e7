"""A run that is killed at any moment costs one batch, and nothing that stood before."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

import forked
import killed
import standin
from enrich.dataset.write import FILES
from enrich.store import Store

LINES = [f"- [Loom {n}](https://arxiv.org/abs/2402.{n:05}): Of {n} Threads" for n in range(1, 29)]
STARTS = ("nothing", "plain", "links")
TABLES = FILES[:-1]
AT_ONCE = 10

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")


def tables(folder: Path) -> Mapping[str, bytes]:
    """Return what a stranger reads under the names of the tables."""
    paths = {name: folder / "out" / name for name in TABLES}
    return {name: path.read_bytes() for name, path in paths.items() if path.exists()}


def stored(folder: Path) -> set[str]:
    if not (folder / "records.sqlite").exists():
        return set()
    with Store(folder / "records.sqlite") as store:
        return {record.ref.value for record in store.records("arxiv")}


@dataclass
class Kills:
    """Runs that are killed, each in a folder that holds an earlier dataset or none."""

    folder: Path
    pace: Mapping[str, Any]  # of the runs that are killed
    old: dict[str, Mapping[str, bytes]] = field(default_factory=dict)
    new: dict[str, Mapping[str, bytes]] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)
    cut_short: int = 0
    kept_old: int = 0
    span: float = 0

    def prepare(self, url: str) -> None:
        """Make the datasets that runs begin with, and what an unbroken run makes of each."""
        (self.folder / "list.md").write_text("# Looms\n\n" + "\n".join(LINES), "utf-8")
        (self.folder / "short.md").write_text("# Looms\n\n" + "\n".join(LINES[:9]), "utf-8")
        (self.folder / "snapshot.jsonl").write_text(
            '{"id": "2402.00003", "title": "Loom 3"}\n', "utf-8"
        )
        for start in STARTS:
            first = self.folder / start
            first.mkdir()
            if start != "nothing":
                killed.run(first, url, name="short.md", ago=timedelta(days=1))
                (first / "records.sqlite").unlink()
                shutil.rmtree(first / "records.sqlite.locks")
            if start == "plain":
                shutil.copytree(first / "out", first / "copy", ignore=_inner)
                shutil.rmtree(first / "out")
                (first / "copy").rename(first / "out")
            self.old[start] = tables(first)
            unbroken = self.copied(start, f"unbroken-{start}")
            self.steps[start] = killed.run_counting(unbroken, url)
            self.new[start] = tables(unbroken)

    def copied(self, start: str, name: str) -> Path:
        return shutil.copytree(self.folder / start, self.folder / name, symlinks=True)

    def kill(self, arxiv: standin.Arxiv, number: int, share: float, *, amid: bool) -> None:
        """Kill one run after a share of its time, or of the steps of its write, and look."""
        start = STARTS[number % len(STARTS)]
        folder = self.copied(start, f"{'step' if amid else 'time'}-{number}")
        die = 1 + int(share * self.steps[start]) if amid else None
        process = process_of(folder, arxiv.url, die=die, **self.pace)
        process.join(None if amid else share * self.span)
        process.kill()
        process.join()
        dead = (killed.SIGKILL, 255)  # 255: dead, and the server of forks could not tell of what
        assert process.exitcode in (dead if amid else (0, *dead))
        self.cut_short += process.exitcode != 0
        assert tables(folder) in (self.old[start], self.new[start])
        self.kept_old += tables(folder) == self.old[start]
        known = stored(folder)
        arxiv.asked.clear()
        (folder / killed.ENDED).unlink(missing_ok=True)
        again = process_of(folder, arxiv.url, **self.pace)
        again.join()
        assert (folder / killed.ENDED).exists()  # the server of forks cannot always tell the code
        assert not known & {name for ids in arxiv.asked for name in ids}
        assert tables(folder) == self.new[start]
        assert {path.name for path in (folder / "out").iterdir()} == {
            *FILES, "current", ".versions", "history",
        }  # fmt: skip
        shutil.rmtree(folder)

    def everywhere(self, servers: Sequence[standin.Arxiv], moments: int) -> None:
        """Kill as many runs over their time, and as many over the steps of their writes."""
        free: SimpleQueue[standin.Arxiv] = SimpleQueue()
        for server in servers:
            free.put(server)

        def one(number: int) -> None:
            server = free.get()
            try:
                share = (number // 2 + 0.5) / moments
                self.kill(server, number // 2, share, amid=bool(number % 2))
            finally:
                free.put(server)

        with ThreadPoolExecutor(len(servers)) as pool:
            for _ in pool.map(one, range(2 * moments)):
                pass

    def measure(self, url: str) -> None:
        """Measure how long an unbroken run takes, from its start on."""
        began = time.monotonic()
        process = process_of(self.copied("nothing", "warm"), url, **self.pace)
        process.join()
        self.span = time.monotonic() - began


def process_of(folder: Path, url: str, **how: Any) -> Any:
    process = forked.context().Process(target=killed.run_to_end, args=(folder, url), kwargs=how)
    process.start()
    return process


def _inner(folder: str, names: list[str]) -> set[str]:
    return {".versions", "current"}.intersection(names)


@pytest.fixture
def servers() -> Iterator[list[standin.Arxiv]]:
    with ExitStack() as stack:
        yield [stack.enter_context(standin.arxiv()) for _ in range(AT_ONCE)]


def test_a_run_killed_at_any_moment_is_made_good_by_the_next(tmp_path: Path, servers) -> None:
    kills = Kills(tmp_path, {"batch": 4})
    kills.prepare(servers[0].url)
    kills.measure(servers[0].url)
    kills.everywhere(servers[:2], 4)
    assert kills.cut_short >= 4


@pytest.mark.slow
def test_a_run_of_twenty_seconds_killed_at_two_hundred_moments_half_of_them_in_its_write(
    tmp_path: Path, servers
) -> None:
    kills = Kills(tmp_path, {"batch": 1, "pause": 0.72})
    kills.prepare(servers[0].url)
    kills.measure(servers[0].url)
    assert kills.span > 18
    kills.everywhere(servers, 100)
    print(f"{kills.span:.1f} s a run, {kills.cut_short} of 200 cut short,", end=" ")
    print(f"{kills.kept_old} had the old dataset, the others the new one; {kills.steps} steps")
    assert kills.cut_short > 150
