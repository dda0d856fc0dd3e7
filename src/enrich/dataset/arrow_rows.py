"""Rows that are packed as an Arrow table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, overload

import pyarrow as pa
import pyarrow.compute as pc

from enrich.dataset.table_rows import PackedRows, Row

AT_ONCE = 4_096
"""How many rows are mappings at one time."""


class ArrowRows(PackedRows):
    """The rows of an Arrow table."""

    def __init__(self, arrow: pa.Table) -> None:
        self.arrow = arrow

    def __len__(self) -> int:
        return int(self.arrow.num_rows)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        places = range(len(self))[place]
        if isinstance(places, range):
            return ArrowRows(self.arrow.take(pa.array(places, pa.int64())))
        row: Row = self.arrow.slice(places, 1).to_pylist()[0]
        return row

    def __iter__(self) -> Iterator[Row]:
        for batch in self.arrow.to_batches(max_chunksize=AT_ONCE):
            yield from batch.to_pylist()

    def having(self, column: str, values: Sequence[str]) -> ArrowRows:
        """Return the rows that have one of these values in a column of text."""
        wanted = pa.array(values, pa.string())
        return ArrowRows(self.arrow.filter(pc.is_in(self.arrow[column], wanted)))

    def lacking(self, column: str) -> ArrowRows:
        """Return the rows that have nothing in a column."""
        return ArrowRows(self.arrow.filter(pc.is_null(self.arrow[column])))

    def tally(self, columns: Sequence[str]) -> Counter[tuple[Any, ...]]:
        """Return how many rows have which values."""
        names = list(columns)
        counted = self.arrow.group_by(names, use_threads=False).aggregate([([], "count_all")])
        values = zip(*(counted[name].to_pylist() for name in names), strict=True)
        return Counter(dict(zip(values, counted["count_all"].to_pylist(), strict=True)))
