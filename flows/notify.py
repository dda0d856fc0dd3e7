"""Who is told of bad nights: automations of the Prefect server, made as `ENRICH_NOTIFY` says.

`python flows/notify.py` makes them and sends a message to try it.
"""

from __future__ import annotations

import asyncio
import logging
import os
import prefect_home  # noqa: F401  before prefect, which reads its settings when it is imported
import re
import sys
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import apprise
import httpx
from prefect.blocks.core import Block
from prefect.blocks.notifications import (
    CustomWebhookNotificationBlock,
    NotificationBlock,
    SlackWebhook,
)
from prefect.client.orchestration import get_client
from prefect.events.actions import SendNotification
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification

import ending
import prefect_api
import run_events
from automations import keep
from enrich.errors import BadUsage, EnrichError

logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it tells addresses, which are secrets

VARIABLE = "ENRICH_NOTIFY"
BLOCK = "enrich-notify"
FAILED_NIGHT = "enrich tells: a night failed"
INCOMPLETE_NIGHTS = "enrich tells: nights were incomplete"
NEW_ERRORS = "enrich tells: the list has new errors"
_BLOCK = re.compile(r"([a-z0-9-]+)/([a-z0-9-]+)")

Specification = ResourceSpecification.model_validate
FAILED = {
    "subject": "enrich: {{ flow_run.name }}: {{ flow_run.state.name|lower }}",
    "body": "{{ flow_run.state.message }}\n{{ flow_run|ui_url or '' }}",
}
TOLD = {"subject": "enrich: {{ event.payload.subject }}", "body": "{{ event.payload.text }}"}


def target(environ: Mapping[str, str]) -> Block | tuple[str, str] | None:
    """Return what tells somebody: a block, or type and name of one; None where nobody is told.

    Raises `BadUsage` for what names neither, without showing it: such an address is a secret.
    """
    where = environ.get(VARIABLE, "").strip()
    if not where:
        return None
    if named := _BLOCK.fullmatch(where):
        return named[1], named[2]
    if re.match(r"https?://[^\s/]", where, re.I):
        return webhook(where)
    if "://" in where and apprise.Apprise.instantiate(where) is not None:
        return SlackWebhook(url=where)  # hands any address to Apprise, as none of its own is
    raise BadUsage(
        f"{VARIABLE} names nobody who can be told: it takes https://… of a webhook, an address of "
        "Apprise such as mailtos://user:password@host?to=ada@example.org, or a notification "
        "block of the Prefect server as type/name, such as slack-webhook/on-call."
    )


def webhook(address: str) -> CustomWebhookNotificationBlock:
    """Return a block that posts JSON to an address, which it keeps as a secret."""
    return CustomWebhookNotificationBlock(
        name=BLOCK,
        url="{{address}}",
        json_data={"subject": "{{subject}}", "text": "{{subject}}\n{{body}}"},
        secrets={"address": address},
    )


def told_of(block_id: UUID) -> list[AutomationCore]:
    """Return what is told of, and in which words."""
    nights = [
        Specification({"prefect.resource.role": "tag", "prefect.resource.id": f"prefect.tag.{tag}"})
        for tag in run_events.TAGS
    ]
    lists = {"prefect.resource.id": f"{run_events.OF_A_LIST}*"}
    ended = {"prefect.flow-run.Failed", "prefect.flow-run.Crashed"}
    runs = {"prefect.resource.id": "prefect.flow-run.*"}
    return [
        _automation(FAILED_NIGHT, block_id, FAILED, ended, runs, match_related=nights),
        _automation(INCOMPLETE_NIGHTS, block_id, TOLD, {run_events.INCOMPLETE}, lists),
        _automation(NEW_ERRORS, block_id, TOLD, {run_events.NEW_ERRORS}, lists),
    ]


def _automation(
    name: str,
    block_id: UUID,
    words: Mapping[str, str],
    events: set[str],
    about: Mapping[str, str],
    **more: Any,
) -> AutomationCore:
    """Return an automation that tells of each event of some names at once."""
    trigger = EventTrigger(
        expect=events,
        match=Specification(about),
        posture=Posture.Reactive,
        threshold=1,
        within=timedelta(0),
        **more,
    )
    action = SendNotification(block_document_id=block_id, **words)
    made = f"Made as {VARIABLE} says, whenever the nights are begun or deployed."
    return AutomationCore(name=name, description=made, trigger=trigger, actions=[action])


async def settle(environ: Mapping[str, str]) -> NotificationBlock | None:
    """Make the server's automations what `ENRICH_NOTIFY` says; return what tells, if any does."""
    wanted = target(environ)
    block = None if wanted is None else await saved(wanted)
    async with get_client() as client:
        made = [] if block is None else told_of(block._block_document_id)
        await keep(client, {FAILED_NIGHT, INCOMPLETE_NIGHTS, NEW_ERRORS}, made)
        for one in await client.read_block_documents(include_secrets=False):
            if one.name == BLOCK and (block is None or one.id != block._block_document_id):
                await client.delete_block_document(one.id)  # with an address of earlier
    return block


async def saved(wanted: Block | tuple[str, str]) -> NotificationBlock:
    """Return a block that the server has, or raise `BadUsage`."""
    if isinstance(wanted, Block):
        await wanted.asave(BLOCK, overwrite=True)
        return wanted
    slug = "/".join(wanted)
    try:
        block = await Block.aload(slug)
    except ValueError:
        raise BadUsage(
            f"{VARIABLE} names the block {slug}, which the Prefect server does not have: make it "
            "on its page under Blocks, or name another."
        ) from None
    if not isinstance(block, NotificationBlock):
        raise BadUsage(f"{VARIABLE} names the block {slug}, which cannot send a message.")
    return block


async def tried(environ: Mapping[str, str]) -> str:
    """Settle who is told, send a message, and say what came of it; raises `BadUsage`."""
    block = await settle(environ)
    if block is None:
        return f"{VARIABLE} is not set: nobody is told."
    try:
        with block.raise_on_failure():
            await block.anotify("So somebody is told of bad nights.", subject="enrich: a trial")
    except Exception as error:  # noqa: BLE001  (of whatever library the block hands it to)
        kind = type(error).__name__
        raise BadUsage(
            f"The automations are made, but a message could not be sent ({kind}): see {VARIABLE}."
        ) from None
    return "A message was sent; bad nights are told from now on."


def main() -> int:
    """Return the exit code: 0 told or nobody to tell, 2 a wrong setting."""
    try:
        prefect_api.own(os.environ)
        ending.say(asyncio.run(tried(os.environ)))
    except EnrichError as error:
        ending.say(str(error))
        return 2
    except httpx.TransportError:
        ending.say("The Prefect server went away; run it again.")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
