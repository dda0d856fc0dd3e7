"""The flow: the same job through Prefect, quietly, with every task on record."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from prefect_home import ROOT, settle, variables

import pyarrow.parquet as pq
import pytest

from running_flows import HERE, Flow, night, prepared

TASKS = (
    "ask arxiv: works, round 1",
    "ask arxiv_snapshot: works, round 1",
    "read the list",
    "write the dataset",
)


@pytest.fixture(scope="module")
def flow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flow]:
    with prepared(tmp_path_factory.mktemp("flow")) as flow:
        yield flow


def test_the_flow_writes_the_dataset_quietly_and_every_task_is_recorded(flow) -> None:
    code, output = flow.run()
    assert code == 0, output
    assert "Traceback" not in output
    assert "ERROR" not in output
    assert "list.md: 2 entries, 2 papers" in output
    manifest = json.loads((flow.folder / "data" / "enriched" / "manifest.json").read_text("utf-8"))
    assert manifest["providers"]["arxiv"]["answered"] == 2
    assert flow.recorded() == [(name, "COMPLETED") for name in TASKS]
    heard = set((flow.folder / "heard.txt").read_text().split())
    assert "127.0.0.1" in heard
    assert heard <= HERE


@pytest.mark.slow
def test_the_tables_of_the_flow_are_those_of_the_command_line_byte_for_byte(flow) -> None:
    out = flow.folder / "by-flow"
    assert flow.run(ENRICH_OUT="by-flow")[0] == 0
    shutil.copytree(out, flow.folder / "by-command", symlinks=True)
    assert flow.run(ENRICH_OUT="by-flow")[0] == 0
    command = [sys.executable, "-m", "enrich.cli", "run", "--out", "by-command"]
    subprocess.run(command, cwd=flow.folder, env=flow.environment(), check=True, timeout=120)
    ours, theirs = (rows_of(flow.folder / name) for name in ("by-flow", "by-command"))
    assert {name: ours[name] == theirs[name] for name in ours} == dict.fromkeys(theirs, True)
    assert len(ours) > 5


def rows_of(folder: Path) -> dict[str, bytes]:
    """Return the rows of each table as Arrow has them, without the id of the run."""
    return {
        path.name: bytes(pq.read_table(path).replace_schema_metadata().to_batches()[0].serialize())
        for path in folder.glob("*.parquet")
        if pq.read_metadata(path).num_rows
    }


@pytest.mark.slow
def test_a_flow_that_cannot_read_its_list_says_so_in_a_sentence(flow) -> None:
    code, output = flow.run(ENRICH_LIST="nowhere.md")
    assert code == 1
    assert "Traceback" not in output
    assert "enrich: There is no list at nowhere.md" in output


@pytest.mark.slow
def test_a_flow_that_lost_too_much_says_so_with_exit_4_and_force_publishes(flow) -> None:
    links = (f"- [Reed {n}](https://looms.example.org/{n}.pdf)" for n in range(6))
    (flow.folder / "long.md").write_text("\n".join(["# Looms", "", *links, ""]), "utf-8")
    (flow.folder / "short.md").write_text(
        "# Looms\n\n- [Reed 1](https://looms.example.org/1.pdf)\n"
    )
    settings = {"ENRICH_OUT": "gated", "ENRICH_PROVIDERS__ARXIV__ENABLED": "false"}
    assert flow.run(ENRICH_LIST="long.md", **settings)[0] == 0
    code, output = flow.run(ENRICH_LIST="short.md", **settings)
    assert code == 4, output
    assert "enrich: The new dataset lost more than 5 % and was not published (5 of 6" in output
    assert "Traceback" not in output
    forced = flow.start("refresh.py", "--force", ENRICH_LIST="short.md", **settings)
    assert flow.end(forced)[0] == 0


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent as a POSIX signal")
def test_the_flow_runs_by_schedule_and_ctrl_c_ends_its_run_and_its_server(flow) -> None:
    (flow.folder / "heard.txt").unlink(missing_ok=True)
    flow.arxiv.trouble = [(403, {}, b"Forbidden")]
    busy = [(429, {"Retry-After": "60"}, b"Rate exceeded.")] * 9
    settings = {"ENRICH_RECORDS": "nights.sqlite", "ENRICH_OUT": "nights"}
    settings |= {"PREFECT_RUNNER_POLL_FREQUENCY": "1"}
    with night(flow, ENRICH_NIGHTLY="41 5 * * *", **settings) as served:
        assert 'refreshing by "41 5 * * *" in UTC, next at 2' in served.said
        assert " 05:41 UTC." in served.said

        first = served.trigger()
        state = served.ended(first)
        assert (state["type"], state["name"]) == ("COMPLETED", "Incomplete"), state
        assert state["message"].endswith("so the next run asks again: 2 of arxiv")
        states = dict.fromkeys(TASKS, "COMPLETED") | {TASKS[0]: "FAILED"}
        assert served.tasks(first, 4) == sorted(states.items())
        report = served.ask("artifacts/latest/filter", {})
        assert {"summary", "findings"} <= {artifact["key"] for artifact in report}
        run = served.ask(f"flow_runs/{first}")
        assert re.fullmatch(r"list \d{4}-\d\d-\d\d, the first", run["name"])
        of_run = {"logs": {"flow_run_id": {"any_": [first]}}}
        end = time.monotonic() + 30
        while not any(  # lines are sent every few seconds
            line["task_run_id"] and "arxiv" in line["message"]
            for line in served.ask("logs/filter", of_run)
            if line["level"] >= logging.ERROR
        ):
            assert time.monotonic() < end
            time.sleep(0.2)

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
    told = [line for line in output.splitlines() if "ERROR" in line]
    assert ["ask arxiv: works" in line and "403 (forbidden)" in line for line in told] == [True]
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
