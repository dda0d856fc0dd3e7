"""Refreshes the dataset as a Prefect flow: `make run`, or by schedule."""

from __future__ import annotations

import ending

if __name__ == "__main__":  # importing Prefect takes seconds, in which nothing has been begun
    ending.listen(ending.at_once)

import gc
import os
import prefect_home  # before prefect, which reads its settings when it is imported
import subprocess  # nosec B404  # for a type
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from importlib import import_module
from types import FrameType
from typing import Any, NoReturn
from uuid import UUID

import httpx
from prefect import flow, tags
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import TERMINAL_STATES, FlowRun
from prefect.context import get_run_context
from prefect.runtime import deployment, flow_run
from prefect.settings import PREFECT_API_URL, PREFECT_UI_URL, temporary_settings
from prefect.states import Failed, State

import begun_again
import deployments
import parameters
import prefect_api
import prefect_server
import run_artifacts
import run_events
from enrich import pipeline
from enrich.cli import run_output
from enrich.cli.console import out_page
from enrich.cli.start import SELDOM
from enrich.cli.streams import losses_as_sentences, tolerant_streams
from enrich.dataset.place import stopping
from enrich.errors import EnrichError, Held
from enrich.harvest.shell import Shell
from enrich.settings import Settings, load
from lane_tasks import DELAYS, Tasks, say
from parameters import Provider, ProviderOrAll
from run_states import begun, done, ended, short_name

PrefectSettings = Mapping[Any, Any]

QUEUE = 6 * 3600.0  # seconds that a deployed run waits for another with the same log of records


def renew(
    list: list[str] = [],  # noqa: B006  (a list, so that the form asks for one)
    out: str = "",
    records: str = "",
    offline: bool = False,
    providers: list[Provider] = [],  # noqa: B006
    refresh: ProviderOrAll = "",
    force: bool = False,
) -> State[None]:
    """Read the list, ask about its papers, write the dataset; what is left empty is as set.

    Args:
        list: What the list is named by: a path, a folder, an address or github:owner/repo;
            several are one dataset.
        out: The folder of the dataset, or an address such as s3://bucket/folder.
        records: The file with what providers have said; runs that share it ask nothing twice.
        offline: Ask nobody outside; what is on record is enough.
        providers: Ask only these; with none, all that are switched on.
        refresh: Ask this provider again, or all, whether or not their answers are still fresh.
        force: Publish the new dataset whatever it has lost.
    """
    run = get_run_context().flow_run
    if "PREFECT__FLOW_RUN_ID" in os.environ:  # a worker's, of which Prefect says nothing at its end
        ending.with_starter(lambda: begun_again.hand_on(run.id))
    if why := begun_again.in_vain(run):
        return Failed(message=why)
    tasks = Tasks(DELAYS if run.auto_scheduled else ())
    shell = Shell(
        lanes=tasks.lanes,
        tell=tasks.tell,
        say=say,
        stage=tasks.stage,
        queue=QUEUE if run.deployment_id else 0.0,
    )
    try:
        settings = with_time(parameters.settings(list, out, records, offline), run)
        name = called(settings.lists)
        named = begun(name, datetime.now(UTC))
        standing = run_artifacts.standing_list(settings.out)
        with ending.in_flow(5):
            result = pipeline.run(  # nosec B604  # no such shell
                settings,
                only=[providers] if isinstance(providers, str) else providers or None,
                refresh=refresh or None,
                force=parameters.yes_or_no("force", force),
                shell=shell,
                step=tasks.step,
            )
    except EnrichError as error:
        if isinstance(error, Held):
            _held.add(run.id)
        return Failed(message=str(error))
    finally:
        _started[run.id] = tasks.started
    run_artifacts.create(result, settings, standing)
    rename(run.id, done(named, result))
    out_page(run_output.summary(result))
    state = ended(result, scheduled=bool(run.auto_scheduled), fail_when=settings.fail_when)
    if state.is_failed():
        _written.add(run.id)
    run_events.tell(run, state, name, result.changes)
    begun_again.over.set()
    return state


def run_name() -> str:
    """Return what a run is called from its first moment on; nothing in a parameter can stop it."""
    given = flow_run.parameters.get("list")
    named = [given] if isinstance(given, str) else given
    if not (isinstance(named, list) and all(isinstance(one, str) for one in named)):
        named = []  # the run tells what is wrong with it
    return begun(called(list(filter(None, named)) or usual_lists()), datetime.now(UTC))


def called(lists: Sequence[str]) -> str:
    """Return what a list is called: as `lists.toml` has it, else by what it is named by."""
    own = deployment.name
    return own if own and own not in deployments.FIXED else short_name(lists)


def usual_lists() -> Sequence[str]:
    """Return what the list is named by in the settings, if those can be read."""
    try:
        return load().lists
    except EnrichError:
        return ["enrich"]  # the run tells what is wrong with them


# Two names: only so can the flow be handed to another process.  What parameters hold is told
# wrong in the words of the command line, so Prefect is not to tell it in its own.
refresh = flow(
    name="refresh",
    flow_run_name=run_name,
    validate_parameters=False,
)(renew)


def rename(run_id: UUID, name: str) -> None:
    """Call a run by what came of it."""
    with get_client(sync_client=True) as client:
        client.update_flow_run(run_id, name=name)


def with_time(settings: Settings, run: FlowRun) -> Settings:
    """Return the settings of a run: one by schedule has time, for nobody sits before it."""
    return settings.by_schedule() if run.auto_scheduled else settings


_held: set[UUID] = set()  # runs whose dataset was set aside
_written: set[UUID] = set()  # failed ones that wrote it, for too many could not be asked
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
    threading.Thread(target=load_ahead, daemon=True).start()
    try:
        prefect_server.wait_for(process, port)
        threading.Thread(target=watch, args=(process, ended), daemon=True).start()
        yield {PREFECT_API_URL: f"http://127.0.0.1:{port}/api", PREFECT_UI_URL: ""}  # has no pages
    finally:
        ended.set()
        prefect_server.stop(process, patience=3)


def load_ahead() -> None:
    """Import while the server starts what a run needs only at its end, which takes its time."""
    for name in ("enrich.dataset.edition", "enrich.report.whole_page"):
        with suppress(ImportError):  # the page is made only where its extra is installed
            import_module(name)


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
    """Run the flow; return the exit code."""
    load()
    gc.set_threshold(*SELDOM)
    with server() as settings, temporary_settings(settings):
        with tags("by hand"):
            state = refresh(force=force, return_state=True)
        run_id = state.state_details.flow_run_id
        if not prefect_home.own_server(os.environ) and not drain(run_id, _started[run_id]):
            ending.say("Prefect did not record every task run in time.")
    if state.is_completed():
        return 0
    ending.say(str(state.message))
    return 4 if run_id in _held else 3 if run_id in _written else 1


def main() -> int:
    """Run the flow once; return the exit code.

    0 written, 1 nothing written, 2 a wrong setting, 3 too many could not be asked, 4 held.
    """
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


def end(code: int) -> NoReturn:
    """End with a code: at once where the server was ours.

    What Prefect still wants to tell one that has ended it would try to for a minute.
    """
    if prefect_home.own_server(os.environ):
        sys.exit(code)
    os._exit(code)


if __name__ == "__main__":
    with losses_as_sentences():  # and all that was printed is out
        ended_with = main()
    end(ended_with)
