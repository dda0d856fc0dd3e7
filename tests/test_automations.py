"""Which automations of a Prefect server are touched, and which are let alone."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from prefect.events.schemas.automations import Automation, AutomationCore

import automations
import deploy
import notify

ALL = [*notify.told_of(UUID(int=7)), *deploy.begun_again()]


def kept_by_a_server(automation: AutomationCore) -> Automation:
    """Return an automation as a server gives it back: everything numbered."""
    written = automation.model_dump()
    written["trigger"]["id"] = uuid4()
    return Automation.model_validate({**written, "id": uuid4()})


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_what_a_server_keeps_is_known_again_whatever_its_numbers(one: AutomationCore) -> None:
    assert automations.meant(kept_by_a_server(one)) == automations.meant(one)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_what_would_do_something_else_is_another(one: AutomationCore) -> None:
    off = one.model_copy(update={"enabled": False})
    later = one.trigger.model_copy(update={"threshold": 5})
    for other in (off, one.model_copy(update={"trigger": later})):
        assert automations.meant(other) != automations.meant(one)
    assert len({str(automations.meant(each)) for each in ALL}) == len(ALL)
