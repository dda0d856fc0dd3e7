"""Which lines of a document are HTML or code, where signs of Markdown are seen as they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from enrich.parse.document.annotations import unannotated
from enrich.parse.document.decoding import tidy
from enrich.parse.document.markdown import Block, Reader


@lru_cache(maxsize=4)
def html_lines(text: str) -> frozenset[int]:
    """Return the lines, counted from 1, in which no Markdown is read.

    >>> sorted(html_lines("- <b>a</b>\\n\\n<p>\\n*b*\\n</p>\\n\\n*c*"))
    [3, 4, 5]
    """
    return _lines_of("html_block", text) if "<" in text else frozenset()


def code_lines(text: str) -> frozenset[int]:
    """Return the lines, counted from 1, of code between fences.

    >>> sorted(code_lines("a\\n```\\nb\\n```\\n"))
    [2, 3, 4]
    """
    fenced = "```" in text or "~~~" in text
    return _lines_of("fence", text) if fenced else frozenset()


def _lines_of(kind: str, text: str) -> frozenset[int]:
    return frozenset(_lines(kind, Reader().blocks(unannotated(tidy(text)))))


def _lines(kind: str, blocks: Iterable[Block]) -> Iterator[int]:
    for block in blocks:
        if block.kind == kind:
            yield from range(block.start + 1, block.end + 1)
        yield from _lines(kind, block.parts)
