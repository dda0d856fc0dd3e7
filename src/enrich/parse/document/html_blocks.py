"""Where a block of HTML ends: as in CommonMark, or before Markdown that plainly begins in it.

By CommonMark a block of HTML goes on to the next blank line, so that bullets right behind a
`</div>` or a `<summary>` are no bullets.  Whoever wrote them meant some.
"""

from __future__ import annotations

import re
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.html_block import html_block

_TO_BLANK = re.compile(r"\s{0,3}</?(?!(?:script|pre|style|textarea)\b)[a-z]", re.I)
_BREAK = re.compile(r"\s{0,3}(?:<[bh]r\s*/?>\s*)+")
_BEGINS = re.compile(r"\s{0,3}(?:(?:[-*+]|\d{1,9}[.)])\s+\S|#{1,6}\s+\S)")
_RULER = re.compile(r"\s{0,3}\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*")
_HOLDS = re.compile(r"<(/?)(ul|ol|table|pre)\b", re.I)


def with_markdown_behind(md: MarkdownIt) -> None:
    """Have a reader of Markdown end blocks of HTML where Markdown begins."""
    md.block.ruler.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote"]})


def _html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    found = html_block(state, start, end, silent)
    if not found or silent:
        return found
    token = state.tokens[-1]
    lines = token.content.split("\n")
    size = _size(lines) if _TO_BLANK.match(lines[0]) else None
    if size is not None:
        state.line = start + size
        token.map = [start, state.line]
        token.content = "\n".join(lines[:size]) + "\n"
    return found


def _size(lines: list[str]) -> int | None:
    """Return in how many lines a block ends where Markdown begins in it, None where none does.

    >>> _size(["<div>", "</div>", "- Looms", ""]), _size(["<ul>", "- Looms", ""])
    (2, None)
    >>> _size(["<br>", "Looms", ""]), _size(["<p>", "Looms", "</p>", ""])
    (1, None)
    """
    if _BREAK.fullmatch(lines[0]) and lines[1:] != [""]:
        return 1
    held = 0
    for at, (line, following) in enumerate(pairwise(lines)):
        table = "|" in line and _RULER.fullmatch(following)
        if at and not held and (_BEGINS.match(line) or table):
            return at
        held += sum(-1 if tag[1] else 1 for tag in _HOLDS.finditer(line))
        held = max(0, held)
    return None
