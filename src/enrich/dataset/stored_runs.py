"""The tables of the runs that are still in store whole: the last one and the one before.

They may be of another version, changed by others, or cut short: what cannot be used is nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from enrich.dataset import output_folder, parquet
from enrich.dataset.change import Row
from enrich.dataset.run_files import RunFiles, fits
from enrich.errors import BadInput
from enrich.schema import CLAIMS, ENTRIES, FINDINGS, LINKS, PAPERS, Table

_RUN = re.compile(r"(\d{8}T\d{6}Z)(?:-|$)")
_COMPARED = (PAPERS, ENTRIES, CLAIMS, FINDINGS)
_KEYS: Mapping[str, tuple[str, ...]] = {
    "papers": ("paper_id",),
    "entries": ("entry_id",),
    "claims": ("paper_id", "field", "provider", "ref"),
    "findings": ("check", "entry_id"),
    "links": ("url",),
}


def observations(folder: Path) -> list[datetime]:
    """Return the moments of the runs in store, ascending."""
    return sorted(_versions(folder))


def rows_as_of(folder: Path, moment: datetime | date) -> dict[str, list[Row]]:
    """Return the tables as they were at a moment; a date is the end of that day in UTC."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.max, UTC)
    known = _versions(folder)
    found = [at for at in known if at <= moment]
    if not found:
        raise BadInput(f"No run of {folder} from before {moment:%Y-%m-%d %H:%M} UTC is in store.")
    return tables_of(known[max(found)])


def _versions(folder: Path) -> dict[datetime, Path]:
    """Return the versions in store by their moments, up to the one that is in place."""
    current = (folder / output_folder.CURRENT).resolve().name
    named = {}
    for path in reversed(output_folder.versions(folder)):
        told = _RUN.match(path.name)
        if told and (not _RUN.match(current) or path.name <= current):
            named[moment_of(told[1])] = path
    return named


def moment_of(run_id: str) -> datetime:
    """Return the moment with which the id of a run begins; raises `ValueError` for other words.

    >>> moment_of("20261129T054100Z-1a2b3c4d")
    datetime.datetime(2026, 11, 29, 5, 41, tzinfo=datetime.timezone.utc)
    """
    return datetime.strptime(run_id.partition("-")[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def tables_of(folder: Path) -> dict[str, list[Row]]:
    """Return the tables in a folder, as far as they can be used; raises `BadInput` if not at all.

    The tables of earlier versions lack columns, which then hold nothing.
    """
    files = RunFiles(folder)
    tables = {table.name: list(_rows(files, table)) for table in _COMPARED}
    if (folder / LINKS.file).exists():
        tables[LINKS.name] = list(_rows(files, LINKS))
    return tables


def _rows(files: RunFiles, table: Table) -> Iterator[Row]:
    with files.opened(table) as file:
        try:
            rows = parquet.read_rows(file)
        except parquet.DAMAGE as error:
            why = parquet.reason(error)
            raise BadInput(f"{files.folder / table.file} cannot be read: {why}.") from None
    for row in rows:
        sound = _sound(table, row)
        if all(sound.get(name) for name in _KEYS[table.name]):
            yield sound


def _sound(table: Table, row: Mapping[str, Any]) -> Row:
    """Return a row with nothing where a value is not of its column's type."""
    values = {column.name: (row.get(column.name), column.type) for column in table.columns}
    return {name: value if fits(value, kind) else None for name, (value, kind) in values.items()}
