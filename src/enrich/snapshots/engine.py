"""DuckDB as the engine: within this process, in bounded memory, told of in sentences."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from enrich.errors import BadUsage

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FULL = (errno.ENOSPC, errno.EDQUOT)

Connection: TypeAlias = "DuckDBPyConnection"

MEMORY = "600MB"
"""What DuckDB may take; beyond that it writes to disk."""


@contextmanager
def opened(spill: Path | None = None) -> Iterator[Connection]:
    """Open a database in memory; where much is sorted, it spills into a folder."""
    try:
        import duckdb  # noqa: PLC0415  (which takes longer to import than most commands run)
    except ImportError:
        raise _needed("DuckDB") from None
    with duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute("SET preserve_insertion_order = false")
        connection.execute("SET enable_progress_bar = false")
        if spill is not None:
            connection.execute(f"SET temp_directory = {quoted(spill)}")
        yield connection


def compiled() -> dict[str, str]:
    """Return what is asked of an index as DuckDB's SQL, by its name."""
    try:
        from enrich.snapshots import expressions  # noqa: PLC0415  (with it all of Ibis)
    except ImportError:
        raise _needed("Ibis") from None
    return expressions.compiled("duckdb")


def _needed(name: str) -> BadUsage:
    return BadUsage(
        f"An index of a dump needs {name}: pip install 'enrich[dumps]', then try again."
    )


def failures() -> tuple[type[Exception], ...]:
    """Return what DuckDB raises where a file is damaged, or a disk full."""
    import duckdb  # noqa: PLC0415

    return (duckdb.Error, OSError, UnicodeDecodeError)


def is_full(error: Exception) -> bool:
    """Tell whether a disk is full, be it where it spills to."""
    return any(os.strerror(number) in str(error) for number in _FULL)


def sentence(error: Exception) -> str:
    """Return what went wrong, without the engine's SQL and its JSON.

    >>> sentence(OSError('{"exception_type":"IO","exception_message":"Cannot write."}'))
    'Cannot write.'
    """
    if is_full(error):
        return "the disk is full"
    told = getattr(error, "strerror", None) or str(error)
    with suppress(ValueError, TypeError, KeyError):
        told = json.loads(told)["exception_message"]
    return told.partition("\n")[0]


def quoted(text: object) -> str:
    """Return text as SQL has it.

    >>> quoted("Ada's folder")
    "'Ada''s folder'"
    """
    escaped = str(text).replace("'", "''")
    return f"'{escaped}'"


def view(connection: Connection, name: str, source: str) -> None:
    """Let a name stand for what SQL selects."""
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {source}")


def parquet(*paths: Path) -> str:
    """Return the SQL that reads files of Parquet."""
    return f"FROM read_parquet([{', '.join(map(quoted, paths))}])"


def numbered(path: Path) -> str:
    """Return the SQL that reads a file of Parquet, and in which place each row stands: (nth)."""
    read = f"read_parquet({quoted(path)}, file_row_number = true)"
    return f"SELECT *, file_row_number AS nth FROM {read}"  # nosec B608  # our own words


def hashed(connection: Connection) -> int:
    """Return what DuckDB makes of two words, by which one tells whether it is as it was."""
    ((number,),) = connection.execute("SELECT hash('warp', 'weft')").fetchall()
    return int(number)


def written(connection: Connection, source: str, path: Path, **options: Any) -> None:
    """Write what SQL selects as Parquet, whole or not at all."""
    told = {"format": "parquet", "compression": "snappy", **options}
    listed = ", ".join(f"{name} {value}" for name, value in told.items())
    new = path.with_name(f".{path.name}.new")
    connection.execute(f"COPY ({source}) TO {quoted(new)} ({listed})")
    new.replace(path)


def filled(connection: Connection, name: str, columns: Mapping[str, Sequence[Any]]) -> None:
    """Make a table of lists, one a column."""
    several = ", ".join(f"unnest(${at}) AS {column}" for at, column in enumerate(columns, 1))
    made = f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {several}"
    connection.execute(made, [list(values) for values in columns.values()])
