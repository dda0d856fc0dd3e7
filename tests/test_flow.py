"""The flow: the same job through Prefect, quietly, with every task on record."""

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
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from prefect_home import ROOT, settle, variables
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

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

    def start(self, script: str = "refresh.py", **settings: str) -> subprocess.Popen[str]:
        environment = {
            **{name: value for name, value in os.environ.items() if "PREFECT" not in name},
            **standin.alone(),
            "HOME": str(self.folder),
            "PREFECT_HOME": str(self.folder / "prefect"),
            "PYTHONPATH": str(self.folder),
            "HEARD": str(self.folder / "heard.txt"),
            "ENRICH_LIST": "list.md",
            "ENRICH_RECORDS": "records.sqlite",
            "ENRICH_PROVIDERS__ARXIV__URL": self.arxiv.url,
            "ENRICH_PROVIDERS__ARXIV__PAUSE": "0",
            "ENRICH_PROVIDERS__ARXIV_SNAPSHOT__PATH": "snapshot.jsonl",
            **settings,
        }
        return subprocess.Popen(
            [sys.executable, str(FLOWS / script)],
            cwd=self.folder,
            env=environment,
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


@pytest.fixture(scope="module")
def flow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flow]:
    folder = tmp_path_factory.mktemp("flow")
    (folder / "list.md").write_text(LIST, "utf-8")
    (folder / "snapshot.jsonl").write_text("", "utf-8")
    (folder / "sitecustomize.py").write_text(LISTENER, "utf-8")
    with standin.arxiv() as server:
        server.titles |= {"2401.00001": "Weft: Threads at Scale"}
        server.titles |= {"2401.00002": "Warp: A Loom for Everyone"}
        yield Flow(folder, server)


def test_the_flow_writes_the_dataset_quietly_and_every_task_is_recorded(flow) -> None:
    code, output = flow.run()
    assert code == 0, output
    assert "Traceback" not in output
    assert "ERROR" not in output
    assert "list.md: 2 entries, 2 papers" in output
    manifest = json.loads((flow.folder / "data" / "enriched" / "manifest.json").read_text("utf-8"))
    assert manifest["providers"]["arxiv"]["answered"] == 2
    assert flow.recorded() == [
        (name, "COMPLETED")
        for name in ("ask arxiv", "ask arxiv_snapshot", "read the list", "write the dataset")
    ]
    heard = set((flow.folder / "heard.txt").read_text().split())
    assert "127.0.0.1" in heard
    assert heard <= HERE


def test_a_flow_that_cannot_read_its_list_says_so_in_a_sentence(flow) -> None:
    code, output = flow.run(ENRICH_LIST="nowhere.md")
    assert code == 1
    assert "Traceback" not in output
    assert "enrich: There is no list at nowhere.md" in output


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent as a POSIX signal")
def test_ctrl_c_ends_the_flow_and_its_server_at_once(flow) -> None:
    flow.arxiv.asked.clear()
    flow.arxiv.trouble = [(429, {"Retry-After": "60"}, b"Rate exceeded.")] * 9
    process = flow.start(ENRICH_RECORDS="others.sqlite")
    while not flow.arxiv.asked:
        assert process.poll() is None
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    code, output = flow.end(process)
    flow.arxiv.trouble.clear()
    assert code == 130
    assert "enrich: Stopped. The dataset is as it was" in output
    assert "Traceback" not in output
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)  # nobody of its group is left


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

    def trigger(self) -> str:
        """Do what the button in the browser does, and return the run's id."""
        deployment = self.ask("deployments/name/refresh/nightly")["id"]
        begun = self.ask(
            f"deployments/{deployment}/create_flow_run", {"state": {"type": "SCHEDULED"}}
        )
        return str(begun["id"])

    def ended(self, run_id: str) -> dict[str, Any]:
        """Wait for a run to end, and return its state."""
        while True:
            assert self.process.poll() is None
            state: dict[str, Any] = self.ask(f"flow_runs/{run_id}")["state"]
            if state["type"] not in ("SCHEDULED", "PENDING", "RUNNING"):
                return state
            time.sleep(0.1)

    def tasks(self, run_id: str, expected: int) -> list[tuple[str, str]]:
        """Wait until the server, which writes once a second, has written a run's tasks."""
        wanted = {"flow_runs": {"id": {"any_": [run_id]}}, "sort": "NAME_ASC"}
        found: list[tuple[str, str]] = []
        while sum(state == "COMPLETED" for _, state in found) < expected:
            assert self.process.poll() is None
            time.sleep(0.1)
            tasks = self.ask("task_runs/filter", wanted)
            found = [(task["name"], task["state_type"]) for task in tasks]
        return sorted(found)


