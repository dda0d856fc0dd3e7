"""Automations of the Prefect server that are ours: made, renewed and taken away by their names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from prefect.client.orchestration import PrefectClient
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification

RUN = "prefect.flow-run."  # begins the names of events about runs, and the ids of runs
specification = ResourceSpecification.model_validate
runs = specification({"prefect.resource.id": f"{RUN}*"})


def tagged(tag: str) -> ResourceSpecification:
    """Return what runs of deployments with a tag are related to."""
    return specification(
        {"prefect.resource.role": "tag", "prefect.resource.id": f"prefect.tag.{tag}"}
    )


def at_once(
    events: Collection[str],
    about: ResourceSpecification,
    related: Sequence[ResourceSpecification] = (),
) -> EventTrigger:
    """Return a trigger that fires at each event of some names."""
    return EventTrigger(
        expect=set(events),
        match=about,
        match_related=[*related],
        posture=Posture.Reactive,
        threshold=1,
        within=timedelta(0),
    )


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
