"""Four processes and some murders: the server sees one polite visitor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import enrich.http
from faults import FaultServer, Seen, answer, intervals, most_at_once

PAUSE = 0.02
REQUESTS = 240
VISITOR = """
import sys
from pathlib import Path
from enrich.http import Session
from enrich.model import Request
from enrich.store import Store

folder, root, pause, count = sys.argv[1:]
with Store(Path(folder) / "records.sqlite") as store:
    with Session("arxiv", root=root, pause=float(pause), pace=store) as session:
        for number in range(int(count)):
            session.ask(Request(f"{root}/{number}"))
"""


def visitor(folder: Path, root: str) -> subprocess.Popen[bytes]:
    source = str(Path(enrich.http.__file__).parents[2])
    return subprocess.Popen(
        [sys.executable, "-c", VISITOR, str(folder), root, str(PAUSE), str(REQUESTS // 4)],
        env={**os.environ, "PYTHONPATH": source},
    )


def wait_for(log: list[Seen], count: int) -> None:
    end = time.monotonic() + 30
    while len(log) < count and time.monotonic() < end:
        time.sleep(0.005)


def test_four_processes_some_killed_never_exceed_the_limit_of_one_provider(tmp_path: Path) -> None:
    with FaultServer(answer()) as server:
        visitors = [visitor(tmp_path, server.root) for _ in range(4)]
        for victims, requests in enumerate((15, 30, 45)):
            wait_for(server.log, requests)
            visitors[victims].send_signal(signal.SIGKILL)
            visitors.append(visitor(tmp_path, server.root))
        codes = [process.wait(timeout=60) for process in visitors]
    assert codes == [-signal.SIGKILL] * 3 + [0] * 4
    assert len(server.log) >= REQUESTS
    assert min(intervals(server.log)) >= PAUSE
    assert most_at_once(server.log) == 1
