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
from collections.abc import Iterator, Mapping
from uuid import UUID

import apprise
from prefect.blocks.core import Block
from prefect.blocks.notifications import (
    CustomWebhookNotificationBlock,
    NotificationBlock,
    SlackWebhook,
)
from prefect.client.orchestration import get_client
from prefect.events.actions import SendNotification
from prefect.events.schemas.automations import AutomationCore

import automations
import prefect_api
import run_events
from enrich.errors import BadUsage

logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it tells addresses, which are secrets

VARIABLE = "ENRICH_NOTIFY"
BLOCK = "enrich-notify"
FAILED_NIGHT = "enrich tells: a night failed"
INCOMPLETE_NIGHTS = "enrich tells: nights were incomplete"
NEW_ERRORS = "enrich tells: the list has new errors"
_BLOCK = re.compile(r"([a-z0-9-]+)/([a-z0-9-]+)")

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
    nights = list(map(automations.tagged, run_events.TAGS))
    lists = automations.specification({"prefect.resource.id": f"{run_events.OF_A_LIST}*"})
    ended = [automations.RUN + name for name in ("Failed", "Crashed")]
    triggers = [
        (FAILED_NIGHT, FAILED, automations.at_once(ended, automations.runs, nights)),
        (INCOMPLETE_NIGHTS, TOLD, automations.at_once([run_events.INCOMPLETE], lists)),
        (NEW_ERRORS, TOLD, automations.at_once([run_events.NEW_ERRORS], lists)),
    ]
    return [
        AutomationCore(
            name=name,
            description=f"Made as {VARIABLE} says, whenever the nights are begun or deployed.",
            trigger=trigger,
            actions=[SendNotification(block_document_id=block_id, **words)],
        )
        for name, words, trigger in triggers
    ]


async def settle(environ: Mapping[str, str]) -> NotificationBlock | None:
    """Make the server's automations what `ENRICH_NOTIFY` says; return what tells, if any does."""
    wanted = target(environ)
    block = None if wanted is None else await saved(wanted)
    async with get_client() as client:
        made = [] if block is None else told_of(block._block_document_id)
        await automations.keep(client, {FAILED_NIGHT, INCOMPLETE_NIGHTS, NEW_ERRORS}, made)
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


def main() -> Iterator[str]:
    """Yield what came of it."""
    prefect_api.own(os.environ)
    yield asyncio.run(tried(os.environ))


if __name__ == "__main__":
    sys.exit(prefect_api.said(main()))
