"""Refreshes the dataset by schedule on this machine, and keeps running: `make nightly`."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import prefect_home  # before prefect, which reads its settings when it is imported
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import yaml
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.schedules import CronSchedule
from prefect.client.schemas.sorting import FlowRunSort
from prefect.runner import Runner
from prefect.schedules import Cron, Schedule
from prefect.settings import PREFECT_API_URL, PREFECT_SERVER_API_PORT, temporary_settings
from prefect.states import Cancelled, Crashed, State

from enrich.errors import BadUsage, EnrichError
from enrich.settings import load
from refresh import refresh

if __name__ == "__mp_main__":  # the process of one run; Ctrl-C is for the one that started it
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def declared() -> dict[str, Any]:
    """Return the deployment as `prefect.yaml` has it."""
    text = (prefect_home.ROOT / "prefect.yaml").read_text("utf-8")
    return dict(yaml.safe_load(text)["deployments"][0])


def schedule(environ: Mapping[str, str]) -> Schedule:
    """Return when to run: as `prefect.yaml` says, unless `ENRICH_NIGHTLY` says otherwise."""
    usual = declared()["schedules"][0]
    cron = environ.get("ENRICH_NIGHTLY") or usual["cron"]
    try:
        CronSchedule(cron=cron)
    except ValueError:
        raise BadUsage(
            f'ENRICH_NIGHTLY="{cron}" is no cron line: it takes minute, hour, day, month and '
            f'weekday, in {usual["timezone"]}, as in "{usual["cron"]}".'
        ) from None
    return Cron(cron, timezone=usual["timezone"])


class Night(Runner):
    """Runs what is due, one run at a time, and ends at once when told to."""

    deployment_id: UUID

    def handle_sigterm(self, *_: object) -> None:
        """Take it for Ctrl-C, which asyncio knows how to end by; make passes it on twice."""
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.raise_signal(signal.SIGINT)

    async def __aexit__(self, *exc_info: Any) -> None:
        """End the run that is under way; a lane of it may sit in a wait of minutes."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # impatience would leave processes behind
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        logging.disable()  # from here on Prefect would tell of our own doing as of errors
        try:
            await close(self.deployment_id, Cancelled(message="`make nightly` was ended."))
        finally:
            for run in multiprocessing.active_children():
                run.kill()
            await super().__aexit__(*exc_info)


async def runs(deployment_id: UUID, *states: StateType) -> list[FlowRun]:
    """Return the runs of a deployment that are in one of the states, the first to begin first."""
    async with get_client() as client:
        return await client.read_flow_runs(
            deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[deployment_id])),
            flow_run_filter=FlowRunFilter(
                state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[*states]))
            ),
            sort=FlowRunSort.EXPECTED_START_TIME_ASC,
        )


async def close(deployment_id: UUID, state: State[None]) -> None:
    """Put runs that nobody works on any more into a last state."""
    async with get_client() as client:
        for run in await runs(deployment_id, StateType.PENDING, StateType.RUNNING):
            await client.set_flow_run_state(run.id, state, force=True)


async def planned(deployment_id: UUID, patience: int = 30) -> datetime:
    """Return when the server begins the next run; raise `BadUsage` if it plans none."""
    for _ in range(patience):
        for run in await runs(deployment_id, StateType.SCHEDULED):
            if run.expected_start_time:
                return run.expected_start_time
        await asyncio.sleep(1)
    raise BadUsage("The Prefect server plans no run: the cron line names no day, or see its log.")


def due(at: datetime, now: datetime) -> str:
    """Return when a run begins, in words."""
    if at <= now:
        return "at once, for the one missed"
    return f"at {at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


async def serve(when: Schedule, url: str, ours: bool) -> None:
    """Serve the flow until a signal comes.

    On a server of our own a missed run waits in its database; on another it is not to.
    """
    night = Night(limit=1, pause_on_shutdown=not ours)
    night.deployment_id = await night.aadd_flow(
        refresh, name=declared()["name"], description=declared()["description"], schedule=when
    )
    if ours:
        await close(night.deployment_id, Crashed(message="`make nightly` died during this run."))
    print(
        f'enrich: refreshing by "{when.cron}" in {when.timezone}, '
        f"next {due(await planned(night.deployment_id), datetime.now(UTC))}.\n"
        f"enrich: {url.removesuffix('/api')} shows the runs; Ctrl-C ends all.",
        flush=True,
    )
    await night.start()


@contextmanager
def server(port: int) -> Iterator[None]:
    """Run a Prefect server on loopback, in a session of its own that Ctrl-C does not reach."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise BadUsage(
                f"Port {port} is in use: set PREFECT_SERVER_API_PORT to a free one, or "
                f"PREFECT_API_URL=http://127.0.0.1:{port}/api if a Prefect server runs there."
            ) from None
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1"]
    process = subprocess.Popen(
        [*command, "--port", str(port)], stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)  # a browser that shows the runs would keep it longer
        except subprocess.TimeoutExpired:
            process.kill()


def answers(url: str, patience: float) -> None:
    """Wait for the Prefect server, or raise `BadUsage`."""
    end = time.monotonic() + patience
    with get_client(sync_client=True) as client:
        while client.api_healthcheck():
            if time.monotonic() > end:
                raise BadUsage(f"No Prefect server answers at {url}.")
            time.sleep(0.2)


def night_by_night() -> None:
    """Serve the flow on the user's Prefect server, or on one of our own."""
    load()
    when = schedule(os.environ)
    ours = not prefect_home.own_server(os.environ)
    port = PREFECT_SERVER_API_PORT.value()
    url = f"http://127.0.0.1:{port}/api" if ours else os.environ["PREFECT_API_URL"]
    with temporary_settings({PREFECT_API_URL: url}), server(port) if ours else nullcontext():
        answers(url, patience=90 if ours else 5)
        asyncio.run(serve(when, url, ours))


def main() -> int:
    """Return the exit code: 0 ended by a signal, 1 the server is gone, 2 a wrong setting."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        night_by_night()
    except KeyboardInterrupt:
        print("enrich: Ended. What was answered is kept for the next run.", flush=True)
    except EnrichError as error:
        print(f"enrich: {error}", file=sys.stderr)
        return 2
    except httpx.TransportError:
        print(
            "enrich: The Prefect server went away; nothing is lost. Start again.", file=sys.stderr
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
