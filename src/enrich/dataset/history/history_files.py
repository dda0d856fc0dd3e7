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
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from enrich.dataset.parquet import DAMAGE, arrow_schema, arrow_type, reason
from enrich.errors import BadInput
from enrich.schema import CLAIMS, ENTRIES, FINDINGS
from enrich.tables.columns import STAMP, Table

FOLDER = "history"
JUDGED = ("answered_links", "paper_id", "match", "match_score", "status")
"""The columns of `entries` that are not the list's own words."""
PLACED = ("line", "line_end")
"""The columns of `entries` that change when another entry does."""

_DAY = re.compile(r"observed_on=(\d{4}-\d{2}-\d{2})")
_FILE = re.compile(r"([a-z]+)(?:-(\d+))?\.parquet")
_AT = ("observed_at", arrow_type(STAMP))
_CHANGE = ("change", pa.string())
_N = ("n", pa.int16())

Tables = Mapping[str, pa.Table]


def _columns(table: Table, *left_out: str) -> list[tuple[str, pa.DataType]]:
    known = arrow_schema(table)
    return [(name, known.field(name).type) for name in known.names if name not in left_out]


SCHEMAS: Mapping[str, pa.Schema] = {
    "claims": pa.schema([_AT, _CHANGE, *_columns(CLAIMS), _N, ("last_ref", pa.string())]),
    "entries": pa.schema([_AT, _CHANGE, ("number", pa.int32()), *_columns(ENTRIES, *PLACED)]),
    "lines": pa.schema([_AT, ("number", pa.int32()), *((name, pa.int32()) for name in PLACED)]),
    "findings": pa.schema([_AT, _CHANGE, *_columns(FINDINGS), _N]),
    "papers": pa.schema(
        [_AT, _CHANGE, *((n, pa.string()) for n in ("paper_id", "field", "value"))]
    ),
}


def days(folder: Path) -> dict[date, Path]:
    """Return the folders of the days on which something changed, the first one first."""
    found = {}
    if (folder / FOLDER).is_dir():
        for path in (folder / FOLDER).iterdir():
            if match := _DAY.fullmatch(path.name):
                found[date.fromisoformat(match[1])] = path
    return dict(sorted(found.items()))


def files(folder: Path, name: str, last: date | None = None) -> list[Path]:
    """Return the files of one table up to a day, the first run first."""
    found = []
    for day, path in days(folder).items():
        if last is None or day <= last:
            numbered = ((_FILE.fullmatch(file), file) for file in _names(path))
            mine = [(int(m[2] or 1), path / file) for m, file in numbered if m and m[1] == name]
            found += [file for _, file in sorted(mine)]
    return found


def _names(path: Path) -> list[str]:
    with os.scandir(path) as found:
        return [one.name for one in found]


def read(folder: Path, name: str, until: datetime | None = None) -> pa.Table:
    """Return all rows of one table up to a moment, in the order in which they were written.

    Raises `BadInput` naming a file that cannot be read.
    """
    paths = files(folder, name, until and until.date())
    if not paths:
        return SCHEMAS[name].empty_table()
    try:
        read = [pq.ParquetFile(path, pre_buffer=False).read(use_threads=False) for path in paths]
        found = _whole(pa.concat_tables(read, promote_options="default"), SCHEMAS[name])
    except DAMAGE as error:
        raise BadInput(_damaged(paths, error)) from None
    return found if until is None else found.filter(pc.less_equal(found["observed_at"], until))


def _whole(found: pa.Table, told: pa.Schema) -> pa.Table:
    """Return a table with all columns of its schema; those that no file has are null."""
    columns = [
        found[field.name].cast(field.type)
        if field.name in found.column_names
        else pa.nulls(found.num_rows, field.type)
        for field in told
    ]
    return pa.table(columns, schema=told).combine_chunks()  # else each step goes file by file


def _damaged(paths: list[Path], error: BaseException) -> str:
    wrong = next((path for path in paths if not readable(path)), paths[-1])
    return (
        f"{wrong} cannot be read ({reason(error)}): the days from its own on are not known. Move "
        "it away; the next run goes on from what is left."
    )


def readable(path: Path) -> bool:
    """Tell whether a file of the history can be read."""
    try:
        pq.ParquetFile(path).read()
    except DAMAGE:
        return False
    return True


def set_aside(folder: Path) -> Iterator[str]:
    """Keep what cannot be read under a name that is no history's; yield a sentence about each."""
    for name in SCHEMAS:
        for path in files(folder, name):
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
            first = before[name].num_rows == 0
            with (stage / f"{name}.parquet").open("wb") as file:
                _write(file, table if first else _telling(table))
                file.flush()
                os.fsync(file.fileno())


def _telling(table: pa.Table) -> pa.Table:
    """Return a table without the columns that say nothing."""
    names = table.column_names
    return table.select([name for name in names if table[name].null_count < table.num_rows])


def _write(file: object, table: pa.Table) -> None:
    """Write a table as small as Parquet can be: nights are many, and their changes few."""
    pq.write_table(
        table,
        file,
        compression="zstd",
        compression_level=19,
        use_dictionary=False,
        write_statistics=False,
        store_schema=False,
        column_encoding={
            field.name: "DELTA_BINARY_PACKED"
            for field in table.schema
            if pa.types.is_integer(field.type)
        },
    )


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
