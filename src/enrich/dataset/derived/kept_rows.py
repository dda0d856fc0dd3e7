"""What the tables of an earlier run hand on: counts of days past, links once seen alive.

As with its papers, it may be of another version, changed by others, cut short, or none at all.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from enrich.dataset import parquet
from enrich.dataset.derived import link_table
from enrich.dataset.place import output_folder
from enrich.dataset.run_files import conforms
from enrich.normalization.text import count
from enrich.schema import CITATIONS, LINKS
from enrich.tables.column_types import Column, Table

Row = Mapping[str, Any]
_INT = {"int16": 2**15, "int32": 2**31}


@dataclass(frozen=True, slots=True)
class Kept:
    """What the next run takes over, and what of it could not be read."""

    citations: Sequence[Row] = ()
    alive: Mapping[str, datetime] | None = None  # when links were last seen to be, by target
    damages: tuple[tuple[str, str], ...] = ()  # files, and what is wrong with each

    def set_aside(self, folder: Path, stamp: str) -> Iterator[str]:
        """Keep what is damaged under a name of its own; yield a sentence about each."""
        for name, damage in self.damages:
            if not (folder / name).is_dir():  # what stands instead of a file is told of papers
                aside = output_folder.keep(folder / name, stamp).name
                yield f"{name} in {folder} is kept as {aside}, as {damage}."


def kept(folder: Path) -> Kept:
    """Read what only grows: of the folder, else of the newest version in store that can be."""
    citations, damage = _rows(folder, CITATIONS)
    links, other = _rows(folder, LINKS)
    damages = ((CITATIONS.file, damage), (LINKS.file, other))
    told = tuple((name, why) for name, why in damages if why)
    return Kept(citations, link_table.alive(links), told)


def _rows(folder: Path, table: Table) -> tuple[list[Row], str | None]:
    """Return the sound rows of a table, and what is wrong with it; older datasets have none."""
    path, damage = folder / table.file, None
    if os.path.lexists(path) and not output_folder.leads_astray(folder):
        try:
            return _sound_rows(path, table)
        except FileNotFoundError:
            pass  # a link that leads nowhere
        except parquet.DAMAGE as error:
            damage = f"it could not be read: {parquet.reason(error)}"
    for version in output_folder.versions(folder):
        try:
            rows, _ = _sound_rows(version / table.file, table)
        except parquet.DAMAGE:
            continue
        where = f"{output_folder.VERSIONS}/{version.name}"
        return rows, damage and f"{damage}; its rows are taken from {where}"
    return [], damage and f"{damage}; what it alone told is not in the new one"


def _sound_rows(path: Path, table: Table) -> tuple[list[Row], str | None]:
    """Return the rows of a file that are as its schema says, and how many others there were."""
    with parquet.opened(path) as file:
        rows = parquet.read_rows(file)
    sound = [row for row in rows if all(_fits(one, row.get(one.name)) for one in table.columns)]
    lost = len(rows) - len(sound)
    damage = f"{count(lost, 'row')} of it had values that enrich does not write" if lost else None
    return [{name: _in_utc(value) for name, value in row.items()} for row in sound], damage


def _fits(column: Column, value: Any) -> bool:
    """Tell whether a value may be written into a column again."""
    if column.type == "date32" and type(value) is not date:
        return False
    small = not isinstance(value, int) or abs(value) < _INT.get(str(column.type), 2)
    return small and conforms(column, value)


def _in_utc(value: Any) -> Any:
    naive = isinstance(value, datetime) and value.tzinfo is None
    return value.replace(tzinfo=UTC) if naive else value
