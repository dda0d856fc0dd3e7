"""One thing that is other than it was, and all of them between two runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]
"""The rows of each table by its name; a table that is missing is one nothing is known of."""

Value = str | int | tuple[str, ...] | None


class Kind(StrEnum):
    """What may have changed, in the order in which a curator wants to read it."""

    WITHDRAWN = "withdrawn"
    CONCERN = "expression-of-concern"
    LINK_DEAD = "link-dead"
    UNREACHABLE = "unreachable"
    UNRESOLVED = "unresolved"
    PUBLISHED = "published"
    PAPER_RETITLED = "paper-retitled"
    ENTRY_ADDED = "entry-added"
    ENTRY_REMOVED = "entry-removed"
    ENTRY_MOVED = "entry-moved"
    ENTRY_RETITLED = "entry-retitled"
    ENTRY_EDITED = "entry-edited"
    PAPER_ADDED = "paper-added"
    PAPER_REMOVED = "paper-removed"
    PAPER_JOINED = "paper-joined"
    RESOLVED = "resolved"
    LINK_ALIVE = "link-alive"
    WITHDRAWAL_LIFTED = "withdrawal-lifted"
    CONCERN_LIFTED = "concern-lifted"
    FINDING_NEW = "finding-new"
    FINDING_GONE = "finding-gone"
    CITATIONS_GAINED = "citations-gained"
    PAPER_UPDATED = "paper-updated"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is other than it was; `before` and `after` depend on the kind."""

    kind: Kind
    title: str  # of the entry or the paper, as it is called now
    before: Value = None
    after: Value = None
    paper_id: str | None = None
    entry_id: str | None = None
    line: int | None = None  # in the list as it is now, or as it was for what is gone
    section: tuple[str, ...] = ()  # headings, and the subgroup, outermost first
    url: str | None = None
    provider: str | None = None  # who says so
    check: str | None = None  # of a finding
    severity: str | None = None  # of a finding

    def row(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "kind": str(self.kind),
            **{name: _listed(getattr(self, name)) for name in self.__slots__[1:]},
        }


def _listed(value: Value) -> Any:
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class Changes:
    """What is other than it was, from one run to another; in the order of `Kind`."""

    since: datetime | None  # moment of the run that is compared with; None: there is none
    until: datetime  # moment of the run that is told of
    changes: tuple[Change, ...] = ()

    def __len__(self) -> int:
        return len(self.changes)

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def of(self, kind: Kind | str) -> list[Change]:
        """Return the changes of one kind."""
        return [change for change in self.changes if change.kind == kind]

    def counts(self) -> dict[str, int]:
        """Return how many changes of each kind there are, without kinds of which there are none."""
        return {str(kind): many for kind, many in Counter(c.kind for c in self.changes).items()}

    def rows(self) -> list[dict[str, Any]]:
        """Return a row for each change, ready for `pandas.DataFrame`."""
        return [change.row() for change in self.changes]

    def as_json(self) -> dict[str, Any]:
        """Return all of it as JSON has it."""
        return {
            "since": self.since and self.since.isoformat(),
            "until": self.until.isoformat(),
            "counts": self.counts(),
            "changes": self.rows(),
        }
