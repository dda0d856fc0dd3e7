"""The tables of the dataset as DuckDB relations."""

from __future__ import annotations

from typing import Any

import duckdb

Relation = duckdb.DuckDBPyRelation


def relation(arrow: Any, name: str) -> Relation:
    """Return an Arrow table as a relation that answers to its table's name.

    It belongs to DuckDB's default connection: that lasts as long as Python does, relations of it
    can be joined, and `duckdb.sql("FROM papers")` finds the variable that holds one.
    """
    return duckdb.from_arrow(arrow).set_alias(name)
