"""A table of the dataset in the form that a person works with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

from enrich.dataset import parquet
from enrich.dataset.loading import flat
from enrich.dataset.manifest_file import MANIFEST
from enrich.dataset.parquet import ArrowTable
from enrich.dataset.place.output_folder import never_written
from enrich.dataset.place.partitions import partitions
from enrich.dataset.place.working_folder import fetched
from enrich.dataset.run_files import RunFiles
from enrich.errors import BadInput, BadUsage
from enrich.normalization.folder_address import called
from enrich.normalization.partition_name import KEY
from enrich.schema import TABLES
from enrich.settings import OUT
from enrich.tables.column_types import Table

if TYPE_CHECKING:
    from enrich.dataset.loading.duckdb_relation import Relation
    from enrich.dataset.loading.pandas_frame import Frame
    from enrich.dataset.loading.polars_frame import Polars

T = TypeVar("T")
Day = str | date | None
"""YYYY-MM-DD or a date, which mean the end of that day in UTC; or a datetime."""

ENGINES = {
    "pandas": ("loading.pandas_frame", "frame"),
    "arrow": ("parquet", "as_it_is"),
    "duckdb": ("loading.duckdb_relation", "relation"),
    "polars": ("loading.polars_frame", "frame"),
}
"""Where the function of each engine stands."""

_EXTRAS = {"pandas": "notebook"}
"""What of the package brings an engine, where that is not `engines`."""


@overload
def load(
    table: str = ...,
    folder: Path | str = ...,
    *,
    engine: Literal["pandas"] = ...,
    as_of: Day = ...,
    wide: bool = ...,
) -> Frame: ...
@overload
def load(
    table: str = ...,
    folder: Path | str = ...,
    *,
    engine: Literal["arrow"],
    as_of: Day = ...,
    wide: bool = ...,
) -> ArrowTable: ...
@overload
def load(
    table: str = ...,
    folder: Path | str = ...,
    *,
    engine: Literal["duckdb"],
    as_of: Day = ...,
    wide: bool = ...,
) -> Relation: ...
@overload
def load(
    table: str = ...,
    folder: Path | str = ...,
    *,
    engine: Literal["polars"],
    as_of: Day = ...,
    wide: bool = ...,
) -> Polars: ...
def load(
    table: str = "papers",
    folder: Path | str = OUT,
    *,
    engine: str = "pandas",
    as_of: Day = None,
    wide: bool = False,
) -> Any:
    """Return a table of the dataset in `folder`: papers, entries, claims, findings, ….

    Of a dataset of many lists it is those of all lists, with `list_name` as first column.
    `engine` is pandas, arrow, duckdb or polars.  `as_of` is a day, and the table as it stood at
    its end in UTC, or a datetime.  With `wide` nothing is nested: lists are joined by "; ", and
    who said a value stands beside it (`title_by`).  Raises `BadUsage` for what does not exist,
    `BadInput` for a dataset that cannot be read.
    """
    known = _one_of({one.name: one for one in TABLES}, table, "table")
    module, function = _one_of(ENGINES, engine, "engine")
    made = getattr(_engine(engine, module), function)
    moment = _moment(as_of)
    parts = partitions(folder)
    if not parts:
        return made(_loaded(known, folder, moment, wide), known.name)
    found = dict(_of_all(known, parts, moment, wide))
    return made(parquet.together(found, KEY), known.name)


def _of_all(
    table: Table, parts: Mapping[str, Path | str], moment: date | datetime | None, wide: bool
) -> Iterator[tuple[str, ArrowTable]]:
    """Yield the tables of lists by their names; of an earlier day those that there were.

    A partition that was begun and never written is left out, as long as there is another.
    """
    missing: BadUsage | _NeverWritten | None = None
    known = 0
    for name, place in parts.items():
        try:
            yield name, _loaded(table, place, moment, wide)
            known += 1
        except (BadUsage, _NeverWritten) as error:
            missing = error
    if not known and missing:
        raise missing


class _NeverWritten(BadInput):
    """A folder without any file of a dataset, whole or damaged."""


def _loaded(
    table: Table, folder: Path | str, moment: date | datetime | None, wide: bool
) -> ArrowTable:
    names = [table.file, MANIFEST]
    with fetched(folder, names, with_history=moment is not None) as here:
        try:
            found = _table(table, here, moment)
        except BadInput as error:
            if never_written(here, names):
                raise _NeverWritten(str(error)) from None
            raise
        except OSError as error:
            why = parquet.reason(error)
            raise BadInput(f"{called(folder)} cannot be read: {why}.") from None
    return _flat(table, found) if wide else found


def _one_of(known: Mapping[str, T], name: str, what: str) -> T:
    if not isinstance(name, str) or name not in known:
        raise BadUsage(f"There is no {what} {name!r}. Choose among: {', '.join(known)}.")
    return known[name]


def _engine(name: str, module: str) -> Any:
    try:
        return import_module(f"enrich.dataset.{module}")
    except ModuleNotFoundError as error:
        raise BadUsage(
            f"The engine {name!r} needs {error.name}, which is not installed: "
            f"`pip install 'enrich[{_EXTRAS.get(name, 'engines')}]'` brings it."
        ) from None


def _moment(as_of: Day) -> date | datetime | None:
    """Return the moment that is meant; a date means the end of that day in UTC.

    >>> _moment("2026-11-01")
    datetime.date(2026, 11, 1)
    """
    if as_of is None or isinstance(as_of, date):
        return as_of
    if isinstance(as_of, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", as_of):
        with suppress(ValueError):
            return date.fromisoformat(as_of)
    raise BadUsage(f"as_of={as_of!r} is no day: give it as YYYY-MM-DD, a date or a datetime.")


def _table(table: Table, folder: Path, moment: date | datetime | None) -> ArrowTable:
    """Return a table as it is now, or as it was at a moment."""
    if moment is not None:
        return _earlier(table, folder, moment)
    files = RunFiles(folder)
    try:
        return files.arrow(table)
    except BadInput:
        if files.in_place():
            raise
    return RunFiles(folder).arrow(table)  # two runs have followed meanwhile


def _earlier(table: Table, folder: Path, moment: date | datetime) -> ArrowTable:
    """Return a table as the history tells it."""
    from enrich.dataset.history.as_of import table_as_of  # noqa: PLC0415

    return parquet.conforming(table_as_of(folder, table.name, moment), table)


def _flat(table: Table, arrow: ArrowTable) -> ArrowTable:
    if flat.is_flat(table):
        return arrow
    rows = [flat.flat_row(table, row) for row in arrow.to_pylist()]
    return parquet.from_rows(rows, flat.flat_table(table))
