"""The files of the history: plain Parquet, a folder a day, only ever added to.

    history/observed_on=2026-11-29/claims.parquet       of the first run of that day
    history/observed_on=2026-11-29/claims-2.parquet     of the second one

The first file of a table has all columns, so that SQL finds them, later ones only those that say
something.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from enrich.dataset.history import told_cells
from enrich.dataset.history.small_parquet import small_parquet
from enrich.dataset.parquet import DAMAGE, arrow_schema, arrow_type, reason
from enrich.errors import BadInput
from enrich.schema import CLAIMS, ENTRIES, FINDINGS
from enrich.tables.column_types import STAMP, Table

FOLDER = "history"
JUDGED = ("answered_links", "paper_id", "match", "match_score", "status")
"""The columns of `entries` that are not the list's own words."""
PLACED = ("line", "line_end")
"""The columns of `entries` that change when another entry does."""

_DAY = re.compile(r"observed_on=(\d{4}-\d{2}-\d{2})")
_FILE = re.compile(r"([a-z]+)(?:-(\d+))?\.parquet")
_SMALL = 65_536  # bytes
_AT = ("observed_at", arrow_type(STAMP))
_CHANGE = ("change", pa.string())
_N = ("n", pa.int16())

Tables = Mapping[str, pa.Table]


def _columns(table: Table, *left_out: str) -> list[tuple[str, pa.DataType]]:
    known = arrow_schema(table)
    return [(name, known.field(name).type) for name in known.names if name not in left_out]


_CELLS = (told_cells.CELLS, pa.string())

SCHEMAS: Mapping[str, pa.Schema] = {
    "claims": pa.schema([_AT, _CHANGE, *_columns(CLAIMS), _N, ("last_ref", pa.string())]),
    "entries": pa.schema(
        [_AT, _CHANGE, ("number", pa.int32()), *_columns(ENTRIES, *PLACED), _CELLS]
    ),
    "lines": pa.schema([_AT, ("number", pa.int32()), *((name, pa.int32()) for name in PLACED)]),
    "findings": pa.schema([_AT, _CHANGE, *_columns(FINDINGS), _N, _CELLS]),
    "papers": pa.schema(
        [_AT, _CHANGE, *((n, pa.string()) for n in ("paper_id", "field", "value"))]
    ),
}
_PACKED = {
    "entries": ("observed_at", "change", "number"),
    "findings": ("observed_at", "change", "check", "entry_id", "n"),
}
"""The tables of which later files tell a row in `cells`, but for these columns."""


def days(folder: Path) -> dict[date, Path]:
    """Return the folders of the days on which something changed, the first one first."""
    found = {}
    if (folder / FOLDER).is_dir():
        for path in (folder / FOLDER).iterdir():
            if match := _DAY.fullmatch(path.name):
                found[date.fromisoformat(match[1])] = path
    return dict(sorted(found.items()))


def files(folder: Path, last: date | None = None) -> dict[str, list[Path]]:
    """Return the files of each table up to a day, the first run first."""
    found: dict[str, list[Path]] = {name: [] for name in SCHEMAS}
    for day, path in days(folder).items():
        if last is None or day <= last:
            named = [(m[1], int(m[2] or 1), m[0]) for m in map(_FILE.fullmatch, _names(path)) if m]
            for name, _, file in sorted(named):
                if name in found:
                    found[name].append(path / file)
    return found


def _names(path: Path) -> list[str]:
    with os.scandir(path) as found:
        return [one.name for one in found]


def read(folder: Path, name: str, until: datetime | None = None) -> pa.Table:
    """Return all rows of one table up to a moment, in the order in which they were written.

    Raises `BadInput` naming a file that cannot be read.
    """
    return rows_of(files(folder, until and until.date())[name], name, until)


def newest(paths: list[Path], name: str, until: datetime | None = None) -> pa.Table:
    """Return the rows of the last run up to a moment that added to a table; raises as `read`."""
    for path in reversed(paths):
        if (found := rows_of([path], name, until)).num_rows:
            return found
    return SCHEMAS[name].empty_table()


def rows_of(paths: list[Path], name: str, until: datetime | None = None) -> pa.Table:
    """Return the rows of some files of one table up to a moment; raises as `read`."""
    if not paths:
        return SCHEMAS[name].empty_table()
    try:
        read = [_read(path) for path in paths]
        found = _whole(pa.concat_tables(read, promote_options="default"), SCHEMAS[name])
    except DAMAGE as error:
        raise BadInput(_damaged(paths, error)) from None
    found = _with_implied(found)
    if until is None:
        return found
    wanted = pc.less_equal(found["observed_at"], until)
    return found if pc.all(wanted).as_py() else found.filter(wanted)


