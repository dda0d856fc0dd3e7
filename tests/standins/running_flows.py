"""The flows as a person starts them, in a folder that is not the project's."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from prefect_home import ROOT
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import dumps
import standin

FLOWS = ROOT / "flows"

LIST = """# Looms

- [Weft](https://arxiv.org/abs/2401.00001v3): Threads at Scale | SOSP' 24
- [Warp: A Loom for Everyone](https://arxiv.org/pdf/2401.00002.pdf)
"""
LISTENER = """
import os, sys

def hear(event, args):
    if event in ("socket.connect", "socket.getaddrinfo"):
        address = args[1] if event == "socket.connect" else args[0]
        with open(os.environ["HEARD"], "a") as file:
            print(address[0] if isinstance(address, tuple) else address, file=file)

sys.addaudithook(hear)
"""
HERE = {"127.0.0.1", "::1", "localhost", "None"}


@dataclass
class Flow:
    """Runs the flow as a person does, in a folder that is not the project's."""

    folder: Path
    arxiv: standin.Arxiv

    def environment(self, **settings: str) -> dict[str, str]:
        """Return what the processes here have in their environment, and no more of Prefect's."""
        return {
            **{name: value for name, value in os.environ.items() if "PREFECT" not in name},
            **standin.alone(),
            "HOME": str(self.folder),
            "PREFECT_HOME": str(self.folder / "prefect"),
            "PYTHONPATH": os.pathsep.join([str(self.folder), str(ROOT / "src")]),  # this tree
            "HEARD": str(self.folder / "heard.txt"),
            "ENRICH_LIST": "list.md",
            "ENRICH_RECORDS": "records.sqlite",
            "ENRICH_REPORT": "false",
            "ENRICH_PROVIDERS__ARXIV__URL": self.arxiv.url,
            "ENRICH_PROVIDERS__ARXIV__PAUSE": "0",
            "ENRICH_PROVIDERS__ARXIV_SNAPSHOT__PATH": "snapshot.jsonl",
            **settings,
        }

    def start(
        self, script: str = "refresh.py", *words: str, **settings: str
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(FLOWS / script), *words],
            cwd=self.folder,
            env=self.environment(**settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, **settings: str) -> tuple[int, str]:
        return self.end(self.start(**settings))

    def end(self, process: subprocess.Popen[str]) -> tuple[int, str]:
        with process:
            try:
                output, _ = process.communicate(timeout=240)
            finally:
                process.kill()
        return process.returncode, output

    def recorded(self) -> list[tuple[str, str]]:
        return self.select("SELECT name, state_type FROM task_run ORDER BY name")

    def last_state(self, run_id: str) -> tuple[str, str]:
        """Return the type and the message of the last state of a run."""
        ((kind, message),) = self.select(
            "SELECT state.type, state.message FROM flow_run"
            " JOIN flow_run_state state ON state.id = flow_run.state_id WHERE flow_run.id = ?",
            run_id,
        )
        return kind, message

    def select(self, statement: str, *values: str) -> list[tuple[str, str]]:
        database = f"file:{self.folder / 'prefect' / 'prefect.db'}?mode=ro"
        with closing(sqlite3.connect(database, uri=True)) as connection:
            return connection.execute(statement, values).fetchall()


@contextmanager
def prepared(folder: Path) -> Iterator[Flow]:
    """Have a list of two works in a folder, and an arXiv that knows them."""
    (folder / "list.md").write_text(LIST, "utf-8")
    dumps.of_a_stranger(folder / "snapshot.jsonl")
    (folder / "sitecustomize.py").write_text(LISTENER, "utf-8")
    with standin.arxiv() as server:
        server.titles |= {"2401.00001": "Weft: Threads at Scale"}
        server.titles |= {"2401.00002": "Warp: A Loom for Everyone"}
        yield Flow(folder, server)


def family(pid: int) -> set[int]:
    """Return the processes that a process started, they and theirs."""
    lines = ps("-eo", "pid=,ppid=")
    children = [(int(child), int(parent)) for child, parent in map(str.split, lines)]
    found = {child for child, parent in children if parent == pid}
    return found.union(*map(family, found))


def alive(pids: set[int]) -> set[int]:
    """Return those that still run; one whose end nobody asked for yet does not."""
    stats = (line.split() for line in ps("-eo", "pid=,stat="))
    return pids & {int(pid) for pid, stat in stats if not stat.startswith("Z")}


def ps(*options: str) -> list[str]:
    """Return what the system's own tool says of all processes."""
    return subprocess.run(
        ["ps", *options], check=True, capture_output=True, text=True
    ).stdout.splitlines()


def wait_until_gone(pids: set[int]) -> None:
    """Wait for processes to end, for a minute."""
    end = time.monotonic() + 60
    while left := alive(pids):
        assert time.monotonic() < end, ps("-p", ",".join(map(str, left)), "-o", "args=")
        time.sleep(0.1)


@dataclass
class Night:
    """The flow as it is served, and the Prefect server that it started."""

    process: subprocess.Popen[str]
    port: int
    said: str = ""

    def ask(self, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        address = f"http://127.0.0.1:{self.port}/api/{path}"
        for tries_left in reversed(range(40)):
            try:
                with urlopen(Request(address, data, headers), timeout=30) as reply:
                    return json.load(reply)
            except HTTPError as error:
                error.close()
                if error.code != 503 or not tries_left:  # 503: its database is busy just now
                    raise
                time.sleep(0.25)
        raise AssertionError("the last try returns or raises")

    def trigger(self, name: str = "nightly") -> str:
        """Do what the button in the browser does, and return the run's id."""
        deployment = self.ask(f"deployments/name/refresh/{name}")["id"]
        begun = self.ask(
            f"deployments/{deployment}/create_flow_run", {"state": {"type": "SCHEDULED"}}
        )
        return str(begun["id"])

    def ended(self, run_id: str, *, away: bool = False) -> dict[str, Any]:
        """Wait for a run to end, and return its state; the server may be away for a while."""
        while True:
            assert self.process.poll() is None
            with suppress(OSError, HTTPException) if away else nullcontext():
                state: dict[str, Any] = self.ask(f"flow_runs/{run_id}")["state"]
                if state["type"] not in ("SCHEDULED", "PENDING", "RUNNING", "CANCELLING"):
                    return state
            time.sleep(0.1)

    def tasks(self, run_id: str, expected: int) -> list[tuple[str, str]]:
        """Wait until the server, which writes once a second, has written a run's tasks."""
        wanted = {"flow_runs": {"id": {"any_": [run_id]}}, "sort": "NAME_ASC"}
        found: list[tuple[str, str]] = []
        while sum(state in ("COMPLETED", "FAILED") for _, state in found) < expected:
            assert self.process.poll() is None
            time.sleep(0.1)
            tasks = self.ask("task_runs/filter", wanted)
            found = [(task["name"], task["state_type"]) for task in tasks]
        return sorted(found)


@contextmanager
def night(flow: Flow, **settings: str) -> Iterator[Night]:
    """Run `make nightly`, at a free port and at an hour that is not now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.setdefault("PREFECT_SERVER_API_PORT", str(probe.getsockname()[1]))
    settings.setdefault("ENRICH_NIGHTLY", "41 5 * * *")
    process = flow.start("nightly.py", **settings)
    try:
        assert process.stdout
        served = Night(process, int(settings["PREFECT_SERVER_API_PORT"]))
        while "Ctrl-C ends all" not in served.said:
            line = process.stdout.readline()
            served.said += line
            assert line, served.said
        yield served
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            flow.end(process)
