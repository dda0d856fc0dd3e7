"""The tables of any earlier day, and the one step by which a run adds to the history."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from enrich.dataset.derived.derived_tables import derivations
from enrich.dataset.history import history_files
from enrich.dataset.history.carried import alive, citations
from enrich.dataset.history.delta import changes
from enrich.dataset.history.state import History
from enrich.dataset.history.told_papers import papers
from enrich.dataset.parquet import from_rows, read_table
from enrich.dataset.run_files import RunFiles
from enrich.errors import BadInput, BadUsage
from enrich.schema import CITATIONS, LINKS, TABLES
from enrich.tables.column_types import Table

_TABLES: Mapping[str, Callable[[History], pa.Table]] = {
    "papers": papers,
    "entries": lambda history: history.entries,
    "claims": lambda history: history.claims,
    "findings": lambda history: history.findings,
}
BASE = tuple(_TABLES)
"""The tables that are kept; the others follow from them."""
_DERIVED = {table.name: table for table in TABLES if table.name not in BASE}


def table_as_of(folder: Path, name: str, moment: date | datetime) -> pa.Table:
    """Return a table as it was at a moment; a date means the end of that day in UTC.

    Raises `BadUsage` where the history does not reach so far back.
    """
    history = _until(folder, moment)
    return _derived(history, _DERIVED[name]) if name in _DERIVED else _TABLES[name](history)


def _derived(history: History, table: Table) -> pa.Table:
    """Return a table that follows from the kept ones, and from what the runs before told."""
    if table.name == CITATIONS.name:
        return from_rows(citations(history), table)
    seen = alive(history) if table.name == LINKS.name else {}
    made = derivations(lambda name: _TABLES[name](history).to_pylist(), (), seen)
    return from_rows(made[table.name](), table)


def tables_as_of(folder: Path, moment: date | datetime) -> dict[str, pa.Table]:
    """Return all kept tables as they were at a moment; raises as `table_as_of` does."""
    history = _until(folder, moment)
    return {name: table(history) for name, table in _TABLES.items()}


def _until(folder: Path, moment: date | datetime) -> History:
    first = next(iter(history_files.days(folder)), None)
    history = History.until(folder, end_of(moment))
    if history.tables["lines"].num_rows == 0:
        since = (
            f"The history in {folder} begins on {first}" if first else f"{folder} has no history"
        )
        raise BadUsage(f"{since}: nothing is known of {moment:%Y-%m-%d}.")
    return history


def rows_as_of(folder: Path, moment: date | datetime) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of the kept tables at a moment; raises as `table_as_of` does."""
    return {name: table.to_pylist() for name, table in tables_as_of(folder, moment).items()}


def end_of(moment: date | datetime) -> datetime:
    """Return a moment in UTC; of a date the last one.

    >>> end_of(date(2026, 11, 1))
    datetime.datetime(2026, 11, 1, 23, 59, 59, 999999, tzinfo=datetime.timezone.utc)
    """
    if isinstance(moment, datetime):
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return datetime.combine(moment, time.max, UTC)


def observations(folder: Path) -> list[datetime]:
    """Return the moments of the runs in which something changed, the first one first."""
    found: set[datetime] = set()
    for name in history_files.SCHEMAS:
        found.update(history_files.read(folder, name)["observed_at"].unique().to_pylist())
    return sorted(found)


def known(folder: Path) -> tuple[History, list[str]]:
    """Return the history to go on from; what of it is damaged is kept under another name, and told.

    A night is not lost for it: the next rows tell the difference to what is left.
    """
    try:
        history_files.read(folder, "lines")  # of which else the last are looked at alone
        return History(dict(History.until(folder).tables)), list(_missing(folder))
    except BadInput:
        told = list(history_files.set_aside(folder))
        return History.until(folder), told


def _missing(folder: Path) -> Iterator[str]:
    """Yield a sentence if a dataset stands in a folder without the history that it had."""
    if not history_files.days(folder) and RunFiles(folder).has_history:
        yield f"There is no history in {folder}, though a dataset stands there: it begins today."


def record(folder: Path, history: History, now: datetime, stage: Path) -> None:
    """Add to the history what the tables in `stage` change.

    Called before they are put in place: if a run ends between, the history is a run
    ahead, and the next one tells the difference to it.
    """
    tables = {name: read_table(stage / f"{name}.parquet") for name in BASE}
    moment = _after(history, now)
    aside = stage / history_files.FOLDER
    history_files.write(aside, changes(history, tables, moment), history.tables)
    history_files.add(folder, aside, moment)


def _after(history: History, now: datetime) -> datetime:
    """Return the time of a run, or if the clock went back just after the last one known."""
    known: list[datetime | None] = [
        pc.max(table["observed_at"]).as_py() for table in history.tables.values()
    ]
    return max([now, *(last + timedelta(microseconds=1) for last in known if last)])
