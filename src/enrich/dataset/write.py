"""Tables to Parquet, whole or not at all; the only module that knows Arrow."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from enrich import schema
from enrich.errors import BadInput, WriteError
from enrich.schema import Column, ListOf, Struct, Table, Type

MANIFEST = "manifest.json"
Rows = Sequence[Mapping[str, Any]]

_SCALARS = {
    "string": pa.string(),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "float32": pa.float32(),
    "bool": pa.bool_(),
    "date32": pa.date32(),
    schema.STAMP: pa.timestamp("us", tz="UTC"),
}


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the folder now: rows and sha256 of each table."""

    rows: Mapping[str, int]
    sha256: Mapping[str, str]


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
        metadata={"enrich.schema": schema.VERSION, "enrich.run_id": run_id, "row": table.row},
    )


def _field(column: Column) -> pa.Field:
    kind = arrow_type(column.type)
    return pa.field(column.name, kind, column.nullable, metadata={"meaning": column.meaning})


def check(folder: Path) -> None:
    """Raise `WriteError` now, rather than after an hour, if nothing can be written."""
    with _told(folder), _workshop(folder) as shop:
        (shop / "try").write_bytes(b"")


def write(folder: Path, tables: Mapping[str, Rows], manifest: Mapping[str, Any]) -> Written:
    """Replace the dataset in `folder`; on any error the previous one stands.

    Everything is written aside and synced first; the manifest moves last.
    `manifest["run_id"]` stands in every file, so that a mix can be noticed.
    """
    run_id = str(manifest["run_id"])
    with _told(folder), _workshop(folder) as shop:
        for table in schema.TABLES:
            _write_table(shop / table.file, table, tables[table.name], run_id)
        written = Written(
            {table.name: len(tables[table.name]) for table in schema.TABLES},
            {table.name: _sha256(shop / table.file) for table in schema.TABLES},
        )
        _write_manifest(shop / MANIFEST, manifest, written)
        for name in (*(table.file for table in schema.TABLES), MANIFEST):
            (shop / name).replace(folder / name)
    return written


def write_file(path: Path, table: Table, rows: Rows) -> None:
    """Write one table to a file of its own, whole or not at all."""
    with _told(path.parent), _workshop(path.parent) as shop:
        _write_table(shop / table.file, table, rows, run_id="")
        (shop / table.file).replace(path)


def _write_table(path: Path, table: Table, rows: Rows, run_id: str) -> None:
    arrow = pa.Table.from_pylist(list(rows), schema=arrow_schema(table, run_id))
    with path.open("wb") as file:
        pq.write_table(arrow, file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())


def _write_manifest(path: Path, manifest: Mapping[str, Any], written: Written) -> None:
    tables = {
        name: {"rows": written.rows[name], "sha256": written.sha256[name]} for name in written.rows
    }
    with path.open("w", encoding="utf-8") as file:
        json.dump({**manifest, "tables": tables}, file, ensure_ascii=False, indent=2)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    """Give a folder inside the folder, on the same disk, and clear it away."""
    shop = folder / f".writing-{os.getpid()}"
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(".writing-*"):  # by a run that was killed
        shutil.rmtree(left, ignore_errors=True)
    shop.mkdir()
    try:
        yield shop
    finally:
        shutil.rmtree(shop, ignore_errors=True)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = "the disk is full" if error.errno == errno.ENOSPC else error.strerror or str(error)
        raise WriteError(
            f"Nothing could be written to {folder}: {why}. What stood there before is untouched."
        ) from None


def read(folder: Path, table: Table) -> list[dict[str, Any]]:
    """Return the rows of a table; raise `BadInput` if there is none to read."""
    path = folder / table.file
    if not path.exists():
        raise BadInput(f"There is no {path}; `enrich run` or `make run` writes it.")
    try:
        rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise BadInput(f"{path} cannot be read: {str(error).splitlines()[0]}.") from None
    return rows


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return what the manifest says; nothing where it is missing or no manifest."""
    try:
        told = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


@dataclass(frozen=True, slots=True)
class Previous:
    """The papers of the dataset that stands in a folder, by paper_id."""

    papers: Mapping[str, Mapping[str, Any]]
    notice: str | None = None  # why there are none, where there should be some


def previous(folder: Path) -> Previous:
    """Read the papers that a folder holds; none if it holds no readable dataset."""
    path = folder / schema.PAPERS.file
    if not path.exists():
        return Previous({})
    try:
        rows = pq.read_table(path).to_pylist()
        return Previous({row["paper_id"]: row for row in rows})
    except (OSError, pa.ArrowException, KeyError) as error:
        return Previous(
            {},
            f"{path} could not be read ({str(error).splitlines()[0]}), "
            "so first_seen_at and paper_id start anew.",
        )
