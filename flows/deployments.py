"""What is deployed: `prefect.yaml`'s, and one for each list of `lists.toml`."""

from __future__ import annotations

import prefect_home  # before prefect, which reads its settings when it is imported
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import yaml
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterTags
from prefect.client.schemas.schedules import CronSchedule

import parameters
import run_events
from enrich.errors import BadUsage
from enrich.lists import followed_lists
from enrich.lists.followed_lists import FollowedList
from enrich.settings import load

FILE = "prefect.yaml"
NIGHTLY, AD_HOC = "nightly", "ad-hoc"
FIXED = (NIGHTLY, AD_HOC)  # the deployments of `prefect.yaml`; all others are of lists
VARIABLE = "ENRICH_NIGHTLY"


def file() -> dict[str, Any]:
    """Return the file in which all but the lists of `lists.toml` is declared."""
    return dict(yaml.safe_load((prefect_home.ROOT / FILE).read_text("utf-8")))


def declared(environ: Mapping[str, str], lists: Path) -> list[dict[str, Any]]:
    """Return the deployments, with the words of `prefect.yaml`; raise `BadUsage`.

    Where there are followed lists, they take the place of `nightly`.  `ENRICH_NIGHTLY` says when
    those run that have no schedule of their own.
    """
    fixed = {one["name"]: one for one in file()["deployments"]}
    nightly = with_cron(fixed[NIGHTLY], environ.get(VARIABLE) or None)
    named = followed_lists.read(lists, is_cron)
    if named:
        followed_lists.must_differ(lists.name, named, load().out)
    followed = [of_list(nightly, one) for one in named]
    if taken := sorted({one["name"] for one in followed} & fixed.keys()):
        raise BadUsage(f"{lists.name} has a list with the name {taken[0]!r}, which is taken.")
    rest = [one for name, one in fixed.items() if name != NIGHTLY]
    return [*(followed or [nightly]), *rest]


def of_list(nightly: Mapping[str, Any], followed: FollowedList) -> dict[str, Any]:
    """Return the deployment of a followed list: the nightly one for another list and folder."""
    out = followed.out or str(followed.place(load().out))
    parameters.public(list(followed.source), out)
    return {
        **with_cron(nightly, followed.schedule),
        "name": followed.name,
        "parameters": {"list": [*followed.source], "out": out},
    }


def with_cron(deployment: Mapping[str, Any], cron: str | None) -> dict[str, Any]:
    """Return a deployment at another time, where one is given; raise `BadUsage`."""
    (usual,) = deployment["schedules"]
    if cron is not None and not is_cron(cron):
        raise BadUsage(
            f'{VARIABLE}="{cron}" is no cron line: it takes minute, hour, day, month and '
            f'weekday, in {usual["timezone"]}, as in "{usual["cron"]}".'
        )
    return {**deployment, "schedules": [{**usual, "cron": cron or usual["cron"]}]}


def is_cron(cron: str) -> bool:
    """Tell whether Prefect takes a line for a schedule."""
    try:
        CronSchedule(cron=cron)
    except ValueError:
        return False
    return True


async def retire(kept: Collection[str]) -> None:
    """Pause what was deployed from this folder by schedule and is no longer: a list taken out."""
    tags = DeploymentFilterTags(all_=[*run_events.TAGS])
    async with get_client() as client:
        found = await client.read_deployments(deployment_filter=DeploymentFilter(tags=tags))
        ours = {one.path for one in found if one.name in kept}
        for one in found:
            if one.name not in kept and one.path in ours and not one.paused:
                await client.pause_deployment(one.id)
