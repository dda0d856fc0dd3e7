"""Answers that state nothing are looked at again soon: each may have been a passing notice.

That a page is there is an answer, and keeps its link alive; that it says nothing of
its work is no better than an absence, and is not believed for months.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from enrich.errors import Unreadable
from enrich.harvest.lane import Asked
from enrich.harvest.stated_claims import claims
from enrich.model import Record, Ref

SOON = timedelta(hours=20)  # so that a run every night asks, and two in a day do not


class Kept(Protocol):
    """What is needed of the store."""

    def latest(self, provider: str, refs: Sequence[Ref]) -> dict[Ref, Record]:
        """Return what is on record."""

    def stale(self, provider: str, refs: Sequence[Ref], fresh: timedelta) -> list[Ref]:
        """Return the refs without an answer younger than `fresh`."""


def again(asked: Asked, refs: Sequence[Ref], kept: Kept) -> list[Ref]:
    """Return the refs whose last answer states nothing and is not of today.

    Only where every ref is at a host of its own: others prove what they do not know.
    """
    if not asked.scattered:
        return []
    records = kept.latest(asked.name, refs).values()
    return kept.stale(asked.name, [one.ref for one in records if _is_thin(asked, one)], SOON)


def _is_thin(asked: Asked, record: Record) -> bool:
    try:
        return record.body is not None and not claims(asked, record.ref, record.body)
    except Unreadable:  # stored by an older version of the provider's file
        return True
