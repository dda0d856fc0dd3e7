"""Serves the flow by schedule on a Prefect server; `nightly.py` starts it and watches it."""

from __future__ import annotations

import ending

if __name__ == "__main__":
    ending.with_parent()
elif __name__ == "__mp_main__":  # the process of one run
    ending.with_spawner()

import asyncio
import logging
import multiprocessing
import os
import prefect_home  # noqa: F401  before prefect, which reads its settings when it is imported
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.settings import PREFECT_CLIENT_MAX_RETRIES, temporary_settings
from prefect.states import AwaitingRetry, Cancelled, Crashed, State

import deployments
import nightly
import notify
import prefect_api
from enrich.cli.console import out
from enrich.cli.streams import tolerant_streams
from enrich.errors import BadUsage, EnrichError
from enrich.lists import followed_lists
from enrich.normalization.private_addresses import bare
from enrich.settings import load
from refresh import refresh

AT_LENGTH = (
    "FlowRunCancellingObserver",
    "FlowRunSuspendingObserver",
    "events.clients",
    "_internal.concurrency",
)

for name in AT_LENGTH:  # what `nightly.py` tells in one sentence
    logging.getLogger(f"prefect.{name}").setLevel(logging.CRITICAL)


class Night(Runner):
    """Runs what is due, one run at a time, and ends at once when told to."""

    deployment_ids: Sequence[UUID] = ()

    def handle_sigterm(self, *_: object) -> None:
        """Take it for Ctrl-C, which asyncio knows how to end by."""
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.raise_signal(signal.SIGINT)

    async def __aexit__(self, *exc_info: Any) -> None:
        """End the run that is under way; a lane of it may sit in a wait of minutes."""
        ending.listen(ending.nothing)  # impatience would leave the run's state behind
        ending.within(4, 0)
        logging.disable()  # from here on Prefect would tell of our own doing as of errors
        try:
            await close(self.deployment_ids, Cancelled(message="`make nightly` was ended."))
        finally:
            for run in multiprocessing.active_children():
                run.kill()
            await super().__aexit__(*exc_info)


async def runs(deployment_ids: Sequence[UUID], *states: StateType) -> list[FlowRun]:
    """Return the runs of deployments that are in one of the states, the first to begin first."""
    async with get_client() as client:
        return await client.read_flow_runs(
            **prefect_api.runs_of(deployment_ids, states),
            sort=FlowRunSort.EXPECTED_START_TIME_ASC,
        )


async def close(deployment_ids: Sequence[UUID], state: State[None]) -> None:
    """Put runs that nobody works on any more into another state."""
    async with get_client() as client:
        for run in await runs(deployment_ids, StateType.PENDING, StateType.RUNNING):
            await client.set_flow_run_state(run.id, state, force=True)


async def planned(deployment_id: UUID, patience: int = 30) -> datetime:
    """Return when the server begins the next run; raise `BadUsage` if it plans none."""
    for _ in range(patience):
        for run in await runs([deployment_id], StateType.SCHEDULED):
            if run.expected_start_time:
                return run.expected_start_time
        await asyncio.sleep(1)
    raise BadUsage("The Prefect server plans no run: the cron line names no day, or see its log.")


def due(at: datetime, now: datetime) -> str:
    """Return when a run begins, in words."""
    if at <= now:
        return "at once, for the one missed"
    return f"at {at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


async def interrupted(deployment_ids: Sequence[UUID]) -> None:
    """Have the server begin again what it was the death of; the run says when that is in vain."""
    again: State[None] = AwaitingRetry(message="The Prefect server died during this run.")
    await close(deployment_ids, again)


async def watch() -> None:
    """End this process when the server does not answer any more, before Prefect speaks of it."""
    missed = 0
    with temporary_settings({PREFECT_CLIENT_MAX_RETRIES: 0}):
        async with get_client(httpx_settings={"timeout": 5}) as client:
            while missed < 3:
                await asyncio.sleep(0.5 if missed else 2)
                missed = missed + 1 if await client.api_healthcheck() else 0
    os._exit(nightly.GONE)


async def serve(wanted: Sequence[dict[str, Any]], url: str, ours: bool, again: bool) -> None:
    """Serve the flow until a signal comes.

    On a server of our own a missed run waits in its database; on another it is not to.
    """
    night = Night(limit=1, pause_on_shutdown=not ours)
    served = {(await night.aadd_flow(refresh, **served_as(one))): one for one in wanted}
    night.deployment_ids = [*served]
    await deployments.retire([one["name"] for one in wanted])
    if again:
        await interrupted(night.deployment_ids)
    elif ours:
        await close(night.deployment_ids, Crashed(message="`make nightly` died during this run."))
    await notify.settle(os.environ)
    for deployment_id, one in served.items():
        for when in one["schedules"]:
            named = "" if one["name"] == deployments.NIGHTLY else f"{one['name']} "
            at = due(await planned(deployment_id), datetime.now(UTC))
            out(f'enrich: refreshing {named}by "{when["cron"]}" in {when["timezone"]}, next {at}.')
    out(f"enrich: {bare(url).removesuffix('/api')} shows the runs; Ctrl-C ends all.")
    watching = asyncio.create_task(watch())
    await night.start()
    watching.cancel()


def served_as(deployment: dict[str, Any]) -> dict[str, Any]:
    """Return what Prefect's runner wants to know of a deployment; it runs one at a time itself."""
    taken = ("name", "description", "tags", "parameters", "enforce_parameter_schema")
    times = [Cron(one["cron"], timezone=one["timezone"]) for one in deployment["schedules"]]
    return {name: deployment[name] for name in taken} | ({"schedules": times} if times else {})


def main() -> int:
    """Return the exit code: 0 ended by a signal, 2 a wrong setting, 75 the server is gone."""
    tolerant_streams()
    ours, again = "ours" in sys.argv, "again" in sys.argv
    url = os.environ["PREFECT_API_URL"]
    ending.listen(signal.default_int_handler)
    try:
        load()
        notify.target(os.environ)
        wanted = deployments.declared(os.environ, Path(followed_lists.FILE))
        prefect_api.answers(url, patience=90 if ours else float("inf") if again else 5)
        asyncio.run(serve(wanted, url, ours, again))
    except KeyboardInterrupt:
        return 0
    except EnrichError as error:
        ending.say(str(error))
        return nightly.WRONG
    except httpx.TransportError:
        return nightly.GONE
    return 0


if __name__ == "__main__":
    sys.exit(main())
