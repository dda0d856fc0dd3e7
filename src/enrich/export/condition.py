"""A condition in SQL over papers, held by DuckDB in memory and shut off from everything else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from enrich.errors import BadUsage
from enrich.normalization.text import one_line
from enrich.schema import PAPERS
from enrich.tables.column_types import STRINGS, Column, Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PLACE = "_place"
_ROWS = Table(
    "papers",
    "a paper, its place among those that are exported, and the headings above its entries",
    (
        *PAPERS.columns,
        Column("section", STRINGS, "Headings above its entries."),
        Column(_PLACE, "int32", "Its place."),
    ),
)


def holding(
    condition: str, papers: Sequence[Mapping[str, Any]], sections: Sequence[list[str]]
) -> list[int]:
    """Return the places of the papers that a condition holds for; may raise `BadUsage`.

    It may name the columns of `papers`, and `section`, the list of headings above a paper.
    """
    if not condition.strip():
        raise BadUsage("--where cannot be used: it is empty; a condition is year >= 2024.")
    try:
        import duckdb  # noqa: PLC0415
    except ImportError:
        raise BadUsage(
            "--where needs DuckDB, which is not installed: pip install 'enrich[engines]'."
        ) from None
    rows = [
        {**paper, "section": headings, _PLACE: place}
        for place, (paper, headings) in enumerate(zip(papers, sections, strict=True))
    ]
    with duckdb.connect() as memory:
        _fill(memory, rows)
        try:
            found = memory.table("papers").filter(condition).select(_PLACE).fetchall()
        except (duckdb.Error, RuntimeError, ValueError) as error:
            raise BadUsage(f"--where cannot be used: {_reason(error)}.") from None
    return sorted(place for (place,) in found)


def _fill(memory: DuckDBPyConnection, rows: list[dict[str, Any]]) -> None:
    """Copy rows into memory, then shut the door: no file, no network, no further setting."""
    from enrich.dataset import parquet  # noqa: PLC0415  (pyarrow takes its time)

    memory.register("rows_in", parquet.from_rows(rows, _ROWS))
    memory.execute("CREATE TABLE papers AS SELECT * FROM rows_in")
    memory.unregister("rows_in")
    for setting in (
        "memory_limit = '1GB'",
        "python_enable_replacements = false",
        "enable_external_access = false",
        "lock_configuration = true",
    ):
        memory.execute(f"SET {setting}")


def _reason(error: Exception) -> str:
    """Return what DuckDB says in one line, without the piece of SQL that it points at."""
    told = re.split(r"\n\s*\n|\nLINE \d", str(error).strip())[0]
    return one_line(told).rstrip(".!:") or type(error).__name__
