"""Rows of a table by a few of their columns, be they mappings or packed."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


class PackedRows(Sequence[Row]):
    """Rows that are kept in a tenth of the memory, and are mappings one by one when asked for."""

    @abstractmethod
    def having(self, column: str, values: Sequence[str]) -> Iterable[Row]:
        """Return the rows that have one of these values in a column of text."""

    @abstractmethod
    def lacking(self, column: str) -> Iterable[Row]:
        """Return the rows that have nothing in a column."""

    @abstractmethod
    def tally(self, columns: Sequence[str]) -> Counter[tuple[Any, ...]]:
        """Return how many rows have which values."""


def having(rows: Iterable[Row], column: str, *values: str) -> Iterable[Row]:
    """Return the rows that have one of these values in a column of text."""
    if isinstance(rows, PackedRows):
        return rows.having(column, values)
    return (row for row in rows if row.get(column) in values)


def lacking(rows: Iterable[Row], column: str) -> Iterable[Row]:
    """Return the rows that have nothing in a column."""
    if isinstance(rows, PackedRows):
        return rows.lacking(column)
    return (row for row in rows if row.get(column) is None)


def tally(rows: Iterable[Row], *columns: str) -> Counter[tuple[Any, ...]]:
    """Return how many rows have which values.

    >>> tally([{"field": "title"}, {"field": "year"}, {"field": "title"}], "field")
    Counter({('title',): 2, ('year',): 1})
    """
    if isinstance(rows, PackedRows):
        return rows.tally(columns)
    return Counter(tuple(row.get(name) for name in columns) for row in rows)
