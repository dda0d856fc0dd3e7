"""Refreshes the dataset as a Prefect flow: `make run`, or by schedule."""

from __future__ import annotations

import ending

if __name__ == "__main__":  # importing Prefect takes seconds, in which nothing has been begun
    ending.listen(ending.at_once)

import os
import prefect_home  # before prefect, which reads its settings when it is imported
import subprocess  # nosec B404  # for a type
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar
from uuid import UUID

import httpx
from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import TERMINAL_STATES, FlowRun
from prefect.context import get_run_context
from prefect.settings import PREFECT_API_URL, PREFECT_UI_URL, temporary_settings
from prefect.states import Completed, Failed, State

import prefect_api
import prefect_server
from enrich import pipeline
from enrich.cli import run_output
from enrich.cli.console import out_page, tolerant_streams
from enrich.cli.escaping import one_printed
from enrich.cli.progress import lines
from enrich.dataset.place import stopping
from enrich.dataset.run_summary import Summary
from enrich.errors import BadUsage, EnrichError, Held
from enrich.harvest.lane_report import Report
from enrich.harvest.shell import Lane, Shell
from enrich.lists.location import called
from enrich.normalization import folder_address
from enrich.normalization.private_addresses import is_address
from enrich.settings import Settings, load

T = TypeVar("T")
PrefectSettings = Mapping[Any, Any]


class Tasks:
    """Runs the steps of the pipeline as tasks, and counts them."""

    def __init__(self) -> None:
        self.started = 0

    def step(self, name: str, action: Callable[[], T]) -> T:
        """Run one step as a task; what goes wrong is told, not traced."""
        caught: list[EnrichError] = []
        done: list[T] = []

        @task(name=name, task_run_name=name, cache_policy=NO_CACHE)
        def step() -> State[None]:
            try:
                done.append(action())
            except EnrichError as error:
                caught.append(error)
                return Completed(name="Refused", message=str(error))
            return Completed()

        self.started += 1
        step(return_state=True)
        if caught:
            raise caught[0]
        return done[0]

    def lanes(self, lane: Lane, names: Sequence[str]) -> Iterator[Report]:
        """Run one task for every provider, side by side."""
        reports: list[Report] = []

        @task(name="ask", task_run_name="ask {provider}", cache_policy=NO_CACHE)
        def ask(provider: str) -> State[None]:
            report = ending.unless_wanted(lambda: lane(provider))
            reports.append(report)
            return Completed(name="Incomplete" if report.failed else None, message=report.why)

        self.started += len(names)
        for future in [ask.submit(name) for name in names]:
            future.result()
        yield from reports


def with_time(settings: Settings, run: FlowRun) -> Settings:
    """Return the settings of a run: one by schedule has time, for nobody sits before it."""
    return settings.by_schedule() if run.auto_scheduled else settings


def renew(
    list: str | Sequence[str] | None = None,
    out: str | None = None,
    records: str | None = None,
    offline: bool | None = None,
    providers: Sequence[str] | None = None,
    refresh: str | None = None,
    force: bool = False,
) -> State[None]:
    """Read the list, ask about its papers, write the dataset; options as of `enrich run`."""
    if "PREFECT__FLOW_RUN_ID" in os.environ:  # a worker's, of which Prefect says nothing at its end
        ending.with_starter()
    tasks, log = Tasks(), get_run_logger()

    def say(sentence: str) -> None:
        log.info("%s", one_printed(sentence))

    shell = Shell(lanes=tasks.lanes, tell=lines(say), say=say)
    try:
        public(list, out)
        settings = load(list=list, out=out, records=records, offline=offline)
        settings = with_time(settings, get_run_context().flow_run)
        with ending.in_flow(5):
            result = pipeline.run(  # nosec B604  # no such shell
                settings,
                only=providers,
                refresh=refresh,
                force=force,
                shell=shell,
                step=tasks.step,
            )
    except EnrichError as error:
        if isinstance(error, Held):
            _held.add(get_run_context().flow_run.id)
        return Failed(message=str(error))
    finally:
        _started[get_run_context().flow_run.id] = tasks.started
    create_markdown_artifact(run_output.markdown(result), key="refresh", description=result.run_id)
    out_page(run_output.summary(result))
    return ended(result)


refresh = flow(name="refresh")(renew)  # two names: only so can it be handed to another process


