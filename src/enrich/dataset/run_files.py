"""The files of one run, as our own readers open them; files of two runs are noticed."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from enrich.dataset import parquet
from enrich.dataset.manifest_file import MANIFEST, manifest_told
from enrich.dataset.place.output_folder import CURRENT, link_text, points
from enrich.dataset.place.partitions import refreshes
from enrich.errors import BadInput
from enrich.schema import VERSION
from enrich.tables.column_types import Column, ListOf, Struct, Table, Type

_FIRST_WITH_HISTORY = 2  # of the schema
_SCALARS: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "int16": (int,),
    "int32": (int,),
    "float32": (float, int),
    "bool": (bool,),
    "date32": (date,),
}


class RunFiles:
    """The files of the run that is in place now, also when another one follows meanwhile."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        self._current = Path(os.path.realpath(self.folder / CURRENT))
        self._told = manifest_told(self._place(MANIFEST))
        run_id = self._told.get("run_id")
        self.run_id = run_id if isinstance(run_id, str) else ""  # as the manifest tells it
        self._run = (MANIFEST, self.run_id)

    @contextmanager
    def opened(self, table: Table) -> Iterator[Any]:
        """Give a table's file, open, so that no switch can come between two looks at it.

        Raises `BadInput` if it is missing or of another run, or cannot be read.
        """
        path = self.folder / table.file
        try:
            with parquet.opened(self._place(table.file)) as file:
                self._check(table.file, parquet.run_id(file))
                yield file
        except FileNotFoundError:
            raise BadInput(f"There is no {path}; {self._commands} writes it.") from None
        except parquet.DAMAGE as error:
            why = parquet.reason(error)
            raise BadInput(
                f"{path} cannot be read: {why}; {self._commands} writes it anew."
            ) from None

    def rows(self, table: Table) -> list[dict[str, Any]]:
        """Return the rows of a table, each column as its schema says; may raise `BadInput`."""
        with self.opened(table) as file:
            found = parquet.read_rows(file)
        return [self._conforming(table, table.columns, row) for row in found]

    def columns(self, table: Table, names: Collection[str]) -> list[dict[str, Any]]:
        """Return the rows of a table, of these columns alone; may raise `BadInput`."""
        with self.opened(table) as file:
            found = parquet.read_columns(file, list(names))
        wanted = [column for column in table.columns if column.name in names]
        return [self._conforming(table, wanted, row) for row in found]

    def rows_of(self, table: Table, papers: Collection[str]) -> list[dict[str, Any]]:
        """Return the rows about these papers; no more is read than their groups of rows."""
        with self.opened(table) as file:
            found = parquet.rows_with(file, "paper_id", papers)
        return [self._conforming(table, table.columns, row) for row in found]

    def arrow(self, table: Table) -> parquet.ArrowTable:
        """Return a table with the columns of its schema; may raise `BadInput`."""
        with self.opened(table) as file:
            found = parquet.sound_table(file)
        version = parquet.schema_version(found)
        if version and version.partition(".")[0] != VERSION.partition(".")[0]:
            raise BadInput(
                f"{self.folder / table.file} is of schema {version}, and this enrich reads "
                f"{VERSION}; {self._commands} writes it anew."
            )
        try:
            return parquet.conforming(found, table)
        except LookupError as error:
            raise self._otherwise(table, str(error.args[0])) from None

    def in_place(self) -> bool:
        """Tell whether no other run has been put in place meanwhile."""
        return Path(os.path.realpath(self.folder / CURRENT)) == self._current

    @property
    def has_history(self) -> bool:
        """Whether its run was of a version that keeps a history."""
        told = str(self._told.get("schema", "")).partition(".")[0]
        return told.isdecimal() and int(told) >= _FIRST_WITH_HISTORY

    def manifest(self) -> Mapping[str, Any]:
        """Return all that the manifest tells; nothing where there is none."""
        return self._told

    def second_looks(self) -> list[dict[str, Any]]:
        """Return the answers that wait to be said again, as the manifest tells of them."""
        return self._listed("second_looks")

    def corrections(self) -> list[dict[str, Any]]:
        """Return what a person corrected, and why, as the manifest tells of it."""
        return self._listed("corrections")

    def _listed(self, name: str) -> list[dict[str, Any]]:
        told = self._told.get(name)
        return [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []

    @property
    def _commands(self) -> str:
        """The commands that write its dataset; `make run` writes the usual one alone."""
        command = refreshes(self.folder)
        return f"`{command}`" + (" or `make run`" if command == "enrich run" else "")

    def _place(self, name: str) -> Path:
        path = self.folder / name
        return self._current / name if points(path, link_text(name)) else path

    def _check(self, name: str, run_id: str) -> None:
        first, known = self._run
        if known and run_id and run_id != known:
            raise BadInput(
                f"{self.folder} holds files of two runs, {first} of {known} and {name} of "
                f"{run_id}: a write was cut short. {self._commands} mends that."
            )
        self._run = (first, known) if known else (name, run_id)

    def _conforming(
        self, table: Table, columns: Sequence[Column], row: Mapping[str, Any]
    ) -> dict[str, Any]:
        wrong = next((c for c in columns if not conforms(c, row.get(c.name))), None)
        if wrong is not None:
            raise self._otherwise(table, wrong.name)
        return {column.name: row.get(column.name) for column in columns}

    def _otherwise(self, table: Table, column: str) -> BadInput:
        return BadInput(
            f"{self.folder / table.file} is of another version of enrich, or was changed: "
            f"its column {column} is not as it should be; {self._commands} writes it anew."
        )


def conforms(column: Column, value: Any) -> bool:
    """Tell whether a value may stand in a column."""
    return column.nullable if value is None else fits(value, column.type)


def fits(value: Any, kind: Type) -> bool:
    """Tell whether a value is of a column's type; parts of a struct may be missing.

    >>> fits(["a"], ListOf("string")), fits("a", ListOf("string")), fits(True, "int16")
    (True, False, False)
    """
    if isinstance(kind, ListOf):
        return isinstance(value, list) and all(fits(one, kind.item) for one in value)
    if isinstance(kind, Struct):
        return isinstance(value, dict) and all(
            value.get(name) is None or fits(value[name], part) for name, part in kind.fields
        )
    if isinstance(value, bool):
        return kind == "bool"
    return isinstance(value, _SCALARS.get(kind, (datetime,)))
