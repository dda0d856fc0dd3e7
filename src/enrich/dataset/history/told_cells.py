"""The cells of a row as one JSON text: a column of its own costs a small file a hundred bytes.

A text that names lines of the list is told in parts, `["listed on line ", 17, " already"]`, with
the number of the entry on that line: so it stays true when other entries come or go.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

CELLS = "cells"

_LINES = re.compile(
    r"""\blines?\ (\d+(?:,\ \d+)*(?:\ and\ \d+(?!\d|\ more))?)   # lines 3, 5 and 7
    | "lines?":\ \[?(\d+(?:,\ \d+)*)                            # "lines": [3, 5, 7]
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+")

Part = str | int


def in_parts(text: str | None, numbers: Mapping[int, int]) -> str | list[Part] | None:
    """Return a text with the numbers of entries for the lines it names; as it is if for none.

    >>> in_parts("It is that of line 5, on SOSP 5.", {5: 17})
    ['It is that of line ', 17, ', on SOSP 5.']
    >>> in_parts("It stands on line 9.", {5: 17})
    'It stands on line 9.'
    """
    parts = [] if text is None else list(_parts(text, numbers))
    return parts if any(isinstance(part, int) for part in parts) else text


def _parts(text: str, numbers: Mapping[int, int]) -> Iterator[Part]:
    start = 0
    for named in _LINES.finditer(text):
        for one in _NUMBER.finditer(text, *named.span(named.lastindex or 0)):
            line = one[0]
            if int(line) in numbers and str(int(line)) == line:
                yield text[start : one.start()]
                yield numbers[int(line)]
                start = one.end()
    yield text[start:]


def whole(parts: list[Part], lines: Mapping[int, int]) -> str:
    """Return the text that was told in parts; `lines` tells where each entry is.

    >>> whole(["It is that of line ", 17, "."], {17: 6})
    'It is that of line 6.'
    """
    return "".join(part if isinstance(part, str) else str(lines.get(part, "?")) for part in parts)


def packed(table: pa.Table, kept: tuple[str, ...]) -> pa.Table:
    """Return a table whose rows tell in `cells` what they have in other columns than these."""
    left = table.select([name for name in table.column_names if name in kept])
    return left.append_column(CELLS, pa.array([*map(_text, _rest(table, kept))], pa.string()))


def _rest(table: pa.Table, kept: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for row in table.drop_columns(list(set(kept) & set(table.column_names))).to_pylist():
        cells = json.loads(row.pop(CELLS) or "{}")
        yield {**{name: value for name, value in row.items() if value is not None}, **cells}


def _text(cells: dict[str, Any]) -> str | None:
    return as_json(cells) if cells else None


def unpacked(table: pa.Table, lines: Mapping[int, int] | None = None) -> pa.Table:
    """Return a table with nothing left in `cells`; its rows in the order in which they were."""
    told = pc.is_valid(table[CELLS])
    left, rows = table.drop_columns(CELLS), table.filter(told).to_pylist()
    if not rows:
        return left
    for row in rows:
        cells = json.loads(row.pop(CELLS))
        row |= {n: from_json(cells[n], left.schema.field(n).type, lines) for n in cells}
    both = pa.concat_tables(
        [left.filter(pc.invert(told)), pa.Table.from_pylist(rows, left.schema)]
    ).combine_chunks()
    return both.take(pc.sort_indices(pc.sort_indices(told)))


def as_json(value: Any) -> str:
    """Return a cell, or the cells of a row, as JSON text."""
    return json.dumps(value, ensure_ascii=False, default=_day_or_time)


def _day_or_time(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a cell holds a {type(value).__name__}")


def from_json(value: Any, kind: pa.DataType, lines: Mapping[int, int] | None = None) -> Any:
    """Return a value of JSON as one of an Arrow type."""
    if value is None:
        return None
    if pa.types.is_timestamp(kind):
        return datetime.fromisoformat(value)
    if pa.types.is_date(kind):
        return date.fromisoformat(value)
    if pa.types.is_struct(kind):
        return {part.name: from_json(value[part.name], part.type) for part in kind}
    if pa.types.is_list(kind):
        return [from_json(one, kind.value_type) for one in value]
    return whole(value, lines or {}) if isinstance(value, list) else value
