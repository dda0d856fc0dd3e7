"""Which lines of a document are HTML, where readers of Markdown see its signs as they stand."""

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
    if "<" not in text:
        return frozenset()
    return frozenset(_lines(Reader().blocks(unannotated(tidy(text)))))


def _lines(blocks: Iterable[Block]) -> Iterator[int]:
    for block in blocks:
        if block.kind == "html_block":
            yield from range(block.start + 1, block.end + 1)
        yield from _lines(block.parts)
