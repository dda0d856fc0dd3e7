"""What editors say became of a work: retracted, back again, or under a concern."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

RETRACTION, REINSTATEMENT, CONCERN = "retraction", "reinstatement", "expression of concern"
KINDS = {
    CONCERN: CONCERN,
    RETRACTION: RETRACTION,
    "withdrawal": RETRACTION,
    "removal": RETRACTION,
    REINSTATEMENT: REINSTATEMENT,
}
"""What an update may be called; corrections, errata and new versions are none of these."""

_ORDER = (CONCERN, RETRACTION, REINSTATEMENT)  # how they follow each other on one day
_NOT_LETTERS = re.compile(r"[^a-z]+")


@dataclass(frozen=True, slots=True)
class Update:
    """One notice of an editor about a work."""

    kind: str
    on: str  # ISO date, as far as it is known
    words: str


def kind(name: str) -> str | None:
    """Return what an update is that a service calls by this name.

    >>> kind("expression_of_concern"), kind("Removal"), kind("corrigendum")
    ('expression of concern', 'retraction', None)
    """
    return KINDS.get(_NOT_LETTERS.sub(" ", name.casefold()).strip())


def told(updates: Iterable[Update]) -> Iterator[tuple[str, Any]]:
    """Yield whether a work is retracted after all, and whether a concern still stands.

    The latest notice holds: a work that was reinstated is not retracted, and a
    concern is settled by either.
    """
    ordered = sorted(updates, key=lambda one: (one.on, _ORDER.index(one.kind)))
    verdicts = [one for one in ordered if one.kind != CONCERN]
    if verdicts:
        yield "withdrawn", verdicts[-1].kind == RETRACTION
        if verdicts[-1].kind == RETRACTION:
            yield "withdrawn_reason", verdicts[-1].words
    if ordered and ordered[-1].kind == CONCERN:
        yield "concern", ordered[-1].words
