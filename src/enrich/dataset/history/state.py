"""The rows of the history, folded into the tables of one moment."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from enrich.check import ORDER
from enrich.dataset.history import history_files
from enrich.dataset.history.history_files import JUDGED, SCHEMAS, Tables, rows_of
from enrich.dataset.history.told_cells import unpacked
from enrich.dataset.parquet import arrow_schema
from enrich.schema import CLAIMS, ENTRIES, FINDINGS

CLAIM_KEY = ["paper_id", "field", "provider", "ref", "n"]
FINDING_KEY = ["check", "entry_id", "n"]
_TIMED = ["provider", "ref", "last_ref", "fetched_at"]


@dataclass(frozen=True)
class History:
    """The rows of the history up to one moment."""

    tables: Tables

    @classmethod
    def until(cls, folder: Path, moment: datetime | None = None) -> History:
        """Read the history of a dataset."""
        return cls(_OnDemand(folder, moment))

    def __add__(self, more: Tables) -> History:
        """Return the history with the rows of one run more."""
        return History(
            {
                name: pa.concat_tables([table, more[name]]) if name in more else table
                for name, table in self.tables.items()
            }
        )

    @cached_property
    def layout(self) -> pa.Table:
        """Which entries the list has, by number, and on which lines; in its order."""
        lines = self.tables["lines"]
        newest = pc.max(lines["observed_at"])
        return lines.filter(pc.equal(lines["observed_at"], newest)) if lines.num_rows else lines

    @cached_property
    def entry_rows(self) -> pa.Table:
        """All that was ever told of entries, run by run."""
        return unpacked(self.tables["entries"])

    @cached_property
    def numbered_entries(self) -> pa.Table:
        """`entries`, each with its number."""
        rows, layout, judged = self.entry_rows, self.layout, self._judged_entries
        worded = _last(rows.filter(pc.equal(rows["change"], "new")), ["number"])
        worded = worded.take(pc.index_in(layout["number"], worded["number"].combine_chunks()))
        known = {**_by_name(worded), **_by_name(judged.select(JUDGED)), **_by_name(layout)}
        names = arrow_schema(ENTRIES).names
        return pa.table({name: known[name] for name in ["number", *names]})

    @cached_property
    def _judged_entries(self) -> pa.Table:
        """What was told last of each entry of the list, in its order."""
        rows, numbers = self.entry_rows, self.layout["number"]
        judged = _last(rows.filter(pc.not_equal(rows["change"], "gone")), ["number"])
        return judged.take(pc.index_in(numbers, judged["number"].combine_chunks()))

    @property
    def entries(self) -> pa.Table:
        """The table `entries`."""
        return self.numbered_entries.drop_columns("number").cast(arrow_schema(ENTRIES))

    @cached_property
    def paper_ids(self) -> pa.Array:
        """The papers of the list, in the order of their first entries."""
        return pc.unique(self._judged_entries["paper_id"].drop_null())

    @property
    def numbered_claims(self) -> pa.Table:
        """`claims`, each with its number among those of one provider, ref and field."""
        return self._in_order(self._known_claims)

    @cached_property
    def won_claims(self) -> pa.Table:
        """The claims on which the cells of `papers` rest."""
        known = self._known_claims
        return self._in_order(known.filter(self.tables["claims"]["won"].take(known)))

    @cached_property
    def _known_claims(self) -> pa.ChunkedArray:
        """The places of the claims that stand, in the order in which they were written."""
        rows = self.tables["claims"]
        last = _last_places(rows, CLAIM_KEY, pc.not_equal(rows["change"], "again"))
        return last.filter(pc.not_equal(rows["change"].take(last), "gone"))

    def _in_order(self, known: pa.ChunkedArray) -> pa.Table:
        """Return claims by paper, then field, best first, those refused last; with their times.

        Their values, which are long, are taken but once.
        """
        rows = self.tables["claims"]
        claims = rows.drop_columns("value").take(known)
        fields = pc.unique(claims["field"]).sort()
        ranks = [
            pc.fill_null(pc.index_in(claims["paper_id"], self.paper_ids), len(self.paper_ids)),
            pc.is_valid(claims["refused"]),
            pc.index_in(claims["field"], fields),
            claims["place"],
        ]
        order = ranks[0].cast(pa.int64())  # one number, for to sort by four columns takes longer
        for rank, most in zip(ranks[1:], (2, max(1, len(fields)), 1 << 15), strict=True):
            order = pc.add(pc.multiply(order, most), rank.cast(pa.int64()))
        order = pc.sort_indices(order)
        ordered = rows.take(known.take(order))
        times = _times(claims, rows).take(order)
        return ordered.set_column(ordered.schema.get_field_index("fetched_at"), "fetched_at", times)

    @property
    def claims(self) -> pa.Table:
        """The table `claims`."""
        names = arrow_schema(CLAIMS).names
        return self.numbered_claims.select(names).cast(arrow_schema(CLAIMS))

    @cached_property
    def numbered_findings(self) -> pa.Table:
        """`findings`, each with its number among those of one check and entry."""
        known = _last(self.tables["findings"], FINDING_KEY)
        known = known.filter(pc.not_equal(known["change"], "gone"))
        known = unpacked(known, dict(self._lines))
        entries = self.numbered_entries
        place = pc.index_in(known["entry_id"], entries["entry_id"].combine_chunks())
        line = pc.coalesce(known["line"], pc.take(entries["line"], place))
        known = known.set_column(known.schema.get_field_index("line"), "line", line)
        order = {
            "line": line,
            "grave": pc.index_in(known["severity"], pa.array(ORDER)),
            "check": known["check"],
            "entry_id": pc.fill_null(known["entry_id"], ""),
            "message": known["message"],
        }
        return known.take(pc.sort_indices(pa.table(order), [(name, "ascending") for name in order]))

    @property
    def _lines(self) -> Iterable[tuple[int, int]]:
        """The number of each entry, and its line."""
        return zip(*(self.layout[name].to_pylist() for name in ("number", "line")), strict=True)

    @cached_property
    def first_on_line(self) -> dict[int, int]:
        """The number of the first entry on each line that has one."""
        return {line: number for number, line in reversed(list(self._lines))}

    @property
    def findings(self) -> pa.Table:
        """The table `findings`."""
        names = arrow_schema(FINDINGS).names
        return self.numbered_findings.select(names).cast(arrow_schema(FINDINGS))

    @cached_property
    def further_cells(self) -> dict[tuple[str, str], str]:
        """The cells of `papers` that the claims do not tell, as JSON text."""
        known = _last(self.tables["papers"], ["paper_id", "field"])
        known = known.filter(pc.not_equal(known["change"], "gone"))
        columns = (known[name].to_pylist() for name in ("paper_id", "field", "value"))
        return {(paper_id, field): value for paper_id, field, value in zip(*columns, strict=True)}


_ROWS = {"lines": history_files.newest}  # each run that told of lines told of all


class _OnDemand(Mapping[str, pa.Table]):
    """The tables of the history's files, each read when it is needed."""

    def __init__(self, folder: Path, moment: datetime | None) -> None:
        paths = history_files.files(folder, moment and moment.date())
        self._read = cache(lambda name: _ROWS.get(name, rows_of)(paths[name], name, moment))

    def __getitem__(self, name: str) -> pa.Table:
        return self._read(name)

    def __iter__(self) -> Iterator[str]:
        return iter(SCHEMAS)

    def __len__(self) -> int:
        return len(SCHEMAS)


