"""A row of a Markdown table as its cells, and as a line again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich.model import Entry

_BAR = re.compile(r"(?<!\\)\|")


def is_row(entry: Entry) -> bool:
    """Tell whether an entry is a row that begins with a bar."""
    return entry.raw.lstrip().startswith("|") and "\n" not in entry.raw


def cells(line: str) -> list[str]:
    """Return what stands between the bars, what is in front of the first and behind the last too.

    >>> cells("| a | b\\\\|c |")
    ['', ' a ', ' b\\\\|c ', '']
    """
    return _BAR.split(line)


def with_cell(row: Sequence[str], at: int, words: str) -> str:
    """Return a row with other words in one of its cells, as far from the bars as before."""
    old = row[at]
    bare = old.strip()
    blank = f" {words} " if old else words
    return "|".join([*row[:at], old.replace(bare, words, 1) if bare else blank, *row[at + 1 :]])
