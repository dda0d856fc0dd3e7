"""Whether a Prefect server answers, asked as its clients ask."""

from __future__ import annotations

import prefect_home  # noqa: F401  before prefect, which reads its settings when it is imported
import time
from collections.abc import Mapping

import httpx
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL, PREFECT_CLIENT_MAX_RETRIES, temporary_settings

from enrich.errors import BadUsage
from enrich.normalization.private_addresses import bare


def own(environ: Mapping[str, str]) -> str:
    """Return the address of the user's Prefect server, which answers; raise `BadUsage`."""
    url = environ.get("PREFECT_API_URL")
    if not url:
        raise BadUsage(
            "PREFECT_API_URL is not set: it names the Prefect server, as in "
            "http://127.0.0.1:4200/api."
        )
    answers(url, patience=5)
    return url


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