def _by_name(table: pa.Table) -> dict[str, pa.ChunkedArray]:
    return dict(zip(table.column_names, table.columns, strict=True))


def _last(table: pa.Table, key: Sequence[str]) -> pa.Table:
    """Return the last row of each key, in their order."""
    return table.take(_last_places(table, key))


def _last_places(
    table: pa.Table, key: Sequence[str], among: pa.ChunkedArray | None = None
) -> pa.ChunkedArray:
    """Return where the last row of each key is, in their order."""
    numbered = pa.table({"key": keys_of(key, table)[0], "at": places(table)})
    numbered = numbered if among is None else numbered.filter(among)
    found = numbered.group_by("key", use_threads=False).aggregate([("at", "max")])["at_max"]
    return found.take(pc.sort_indices(found))


def keys_of(names: Sequence[str], *tables: pa.Table) -> list[pa.ChunkedArray]:
    """Return one number for the values of each row in some columns, the same in all tables."""
    keys: list[Any] = [pa.repeat(pa.scalar(0, pa.int64()), table.num_rows) for table in tables]
    for name in names:
        chunks = [chunk for table in tables for chunk in table[name].chunks]
        known = pc.unique(pa.chunked_array(chunks, tables[0][name].type))
        for place, table in enumerate(tables):
            number = pc.index_in(table[name], known).cast(pa.int64())
            keys[place] = pc.add_checked(pc.multiply_checked(keys[place], len(known)), number)
    return keys


def places(table: pa.Table) -> pa.Array:
    """Return the numbers of the rows of a table, from 0."""
    return pc.subtract(pc.cumulative_sum(pa.repeat(pa.scalar(1, pa.int64()), table.num_rows)), 1)


def _times(claims: pa.Table, rows: pa.Table) -> pa.ChunkedArray:
    """Return the times at which claims were last said.

    A row tells the time of all claims of its ref, or range of refs, that have no later one;
    where the claims of one ref differ in time, each has a row of its own in the same run.
    """
    timed = rows.select(_TIMED).append_column("row", places(rows))
    timed = timed.filter(pc.is_valid(timed["fetched_at"]))
    refs, newest = _newest(timed)
    row = pc.take(newest, pc.index_in(_record(claims, "ref"), refs))
    own = pc.equal(pc.take(rows["observed_at"], row), claims["observed_at"])
    return pc.if_else(own, claims["fetched_at"], pc.take(rows["fetched_at"], row))


def _record(table: pa.Table, ref: str) -> pa.ChunkedArray:
    """Return as one text the provider and the ref of each row."""
    return pc.binary_join_element_wise(table["provider"], table[ref], "\n")


def _newest(timed: pa.Table) -> tuple[pa.Array, pa.Array]:
    """Return every provider with its refs, and the last row that tells the time of each."""
    named = pa.table({"ref": _record(timed, "ref"), "row": timed["row"]})
    named = named.group_by("ref", use_threads=False).aggregate([("row", "max")]).sort_by("ref")
    names = named["ref"].to_pylist()
    within = [-1] * len(names)
    ranges = timed.filter(pc.is_valid(timed["last_ref"]))
    ends = (_record(ranges, "ref"), _record(ranges, "last_ref"), ranges["row"])
    for first, last, row in zip(*(end.to_pylist() for end in ends), strict=True):
        start, end = bisect_left(names, first), bisect_right(names, last)
        within[start:end] = [row] * (end - start)  # a later row is a newer one
    refs = named["ref"].combine_chunks()
    return refs, pc.max_element_wise(named["row_max"], pa.array(within, pa.int64()))
