"""Who waits for a run: nobody for one by schedule, so that it has an hour; else somebody."""

from __future__ import annotations

from uuid import uuid4

import pytest
from prefect.client.schemas.objects import FlowRun

from enrich.settings import Settings
from refresh import with_time


@pytest.mark.parametrize(("auto_scheduled", "waits"), [(True, (3600, 3600)), (False, (120, 120))])
def test_a_run_by_schedule_has_an_hour_and_one_that_was_asked_for_two_minutes(
    auto_scheduled, waits
) -> None:
    run = FlowRun(flow_id=uuid4(), auto_scheduled=auto_scheduled)
    assert with_time(Settings(list="x"), run).waits() == waits


def test_what_a_person_has_set_holds_at_night_too() -> None:
    run = FlowRun(flow_id=uuid4(), auto_scheduled=True)
    assert with_time(Settings(list="x", patience=5), run).waits() == (5, 3600)
    assert with_time(Settings(list="x", patience_in_all=300), run).waits() == (300, 300)
