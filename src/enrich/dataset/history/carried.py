"""What a run takes over from those before it, as the history tells it: counts of earlier days."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from enrich.dataset.citation_tables import citation_rows
from enrich.dataset.history.state import CLAIM_KEY, History
from enrich.dataset.link_table import answered

Row = dict[str, Any]
_COLUMNS = [*CLAIM_KEY, "observed_at", "change", "value", "fetched_at", "refused", "place"]


def citations(history: History) -> list[Row]:
    """Return the rows of `citations` that the runs of a history have published."""
    known: list[Row] = []
    counts = _Counts()
    for rows in _runs(history):
        counts.heed(rows)
        known = citation_rows(counts.claims.values(), known)
    return known


def alive(history: History) -> dict[str, datetime]:
    """Return when links were last seen alive, by what they lead to."""
    seen: dict[str, datetime] = {}
    for rows in _runs(history):
        for ref, at in answered(row for row in rows if row["fetched_at"]).items():
            seen[ref] = max(at, seen.get(ref, at))
    for told in history.tables["entries"]["answered_links"].to_pylist():
        for one in told or ():
            seen[one["ref"]] = max(one["at"], seen.get(one["ref"], one["at"]))
    for ref, at in answered(history.claims.to_pylist()).items():
        seen[ref] = max(at, seen.get(ref, at))
    return seen


def _runs(history: History) -> Iterator[list[Row]]:
    """Yield the claims of each run, the first one first."""
    rows = history.tables["claims"].select([*_COLUMNS, "last_ref"]).to_pylist()
    yield from (list(group) for _, group in groupby(rows, key=itemgetter("observed_at")))


class _Counts:
    """The claims that tell citation counts, as they are after one run and then the next."""

    def __init__(self) -> None:
        self.claims: dict[tuple[Any, ...], Row] = {}

    def heed(self, rows: Iterable[Row]) -> None:
        """Take in the rows of a run: times that are shared first, as `state` does."""
        rows = list(rows)
        self._time([row for row in rows if row["fetched_at"]])
        for row in rows:
            if row["field"] != "citations":
                continue
            key = tuple(row[name] for name in CLAIM_KEY)
            if row["change"] == "gone":
                self.claims.pop(key, None)
            else:
                self.claims[key] = row

    def _time(self, rows: Iterable[Row]) -> None:
        named = sorted((one["provider"], one["ref"], key) for key, one in self.claims.items())
        names = [(provider, ref) for provider, ref, _ in named]
        for row in rows:
            start = bisect_left(names, (row["provider"], row["ref"]))
            end = bisect_right(names, (row["provider"], row["last_ref"] or row["ref"]))
            for *_, key in named[start:end]:
                self.claims[key] = {**self.claims[key], "fetched_at": row["fetched_at"]}