def _read(path: Path) -> pa.Table:
    """Return one file; a small one is held, for its neighbours of other days are asked for, too."""
    found = path.stat()
    if found.st_size > _SMALL:
        return _parsed(path)
    return _held(path, found.st_size, found.st_mtime_ns, found.st_ino)


@lru_cache(maxsize=1000)
def _held(path: Path, *_as_it_is: int) -> pa.Table:
    return _parsed(path)


def _parsed(path: Path) -> pa.Table:
    """Return the rows of a file, by one read and no thread, which small files are not worth."""
    held = pa.BufferReader(path.read_bytes())
    return pq.ParquetFile(held, pre_buffer=False).read(use_threads=False)


def _whole(found: pa.Table, told: pa.Schema) -> pa.Table:
    """Return a table with all columns of its schema; those that no file has are null."""
    columns = [
        found[field.name].cast(field.type)
        if field.name in found.column_names
        else pa.nulls(found.num_rows, field.type)
        for field in told
    ]
    return pa.table(columns, schema=told).combine_chunks()  # else each step goes file by file


def _with_implied(table: pa.Table) -> pa.Table:
    """Return a table with what its files leave out, for it follows from the rest."""
    for name, implied in _implied(table).items():
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, pc.coalesce(table[name], implied))
    return table


def _without_implied(table: pa.Table) -> pa.Table:
    for name, implied in _implied(table).items():
        told = pc.fill_null(pc.not_equal(table[name], implied), True)
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, pc.if_else(told, table[name], None))
    return table


def _implied(table: pa.Table) -> dict[str, Any]:
    """Return what a null means: the first of its key, the paper's own ref, an entry of one line."""
    found = {"n": pa.scalar(0, pa.int16())} if "n" in table.column_names else {}
    if "last_ref" in table.column_names:
        found["ref"] = table["paper_id"]
    return {"line_end": table["line"]} if "line_end" in table.column_names else found


def _damaged(paths: list[Path], error: BaseException) -> str:
    wrong = next((path for path in paths if not readable(path)), paths[-1])
    return (
        f"{wrong} cannot be read ({reason(error)}): the days from its own on are not known. Move "
        "it away; the next run goes on from what is left."
    )


def readable(path: Path) -> bool:
    """Tell whether a file of the history can be read."""
    try:
        _parsed(path)
    except DAMAGE:
        return False
    return True


def set_aside(folder: Path) -> Iterator[str]:
    """Keep what cannot be read under a name that is no history's; yield a sentence about each."""
    for paths in files(folder).values():
        for path in paths:
            if not readable(path):
                kept = path.rename(path.with_name(f"{path.name}.damaged"))
                yield (
                    f"{path} could not be read and is kept as {kept.name}: what it told of its "
                    "day is not known, and what this run finds stands under today."
                )


def write(stage: Path, tables: Tables, before: Tables) -> None:
    """Write what changed in a run to a new folder, and sync it; `before` is what is known."""
    stage.mkdir()
    for name, table in tables.items():
        if table.num_rows:
            told = _without_implied(table)
            if before[name].num_rows:
                told = _telling(told_cells.packed(told, _PACKED[name]) if name in _PACKED else told)
            with (stage / f"{name}.parquet").open("wb") as file:
                file.write(small_parquet(told))
                file.flush()
                os.fsync(file.fileno())


def _telling(table: pa.Table) -> pa.Table:
    """Return a table without the columns that say nothing."""
    names = table.column_names
    return table.select([name for name in names if table[name].null_count < table.num_rows])


def add(folder: Path, stage: Path, moment: datetime) -> None:
    """Put what was staged in place, beside what stands there."""
    target = folder / FOLDER / f"observed_on={moment.date().isoformat()}"
    staged = sorted(stage.glob("*.parquet"))
    if not staged:
        stage.rmdir()
    elif not target.exists():
        target.parent.mkdir(exist_ok=True)
        stage.rename(target)
    else:
        _beside(staged, target)
        stage.rmdir()


def _beside(staged: list[Path], target: Path) -> None:
    """Put the files of a run beside those of earlier runs of its day, under one number."""
    number = 1 + max((int(m[2] or 1) for m in map(_FILE.fullmatch, _names(target)) if m), default=0)
    for path in staged:
        path.rename(target / (path.name if number == 1 else f"{path.stem}-{number}.parquet"))
