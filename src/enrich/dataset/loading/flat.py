"""Tables without nested columns: lists joined, and who said a value in a column beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from enrich.tables.column_types import Column, ListOf, Struct, Table, Type

BETWEEN = "; "
_BY = "_by"


def flat_table(table: Table) -> Table:
    """Return the columns of a table as they are once nothing is nested."""
    return Table(table.name, table.row, tuple(_columns(table)))


def flat_row(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of a table without anything nested."""
    flat: dict[str, Any] = {}
    for column in table.columns:
        value = row[column.name]
        if isinstance(column.type, Struct):
            told = value or {}
            flat |= {name + _BY: _provider(told.get(name)) for name, _ in column.type.fields}
        else:
            flat[column.name] = _text(value) if isinstance(column.type, ListOf) else value
    return flat


def is_flat(table: Table) -> bool:
    """Tell whether a table has no nested column."""
    return all(isinstance(column.type, str) for column in table.columns)


def _columns(table: Table) -> Iterator[Column]:
    for column in table.columns:
        if isinstance(column.type, Struct):
            for name, _ in column.type.fields:
                yield Column(name + _BY, "string", f"Who said `{name}`.")
        else:
            yield Column(column.name, _flat(column.type), column.meaning, column.nullable)


def _flat(kind: Type) -> Type:
    return kind if isinstance(kind, str) else "string"


def _provider(said_by: Mapping[str, Any] | None) -> str | None:
    return said_by["provider"] if said_by else None


def _text(values: list[Any] | None) -> str | None:
    """Return a list in one line; of people and organisations the names.

    >>> _text(["a", "b"]), _text([]), _text([{"name": "Ada Weft", "orcid": None}])
    ('a; b', '', 'Ada Weft')
    >>> _text([{"ref": "doi:10.5072/loom", "type": None, "venue": "SOSP", "year": 2023}])
    'doi:10.5072/loom, SOSP, 2023'
    """
    return None if values is None else BETWEEN.join(map(_part, filter(None, values)))


def _part(value: Any) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    if value.get("name"):
        return str(value["name"])
    return ", ".join(str(one) for one in value.values() if one not in (None, "", []))
