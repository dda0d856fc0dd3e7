"""Runs that are begun again, for what ran them is gone: a worker, a server, a whole machine."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun
from prefect.states import AwaitingRetry, State

TRIES = 2  # after the first; what runs it may have died of the run
AGAIN = "AwaitingRetry"

over = threading.Event()  # the run of this process has come to its end, and Prefect says so


def hand_on(run_id: UUID) -> bool:
    """Have another worker begin this run again, as the one that started it is gone.

    Tells whether that is so: one that has ended meanwhile is not begun again.
    """
    gone: State[None] = AwaitingRetry(message="Its worker is gone.")
    with get_client(sync_client=True) as client:
        state = client.read_flow_run(run_id).state
        if over.is_set() or not (state and state.is_running()):
            return False
        client.set_flow_run_state(run_id, gone, force=True)
    return True


def in_vain(run: FlowRun) -> str | None:
    """Return why a run is not to be begun once more, if it is not."""
    with get_client(sync_client=True) as client:
        states = client.read_flow_run_states(run.id)
    if times(str(one.name) for one in sorted(states, key=lambda state: state.timestamp)) <= TRIES:
        return None
    return (
        f"What ran it was gone {TRIES + 1} times in a row, so it is not begun again: look for its "
        "memory, its disk and what ends processes there. What was answered is kept."
    )


def times(names: Iterable[str]) -> int:
    """Count how often a run was begun again since somebody asked for it, the oldest state first.

    >>> times(["Scheduled", "Running", "AwaitingRetry", "Running", "AwaitingRetry", "Running"])
    2
    >>> times(["AwaitingRetry", "Running", "Failed", "AwaitingRetry", "Running"])
    1
    """
    found = 0
    for name in names:
        found = 0 if name in ("Failed", "Crashed", "Cancelled") else found + (name == AGAIN)
    return found
