"""Automations of the Prefect server that are ours: made, renewed and taken away by their names."""

from __future__ import annotations

from collections.abc import Sequence

from prefect.client.orchestration import PrefectClient
from prefect.events.schemas.automations import AutomationCore


async def keep(client: PrefectClient, prefix: str, wanted: Sequence[AutomationCore]) -> None:
    """Have the server hold just these under names with a prefix; one switched off stays so."""
    found = await client.read_automations()
    standing = {one.name: one for one in found if one.name.startswith(prefix)}
    for one in wanted:
        if old := standing.pop(one.name, None):
            renewed = one.model_copy(update={"enabled": old.enabled})
            await client.update_automation(old.id, renewed)
        else:
            await client.create_automation(one)
    for one in standing.values():
        await client.delete_automation(one.id)
