"""Rows to a Parquet file and back; beside `arrow_rows` the only module that knows Arrow."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from enrich import schema
from enrich.dataset import pandas_on_demand
from enrich.dataset.arrow_rows import AT_ONCE, ArrowRows
from enrich.tables.column_types import STAMP, Column, ListOf, Struct, Table, Type

pandas_on_demand.leave_out()

Rows = Sequence[Mapping[str, Any]]
ArrowTable: TypeAlias = pa.Table

DAMAGE = (OSError, pa.ArrowException, ValueError, TypeError, LookupError, OverflowError)
"""What reading a file may raise that is no Parquet, or holds values that are none."""

_GROUP = 1 << 16
"""The rows of a group: to explain one paper takes reading some of them, and not the table."""

_RUN_ID = b"enrich.run_id"
_VERSION = b"enrich.schema"
_SCALARS = {
    "string": pa.string(),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "float32": pa.float32(),
    "bool": pa.bool_(),
    "date32": pa.date32(),
    STAMP: pa.timestamp("us", tz="UTC"),
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
        metadata={_VERSION: schema.VERSION, _RUN_ID: run_id, "row": table.row},
    )


def _field(column: Column) -> pa.Field:
    kind = arrow_type(column.type)
    return pa.field(column.name, kind, column.nullable, metadata={"meaning": column.meaning})


def from_rows(rows: Rows, table: Table, run_id: str = "") -> ArrowTable:
    """Return rows as an Arrow table with the schema of a table."""
    return pa.Table.from_pylist(list(rows), schema=arrow_schema(table, run_id))


def packed(rows: Iterable[Mapping[str, Any]], table: Table) -> ArrowRows:
    """Return rows with the schema of a table, packed as they come."""
    kind, left = arrow_schema(table), iter(rows)
    some = iter(lambda: list(islice(left, AT_ONCE)), [])
    batches = [pa.RecordBatch.from_pylist(each, kind) for each in some]
    return ArrowRows(pa.Table.from_batches(batches, kind).combine_chunks())


def write_rows(path: Path, table: Table, rows: Rows, run_id: str = "") -> None:
    """Write rows to a file, and sync it; one without rows has no group of them, either.

    An empty group is more than the loader of Hugging Face can read.
    """
    if isinstance(rows, ArrowRows):
        arrow = rows.arrow.replace_schema_metadata(arrow_schema(table, run_id).metadata)
    else:
        arrow = from_rows(rows, table, run_id)
    with path.open("wb") as file:
        with pq.ParquetWriter(file, arrow.schema, compression="zstd") as writer:
            if rows:
                writer.write_table(arrow, row_group_size=_GROUP)
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
    rows: list[dict[str, Any]] = pq.ParquetFile(file).read().to_pylist()
    return rows


def read_usable_rows(
    file: pa.NativeFile,
    table: Table,
    fits: Callable[[Any, Type], bool],
    only: tuple[str, Sequence[str]] = ("", ()),
) -> list[dict[str, Any]]:
    """Return the rows of an open file with the columns of a table; may raise `DAMAGE`.

    Nothing stands where the file has no such column, or a value that does not fit its type.  Of
    `only` are a column of text, and the values that a row that is wanted has there.
    """
    found, columns = _only(pq.ParquetFile(file).read(), *only), []
    for column in table.columns:
        if column.name not in found.column_names:
            columns.append([None] * found.num_rows)
            continue
        values = found[column.name]
        told = values.to_pylist()
        if values.type != arrow_type(column.type):  # as others wrote it
            told = [value if fits(value, column.type) else None for value in told]
        columns.append(told)
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _only(found: ArrowTable, name: str, values: Sequence[str]) -> ArrowTable:
    if name not in found.column_names or found[name].type != pa.string():
        return found
    return found.filter(pc.is_in(found[name], pa.array(values, pa.string())))


def sound_table(file: pa.NativeFile) -> ArrowTable:
    """Return an open file as an Arrow table whose values were all looked at; may raise `DAMAGE`."""
    found = pq.ParquetFile(file).read()
    found.validate(full=True)
    return found


def conforming(found: ArrowTable, table: Table) -> ArrowTable:
    """Return a table with the columns of its schema, those it lacks as nulls.

    Raises `LookupError` with the name of a column that is not as it should be.
    """
    columns = [_conforming(found, column) for column in table.columns]
    told = arrow_schema(table).with_metadata(found.schema.metadata)
    return pa.Table.from_arrays(columns, schema=told)


def _conforming(found: ArrowTable, column: Column) -> pa.ChunkedArray:
    kind = arrow_type(column.type)
    if column.name not in found.column_names:
        values = pa.chunked_array([pa.nulls(found.num_rows, kind)])
    else:
        try:
            values = found[column.name]
            if values.type != kind:
                values = values.cast(kind)  # a struct may have had fewer parts
        except (pa.ArrowException, ValueError, LookupError):
            raise LookupError(column.name) from None
    if values.null_count and not column.nullable:
        raise LookupError(column.name)
    return values


def schema_version(found: ArrowTable) -> str:
    """Return the version of the schema that a table was written by, empty if it says none."""
    metadata: Mapping[bytes, bytes] = found.schema.metadata or {}
    return metadata.get(_VERSION, b"").decode("utf-8", "replace")


def as_it_is(found: ArrowTable, _: str = "") -> ArrowTable:
    """Return an Arrow table: the engine `arrow`."""
    return found


def together(parts: Mapping[str, ArrowTable], column: str) -> ArrowTable:
    """Return tables of one schema as one, with a first column that says of each row its part."""
    kind = pa.field(column, pa.string(), nullable=False)
    named = [
        found.replace_schema_metadata(None).add_column(0, kind, pa.repeat(name, found.num_rows))
        for name, found in parts.items()
    ]
    return pa.concat_tables(named)


def release_memory() -> None:
    """Give memory back to the system that was let go of, of Arrow's and of Python's long texts."""
    for pool in (pa.default_memory_pool(), pa.system_memory_pool()):
        pool.release_unused()


def read_table(path: Path) -> pa.Table:
    """Return a table as Arrow has it; may raise `DAMAGE`."""
    with opened(path) as file:
        return pq.ParquetFile(file).read()


def read_columns(file: pa.NativeFile, names: Sequence[str]) -> list[dict[str, Any]]:
    """Return the rows of an open file, of these columns alone; may raise `DAMAGE`.

    One that the file does not have is null in every row.
    """
    rows: list[dict[str, Any]] = _columns(file, names).to_pylist()
    return rows


def read_texts(file: pa.NativeFile, names: Sequence[str]) -> Rows:
    """Return the same of columns of text, as Arrow's where they are; may raise `DAMAGE`."""
    found = _columns(file, names)
    packed = all(kind in (pa.string(), pa.null()) for kind in found.schema.types)
    return ArrowRows(found) if packed else found.to_pylist()


def _columns(file: pa.NativeFile, names: Sequence[str]) -> ArrowTable:
    table = pq.ParquetFile(file)
    found = table.read(columns=[name for name in names if name in table.schema_arrow.names])
    nothing = pa.nulls(found.num_rows)
    known = dict(zip(found.column_names, found.columns, strict=True))
    return pa.table({name: known.get(name, nothing) for name in names})


def rows_with(file: pa.NativeFile, name: str, values: Collection[str]) -> list[dict[str, Any]]:
    """Return the rows of an open file that have one of these values in a column of text.

    Only groups of rows that have some are read as a whole; may raise `DAMAGE`.
    """
    table, rows, wanted = pq.ParquetFile(file), [], pa.array(sorted(values), pa.string())
    for number in range(table.num_row_groups):
        mine = pc.is_in(table.read_row_group(number, columns=[name])[name], wanted)
        if pc.any(mine).as_py():
            rows += table.read_row_group(number).filter(mine).to_pylist()
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
