"""What a run by schedule tells the Prefect server, for its automations to act on."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import TERMINAL_STATES, FlowRun
from prefect.client.schemas.sorting import FlowRunSort
from prefect.events import emit_event
from prefect.states import State

import prefect_api
from enrich.dataset.diff.change import Change, Changes, Kind
from enrich.normalization.text import count

TAGS = ("enrich", "nightly")  # of the deployments whose runs are told of
INCOMPLETE = "enrich.nights-incomplete"
NEW_ERRORS = "enrich.new-errors"
OF_A_LIST = "enrich.list."  # begins the id of the resource that such an event is about
SO_MANY = 3  # incomplete nights in a row
SHOWN = 10  # errors in a message


def tell(run: FlowRun, state: State[None], name: str, changes: Changes | None) -> None:
    """Tell of what somebody should hear of a run by schedule, beside its state."""
    if run.deployment_id is None or not set(TAGS) <= set(run.tags):
        return
    resource = {
        "prefect.resource.id": OF_A_LIST + quote(name, safe=""),
        "prefect.resource.name": name,
    }
    errors = new_errors(changes)
    if errors:
        emit_event(
            NEW_ERRORS, resource, payload={"subject": headline(name, errors), "text": lines(errors)}
        )
    if state.name != "Incomplete":
        return
    nights = 1 + in_a_row(names_before(run.id, run.deployment_id))
    if nights % SO_MANY == 0:
        subject = f"{name}: {nights} nights in a row were incomplete"
        emit_event(INCOMPLETE, resource, payload={"subject": subject, "text": str(state.message)})


def new_errors(changes: Changes | None) -> list[Change]:
    """Return the errors of a list that were not there in the run before; a first run has none."""
    if changes is None or changes.since is None:
        return []
    return [one for one in changes.of(Kind.FINDING_NEW) if one.severity == "error"]


def headline(name: str, errors: list[Change]) -> str:
    """Return how many errors are new, in a list."""
    return f"{name}: {count(len(errors), 'new error')} in the list"


def lines(errors: list[Change]) -> str:
    """Return the errors, a line each."""
    told = [f"line {one.line}: {one.after} [{one.check}]" for one in errors[:SHOWN]]
    return "\n".join([*told, *([f"{len(errors) - SHOWN} more"] if len(errors) > SHOWN else [])])


def in_a_row(names: Iterable[str]) -> int:
    """Count the nights before the first good one, the latest first; a failed one was not good.

    >>> in_a_row(["Incomplete", "Cancelled", "Failed", "Completed", "Incomplete"])
    2
    """
    nights = 0
    for name in names:
        if name == "Completed":
            break
        nights += name != "Cancelled"
    return nights


def names_before(run_id: UUID, deployment_id: UUID) -> list[str]:
    """Return how the runs of a deployment ended before one of them, the latest first."""
    ended = prefect_api.runs_of([deployment_id], TERMINAL_STATES)
    with get_client(sync_client=True) as client:
        found = client.read_flow_runs(**ended, sort=FlowRunSort.END_TIME_DESC, limit=100)
    return [str(one.state.name) for one in found if one.state and one.id != run_id]
