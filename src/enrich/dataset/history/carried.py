"""What a run takes over from those before it, as the history tells it, run by run."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from enrich.dataset.derived.citation_tables import citation_rows
from enrich.dataset.derived.link_table import answered
from enrich.dataset.history.state import CLAIM_KEY, History

Row = dict[str, Any]
Key = tuple[Any, ...]
_COLUMNS = [*CLAIM_KEY, "last_ref", "observed_at", "change", "fetched_at", "refused", "place"]


def citations(history: History) -> list[Row]:
    """Return the rows of `citations` that the runs of a history have published.

    A run adds rows of those papers and providers alone of which it told something.
    """
    published: list[Row] = []
    claims = _Claims()
    counts: dict[tuple[str, str], dict[Key, None]] = {}
    for rows in _runs(history, [*_COLUMNS, "value"]):
        told = [one for one in (*rows, *claims.heed(rows)) if one["field"] == "citations"]
        named = dict.fromkeys((one["paper_id"], one["provider"]) for one in told)
        for one in told:
            counts.setdefault((one["paper_id"], one["provider"]), {})[_key(one)] = None
        keys = (key for name in named for key in counts[name])
        published += citation_rows(claims.by_key[key] for key in keys if key in claims.by_key)
    return citation_rows((), published)


def _key(claim: Row) -> Key:
    return tuple(claim[name] for name in CLAIM_KEY)


def alive(history: History) -> dict[str, datetime]:
    """Return when links were last seen alive, by what they lead to."""
    seen: dict[str, datetime] = {}
    claims = _Claims()
    for rows in _runs(history, _COLUMNS):
        for ref, at in answered(claims.heed(rows)).items():
            seen[ref] = max(at, seen.get(ref, at))
    for told in history.entry_rows["answered_links"].to_pylist():
        for one in told or ():
            seen[one["ref"]] = max(one["at"], seen.get(one["ref"], one["at"]))
    return seen


def _runs(history: History, columns: Sequence[str]) -> Iterator[list[Row]]:
    """Yield the rows that each run added to the claims, the first run first."""
    rows = history.tables["claims"].select(columns).to_pylist()
    yield from (list(group) for _, group in groupby(rows, key=itemgetter("observed_at")))


class _Claims:
    """The claims as they are after one run, and then the next."""

    def __init__(self) -> None:
        self.by_key: dict[Key, Row] = {}
        self._of_record: dict[tuple[str, str], set[Key]] = {}

    def heed(self, rows: Sequence[Row]) -> list[Row]:
        """Take in the rows of a run; return the claims whose time or words are new.

        A row tells the time of all claims of its ref, or range of refs, but for those that
        have a row of their own in the same run.
        """
        touched = self._time([row for row in rows if row["fetched_at"]])
        for row in rows:
            key = _key(row)
            mine = self._of_record.setdefault((row["provider"], row["ref"]), set())
            if row["change"] == "gone":
                self.by_key.pop(key, None)
                mine.discard(key)
            elif row["change"] != "again":
                self.by_key[key] = row
                mine.add(key)
                touched.add(key)
        return [self.by_key[key] for key in touched if key in self.by_key]

    def _time(self, rows: Sequence[Row]) -> set[Key]:
        records = sorted(self._of_record)
        touched = set()
        for row in rows:
            start = bisect_left(records, (row["provider"], row["ref"]))
            end = bisect_right(records, (row["provider"], row["last_ref"] or row["ref"]))
            for key in (key for record in records[start:end] for key in self._of_record[record]):
                self.by_key[key] = {**self.by_key[key], "fetched_at": row["fetched_at"]}
                touched.add(key)
        return touched
