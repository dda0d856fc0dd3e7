"""The rules of `schema.py` held against rows, before anything is written.

Values of strangers are made fit where they are read, so a row that breaks a rule is a fault of
enrich: the dataset is refused in one sentence, and the one before stands.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from enrich.dataset.table_rows import lacking, tally
from enrich.errors import WriteError
from enrich.tables.column_types import Column, ListOf, Table

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]
_NAMES = ("paper_id", "entry_id", "line", "name")  # by which a person finds a row


def check(tables: Tables, described: Iterable[Table]) -> None:
    """Raise `WriteError` about the first row that breaks a rule."""
    for fault in faults(tables, described):
        raise WriteError(
            f"The new dataset is not written, for {fault}. What stood before stands. This is a "
            "fault of enrich: please report it with this sentence."
        )


def faults(tables: Tables, described: Iterable[Table]) -> Iterator[str]:
    """Yield what breaks a rule, a clause each: where, the value, and the rule."""
    known: dict[str, Collection[Any]] = {}
    for table in described:
        rows = tables[table.name]
        for column in table.columns:
            if column.refers_to and column.refers_to not in known:
                known[column.refers_to] = _values(tables, column.refers_to)
            yield from _faults(table, column, rows, known.get(column.refers_to or "", ()))


def _values(tables: Tables, name: str) -> Collection[Any]:
    table, _, column = name.partition(".")
    return {value for (value,) in tally(tables[table], column)}


def _faults(
    table: Table, column: Column, rows: Sequence[Row], known: Collection[Any]
) -> Iterator[str]:
    """Yield the faults of one column; its distinct values are looked at once."""
    if not column.nullable:
        for row in islice(lacking(rows, column.name), 1):
            yield f"{_where(table, column, row)} is null, and never may be"
    if not any(column.rules()):
        return
    wrong = {item for item in _distinct(column, rows) if not _keeps(column, item, known)}
    if column.unique:
        wrong |= {value for (value,), times in tally(rows, column.name).items() if times > 1}
    for row in rows if wrong else ():
        odd = next((one for one in _items(column, row.get(column.name)) if one in wrong), None)
        if odd is not None:
            rules = " ".join(column.rules()).rstrip(".")
            yield f"{_where(table, column, row)} is {_shown(odd)}, against its rule ({rules})"


def _distinct(column: Column, rows: Sequence[Row]) -> set[Any]:
    if isinstance(column.type, ListOf):
        lists = (row.get(column.name) for row in rows)
        return set(chain.from_iterable(filter(None, lists))) - {None}
    return {value for (value,) in tally(rows, column.name)} - {None}


def _items(column: Column, value: Any) -> Iterable[Any]:
    return (value or ()) if isinstance(column.type, ListOf) else (value,)


def _keeps(column: Column, item: Any, known: Collection[Any]) -> bool:
    """Tell whether a value keeps the rules of its column that need no other row."""
    if column.values and item not in column.values:
        return False
    if column.pattern and not (isinstance(item, str) and re.fullmatch(column.pattern, item, re.S)):
        return False
    if column.minimum is not None and not item >= column.minimum:
        return False
    if column.maximum is not None and not item <= column.maximum:
        return False
    return column.refers_to is None or item in known


def _where(table: Table, column: Column, row: Row) -> str:
    names = (f"{name} {row[name]}" for name in _NAMES if row.get(name) and name != column.name)
    return f"{table.name}.{column.name}{''.join(f' of {one}' for one in list(names)[:1])}"


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
