"""The dataset of a run, put in place whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from enrich import schema
from enrich.dataset.description import croissant, dataset_card
from enrich.dataset.description.source_licenses import sources
from enrich.dataset.diff import feed
from enrich.dataset.manifest_file import MANIFEST
from enrich.dataset.parquet import Rows, write_rows
from enrich.dataset.place.output_folder import detached, put_in_place, staged, untouched
from enrich.dataset.place.plain_files import write_synced
from enrich.tables.column_types import Table

FILES = (
    *(table.file for table in schema.TABLES),
    *(feed.FILE, dataset_card.NAME, croissant.NAME, MANIFEST),
)
"""The files of a dataset; the manifest is the last one."""


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the folder now: rows and sha256 of each table, and the whole manifest."""

    rows: Mapping[str, int]
    sha256: Mapping[str, str]
    manifest: Mapping[str, Any]


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
    a mix can be noticed.  `beside` holds files of the run that tell of others.  Just before the
    step, `record` is shown the folder of what is written.
    """
    run_id = str(manifest["run_id"])
    with untouched(folder), staged(folder) as stage:
        for table in schema.TABLES:
            write_rows(stage / table.file, table, tables[table.name], run_id)
        written = _written(stage, tables, manifest)
        for name, body in beside.items():
            write_synced(stage / name, body)
        _describe(stage, tables, written)
        record(stage)
        put(folder, stage, _owned(folder, beside), run_id)
    return written


def own_card(folder: Path) -> Iterator[str]:
    """Yield a sentence about a card that a person wrote, if one stands in a folder."""
    if has_own_card(folder):
        yield (
            f"The card {dataset_card.NAME} in {folder} is not of enrich's making: it stays as it "
            "is. Delete it to have one that describes the tables."
        )


def has_own_card(folder: Path) -> bool:
    """Tell whether a person wrote the card that stands in a folder, or made ours their own."""
    try:
        return not dataset_card.is_ours((folder / dataset_card.NAME).read_bytes())
    except OSError:  # there is none, or it is a folder
        return False


def _owned(folder: Path, beside: Iterable[str]) -> list[str]:
    """Return the files that a run may put in place; a card that a person wrote stays."""
    tables = [table.file for table in schema.TABLES]
    names = [*tables, *beside, croissant.NAME, MANIFEST]
    if has_own_card(folder):
        detached(folder / dataset_card.NAME)
        return names
    return [*names[:-1], dataset_card.NAME, MANIFEST]


def _written(stage: Path, tables: Mapping[str, Rows], manifest: Mapping[str, Any]) -> Written:
    rows = {table.name: len(tables[table.name]) for table in schema.TABLES}
    sha256 = {table.name: _sha256(stage / table.file) for table in schema.TABLES}
    told = {name: {"rows": rows[name], "sha256": sha256[name]} for name in rows}
    return Written(rows, sha256, {**manifest, "tables": told})


def _describe(stage: Path, tables: Mapping[str, Rows], written: Written) -> None:
    """Write what tells of the tables: the card, the Croissant, the manifest."""
    by = sources(tables)
    _write_text(stage / dataset_card.NAME, dataset_card.card(written.manifest, by, written.rows))
    told = croissant.croissant(written.manifest, by, written.sha256)
    _write_text(stage / croissant.NAME, told)
    manifest = json.dumps(written.manifest, ensure_ascii=False, indent=2)
    _write_text(stage / MANIFEST, f"{manifest}\n")


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


def _write_text(path: Path, text: str) -> None:
    write_synced(path, text.encode())


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
