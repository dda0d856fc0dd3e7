"""The flow: the same job through Prefect, quietly, with every task on record."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from prefect_home import ROOT, settle, variables

import pytest

import standin

FLOWS = Path(__file__).resolve().parents[1] / "flows"

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

    def start(self, **settings: str) -> subprocess.Popen[str]:
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
            [sys.executable, str(FLOWS / "refresh.py")],
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
        database = f"file:{self.folder / 'prefect' / 'prefect.db'}?mode=ro"
        with closing(sqlite3.connect(database, uri=True)) as connection:
            found = connection.execute("SELECT name, state_type FROM task_run ORDER BY name")
            return found.fetchall()


@pytest.fixture(scope="module")
def flow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flow]:
    folder = tmp_path_factory.mktemp("flow")
    (folder / "list.md").write_text(LIST, "utf-8")
    (folder / "snapshot.jsonl").write_text("", "utf-8")
    (folder / "sitecustomize.py").write_text(LISTENER, "utf-8")
    with standin.arxiv() as server:
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
