"""The rows of the history, folded into the tables of one moment."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
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
        known = _last(rows.filter(pc.not_equal(rows["change"], "again")), CLAIM_KEY)
        known = known.filter(pc.not_equal(known["change"], "gone"))
        known = _with_times(known, rows)
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


class _OnDemand(Mapping[str, pa.Table]):
    """The tables of the history's files, each read when it is needed."""

    def __init__(self, folder: Path, moment: datetime | None) -> None:
        self._read = cache(lambda name: history_files.read(folder, name, moment))

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
    numbered = table.select(key).append_column("at", pa.array(range(table.num_rows), pa.int64()))
    found = numbered.group_by(key, use_threads=False).aggregate([("at", "max")])["at_max"]
    return table.take(found.take(pc.sort_indices(found)))


def _with_times(claims: pa.Table, rows: pa.Table) -> pa.Table:
    """Return claims with the times at which they were last said.

    A row tells the time of all claims of its ref, or range of refs, that have no later one;
    where the claims of one ref differ in time, each has a row of its own in the same run.
    """
    rows = rows.append_column("row", pa.array(range(rows.num_rows), pa.int64()))
    timed = rows.filter(pc.is_valid(rows["fetched_at"]))
    named = timed.group_by(["provider", "ref"]).aggregate([("row", "max")]).sort_by("ref")
    asked_again = timed.filter(pc.is_valid(timed["last_ref"]))
    newest = pa.array(_newest(named, asked_again), pa.int64())
    keys = [pc.binary_join_element_wise(t["provider"], t["ref"], "\n") for t in (claims, named)]
    row = pc.take(newest, pc.index_in(keys[0], keys[1].combine_chunks()))
    own = pc.equal(pc.take(rows["observed_at"], row), claims["observed_at"])
    times = pc.if_else(own, claims["fetched_at"], pc.take(rows["fetched_at"], row))
    return claims.set_column(claims.schema.get_field_index("fetched_at"), "fetched_at", times)


def _newest(named: pa.Table, asked_again: pa.Table) -> list[int]:
    """Return for each provider and ref the last row that tells a time of it, by a range or not."""
    newest: list[int] = named["row_max"].to_pylist()
    places: dict[str, list[int]] = {}
    for place, provider in enumerate(named["provider"].to_pylist()):
        places.setdefault(provider, []).append(place)
    names = named["ref"].to_pylist()
    refs = {name: [names[place] for place in mine] for name, mine in places.items()}
    for one in asked_again.select(["provider", "ref", "last_ref", "row"]).to_pylist():
        known = refs[one["provider"]]
        start, end = bisect_left(known, one["ref"]), bisect_right(known, one["last_ref"])
        for place in places[one["provider"]][start:end]:
            newest[place] = max(newest[place], one["row"])
    return newest
