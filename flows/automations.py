"""Automations of the Prefect server that are ours: made, renewed and taken away by their names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from prefect.client.orchestration import PrefectClient
from prefect.events.schemas.automations import AutomationCore


async def keep(
    client: PrefectClient, ours: Collection[str], wanted: Sequence[AutomationCore]
) -> None:
    """Have the server hold of our names just what is wanted; one switched off stays so.

    One that is as it should be is not touched, for the server would forget what it waits for.
    """
    found = await client.read_automations()
    standing = {one.name: one for one in found if one.name in ours}
    for one in wanted:
        old = standing.pop(one.name, None)
        if old is None:
            await client.create_automation(one)
            continue
        renewed = one.model_copy(update={"enabled": old.enabled})
        if meant(renewed) != meant(old):
            await client.update_automation(old.id, renewed)
    for one in standing.values():
        await client.delete_automation(one.id)


def meant(automation: AutomationCore) -> Any:
    """Return what an automation does, without what the server numbers."""
    core = AutomationCore.model_validate(
        automation.model_dump(include={*AutomationCore.model_fields})
    )
    return _unnumbered(core.model_dump(mode="json"))


def _unnumbered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _unnumbered(one) for key, one in value.items() if key != "id" and one}
    return sorted(value, key=str) if isinstance(value, list) and value else value
