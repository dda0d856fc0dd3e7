"""Deploys for Prefect workers: the work pool, a deployment for each list, and who is told.

With `PREFECT_API_URL` set, and again after every change of `prefect.yaml` or `lists.toml`.
"""

from __future__ import annotations

import asyncio
import os
import prefect_home  # before prefect, which reads its settings when it is imported
import subprocess  # nosec B404  # see where it is used
import sys
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import yaml
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from prefect.exceptions import ObjectNotFound
from prefect.workers.process import ProcessWorker

import automations
import deployments
import ending
import followed_lists
import notify
import prefect_api
import run_events
from enrich.errors import BadUsage, EnrichError
from enrich.settings import load

SILENCE = "enrich mends: nothing is heard of a run"
AGAIN = "enrich mends: begin it again"
VANISHED = "Vanished"  # the state of a run whose machine is gone
SILENT = timedelta(seconds=150)  # of a run, whose sign of life comes every 30 seconds
_DEPLOY = ("-m", "prefect", "--no-prompt", "deploy", "--all", "--prefect-file")
_RUN = "prefect.flow-run."
_LAST_WORDS = ("Completed", "Incomplete", "Failed", "Crashed", "Cancelled", "AwaitingRetry")

Specification = ResourceSpecification.model_validate


def begun_again() -> list[AutomationCore]:
    """Return the automations for a run of which nothing is heard any more: its machine is gone.

    The first says so, which Prefect refuses of a run that has ended: a sign of life may arrive
    late.  The second has a worker take it up again, for what was answered is kept; the run itself
    says when that is in vain.
    """
    runs = Specification({"prefect.resource.id": f"{_RUN}*"})
    ours = Specification(
        {"prefect.resource.role": "tag", "prefect.resource.id": f"prefect.tag.{run_events.TAGS[0]}"}
    )
    silence = EventTrigger(
        after={_RUN + "heartbeat"},
        expect={_RUN + name for name in ("heartbeat", *_LAST_WORDS, VANISHED)},
        match=runs,
        match_related=ours,
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=SILENT,
    )
    said = EventTrigger(
        expect={_RUN + VANISHED},
        match=runs,
        match_related=ours,
        posture=Posture.Reactive,
        threshold=1,
        within=timedelta(0),
    )
    crashed = ChangeFlowRunState(
        state=StateType.CRASHED, name=VANISHED, message="Nothing is heard of it any more."
    )
    again = ChangeFlowRunState(
        state=StateType.SCHEDULED, name="AwaitingRetry", message="Its machine is gone."
    )
    return [
        AutomationCore(name=SILENCE, trigger=silence, actions=[crashed]),
        AutomationCore(name=AGAIN, trigger=said, actions=[again]),
    ]


async def prepare(pool: str) -> None:
    """Make the work pool, unless there is one, and the automations."""
    async with get_client() as client:
        try:
            await client.read_work_pool(pool)
        except ObjectNotFound:
            template = ProcessWorker.get_default_base_job_template()
            await client.create_work_pool(
                WorkPoolCreate(name=pool, type=ProcessWorker.type, base_job_template=template)
            )
        await automations.keep(client, {SILENCE, AGAIN}, begun_again())
    await notify.settle(os.environ)


async def retire(wanted: Sequence[dict[str, Any]]) -> None:
    """Pause the deployments of lists that were taken out."""
    async with get_client() as client:
        await deployments.retire(client, [one["name"] for one in wanted])


def deploy(wanted: Sequence[dict[str, Any]]) -> None:
    """Have Prefect deploy, as `prefect deploy --all` does; raise `BadUsage` with what it says."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / deployments.FILE
        file.write_text(yaml.safe_dump({**deployments.file(), "deployments": [*wanted]}), "utf-8")
        done = subprocess.run(  # nosec B603  # words of our own
            [sys.executable, *_DEPLOY, str(file)],
            cwd=prefect_home.ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise BadUsage(f"Prefect did not deploy: {(done.stderr or done.stdout).strip()[-600:]}")


def main() -> int:
    """Return the exit code: 0 deployed, 2 what is to be mended was said."""
    try:
        load()
        notify.target(os.environ)
        wanted = deployments.declared(os.environ, Path(followed_lists.FILE))
        prefect_api.own(os.environ)
        asyncio.run(prepare(wanted[0]["work_pool"]["name"]))
        deploy(wanted)
        asyncio.run(retire(wanted))
    except EnrichError as error:
        ending.say(str(error))
        return 2
    except httpx.TransportError:
        ending.say("The Prefect server went away; run it again.")
        return 2
    for one in wanted:
        when = " and ".join(f'by "{at["cron"]}" in {at["timezone"]}' for at in one["schedules"])
        ending.say(f"{one['name']} is deployed, {when or 'for whoever asks'}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
