"""What stands in two datasets of a list alike: the entries, their papers, the rows about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from enrich.dataset.table_rows import having, tally
from enrich.model import CURATOR
from enrich.normalization.text import plain

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]
Pair = tuple[Row, Row]
"""A row of the dataset before, and the one that it has become."""

Spoken = tuple[str, str]
"""A provider, and a paper of which it speaks."""


class Standing:
    """Two datasets side by side; `off` are providers that were switched off between them."""

    def __init__(self, before: Tables, after: Tables, off: set[str]) -> None:
        self.before, self.after, self.off = before, after, off
        self.entries_before = before.get("entries", ())
        self._now = {row["entry_id"]: row for row in after["entries"]}

    @property
    def lists(self) -> tuple[str, str]:
        """What the lists of the two datasets are called."""
        return _called(self.entries_before), _called(self.after["entries"])

    @cached_property
    def entries(self) -> list[Pair]:
        """The entries that stand in both, word for word."""
        known = ((row, self._now.get(row["entry_id"])) for row in self.entries_before)
        return [(row, now) for row, now in known if now is not None]

    @cached_property
    def gone(self) -> list[Row]:
        """The entries whose work no entry of the list names any more, in whatever words."""
        left = {name for row in self.after["entries"] for name in _names(row)}
        lost = (row for row in self.entries_before if row["entry_id"] not in self._now)
        return [row for row in lost if left.isdisjoint(_names(row))]

    def renamed(self) -> list[tuple[str, Row]]:
        """Return the entries that have another paper_id, each with the one before."""
        pairs = ((before["paper_id"], after) for before, after in self.entries)
        return [(old, new) for old, new in pairs if old and new["paper_id"] not in (None, old)]

    @cached_property
    def papers(self) -> list[Pair]:
        """The papers that stand in both, also those whose id has changed.

        An entry that means another work now has another paper, of which nothing is lost.
        """
        became = {old: new["paper_id"] for old, new in self.renamed()}
        now = {row["paper_id"]: row for row in self.after["papers"]}
        named = ((row, row["paper_id"]) for row in self.before.get("papers", ()))
        known = ((row, now.get(name) or now.get(became.get(name, ""))) for row, name in named)
        return [(row, new) for row, new in known if new is not None and _is_one_work(row, new)]

    @cached_property
    def _emptied(self) -> set[tuple[str, str]]:
        """The cells that the curator emptied."""
        words = having(self.after["claims"], "provider", CURATOR)
        return {(row["paper_id"], row["field"]) for row in words if row["value"] == "null"}

    def is_explained(self, name: str, before: Row, after: Row) -> bool:
        """Tell whether a cell may be gone: the curator, or a provider switched off, explains it.

        That provider may have said the value, or have led to the ref that it is told of.
        """
        if (after["paper_id"], name) in self._emptied:
            return True
        said_by = (before.get("provenance") or {}).get(name) if self.off else None
        if not self.off or (said_by is None and name in before):
            return False
        refs = {after["paper_id"], *(after["identifiers"] or ())}
        return said_by is None or said_by["provider"] in self.off or said_by["ref"] not in refs

    @cached_property
    def claims(self) -> tuple[Counter[Spoken], Counter[Spoken]]:
        """Who says how much of which paper that stands in both: before, and now."""
        sides = zip((self.before, self.after), self._stand("claims"), strict=True)
        was, now = (self._spoken(tables.get("claims", ()), papers) for tables, papers in sides)
        return was, now

    def _spoken(self, claims: Sequence[Row], papers: set[str | None]) -> Counter[Spoken]:
        told = tally(claims, "provider", "paper_id").items()
        return Counter(
            {who: many for who, many in told if who[1] in papers and who[0] not in self.off}
        )

    def rows(self, table: str) -> tuple[int, int]:
        """Return how many rows a table has about what stands in both: before, and now."""
        if table == "organisations":
            was, now = self._about_papers("authors")
            return len(set(_organisations(was))), len(set(_organisations(now)))
        if table == "links":
            stand = {before["entry_id"] for before, _ in self.entries}
            both = (self.before.get(table, ()), self.after[table])
            old, new = (sum(row["entry_id"] in stand for row in rows) for rows in both)
            return old, new
        if table == "claims":
            before, after = self.claims
            return before.total(), after.total()
        was, now = self._about_papers(table)
        return len(was), len(now)

    def _about_papers(self, table: str) -> tuple[list[Row], list[Row]]:
        """Return a table's rows about papers in both, but for those that may be gone."""
        old, new = self._stand(table)
        was = [row for row in self.before.get(table, ()) if self._counts(row, old)]
        return was, [row for row in self.after[table] if self._counts(row, new)]

    def _stand(self, table: str) -> tuple[set[str | None], set[str | None]]:
        """Return the ids of papers in both, before and now, and None."""
        pairs = [p for p in self.papers if table != "authors" or not self.is_explained(table, *p)]
        old: set[str | None] = {None, *(before["paper_id"] for before, _ in pairs)}
        new: set[str | None] = {None, *(after["paper_id"] for _, after in pairs)}
        return old, new

    def _counts(self, row: Row, papers: set[str | None]) -> bool:
        """Tell whether a row is about papers among these, of which a row may cite none."""
        if row["paper_id"] not in papers or row.get("cited_paper_id") not in papers:
            return False
        return not self.off.issuperset(row.get("said_by") or [row.get("provider")])


def _is_one_work(before: Row, after: Row) -> bool:
    refs = ({row["paper_id"], *(row.get("identifiers") or ())} for row in (before, after))
    return not set.isdisjoint(*refs)


def _names(row: Row) -> Iterator[tuple[str, str]]:
    """Yield what an entry may be known by again, though its words or its link have changed."""
    for name in ("ref", "url", "paper_id"):
        if row[name]:
            yield name, row[name]
    if title := plain(row["title"] or ""):
        yield "title", title


def _organisations(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        yield from row["organisations"] or ()


def _called(entries: Sequence[Row]) -> str:
    """Return what the list of some entries is called, or a few of several."""
    names = list(dict.fromkeys(row["list"] for row in entries if row.get("list")))
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def place(row: Row, entries: Sequence[Row]) -> str:
    """Return where an entry stands, in words: its line, and of several lists which one."""
    several = len({one.get("list") for one in entries}) > 1
    return f"line {row['line']} of {row['list']}" if several else f"line {row['line']}"
