"""Rows to a Parquet file and back; the only module that knows Arrow."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from enrich import schema
from enrich.schema import Column, ListOf, Struct, Table, Type

Rows = Sequence[Mapping[str, Any]]

DAMAGE = (OSError, pa.ArrowException, ValueError, TypeError, LookupError, OverflowError)
"""What reading a file may raise that is no Parquet, or holds values that are none."""

_RUN_ID = b"enrich.run_id"
_SCALARS = {
    "string": pa.string(),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "float32": pa.float32(),
    "bool": pa.bool_(),
    "date32": pa.date32(),
    schema.STAMP: pa.timestamp("us", tz="UTC"),
}


def arrow_type(kind: Type) -> pa.DataType:
    """Return the Arrow type of a column's type."""
    if isinstance(kind, ListOf):
        return pa.list_(arrow_type(kind.item))
    if isinstance(kind, Struct):
        return pa.struct([pa.field(name, arrow_type(part)) for name, part in kind.fields])
    return _SCALARS[kind]


def arrow_schema(table: Table, run_id: str = "") -> pa.Schema:
    """Return a table's Arrow schema, each field with its meaning."""
    return pa.schema(
        [_field(column) for column in table.columns],
        metadata={"enrich.schema": schema.VERSION, _RUN_ID: run_id, "row": table.row},
    )


def _field(column: Column) -> pa.Field:
    kind = arrow_type(column.type)
    return pa.field(column.name, kind, column.nullable, metadata={"meaning": column.meaning})


def arrow_table(table: Table, rows: Rows, run_id: str = "") -> pa.Table:
    """Return rows as an Arrow table."""
    return pa.Table.from_pylist(list(rows), schema=arrow_schema(table, run_id))


def write_rows(path: Path, table: Table, rows: Rows, run_id: str = "") -> None:
    """Write rows to a file, and sync it."""
    arrow = arrow_table(table, rows, run_id)
    with path.open("wb") as file:
        pq.write_table(arrow, file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())


def opened(path: Path) -> pa.NativeFile:
    """Open a file to be read, once, and by Arrow itself; may raise `OSError`.

    Arrow's threads may outlive a read, and to let go of a file of Python's while Python
    ends would end it with a crash.
    """
    return pa.OSFile(str(path), "rb")


def read_rows(file: pa.NativeFile) -> list[dict[str, Any]]:
    """Return the rows of an open file; may raise `DAMAGE`."""
    rows: list[dict[str, Any]] = pq.read_table(file).to_pylist()
    return rows


def run_id(file: pa.NativeFile) -> str:
    """Return which run wrote an open file, empty if it says none; may raise `DAMAGE`."""
    metadata: Mapping[bytes, bytes] = pq.read_schema(file).metadata or {}
    file.seek(0)
    return metadata.get(_RUN_ID, b"").decode("utf-8", "replace")


def reason(error: BaseException) -> str:
    """Return in a few words what was wrong with a file.

    >>> reason(ValueError("Parquet magic bytes not found.\\nIs it one?"))
    'Parquet magic bytes not found'
    """
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].rstrip(".")
