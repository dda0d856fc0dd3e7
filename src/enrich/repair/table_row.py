"""A row of a table as its cells: between the bars of Markdown, or the tags of HTML."""

from __future__ import annotations

import re

from enrich.model import Entry

_BAR = re.compile(r"(?<!\\)\|")
_CELL = re.compile(r"<t[dh]\b[^<>]*>(.*?)(?=</t[dh]>|<t[dh]\b|</tr>|\Z)", re.I | re.S)


def is_row(entry: Entry) -> bool:
    """Tell whether an entry is a row that begins with a bar."""
    return entry.raw.lstrip().startswith("|") and "\n" not in entry.raw


def is_in_table(entry: Entry) -> bool:
    """Tell whether an entry is a row, of Markdown or of HTML."""
    return is_row(entry) or _CELL.search(entry.raw) is not None


def cells(line: str) -> list[str]:
    """Return what stands between the bars, what is in front of the first and behind the last too.

    >>> cells("| a | b\\\\|c |")
    ['', ' a ', ' b\\\\|c ', '']
    """
    return _BAR.split(line)


def places(raw: str) -> list[tuple[int, int]]:
    """Return where the cells of a row stand.

    >>> places("|a| b|"), places("<tr><td>a</td><td></td></tr>")
    ([(0, 0), (1, 2), (3, 5), (6, 6)], [(8, 9), (18, 18)])
    """
    if tagged := [found.span(1) for found in _CELL.finditer(raw)]:
        return tagged
    bars = [found.span() for found in _BAR.finditer(raw)]
    starts, ends = [0, *(end for _, end in bars)], [*(start for start, _ in bars), len(raw)]
    return [*zip(starts, ends, strict=True)]


def with_cell(raw: str, at: int, words: str) -> str:
    """Return a row with other words in one of its cells, as far from its ends as before."""
    start, end = places(raw)[at]
    old = raw[start:end]
    bare = old.strip()
    blank = f" {words} " if old else words
    return raw[:start] + (old.replace(bare, words, 1) if bare else blank) + raw[end:]
