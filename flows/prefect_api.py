"""What is asked of a Prefect server, as its clients ask: whether it answers, and for runs."""

from __future__ import annotations

import prefect_home  # noqa: F401  before prefect, which reads its settings when it is imported
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import httpx
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.settings import PREFECT_API_URL, PREFECT_CLIENT_MAX_RETRIES, temporary_settings

import ending
from enrich.errors import BadUsage, EnrichError
from enrich.normalization.private_addresses import bare


def said(sentences: Iterable[str]) -> int:
    """Say sentences, or what is wrong; return the exit code: 0, or 2 where something is to mend."""
    try:
        for sentence in sentences:
            ending.say(sentence)
    except EnrichError as error:
        ending.say(str(error))
        return 2
    except httpx.TransportError:
        ending.say("The Prefect server went away; run it again.")
        return 2
    return 0


def runs_of(deployment_ids: Sequence[UUID], states: Iterable[StateType]) -> dict[str, Any]:
    """Return what finds the runs of deployments that are in one of some states."""
    named = FlowRunFilterStateType(any_=[*states])
    return {
        "deployment_filter": DeploymentFilter(id=DeploymentFilterId(any_=[*deployment_ids])),
        "flow_run_filter": FlowRunFilter(state=FlowRunFilterState(type=named)),
    }


def own(environ: Mapping[str, str]) -> None:
    """Raise `BadUsage` unless the user names a Prefect server of his own, which answers."""
    url = environ.get("PREFECT_API_URL")
    if not url:
        raise BadUsage(
            "PREFECT_API_URL is not set: it names the Prefect server, as in "
            "http://127.0.0.1:4200/api."
        )
    answers(url, patience=5)


def answers(url: str, patience: float) -> None:
    """Wait for the Prefect server at an address, or raise `BadUsage`."""
    end = time.monotonic() + patience
    while not answers_now(url):
        if time.monotonic() > end:
            raise BadUsage(
                f"No Prefect server answers at {bare(url)}: PREFECT_API_URL names it, and ends "
                "in /api as a rule."
            )
        time.sleep(0.2)


def answers_now(url: str) -> bool:
    """Ask once, for five seconds; a page for people is no answer."""
    try:
        with (
            temporary_settings({PREFECT_API_URL: url, PREFECT_CLIENT_MAX_RETRIES: 0}),
            get_client(sync_client=True, httpx_settings={"timeout": 5}) as client,
        ):
            return client.request("GET", "/health").json() is True
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return False