def public(list_: str | Sequence[str] | None, out: str | None = None) -> None:
    """Raise `BadUsage` for an address with a user or a query: Prefect keeps parameters."""
    place = folder_address.folder(out or "")
    if isinstance(place, str) and folder_address.called(place) != place:
        raise BadUsage(
            f"The address of {folder_address.called(place)} carries a user or a query, and Prefect "
            "shows the parameters of a run to everybody: set ENRICH_OUT, and renew what is secret."
        )
    for one in [list_] if isinstance(list_, str) else list_ or ():
        if is_address(one) and called(one).casefold() != one.casefold():
            raise BadUsage(
                f"The address of {called(one)} carries a user or a query, and Prefect shows "
                "the parameters of a run to everybody: set ENRICH_LIST, and renew what is secret."
            )


def ended(result: Summary) -> State[None]:
    """Return the state of a run that wrote the dataset: named when somebody could not be asked."""
    missed = [f"{report.failed} of {report.provider}" for report in result.reports if report.failed]
    if not missed:
        return Completed(message=run_output.headline(result))
    why = f"not asked, so the next run asks again: {', '.join(missed)}"
    return Completed(name="Incomplete", message=f"{run_output.headline(result)}; {why}")


_held: set[UUID] = set()  # runs whose dataset was set aside
_started: dict[UUID, int] = {}  # how many task runs a server started for us still has to write


def drain(flow_run_id: UUID, expected: int, timeout: float = 20.0, grace: float = 1.5) -> bool:
    """Wait until the server of this process has written every task run.

    It loses those it still holds in memory when the process ends.
    """
    wanted = {
        "flow_runs": {"id": {"any_": [str(flow_run_id)]}},
        "task_runs": {"state": {"type": {"any_": [state.value for state in TERMINAL_STATES]}}},
    }
    end = time.monotonic() + timeout
    with get_client(sync_client=True) as client:
        while time.monotonic() < end:
            if client.request("POST", "/task_runs/count", json=wanted).json() >= expected:
                time.sleep(grace)
                return True
            time.sleep(0.2)
    return False


AWAY = "The Prefect server went away; nothing is lost. Start again."


@contextmanager
def server() -> Iterator[PrefectSettings]:
    """Run the Prefect server of one run, or see that the user's own answers; give settings."""
    if prefect_home.own_server(os.environ):
        ending.listen(lambda number, frame: leave(128 + number, stopping.sentence()), always=False)
        prefect_api.answers(os.environ["PREFECT_API_URL"], patience=0)
        yield {}
        return
    port = prefect_server.free_port()
    process = prefect_server.start(port, ephemeral=True)
    ended = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        """End at once, and the server with us; a lane may sit in a wait of minutes."""
        ended.set()
        ending.within(5, 128 + number)
        prefect_server.stop(process, patience=2)
        leave(128 + number, stopping.sentence())

    ending.listen(stop)
    try:
        prefect_server.wait_for(process, port)
        threading.Thread(target=watch, args=(process, ended), daemon=True).start()
        yield {PREFECT_API_URL: f"http://127.0.0.1:{port}/api", PREFECT_UI_URL: ""}  # has no pages
    finally:
        ended.set()
        prefect_server.stop(process, patience=3)


def watch(process: subprocess.Popen[bytes], ended: threading.Event) -> None:
    """End when the server does, of which Prefect would speak at length."""
    while process.poll() is None:
        time.sleep(0.2)
    if not ended.is_set():
        leave(1, AWAY)


def leave(code: int, sentence: str) -> None:
    """Say why, and end at once."""
    ending.say(sentence)
    os._exit(code)


def run_once(*, force: bool) -> int:
    """Run the flow; return 0, 1 when nothing was written, 4 when it lost too much."""
    load()
    with server() as settings, temporary_settings(settings):
        state = refresh(force=force, return_state=True)
        run_id = state.state_details.flow_run_id
        if not prefect_home.own_server(os.environ) and not drain(run_id, _started[run_id]):
            ending.say("Prefect did not record every task run in time.")
    if state.is_completed():
        return 0
    ending.say(str(state.message))
    return 4 if run_id in _held else 1


def main() -> int:
    """Run the flow once; return the exit code: 0, 1 nothing written, 2 a wrong setting, 4 held."""
    tolerant_streams()
    ending.with_make(os.environ)
    try:
        return run_once(force="--force" in sys.argv[1:])
    except EnrichError as error:
        ending.say(str(error))
        return 2
    except httpx.TransportError:
        ending.say(AWAY)
        return 1


if __name__ == "__main__":
    sys.exit(main())
