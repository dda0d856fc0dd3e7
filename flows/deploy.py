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
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.exceptions import ObjectNotFound
from prefect.workers.process import ProcessWorker

import automations
import deployments
import notify
import prefect_api
import run_events
from automations import RUN
from enrich.errors import BadUsage
from enrich.lists import followed_lists
from enrich.settings import load

SILENCE = "enrich mends: nothing is heard of a run"
AGAIN = "enrich mends: begin it again"
VANISHED = "Vanished"  # the state of a run whose machine is gone
SILENT = timedelta(seconds=150)  # of a run, whose sign of life comes every 30 seconds
_DEPLOY = ("-m", "prefect", "--no-prompt", "deploy", "--all", "--prefect-file")
_LAST_WORDS = ("Completed", "Incomplete", "Failed", "Crashed", "Cancelled", "AwaitingRetry")


def begun_again() -> list[AutomationCore]:
    """Return the automations for a run of which nothing is heard any more: its machine is gone.

    The first says so, which Prefect refuses of a run that has ended: a sign of life may arrive
    late.  The second has a worker take it up again, for what was answered is kept; the run itself
    says when that is in vain.
    """
    runs, ours = automations.runs, automations.tagged(run_events.TAGS[0])
    silence = EventTrigger(
        after={RUN + "heartbeat"},
        expect={RUN + name for name in ("heartbeat", *_LAST_WORDS, VANISHED)},
        match=runs,
        match_related=ours,
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=SILENT,
    )
    said = automations.at_once([RUN + VANISHED], runs, [ours])
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


def main() -> Iterator[str]:
    """Yield what is deployed; raise `BadUsage` with what is to be mended."""
    load()
    notify.target(os.environ)
    wanted = deployments.declared(os.environ, Path(followed_lists.FILE))
    prefect_api.own(os.environ)
    asyncio.run(prepare(wanted[0]["work_pool"]["name"]))
    deploy(wanted)
    asyncio.run(deployments.retire([one["name"] for one in wanted]))
    for one in wanted:
        when = " and ".join(f'by "{at["cron"]}" in {at["timezone"]}' for at in one["schedules"])
        yield f"{one['name']} is deployed, {when or 'for whoever asks'}."


if __name__ == "__main__":
    sys.exit(prefect_api.said(main()))
