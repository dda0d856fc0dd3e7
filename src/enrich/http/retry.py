"""How often and how long to try again, by kind of fault: values that compose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    stop_any,
    wait_exponential,
    wait_none,
    wait_random,
)
from tenacity.stop import stop_base
from tenacity.wait import wait_base

from enrich.http.failures import Fault, Kind
from enrich.http.patience import A_MINUTE


@dataclass(frozen=True, slots=True)
class Rule:
    """How many tries a kind of fault is worth, and what waits between them."""

    tries: int
    wait: wait_base
    weight: int = 0  # how much nearer it brings the breaker (opens at 3)


QUICK = wait_random(0.2, 0.5)
STEADY = wait_exponential(multiplier=1, max=60) + wait_random(0, 1)
ONCE = Rule(1, wait_none())


def rules(cool_down: float, *, at_leisure: bool = False) -> dict[Kind, Rule]:
    """What to do about each kind of fault; what is not named is not retried.

    Nothing reachable: three quick tries at most, and the breaker is open.  Who has
    time `at_leisure` lets a provider cool down twice as often that says not how long.
    """
    cooling = wait_exponential(multiplier=cool_down, max=900) + wait_random(0, cool_down / 4)
    return {
        "dns": Rule(3, QUICK, weight=1),
        "refused": Rule(3, QUICK, weight=1),
        "proxy": Rule(3, QUICK, weight=1),
        "connect timeout": Rule(2, QUICK, weight=2),
        "tls": Rule(1, QUICK, weight=3),
        "timeout": Rule(2, STEADY, weight=1),
        "reset": Rule(3, STEADY, weight=1),
        "truncated": Rule(3, STEADY, weight=1),
        "empty": Rule(2, STEADY),
        "429": Rule(6 if at_leisure else 3, cooling),
        "500": Rule(3, STEADY),  # often one bad ref of a batch, so the host is not blamed
        "502": Rule(3, STEADY, weight=1),
        "503": Rule(3, STEADY, weight=1),
        "504": Rule(3, STEADY, weight=1),
    }


class _told_or_by_kind(wait_base):
    """What the provider said in full, else what its kind of fault waits."""

    def __init__(self, by_kind: dict[Kind, Rule]) -> None:
        self._rules = by_kind

    def __call__(self, state: RetryCallState) -> float:
        fault = fault_of(state)
        if fault.told is not None:
            return fault.told
        return self._rules.get(fault.kind, ONCE).wait(state)


class _stop_by_kind(stop_base):
    """After as many tries as this kind of fault is worth.

    A wait of minutes that the provider named itself is no try: patience alone ends those.
    """

    def __init__(self, by_kind: dict[Kind, Rule]) -> None:
        self._rules = by_kind

    def __call__(self, state: RetryCallState) -> bool:
        fault = fault_of(state)
        if fault.told is not None and fault.told >= A_MINUTE and fault.kind in self._rules:
            return False
        return state.attempt_number >= self._rules.get(fault.kind, ONCE).tries


class _stop_beyond(stop_base):
    """When the next wait is more than patience bears."""

    def __init__(self, bears: Callable[[float], bool]) -> None:
        self._bears = bears

    def __call__(self, state: RetryCallState) -> bool:
        return not self._bears(state.upcoming_sleep)


def retrying(
    by_kind: dict[Kind, Rule],
    *,
    bears: Callable[[float], bool],
    sleep: Callable[[float], None],
    tell: Callable[[RetryCallState], None],
    give_up: Callable[[RetryCallState], Any],
) -> Retrying:
    """The whole policy as one value; `give_up` makes the error of the last try."""
    return Retrying(
        retry=retry_if_exception_type(Fault),
        wait=_told_or_by_kind(by_kind),
        stop=stop_any(_stop_by_kind(by_kind), _stop_beyond(bears)),
        sleep=sleep,
        before_sleep=tell,
        retry_error_callback=give_up,
    )


def fault_of(state: RetryCallState) -> Fault:
    """The fault that ended the last try."""
    error = state.outcome.exception() if state.outcome else None
    if not isinstance(error, Fault):
        raise TypeError("only a failed try has a fault")
    return error
