"""How the flows end: by signals however they were started, by force, without their server."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from prefect_home import ROOT

import pytest

import ending
import inheritance
import prefect_server
from running_flows import Flow, Night, alive, family, night, prepared, ps, wait_until_gone

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")

STOPPED = "enrich: Stopped. The dataset is as it was; what was answered is kept for the next run."
ENDED = "enrich: Ended. What was answered is kept for the next run."
BUSY = [(429, {"Retry-After": "60"}, b"Rate exceeded.")] * 99
OFTEN = {"PREFECT_RUNNER_POLL_FREQUENCY": "1"}


@pytest.fixture(scope="module")
def flow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flow]:
    with prepared(tmp_path_factory.mktemp("ends")) as flow:
        yield flow


@pytest.fixture
def busy(flow: Flow) -> Iterator[Flow]:
    """Have arXiv ask for a pause of a minute, each time."""
    flow.arxiv.asked.clear()
    flow.arxiv.trouble = list(BUSY)
    yield flow
    flow.arxiv.trouble.clear()


def begun(process: subprocess.Popen[str], server: str) -> set[int]:
    """Wait until a process has started its server; return all that it started."""
    while not any(server in line for line in commands(family(process.pid))):
        assert process.poll() is None
        time.sleep(0.1)
    return family(process.pid)


def commands(pids: set[int]) -> list[str]:
    return [line for line in ps("-ww", "-eo", "pid=,args=") if int(line.split()[0]) in pids]


def asked(flow: Flow, process: subprocess.Popen[str]) -> set[int]:
    """Wait until a run sits in a wait of a minute; return all that was started."""
    while not flow.arxiv.asked:
        assert process.poll() is None, flow.end(process)
        time.sleep(0.1)
    return family(process.pid)


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.mark.parametrize("script", ["refresh.py", "nightly.py"])
def test_kill_9_of_a_flow_takes_its_server_along(flow, script) -> None:
    process = flow.start(script, PREFECT_SERVER_API_PORT=free_port())
    others = begun(process, "prefect_server.py")
    process.kill()
    flow.end(process)
    wait_until_gone(others)


@pytest.mark.parametrize("number", ending.SIGNALS)
def test_a_nightly_that_has_just_begun_with_sigint_ignored_ends_by_a_signal(flow, number) -> None:
    with inheritance.of("ignored"):
        process = flow.start("nightly.py", PREFECT_SERVER_API_PORT=free_port())
    others = begun(process, "prefect_server.py")
    process.send_signal(number)
    assert flow.end(process) == (0, f"{ENDED}\n")
    assert alive(others) == set()


@pytest.mark.slow
@pytest.mark.parametrize("script", ["refresh.py", "nightly.py"])
def test_a_dead_prefect_api_url_is_told_in_one_sentence(flow, script) -> None:
    url = f"http://127.0.0.1:{free_port()}/api"
    code, output = flow.end(flow.start(script, PREFECT_API_URL=url))
    assert code == 2
    assert output.startswith(f"enrich: No Prefect server answers at {url}")
    assert output.count("\n") == 1


@pytest.mark.parametrize("script", ["refresh.py", "nightly.py"])
def test_a_prefect_home_that_cannot_be_written_is_told_in_one_sentence(flow, script) -> None:
    home = str(flow.folder / "list.md" / "home")
    code, output = flow.end(
        flow.start(script, PREFECT_HOME=home, PREFECT_SERVER_API_PORT=free_port())
    )
    assert code == 2
    assert output.startswith(f"enrich: Prefect cannot write to {home}")
    assert output.count("\n") == 1


@pytest.mark.slow
def test_a_prefect_server_that_cannot_start_is_told_in_one_sentence(flow) -> None:
    home = flow.folder / "damaged"
    (home / "prefect.db").mkdir(parents=True)
    code, output = flow.end(flow.start("refresh.py", PREFECT_HOME=str(home)))
    assert (code, output) == (
        2,
        f"enrich: The Prefect server did not start: {home / 'server.log'} says why.\n",
    )


@pytest.mark.slow
@pytest.mark.parametrize("inherited", ["ignored", "blocked"])
@pytest.mark.parametrize("number", ending.SIGNALS)
def test_a_run_that_waits_for_a_provider_ends_by_a_signal(busy, inherited, number) -> None:
    with inheritance.of(inherited):
        process = busy.start(ENRICH_RECORDS=f"{inherited}-{number}.sqlite")
    others = asked(busy, process)
    process.send_signal(number)
    code, output = busy.end(process)
    assert code == 128 + number
    assert output.endswith(f"{STOPPED}\n")
    assert alive(others) == set()


@pytest.mark.slow
@pytest.mark.parametrize("inherited", ["ignored", "blocked"])
@pytest.mark.parametrize("number", ending.SIGNALS)
def test_a_night_that_waits_for_a_provider_ends_by_a_signal(busy, inherited, number) -> None:
    with (
        inheritance.of(inherited),
        night(busy, ENRICH_RECORDS=f"night-{inherited}-{number}.sqlite", **OFTEN) as served,
    ):
        run = served.trigger()
        others = asked(busy, served.process)
        served.process.send_signal(number)
        served.process.send_signal(number)  # make passes it on twice
        code, output = busy.end(served.process)
    assert code == 0
    assert output.endswith(f"{ENDED}\n")
    assert "Traceback" not in output
    wait_until_gone(others)
    assert busy.last_state(run) == ("CANCELLED", "`make nightly` was ended.")


@pytest.mark.slow
def test_a_run_that_is_cancelled_in_the_browser_ends_and_says_so(busy) -> None:
    with night(busy, ENRICH_RECORDS="cancelled.sqlite", **OFTEN) as served:
        run = served.trigger()
        asked(busy, served.process)
        served.ask(f"flow_runs/{run}/set_state", {"state": {"type": "CANCELLING"}})
        assert served.ended(run)["type"] == "CANCELLED"


@pytest.mark.slow
def test_a_worker_ends_by_a_signal_and_reports_its_run_though_sigint_was_ignored(busy) -> None:
    port = free_port()
    server = [sys.executable, str(ROOT / "flows" / "prefect_server.py"), port]
    home = {"PREFECT_HOME": str(busy.folder / "prefect"), "DO_NOT_TRACK": "1"}
    url = {"PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
    environment = {**os.environ, **home, **url}
    with subprocess.Popen(server, stdin=subprocess.PIPE, env={**os.environ, **home}) as theirs:
        try:
            prefect_server.wait_for(theirs, int(port))
            prefect = [sys.executable, "-m", "prefect", "--no-prompt"]
            for words in (
                ["work-pool", "create", "enrich", "--type", "process"],
                ["deploy", "--all"],
            ):
                subprocess.run([*prefect, *words], env=environment, cwd=ROOT, check=True)
            with inheritance.of("ignored"):
                records = str(busy.folder / "worker.sqlite")
                lists = {"ENRICH_LIST": str(busy.folder / "list.md"), "ENRICH_RECORDS": records}
                out = {"ENRICH_OUT": str(busy.folder / "out")}
                process = busy.start("worker.py", **home, **url, **lists, **out)
            served = Night(process, int(port))
            run = served.trigger()
            others = asked(busy, process)
            process.send_signal(signal.SIGTERM)
            code, output = busy.end(process)
            wait_until_gone(others)
            assert code == 0, output
            assert busy.last_state(run) == ("SCHEDULED", "Its worker is gone.")
            over = {"state": {"type": "CANCELLED"}, "force": True}  # else a later test takes it up
            served.ask(f"flow_runs/{run}/set_state", over)
        finally:
            theirs.kill()


@pytest.mark.slow
def test_kill_9_of_a_night_takes_all_along_and_the_next_start_finds_its_port_free(busy) -> None:
    settings = {"ENRICH_RECORDS": "killed.sqlite", **OFTEN}
    with night(busy, **settings) as served:
        run = served.trigger()
        others = asked(busy, served.process)
        served.process.kill()
        busy.end(served.process)
    wait_until_gone(others)
    with night(busy, **settings, PREFECT_SERVER_API_PORT=str(served.port)):
        assert busy.last_state(run) == ("CRASHED", "`make nightly` died during this run.")


@pytest.mark.slow
def test_a_server_killed_under_a_night_is_told_in_one_sentence_and_started_again(busy) -> None:
    with night(busy, ENRICH_RECORDS="server.sqlite", **OFTEN) as served:
        run = served.trigger()
        asked(busy, served.process)
        busy.arxiv.trouble.clear()
        (server,) = [line for line in commands(family(served.process.pid)) if "_server.py" in line]
        os.kill(int(server.split()[0]), signal.SIGKILL)
        assert served.ended(run, away=True)["type"] == "COMPLETED"
        served.process.send_signal(signal.SIGINT)
        code, output = busy.end(served.process)
    assert code == 0
    assert output.count("enrich: The Prefect server went away; nothing is lost.") == 1
    assert output.count("Ctrl-C ends all") == 1
    assert "Traceback" not in output
