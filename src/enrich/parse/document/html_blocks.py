"""Where a block of HTML ends: as in CommonMark, or before Markdown that plainly begins in it.

By CommonMark a block of HTML goes on to the next blank line, so that bullets right behind a
`</div>` or a `<summary>` are no bullets.  Whoever wrote them meant some.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.html_block import html_block

_TO_BLANK = re.compile(r"</?(?!(?:script|pre|style|textarea)\b)[a-z]", re.I)
_BREAK = re.compile(r"(?:<[bh]r\s*/?>\s*)+")
_BEGINS = re.compile(r"(?:[-*+]|\d{1,9}[.)])\s+\S|#{1,6}\s+\S")
_RULER = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*")
_HOLDS = re.compile(r"<(/?)(?:ul|ol|table|pre)\b", re.I)


def with_markdown_behind(md: MarkdownIt) -> None:
    """Have a reader of Markdown end blocks of HTML where Markdown begins."""
    md.block.ruler.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote"]})


def _html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    lines = _lines(state, start, end)
    if silent or not _TO_BLANK.match(next(lines, "")):
        return html_block(state, start, end, silent)
    return html_block(state, start, start + _size(_lines(state, start, end)), silent)


def _lines(state: StateBlock, start: int, end: int) -> Iterator[str]:
    """Yield lines without their indentation."""
    for number in range(start, end):
        yield state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _size(lines: Iterator[str]) -> int:
    """Return behind how many lines Markdown begins, or a blank line stands, or all ends.

    >>> _size(iter(["<div>", "</div>", "- Looms"])), _size(iter(["<ul>", "- Looms", "</ul>"]))
    (2, 3)
    >>> _size(iter(["<br>", "Looms"])), _size(iter(["<p>", "Looms|Wool", "-|-"]))
    (1, 1)
    """
    size, held, last = 0, 0, next(lines)
    if _BREAK.fullmatch(last):
        return 1
    for line in lines:
        size += 1
        if not held and "|" in last and size > 1 and _RULER.fullmatch(line):
            return size - 1
        held = max(0, held + sum(-1 if tag[1] else 1 for tag in _HOLDS.finditer(last)))
        if not line or (not held and _BEGINS.match(line)):
            return size
        last = line
    return size + 1
