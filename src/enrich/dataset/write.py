"""The dataset of a run, put in place whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from enrich import schema
from enrich.dataset import feed, stopping
from enrich.dataset.output_folder import put_in_place, staged, untouched
from enrich.dataset.parquet import Rows, write_rows
from enrich.dataset.run_files import MANIFEST
from enrich.tables.columns import Table

FILES = (*(table.file for table in schema.TABLES), feed.FILE, MANIFEST)
"""The files of a dataset; the manifest is the last one."""


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the folder now: rows and sha256 of each table."""

    rows: Mapping[str, int]
    sha256: Mapping[str, str]


def check(folder: Path) -> None:
    """Raise `WriteError` now, rather than after an hour, if nothing can be written."""
    stopping.begins()
    with untouched(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass


def write(
    folder: Path,
    tables: Mapping[str, Rows],
    manifest: Mapping[str, Any],
    put: Callable[..., None] = put_in_place,
    beside: Mapping[str, bytes] = MappingProxyType({}),
    record: Callable[[Path], None] = lambda stage: None,
) -> Written:
    """Replace the dataset in `folder`, of which the caller is the only writer.

    Everything is written aside and synced first, then `put` in place in one step; on any error
    before that the previous one stands.  `manifest["run_id"]` stands in every file, so that
    a mix can be noticed.  `beside` holds the files of the run that are no tables.  Just before
    the step, `record` is shown the folder of what is written.
    """
    run_id = str(manifest["run_id"])
    with untouched(folder), staged(folder) as stage:
        for table in schema.TABLES:
            write_rows(stage / table.file, table, tables[table.name], run_id)
        written = Written(
            {table.name: len(tables[table.name]) for table in schema.TABLES},
            {table.name: _sha256(stage / table.file) for table in schema.TABLES},
        )
        for name, body in beside.items():
            _write_synced(stage / name, body)
        _write_manifest(stage / MANIFEST, manifest, written)
        record(stage)
        put(folder, stage, (*FILES[: len(schema.TABLES)], *beside, MANIFEST), run_id)
    return written


def write_file(path: Path, table: Table, rows: Rows) -> None:
    """Write one table to a file of its own, whole or not at all."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with untouched(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            write_rows(aside, table, rows)
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)


def _write_manifest(path: Path, manifest: Mapping[str, Any], written: Written) -> None:
    tables = {
        name: {"rows": written.rows[name], "sha256": written.sha256[name]} for name in written.rows
    }
    text = json.dumps({**manifest, "tables": tables}, ensure_ascii=False, indent=2)
    _write_synced(path, f"{text}\n".encode())


def _write_synced(path: Path, body: bytes) -> None:
    with path.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
