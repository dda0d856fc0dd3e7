"""The rows of the history, folded into the tables of one moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from enrich.check import ORDER
from enrich.dataset.history import history_files
from enrich.dataset.history.history_files import JUDGED, SCHEMAS, Tables
from enrich.dataset.parquet import arrow_schema
from enrich.schema import CLAIMS, ENTRIES, FINDINGS

CLAIM_KEY = ["paper_id", "field", "provider", "ref", "n"]
FINDING_KEY = ["check", "entry_id", "n"]


@dataclass(frozen=True)
class History:
    """The rows of the history up to one moment."""

    tables: Tables

    @classmethod
    def until(cls, folder: Path, moment: datetime | None = None) -> History:
        """Read the history of a dataset."""
        return cls({name: history_files.read(folder, name, moment) for name in SCHEMAS})

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
    def numbered_entries(self) -> pa.Table:
        """`entries`, each with its number."""
        rows, layout = self.tables["entries"], self.layout
        rows = rows.filter(pc.not_equal(rows["change"], "gone"))
        worded = _last(rows.filter(pc.equal(rows["change"], "new")), ["number"])
        judged = _last(rows, ["number"])
        worded = worded.take(pc.index_in(layout["number"], worded["number"].combine_chunks()))
        judged = judged.take(pc.index_in(layout["number"], judged["number"].combine_chunks()))
        known = {**_by_name(worded), **_by_name(judged.select(JUDGED)), **_by_name(layout)}
        names = arrow_schema(ENTRIES).names
        return pa.table({name: known[name] for name in ["number", *names]})

    @property
    def entries(self) -> pa.Table:
        """The table `entries`."""
        return self.numbered_entries.drop_columns("number").cast(arrow_schema(ENTRIES))

    @cached_property
    def paper_ids(self) -> pa.Array:
        """The papers of the list, in the order of their first entries."""
        return pc.unique(self.numbered_entries["paper_id"].drop_null())

    @cached_property
    def numbered_claims(self) -> pa.Table:
        """`claims`, each with its number among those of one provider, ref and field."""
        rows = self.tables["claims"]
        rows = rows.append_column("row", pa.array(range(rows.num_rows), pa.int64()))
        asked_again = pc.equal(rows["change"], "again")
        known = _last(rows.filter(pc.invert(asked_again)), CLAIM_KEY)
        known = known.filter(pc.not_equal(known["change"], "gone"))
        known = _with_times(known, rows.filter(asked_again))
        order = {
            "paper": pc.index_in(known["paper_id"], self.paper_ids),
            "refused": pc.is_valid(known["refused"]),
            "field": known["field"],
            "place": known["place"],
        }
        keys = [(name, "ascending") for name in order]
        return known.take(pc.sort_indices(pa.table(order), keys))

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
        entries = self.numbered_entries
        place = pc.index_in(known["entry_id"], entries["entry_id"].combine_chunks())
        line = pc.coalesce(known["line"], pc.take(entries["line"], place))
        known = known.set_column(known.schema.get_field_index("line"), "line", line)
        order = {
            "line": line,
            "grave": pc.index_in(known["severity"], pa.array(ORDER)),
            **{name: known[name] for name in ("check", "entry_id", "message")},
        }
        return known.take(pc.sort_indices(pa.table(order), [(name, "ascending") for name in order]))

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


def _by_name(table: pa.Table) -> dict[str, pa.ChunkedArray]:
    return dict(zip(table.column_names, table.columns, strict=True))


def _last(table: pa.Table, key: Sequence[str]) -> pa.Table:
    """Return the last row of each key, in their order."""
    numbered = table.select(key).append_column("at", pa.array(range(table.num_rows), pa.int64()))
    found = numbered.group_by(key, use_threads=False).aggregate([("at", "max")])["at_max"]
    return table.take(found.take(pc.sort_indices(found)))


def _with_times(claims: pa.Table, again: pa.Table) -> pa.Table:
    """Return claims with the time at which each was last said, which need not be told of each."""
    times, rows = claims["fetched_at"], claims["row"]
    for key in (["provider"], ["provider", "ref"]):
        told = again.filter(pc.equal(pc.is_valid(again["ref"]), len(key) == 2))
        told = _last(told, key)
        place = pc.index_in(_joined(claims, key), _joined(told, key).combine_chunks())
        newer = pc.fill_null(pc.greater(pc.take(told["row"], place), rows), False)
        times = pc.if_else(newer, pc.take(told["fetched_at"], place), times)
        rows = pc.if_else(newer, pc.take(told["row"], place), rows)
    return claims.set_column(claims.schema.get_field_index("fetched_at"), "fetched_at", times)


def _joined(table: pa.Table, key: Sequence[str]) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(*(table[name] for name in key), "\n")
