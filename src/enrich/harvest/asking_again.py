"""How soon a provider is asked again: counts of citations sooner, the younger the work is.

Who states how often works are cited is asked about those of the last two years every
week, up to five years every two weeks, about others, and where no date is known, every
four.  Anybody else is asked again as seldom as its own figure says, a month for
most.  What a person sets for a provider (`fresh`) holds for works of every age.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Protocol

from enrich.model import Ref
from enrich.store.freshness import Freshness

CITED = (
    (timedelta(days=2 * 365), timedelta(days=7)),
    (timedelta(days=5 * 365), timedelta(days=14)),
)
"""Up to which age of a work its citations are asked for how often; older ones: `keeps`."""


class Perishable(Protocol):
    """Whose answers grow old: a provider, or one asked for titles."""

    @property
    def fresh(self) -> timedelta:
        """How long an answer stays good at most."""

    @property
    def absent(self) -> timedelta:
        """How long an absence does at most."""

    @property
    def by_age(self) -> bool:
        """Whether it is asked sooner about younger works."""

    def published(self, body: str) -> date | None:
        """Return when the work of a body appeared."""

    def edition(self) -> Ref | None:
        """Return what is asked, where it may change at once."""


def freshness(asked: Perishable) -> Freshness:
    """Return how long the answers of a provider stay good.

    A file has no days for its refs, for it is read to its end whichever is asked for; and what
    it does not know, it will not know before it is another one.
    """
    if asked.edition() is not None:
        return Freshness(asked.fresh, is_spread=False)
    young = CITED if asked.by_age else ()
    return Freshness(asked.fresh, asked.absent, young, asked.published)
