"""Nights by workers, on real Prefect servers: deployed, begun, told, cancelled, taken up again."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

import prefect_servers
from enrich.store import Store
from loopback import Asked, serving
from prefect_servers import Server
from running_flows import Flow, Night, family, prepared, wait_until_gone

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX"),
]

BUSY = [(429, {"Retry-After": "20"}, b"Rate exceeded.")] * 99
FORBIDDEN = [(403, {}, b"Forbidden")] * 99
OUT = "out"


@dataclass
class Place:
    """A deployed project: a Prefect server, somebody who is told, and a list of two works."""

    flow: Flow
    server: Server
    told: list[dict[str, str]] = field(default_factory=list)
    receiver: str = ""

    def settings(self, **more: str) -> dict[str, str]:
        """Return what the processes here have in their environment."""
        folder = self.flow.folder
        return {
            "PREFECT_API_URL": self.server.url,
            "PREFECT_WORKER_QUERY_SECONDS": "1",
            "ENRICH_LIST": str(folder / "list.md"),
            "ENRICH_OUT": str(folder / OUT),
            "ENRICH_RECORDS": str(folder / "records.sqlite"),
            "ENRICH_PROVIDERS__ARXIV_SNAPSHOT__PATH": str(folder / "snapshot.jsonl"),
            "ENRICH_NOTIFY": self.receiver,
            **more,
        }

    def command(self, script: str, **more: str) -> str:
        """Run a script to its end, and return what it said."""
        code, said = self.flow.end(self.flow.start(script, **self.settings(**more)))
        assert code == 0, said
        return said

    @contextmanager
    def worker(self, **more: str) -> Iterator[Night]:
        """Have a worker for a while."""
        process = self.flow.start("worker.py", **self.settings(**more))
        try:
            yield Night(process, self.server.port)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            self.flow.end(process)

    def dataset(self) -> dict[str, str]:
        """Return the digest of each file that readers see."""
        files = sorted((self.flow.folder / OUT).glob("[!.]*.*"))
        assert files
        return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in files}


@pytest.fixture(scope="module", params=["on_sqlite", "on_postgres"])
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    """Deploy to a fresh server, and have it run once by schedule."""
    told: list[dict[str, str]] = []

    def heard(asked: Asked) -> tuple[int, dict[str, str], bytes]:
        told.append(json.loads(asked.body))
        return 200, {}, b"ok"

    command = getattr(prefect_servers, request.param)
    with (
        prepared(tmp_path_factory.mktemp("workers")) as flow,
        prefect_servers.running(command) as server,
        serving(heard) as receiver,
    ):
        yield Place(flow, server, told, f"{receiver}/hooks/s3cret")


def state_of(served: Night, run_id: str) -> dict[str, Any]:
    """Return the state in which a run is."""
    state: dict[str, Any] = served.ask(f"flow_runs/{run_id}")["state"]
    return state


def until(true: Any, seconds: float = 120) -> None:
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.2)


def test_the_schedule_begins_a_run_that_is_watched_to_its_end(place: Place) -> None:
    said = place.command("deploy.py", ENRICH_NIGHTLY="* * * * *")
    assert said == (
        'enrich: nightly is deployed, by "* * * * *" in UTC.\n'
        "enrich: ad-hoc is deployed, for whoever asks.\n"
    )
    with place.worker() as served:
        deployment = served.ask("deployments/name/refresh/nightly")
        by_schedule = {
            "deployments": {"id": {"any_": [deployment["id"]]}},
            "flow_runs": {"state": {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED"]}}},
        }
        until(lambda: served.ask("flow_runs/filter", by_schedule), 180)
        run = served.ask("flow_runs/filter", by_schedule)[0]
        assert run["auto_scheduled"]
        assert run["state"]["name"] == "Completed"
        assert run["state"]["message"].endswith("list.md: 2 entries, 2 papers")
        assert {"enrich", "nightly", "auto-scheduled"} <= set(run["tags"])
        assert run["name"].startswith("list 20")
        served.ask(f"deployments/{deployment['id']}/pause_deployment", {})
        of_run = {"flow_runs": {"id": {"any_": [run["id"]]}}}
        keys = {"summary", "findings", "asked-arxiv"}
        until(lambda: keys <= {one["key"] for one in served.ask("artifacts/filter", of_run)})
        logged = {"logs": {"flow_run_id": {"any_": [run["id"]]}}}
        told = "arxiv: 2 of 2 refs"
        until(
            lambda: any(
                one["task_run_id"] and told in one["message"]
                for one in served.ask("logs/filter", logged)
            )
        )
    assert place.dataset()


def test_a_night_in_which_nobody_could_be_asked_is_told_where_somebody_reads_it(
    place: Place,
) -> None:
    place.flow.arxiv.trouble = list(FORBIDDEN)
    records, out = place.flow.folder / "b.sqlite", place.flow.folder / "elsewhere"
    alone = {"ENRICH_RECORDS": str(records), "ENRICH_OUT": str(out)}
    with place.worker(ENRICH_FAIL_WHEN="0.5", **alone) as served:
        run = served.trigger()
        assert served.ended(run)["name"] == "Failed"
        place.flow.arxiv.trouble.clear()
        until(lambda: place.told)
    (message,) = place.told
    assert re.fullmatch(r"enrich: list \d{4}-\d\d-\d\d, the first: failed", message["subject"])
    assert "1 of 1 provider could not be asked; the dataset was written" in message["text"]
    assert run in message["text"] or "/flow-run/" not in message["text"]


def test_a_run_that_is_cancelled_leaves_the_dataset(place: Place) -> None:
    before = place.dataset()
    with place.worker(ENRICH_RECORDS=str(place.flow.folder / "c.sqlite")) as served:
        run = begun(place, served)
        served.ask(f"flow_runs/{run}/set_state", {"state": {"type": "CANCELLING"}})
        assert served.ended(run)["type"] == "CANCELLED"
    assert place.dataset() == before


def test_a_run_whose_worker_is_killed_is_taken_up_by_another(place: Place) -> None:
    records = {"ENRICH_RECORDS": str(place.flow.folder / "d.sqlite")}
    with place.worker(**records) as served:
        run = begun(place, served)
        others = family(served.process.pid)
        served.process.kill()
        wait_until_gone(others)
        until(lambda: state_of(served, run)["name"] == "AwaitingRetry")
    place.flow.arxiv.trouble.clear()
    with place.worker(**records) as served:
        assert served.ended(run)["name"] == "Completed"
        assert served.ask(f"flow_runs/{run}")["run_count"] == 2


def test_a_run_whose_whole_machine_is_gone_is_taken_up_by_another(place: Place) -> None:
    records = {"ENRICH_RECORDS": str(place.flow.folder / "e.sqlite")}
    with place.worker(**records) as served:
        run = begun(place, served)
        for pid in (served.process.pid, *family(served.process.pid)):
            os.kill(pid, signal.SIGKILL)
    assert state_of(served, run)["name"] == "Running"
    place.flow.arxiv.trouble.clear()
    with place.worker(**records) as served:
        until(lambda: state_of(served, run)["name"] == "Completed", 400)
        assert served.ask(f"flow_runs/{run}")["run_count"] == 2


def test_two_triggers_do_not_overlap_though_a_worker_takes_both(place: Place) -> None:
    place.flow.arxiv.trouble = list(BUSY[:1])
    with place.worker(ENRICH_RECORDS=str(place.flow.folder / "f.sqlite")) as served:
        both = [served.trigger(), served.trigger()]
        assert [served.ended(run)["name"] for run in both] == ["Completed"] * 2
        spans = sorted(span(served, run) for run in both)
        assert spans[0][1] <= spans[1][0]


def test_a_server_that_is_killed_gives_the_only_place_back(place: Place) -> None:
    records = {"ENRICH_RECORDS": str(place.flow.folder / "g.sqlite")}
    with place.worker(**records) as served:
        begun(place, served)
        others = family(served.process.pid)
        place.server.kill()
        served.process.kill()
        wait_until_gone(others)
    place.flow.arxiv.trouble.clear()
    place.server.start()
    with place.worker(**records) as served:
        assert served.ended(served.trigger())["name"] == "Completed"


def test_lists_that_share_a_log_wait_for_each_other(place: Place) -> None:
    lists = place.flow.folder / "lists.toml"
    rows = [
        f'[[list]]\nname = "{name}"\nsource = "{place.flow.folder / "list.md"}"\n'
        f'out = "{place.flow.folder / name}"\n'
        for name in ("looms", "felt")
    ]
    lists.write_text("\n".join(rows), "utf-8")
    said = place.command("deploy.py")
    lists.unlink()
    assert [line.split()[1] for line in said.splitlines()] == ["looms", "felt", "ad-hoc"]
    place.flow.arxiv.asked.clear()
    records = place.flow.folder / "h.sqlite"
    with place.worker(ENRICH_RECORDS=str(records)) as served:
        assert served.ask("deployments/name/refresh/nightly")["paused"]
        with Store(records) as store, store.lock():
            both = [served.trigger(name) for name in ("looms", "felt")]
            until(lambda: len(waiting(served, both)) == 2)
        assert [served.ended(run)["name"] for run in both] == ["Completed"] * 2
    manifests = [place.flow.folder / name / "manifest.json" for name in ("looms", "felt")]
    assert all(one.exists() for one in manifests)
    assert len(place.flow.arxiv.asked) == 1, "what the first was answered, the second knows"


def waiting(served: Night, runs: list[str]) -> set[str]:
    """Return the runs that have said that they wait for the log of records."""
    logs = served.ask("logs/filter", {"logs": {"flow_run_id": {"any_": runs}}})
    return {one["flow_run_id"] for one in logs if "is in use by process" in one["message"]}


def begun(place: Place, served: Night) -> str:
    """Have a run begin and sit in a wait for arXiv; return its id."""
    place.flow.arxiv.asked.clear()
    place.flow.arxiv.trouble = list(BUSY)
    run = served.trigger()
    until(lambda: place.flow.arxiv.asked)
    return run


def span(served: Night, run: str) -> tuple[str, str]:
    """Return when a run began to run, and when it ended."""
    states = served.ask(f"flow_run_states/?flow_run_id={run}")
    moments = [one["timestamp"] for one in states if one["type"] in ("RUNNING", "COMPLETED")]
    return min(moments), max(moments)
