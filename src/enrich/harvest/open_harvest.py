"""Begins a harvest: who is asked, who is heard, and the log that no other run may use meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from enrich.harvest.rounds import Harvest
from enrich.harvest.shell import Shell
from enrich.providers import check, chosen
from enrich.settings import Settings
from enrich.store import Store


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
        Store(settings.records, clock=shell.clock) as store,
        store.lock(shell.queue, shell.say),
    ):
        first()
        asks, all_ = list(asked.values()), list(witnesses.values())
        with Harvest(settings, store, asks, all_, renew, shell) as harvest:
            yield harvest
