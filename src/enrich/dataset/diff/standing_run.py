"""The tables of the run that stands in a folder, as far as they can be used.

They may be of another version, changed by others, or cut short: what cannot be used is nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from enrich.dataset import parquet
from enrich.dataset.diff.change import Row
from enrich.dataset.diff.paper_changes import TOLD
from enrich.dataset.manifest_file import moment_of
from enrich.dataset.run_files import RunFiles, fits
from enrich.errors import BadInput
from enrich.schema import CLAIMS, ENTRIES, FINDINGS, LINKS, PAPERS
from enrich.tables.column_types import Table

_COMPARED = (PAPERS, ENTRIES, CLAIMS, FINDINGS)
_KEYS: Mapping[str, tuple[str, ...]] = {
    "papers": ("paper_id",),
    "entries": ("entry_id",),
    "claims": ("paper_id", "field", "provider", "ref"),
    "findings": ("check", "entry_id"),
    "links": ("url",),
}

_ONLY = {"claims": ("field", TOLD)}


def moment(folder: Path) -> datetime | None:
    """Return the moment of the run that stands in a folder, if that is told."""
    try:
        return moment_of(RunFiles(folder).run_id)
    except ValueError:
        return None


def tables_of(folder: Path) -> dict[str, list[Row]]:
    """Return the tables in a folder, as far as they can be used; raises `BadInput` if not at all.

    Of the claims there are those of which changes are told.  The tables of earlier versions lack
    columns, which then hold nothing.
    """
    files = RunFiles(folder)
    tables = {table.name: list(_rows(files, table)) for table in _COMPARED}
    if (folder / LINKS.file).exists():
        tables[LINKS.name] = list(_rows(files, LINKS))
    return tables


def _rows(files: RunFiles, table: Table) -> Iterator[Row]:
    with files.opened(table) as file:
        try:
            rows = parquet.read_usable_rows(file, table, fits, _ONLY.get(table.name, ("", ())))
        except parquet.DAMAGE as error:
            why = parquet.reason(error)
            raise BadInput(f"{files.folder / table.file} cannot be read: {why}.") from None
    for row in rows:
        if all(row[name] for name in _KEYS[table.name]):
            yield row
