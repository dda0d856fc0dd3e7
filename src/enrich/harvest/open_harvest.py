"""Begins a harvest: who is asked, who is heard, and the log that no other run may use meanwhile."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from enrich.harvest.rounds import Harvest
from enrich.harvest.shell import Shell
from enrich.providers import check, chosen, passed_over
from enrich.settings import Settings
from enrich.store import Store

_MANY = 50_000
"""How many objects more there are before Python looks for such as hold each other in a circle."""


@contextmanager
def opened(
    settings: Settings,
    only: Sequence[str] | None,
    refresh: str | None,
    shell: Shell,
    first: Callable[[], None] = lambda: None,
) -> Iterator[Harvest]:
    """Give a harvest over the log of records, which is locked; `first` is done before all else.

    `only` names the providers to ask, `refresh` one whose answers are asked for again, or "all".
    """
    check([refresh] if refresh not in (None, "all") else [])
    asked = {provider.name: provider for provider in chosen(settings, only)}
    witnesses = {provider.name: provider for provider in chosen(settings)} | asked
    renew = frozenset(asked if refresh == "all" else filter(None, [refresh]))
    with (
        _rarely_collected(),
        Store(settings.records, clock=shell.clock) as store,
        store.lock(shell.queue, shell.say),
    ):
        first()
        asks, all_ = list(asked.values()), list(witnesses.values())
        with Harvest(settings, store, asks, all_, renew, shell) as harvest:
            harvest.notices += passed_over(settings)
            yield harvest


@contextmanager
def _rarely_collected() -> Iterator[None]:
    """Let Python look for circles seldom: a run makes objects by the million, and few circles.

    The command line has it do so still more seldom, from its start.
    """
    before = gc.get_threshold()
    gc.set_threshold(before[0] and max(before[0], _MANY), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
