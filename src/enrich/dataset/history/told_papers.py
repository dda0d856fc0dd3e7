"""The table `papers` as the claims tell it, and the cells that they do not tell."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from enrich.dataset.history.state import History
from enrich.dataset.history.told_cells import as_json, from_json
from enrich.dataset.parquet import arrow_schema
from enrich.dataset.rows import whole_date
from enrich.resolution.author_lists import filled
from enrich.schema import PAPERS, VALUES

_SCHEMA = arrow_schema(PAPERS)
_SAID_BY = _SCHEMA.field("provenance").type
_RESTS_ON = {"published_precision": "published"}
_FIELDS = [name for name in VALUES if name not in _RESTS_ON]
_SEVERAL = ("authors", "identifiers", "versions")  # cells that rest on several claims

_NO_PROVIDERS = pa.array(["list", "identifier", "curator"])
"""Who is no provider; as it is, whatever becomes of `model.HERE`, for old days rest on it."""

Cell = tuple[str, str]
"""A paper_id and a column; one of `provenance` with its part, as in `provenance.title`."""


def papers(history: History) -> pa.Table:
    """Return the table `papers` of a moment."""
    columns = told_columns(history)
    rows = {paper_id: row for row, paper_id in enumerate(columns["paper_id"].to_pylist())}
    further: dict[str, dict[int, Any]] = {}
    cells = history.further_cells
    for (paper_id, name), value in zip(cells, _read_all(cells.values()), strict=True):
        if paper_id in rows:
            further.setdefault(name, {})[rows[paper_id]] = value
    for name, values in further.items():
        columns[name] = _corrected(columns[name], values)
    return _table(columns)


def differing(history: History, published: pa.Table) -> dict[Cell, str]:
    """Return the cells of a published table, as JSON text, that the claims tell otherwise."""
    told = told_columns(history)
    ids = published["paper_id"].to_pylist()
    return {
        (ids[row], name): as_json(value)
        for name, theirs in _cells(published)
        for row, value in _differences(told[name], theirs)
    }


def _differences(ours: pa.Array, theirs: pa.Array) -> Iterator[tuple[int, Any]]:
    if ours.equals(theirs):
        return
    pairs = zip(ours.to_pylist(), theirs.to_pylist(), strict=True)
    yield from ((row, theirs) for row, (ours, theirs) in enumerate(pairs) if ours != theirs)


def told_columns(history: History) -> dict[str, pa.Array]:
    """Return the columns of `papers` as the claims tell them, and the parts of `provenance`."""
    ids, won = history.paper_ids, history.won_claims
    first, rows_of = _first_rows(won, ids), _rows_by_field(won)
    said_by, rows = _said_by(won, first), first.to_pylist()
    columns: dict[str, Any] = {"paper_id": ids}
    for name in VALUES:
        field = _RESTS_ON.get(name, name)
        start = len(ids) * _FIELDS.index(field)
        columns[f"provenance.{name}"] = said_by.slice(start, len(ids))
        values = _values(won, rows_of.get(field, []))
        if name in _SEVERAL:
            cells = _several(name, won, values, ids)
        else:
            mine = rows[start : start + len(ids)]
            cells = _as_cells(name, [None if row is None else values[row] for row in mine])
        columns[name] = pa.array(cells, _SCHEMA.field(name).type)
    columns |= _times(history, ids)
    columns["status"] = _status(columns)
    return columns


def _rows_by_field(won: pa.Table) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for row, field in enumerate(won["field"].to_pylist()):
        rows.setdefault(field, []).append(row)
    return rows


def _values(won: pa.Table, rows: list[int]) -> dict[int, Any]:
    """Return the values of some claims, by their rows: as objects all would take much memory."""
    texts = won["value"].take(pa.array(rows, pa.int64())).to_pylist()
    return dict(zip(rows, _read_all(texts), strict=True))


def _first_rows(won: pa.Table, ids: pa.Array) -> pa.Array:
    """Return the first claim about each field of each paper: all papers of one field, of the next.

    All fields are taken together, for each operation of Arrow's costs more than what it does here.
    """
    field = pc.index_in(won["field"], pa.array(_FIELDS))
    cell = pc.add(pc.multiply(field, len(ids)), pc.index_in(won["paper_id"], ids))
    return pc.index_in(pa.array(range(len(_FIELDS) * len(ids)), pa.int32()), cell.combine_chunks())


def _said_by(won: pa.Table, rows: pa.Array) -> pa.StructArray:
    said_by = _SAID_BY.field(0).type
    parts = [pc.take(won[part.name].combine_chunks(), rows).cast(part.type) for part in said_by]
    return pa.StructArray.from_arrays(parts, fields=list(said_by), mask=pc.is_null(rows))


def _as_cells(name: str, values: list[Any]) -> list[Any]:
    """Return the values of claims as the cells of a column are."""
    if name in ("published", "published_precision", "updated"):
        part = 1 if name == "published_precision" else 0
        return [None if value is None else whole_date(value)[part] for value in values]
    return values


def _read_all(texts: Iterable[str]) -> list[Any]:
    """Return the values of JSON texts, read as one text, which is quicker."""
    values: list[Any] = json.loads(f"[{','.join(texts)}]")
    return values


def _several(name: str, won: pa.Table, values: dict[int, Any], ids: pa.Array) -> list[Any]:
    """Return one cell for each paper, of all claims that it rests on."""
    papers = won["paper_id"].take(pa.array(list(values), pa.int64())).to_pylist()
    said: dict[str, list[Any]] = {}
    for paper_id, value in zip(papers, values.values(), strict=True):
        said.setdefault(paper_id, []).append(value)
    return [_joined(name, said[one]) if one in said else None for one in ids.to_pylist()]


def _joined(name: str, values: list[Any]) -> list[Any]:
    if name == "authors":
        return _authors(values)
    return sorted(set(values)) if name == "identifiers" else values


def _authors(values: list[Any]) -> list[Any]:
    authors, *donors = values
    for donor in donors:
        authors = filled(authors, donor)
    return [{"given": None, "family": None, **one} for one in authors]


def _status(columns: Mapping[str, pa.Array]) -> pa.Array:
    """Return what the status of papers mostly is, by the fields that providers told."""
    told = {}
    for name in ("title", "authors", "abstract"):
        provider = columns[f"provenance.{name}"].field("provider")
        told[name] = pc.and_(pc.is_valid(provider), pc.invert(pc.is_in(provider, _NO_PROVIDERS)))
    some = pc.or_(pc.or_(told["title"], told["authors"]), told["abstract"])
    both = pc.and_(told["title"], told["authors"])
    return pc.if_else(both, "resolved", pc.if_else(some, "partial", "unresolved"))


def _times(history: History, ids: pa.Array) -> dict[str, pa.Array]:
    """Return when each paper was first seen, and when a value of it changed last."""
    rows = history.tables["claims"].select(["paper_id", "observed_at", "won"])
    backwards = rows.filter(rows["won"]).combine_chunks()[::-1]
    return {"first_seen_at": _of_first(rows, ids), "changed_at": _of_first(backwards, ids)}


def _of_first(rows: pa.Table, ids: pa.Array) -> pa.Array:
    """Return the time of the first row about each paper; rows are in the order of their times."""
    place = pc.index_in(ids, rows["paper_id"].combine_chunks())
    return pc.take(rows["observed_at"].combine_chunks(), place)


def _cells(table: pa.Table) -> Iterator[tuple[str, pa.Array]]:
    """Yield the columns of `papers`, the parts of `provenance` each as one of its own."""
    for name in _SCHEMA.names:
        column = table[name].combine_chunks()
        if name == "provenance":
            for part in _SAID_BY:
                yield f"{name}.{part.name}", column.field(part.name)
        else:
            yield name, column


def _table(columns: Mapping[str, pa.Array]) -> pa.Table:
    parts = [columns[f"provenance.{part.name}"] for part in _SAID_BY]
    provenance = pa.StructArray.from_arrays(parts, fields=list(_SAID_BY))
    whole = {**columns, "provenance": provenance}
    return pa.table([whole[name] for name in _SCHEMA.names], schema=_SCHEMA)


def _corrected(column: pa.Array, values: Mapping[int, Any]) -> pa.Array:
    """Return a column with other values in some rows."""
    kind, places = column.type, list(range(len(column)))
    for number, row in enumerate(values):
        places[row] = len(column) + number
    others = pa.array([from_json(value, kind) for value in values.values()], kind)
    return pa.concat_arrays([column, others]).take(pa.array(places))
