"""Cells of HTML tables that reach over several columns or rows, laid out as a browser does."""

from __future__ import annotations

from collections.abc import Sequence

_WIDEST = 40  # columns; a wider span, or one further right, is no table that anybody reads
_DEEPEST = 1000  # rows, as the HTML standard limits it further up


class TableSpans:
    """The spans of one table while its rows are read from top to bottom."""

    def __init__(self) -> None:
        self._open: list[tuple[int, int]] = []  # columns and rows of the cells of this row
        self._reach: dict[int, tuple[int, str]] = {}  # by column: rows still to come, and the cell

    def open(self, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Note how far the cell that begins here reaches."""
        said = dict(attrs)
        wide = _count(said.get("colspan"), _WIDEST)
        self._open.append((wide, _count(said.get("rowspan"), _DEEPEST)))

    def laid_out(self, cells: Sequence[str]) -> tuple[tuple[str, ...], frozenset[int]]:
        """The row with every cell in each of its columns, and the columns of cells from above.

        A cell over several columns stands in its first one; the others are empty.
        """
        spans = self._open[: len(cells)] + [(1, 1)] * (len(cells) - len(self._open))
        self._open = []
        row: list[str] = []
        shared: set[int] = set()
        for cell, (wide, deep) in zip(cells, spans, strict=True):
            self._from_above(row, shared)
            shown = [cell, *[""] * (wide - 1)]
            if deep > 1:
                reached = enumerate(shown[: max(0, _WIDEST - len(row))], len(row))
                self._reach |= {column: (deep - 1, text) for column, text in reached}
            row += shown
        self._from_above(row, shared)
        return tuple(row), frozenset(shared)

    def _from_above(self, row: list[str], shared: set[int]) -> None:
        """Add the cells of rows above that reach into the next columns."""
        while len(row) in self._reach:
            left, cell = self._reach.pop(len(row))
            if left > 1:
                self._reach[len(row)] = (left - 1, cell)
            shared.add(len(row))
            row.append(cell)


def _count(stated: str | None, most: int) -> int:
    """The span that an attribute states; 1 if it states none.

    >>> _count("3", 40), _count(None, 40), _count("wide", 40), _count("0", 40)
    (3, 1, 1, 1)
    """
    digits = (stated or "").strip()
    return min(max(int(digits), 1), most) if digits.isascii() and digits.isdigit() else 1