@contextmanager
def night(flow: Flow, **settings: str) -> Iterator[Night]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = flow.start("nightly.py", PREFECT_SERVER_API_PORT=str(port), **settings)
    try:
        assert process.stdout
        served = Night(process, port)
        while "Ctrl-C ends all" not in served.said:
            line = process.stdout.readline()
            served.said += line
            assert line, served.said
        yield served
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            flow.end(process)


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent as a POSIX signal")
def test_the_flow_runs_by_schedule_and_ctrl_c_ends_its_run_and_its_server(flow) -> None:
    (flow.folder / "heard.txt").unlink(missing_ok=True)
    flow.arxiv.trouble = [(403, {}, b"Forbidden")]
    busy = [(429, {"Retry-After": "60"}, b"Rate exceeded.")] * 9
    settings = {"ENRICH_RECORDS": "nights.sqlite", "PREFECT_RUNNER_POLL_FREQUENCY": "1"}
    with night(flow, ENRICH_NIGHTLY="41 5 * * *", **settings) as served:
        assert 'refreshing by "41 5 * * *" in UTC, next at 2' in served.said
        assert " 05:41 UTC." in served.said

        first = served.trigger()
        state = served.ended(first)
        assert (state["type"], state["name"]) == ("COMPLETED", "Incomplete"), state
        assert state["message"].endswith("so the next run asks again: 2 of arxiv")
        assert served.tasks(first, 4) == [
            (name, "COMPLETED")
            for name in ("ask arxiv", "ask arxiv_snapshot", "read the list", "write the dataset")
        ]
        report = served.ask("artifacts/latest/filter", {})
        assert "refresh" in [artifact["key"] for artifact in report]

        flow.arxiv.asked.clear()
        flow.arxiv.trouble = busy
        second = served.trigger()
        while not flow.arxiv.asked:
            assert served.process.poll() is None
            time.sleep(0.05)
        os.killpg(served.process.pid, signal.SIGINT)
        code, output = flow.end(served.process)
    flow.arxiv.trouble.clear()
    assert code == 0, output
    assert output.endswith("enrich: Ended. What was answered is kept for the next run.\n")
    assert "Traceback" not in output
    assert "ERROR" not in output
    with pytest.raises(ProcessLookupError):
        for _ in range(100):  # Python's own helper of child processes goes a moment later
            os.killpg(served.process.pid, 0)
            time.sleep(0.1)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", served.port), timeout=5)
    assert flow.last_state(second) == ("CANCELLED", "`make nightly` was ended.")
    assert set((flow.folder / "heard.txt").read_text().split()) <= HERE


def test_a_wrong_setting_ends_the_flow_before_it_starts(flow) -> None:
    code, output = flow.run(ENRICH_PROVIDERS__ARXIV__PAUSE="soon")
    assert code == 2
    assert output.startswith("enrich: The setting providers.arxiv.pause is wrong")


def test_prefect_keeps_its_home_in_the_project_unless_the_user_has_one() -> None:
    nothing: dict[str, str] = {}
    settle(nothing)
    assert nothing["PREFECT_HOME"] == str(ROOT / ".prefect")
    theirs = {"PREFECT_HOME": "theirs"}
    settle(theirs)
    assert theirs["PREFECT_HOME"] == "theirs"
    server = {"PREFECT_API_URL": "http://127.0.0.1:4200/api"}
    settle(server)
    assert "PREFECT_HOME" not in server


def test_the_lines_of_prefect_toml_become_variables_and_never_override() -> None:
    assert dict(variables({"server": {"ephemeral": {"enabled": True}}})) == {
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "True"
    }
    set_by_user = {"PREFECT_SERVER_ANALYTICS_ENABLED": "true"}
    settle(set_by_user)
    assert set_by_user["PREFECT_SERVER_ANALYTICS_ENABLED"] == "true"
