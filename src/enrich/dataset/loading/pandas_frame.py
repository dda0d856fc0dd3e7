"""The tables of the dataset as pandas frames, Arrow underneath.

pandas compares none of its Arrow-backed dates with all of text, Timestamps and dates, and its rows
hold what JSON does not know.  Both are mended in the way that its manual gives for it: a subclass
of `DataFrame` and of `Series`, which every selection, merge and grouping hands on.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from datetime import date, datetime
from typing import Any

import pandas as pd

_DAY = "date32[day][pyarrow]"
_TIME = "timestamp[us][pyarrow]"


def frame(arrow: Any, _: str = "") -> Frame:
    """Return an Arrow table as a frame; days are times at midnight, which pandas compares."""
    found = arrow.to_pandas(types_mapper=pd.ArrowDtype)
    days = [name for name, kind in found.dtypes.items() if str(kind) == _DAY]
    return Frame(found.astype(dict.fromkeys(days, _TIME)))


class Series(pd.Series):
    """A column, or a row, of a table of the dataset."""

    @property
    def _constructor(self) -> type[Series]:
        return Series

    @property
    def _constructor_expanddim(self) -> type[Frame]:
        return Frame

    def _cmp_method(self, other: Any, op: Callable[..., Any]) -> Any:
        return super()._cmp_method(_moment(other, self.dtype), op)

    def isin(self, values: Any) -> Any:
        """Tell which cells are among some values; days may be given as text, dates, Timestamps."""
        if getattr(self.dtype, "kind", "") == "M" and not isinstance(values, str):
            values = [_moment(value, self.dtype) for value in values]
        return super().isin(values)

    def to_dict(self, *args: Any, **how: Any) -> Any:
        """Return cells as JSON can hold them: None for missing ones, ISO text for dates."""
        return plain(super().to_dict(*args, **how))

    def map(self, *args: Any, **how: Any) -> Any:
        """Map cells, lists among them as lists of Python."""
        return super(Series, _cells(self)).map(*args, **how)

    def apply(self, *args: Any, **how: Any) -> Any:
        """Apply a function to cells, lists among them as lists of Python."""
        return super(Series, _cells(self)).apply(*args, **how)


class Frame(pd.DataFrame):
    """A table of the dataset."""

    @property
    def _constructor(self) -> type[Frame]:
        return Frame

    @property
    def _constructor_sliced(self) -> type[Series]:
        return Series

    def to_dict(self, orient: Any = "dict", **how: Any) -> Any:
        """Return rows or columns as JSON can hold them, but for `orient="series"`."""
        found = super().to_dict(orient, **how)
        return found if orient == "series" else plain(found)

    def iterrows(self) -> Iterator[tuple[Hashable, Any]]:
        """Yield rows, lists in them as lists of Python."""
        yield from super(Frame, self._cells()).iterrows()

    def apply(self, func: Any, axis: Any = 0, *args: Any, **how: Any) -> Any:
        """Apply a function to columns or rows, lists in these as lists of Python."""
        cells = self if axis in (0, "index") else self._cells()
        return super(Frame, cells).apply(func, axis, *args, **how)

    def _cells(self) -> Frame:
        cells: Frame = self.copy(deep=False)
        for place, (_, column) in enumerate(self.items()):
            if _nested(column):
                cells.isetitem(place, _cells(column))
        return cells


def _nested(column: Any) -> bool:
    return str(column.dtype).startswith(("list<", "struct<"))


def _cells(column: Any) -> Any:
    """Return a nested column as objects, which pandas else hands out as arrays of numpy."""
    if not _nested(column):
        return column
    return Series(list(column.array), column.index, object, column.name)


def _moment(value: Any, kind: Any) -> Any:
    """Return what a column of dates is compared with as a time of its own kind; in UTC."""
    if getattr(kind, "kind", "") != "M" or not _is_moment(value):
        return value
    try:
        told = pd.Timestamp(value)
    except ValueError:  # text that is no date: pandas says so
        return value
    if pd.isna(told):
        return told
    aware = told.tz_localize("UTC") if told.tzinfo is None else told.tz_convert("UTC")
    return aware if "tz=" in str(kind) else aware.tz_localize(None)


def _is_moment(value: Any) -> bool:
    return isinstance(value, str | date) or type(value).__name__ == "datetime64"


def plain(value: Any) -> Any:
    """Return a value as `json.dumps` takes it.

    >>> plain({"a": [pd.NA, float("nan"), pd.Timestamp("2024-05-01"), 7]})
    {'a': [None, None, '2024-05-01', 7]}
    """
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if hasattr(value, "tolist"):  # of numpy, or a column
        return plain(value.tolist())
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if pd.isna(value):
        return None
    if isinstance(value, datetime) and value.tzinfo is None and value == pd.Timestamp(value.date()):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else value
