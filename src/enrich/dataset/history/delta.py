"""What a run changed: the rows that its history has more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from enrich.dataset.history.history_files import JUDGED, PLACED, SCHEMAS, Tables
from enrich.dataset.history.state import CLAIM_KEY, FINDING_KEY, History, keys_of, places
from enrich.dataset.history.told_cells import CELLS, as_json, in_parts
from enrich.dataset.history.told_papers import differing

Row = dict[str, Any]
_TEXTS = ("message", "evidence", "suggestion")
_VALUE = ("value", "won", "refused", "place")
_TOGETHER = 1 << 16  # claims that are compared at once


def changes(history: History, tables: Tables, moment: datetime) -> dict[str, pa.Table]:
    """Return the rows by which the history tells the tables of a run, too."""
    entries = list(_entries(history, tables["entries"]))
    found = {
        "entries": _table("entries", entries, moment),
        "lines": _table("lines", _lines(history, tables["entries"], entries), moment),
        "claims": _table("claims", _claims(history, tables["claims"]), moment),
    }
    found["findings"] = _table(
        "findings", _findings(history, history + found, tables["findings"]), moment
    )
    after = history + found
    found["papers"] = _table("papers", _papers(after, tables["papers"]), moment)
    return found


def _table(name: str, rows: Iterable[Row] | pa.Table, moment: datetime) -> pa.Table:
    """Return rows as those of one run."""
    table = rows if isinstance(rows, pa.Table) else _from_rows(name, rows)
    at = pa.repeat(pa.scalar(moment, table.schema.field("observed_at").type), table.num_rows)
    return table.set_column(0, table.schema.field(0), at)


def _from_rows(name: str, rows: Iterable[Row]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), SCHEMAS[name])


def _entries(history: History, entries: pa.Table) -> Iterator[Row]:
    """Yield the entries that are new, judged otherwise, or gone."""
    known = {row["entry_id"]: row for row in history.numbered_entries.to_pylist()}
    numbers = _numbers(history)
    for row in entries.to_pylist():
        name = row["entry_id"]
        before = known.pop(name, None)
        number = numbers.setdefault(name, len(numbers) + 1)
        if before is None or _words(before) != _words(row):
            yield {**row, "change": "new", "number": number}
        elif any(before[column] != row[column] for column in JUDGED):
            yield {"change": "judged", "number": number, **{name: row[name] for name in JUDGED}}
    yield from ({"change": "gone", "number": numbers[name]} for name in known)


def _words(row: Row) -> Row:
    return {k: v for k, v in row.items() if k not in (*JUDGED, *PLACED, "number")}


def _numbers(history: History) -> dict[str, int]:
    """Return the number of every entry that the list ever had."""
    rows = history.entry_rows
    rows = rows.filter(pc.equal(rows["change"], "new"))
    return dict(zip(rows["entry_id"].to_pylist(), rows["number"].to_pylist(), strict=True))


def _lines(history: History, entries: pa.Table, new: Sequence[Row]) -> list[Row]:
    """Return on which lines the entries are, all of them, if that changed."""
    numbers = _numbers(history)
    numbers |= {row["entry_id"]: row["number"] for row in new if row["change"] == "new"}
    columns = ("entry_id", *PLACED)
    rows = [
        {"number": numbers[row["entry_id"]], **{name: row[name] for name in PLACED}}
        for row in entries.select(columns).to_pylist()
    ]
    return [] if rows == history.layout.drop_columns("observed_at").to_pylist() else rows


def _claims(history: History, claims: pa.Table) -> pa.Table:
    """Return the claims that are new, other or gone, after what was merely asked again."""
    after = _numbered(claims, CLAIM_KEY)
    found = _compared(history.numbered_claims, after)
    is_again = pc.equal(found["change"], "again")
    told = found.filter(pc.invert(is_again))
    named = _records(told.filter(pc.not_equal(told["change"], "gone")))
    times = _times(after)
    mixed = _records(times.filter(pc.is_null(times["at"])))
    again = _records(found.filter(is_again))
    asked_again = _from_rows("claims", _asked_again(again - named - mixed, times))
    each = _from_rows("claims", _each(after, mixed & (again | named), told))
    return pa.concat_tables([asked_again, told, each])


def _records(claims: pa.Table) -> set[tuple[str, str]]:
    """Return whose words about which refs some claims are."""
    found = claims.group_by(["provider", "ref"]).aggregate([])
    return set(zip(found["provider"].to_pylist(), found["ref"].to_pylist(), strict=True))


def _each(after: pa.Table, refs: set[tuple[str, str]], told: pa.Table) -> Iterator[Row]:
    """Yield the claims of refs whose claims differ in time, but for those that are told already."""
    if not refs:
        return
    known = {tuple(row.values()) for row in told.select(CLAIM_KEY).to_pylist()}
    for row in after.select([*CLAIM_KEY, *_VALUE, "fetched_at"]).to_pylist():
        is_told = tuple(row[name] for name in CLAIM_KEY) in known
        if (row["provider"], row["ref"]) in refs and not is_told:
            yield {**row, "change": "other"}


def _compared(before: pa.Table, after: pa.Table) -> pa.Table:
    """Return the rows in which two tables of claims differ, as they are after.

    Their values are compared some rows at a time, for they take much room.
    """
    was, now = keys_of(CLAIM_KEY, before, after)
    there = pc.index_in(now, was)
    gone = before.filter(pc.invert(pc.is_in(was, now))).select([*CLAIM_KEY, "won"])
    parts = [gone.append_column("change", pa.repeat(pa.scalar("gone"), gone.num_rows))]
    for begin in range(0, after.num_rows, _TOGETHER):
        some = after.slice(begin, _TOGETHER)
        parts.append(_differing(before.take(there.slice(begin, _TOGETHER)), some))
    return _claim_rows(pa.concat_tables(parts, promote_options="default"))


def _differing(before: pa.Table, after: pa.Table) -> pa.Table:
    """Return the rows of a table that are other than those beside them, of which some are null."""
    is_new = pc.is_null(before["paper_id"])
    alike = _same(before, after, _VALUE)
    change = pc.if_else(is_new, "new", pc.if_else(alike, "again", "other"))
    after = after.append_column("change", change)
    return after.filter(pc.invert(pc.and_(alike, _same(before, after, ["fetched_at"]))))


def _claim_rows(rows: pa.Table) -> pa.Table:
    nothing = pa.nulls(rows.num_rows)
    told = dict(zip(rows.column_names, rows.columns, strict=True))
    columns = [told.get(field.name, nothing).cast(field.type) for field in SCHEMAS["claims"]]
    return pa.table(columns, schema=SCHEMAS["claims"]).sort_by(_ascending(CLAIM_KEY))


def _same(one: pa.Table, other: pa.Table, names: Iterable[str]) -> pa.ChunkedArray:
    """Tell for each row whether both have these values alike, or neither has any."""
    alike = pa.scalar(True)
    for name in names:
        equal = pc.fill_null(pc.equal(one[name], other[name]), False)
        neither = pc.and_(pc.is_null(one[name]), pc.is_null(other[name]))
        alike = pc.and_(alike, pc.or_(equal, neither))
    return alike


def _ascending(names: Sequence[str]) -> list[tuple[str, str]]:
    return [(name, "ascending") for name in names]


def _asked_again(refs: set[tuple[str, str]], times: pa.Table) -> Iterator[Row]:
    """Yield one row for each range of refs whose claims share a new time.

    Refs are asked about in their order, so that a reply's are a range.
    """
    rows = zip(*(column.to_pylist() for column in times.columns), strict=True) if refs else ()
    for (provider, at), group in groupby(rows, key=itemgetter(0, 2)):
        shared = [ref for _, ref, _ in group]
        asked = [place for place, ref in enumerate(shared) if (provider, ref) in refs]
        if asked:
            named = {"ref": shared[asked[0]], "last_ref": shared[asked[-1]]}
            yield {"change": "again", "provider": provider, **named, "fetched_at": at}


def _times(claims: pa.Table) -> pa.Table:
    """Return when the claims about each ref were said, null where that is not one time."""
    key = ["provider", "ref"]
    found = claims.group_by(key).aggregate([("fetched_at", "min"), ("fetched_at", "max")])
    found = found.sort_by(_ascending(key))
    first, last = found["fetched_at_min"], found["fetched_at_max"]
    return found.select(key).append_column("at", pc.if_else(pc.equal(first, last), last, None))


def _findings(history: History, moved: History, findings: pa.Table) -> Iterator[Row]:
    """Yield the findings that are new, other or gone; most stand on the line of their entry.

    `moved` has the entries of this run, so that what names their lines has followed them.
    """
    lines = dict(
        zip(*(moved.numbered_entries[n].to_pylist() for n in ("entry_id", "line")), strict=True)
    )
    known, stood = _by_key(moved.numbered_findings), _by_key(history.numbered_findings)
    for key, row in _by_key(_numbered(findings, FINDING_KEY)).items():
        before = known.pop(key, None)
        if before != row:
            own_line = None if lines.get(row["entry_id"]) == row["line"] else row["line"]
            fixed = _fixed(row, before or {}, stood.get(key, {}))
            told = {**row, "line": own_line, **_named_lines(row, moved.first_on_line, fixed)}
            yield {**told, "change": "new" if before is None else "other"}
    for key in known:
        yield {"change": "gone", **dict(zip(FINDING_KEY, key, strict=True))}


def _fixed(row: Row, moved: Row, stood: Row) -> set[str]:
    """Return the texts that stayed as they stood, while the lines they seem to name have moved."""
    return {name for name in _TEXTS if row[name] == stood.get(name) != moved.get(name)}


def _named_lines(row: Row, numbers: Mapping[int, int], fixed: set[str]) -> Row:
    """Return the texts of a finding that name lines in parts, for these change with the lines."""
    parts = {name: in_parts(row[name], numbers) for name in _TEXTS if name not in fixed}
    parts = {name: told for name, told in parts.items() if isinstance(told, list)}
    return {CELLS: as_json(parts), **dict.fromkeys(parts)} if parts else {}


def _by_key(table: pa.Table) -> dict[tuple[Any, ...], Row]:
    names = [name for name in table.column_names if name not in ("observed_at", "change")]
    rows = table.select(names).to_pylist()
    return {tuple(row[name] for name in FINDING_KEY): row for row in rows}


def _numbered(table: pa.Table, key: Sequence[str]) -> pa.Table:
    """Return a table whose rows are numbered among those with the same key; `n` is part of it."""
    (keys,) = keys_of([name for name in key if name != "n"], table)
    rows = pa.table({"key": keys, "row": places(table)})
    first = rows.group_by("key", use_threads=False).aggregate([("row", "min")])["row_min"]
    further = rows.filter(pc.invert(pc.is_in(rows["row"], first)))
    numbers, so_far = [0] * table.num_rows, Counter[int]()
    for number, row in zip(*(column.to_pylist() for column in further.columns), strict=True):
        so_far[number] += 1
        numbers[row] = so_far[number]
    return table.append_column("n", pa.array(numbers, pa.int16()))


def _papers(after: History, papers: pa.Table) -> Iterator[Row]:
    """Yield the cells of papers that the claims do not tell, as far as that is new."""
    known = dict(after.further_cells)
    for (paper_id, column), value in differing(after, papers).items():
        before = known.pop((paper_id, column), None)
        if before != value:
            row = {"paper_id": paper_id, "field": column, "value": value}
            yield {**row, "change": "new" if before is None else "other"}
    for paper_id, column in known:
        yield {"change": "gone", "paper_id": paper_id, "field": column}
