"""The rules of Markdown for a text: markdown-it tries each of them at every line and sign.

Those that could find nothing in the text are left out; they would cost a good part of reading.
"""

from __future__ import annotations

import re
from functools import lru_cache

from markdown_it import MarkdownIt

from enrich.parse.document.html_blocks import with_markdown_behind

_BLOCK_SIGNS = {
    "table": ("|",),
    "fence": ("```", "~~~"),
    "blockquote": (">",),
    "reference": ("]:",),
    "html_block": ("<",),
    "heading": ("#",),
}
"""Signs one of which stands in any text of whose lines a rule makes something."""

_WORDLESS = re.compile(r"\n[\d \t>+.)]*+[-*_=][\d \t>+.)*_=-]*+\n")
"""A line such as rules a page off or underlines a heading, in whatever list or quotation."""

_INLINE_SIGNS = {
    "newline": "\n",
    "escape": "\\",
    "backticks": "`",
    "strikethrough": "~",
    "emphasis": "*_",
    "link": "[",
    "image": "!",
    "autolink": "<",
    "html_inline": "<",
    "entity": "&",
}
"""Signs one of which stands in any inline source of which a rule makes something."""

_SIGN = re.compile(f"[{re.escape(''.join(_INLINE_SIGNS.values()))}]")


def of_blocks(text: str) -> MarkdownIt:
    """The rules for the lines of a tidy text."""
    lacking = {rule for rule, signs in _BLOCK_SIGNS.items() if not any(s in text for s in signs)}
    ruled = _WORDLESS.search(f"\n{text}\n") is not None
    return _blocks_without(frozenset(lacking if ruled else lacking | {"hr", "lheading"}))


def of_inline(source: str) -> MarkdownIt | None:
    """The rules for inline source; None for a text without any of their signs."""
    signs = frozenset(_SIGN.findall(source))
    return _inline_with(signs) if signs else None


@lru_cache(maxsize=16)
def _blocks_without(lacking: frozenset[str]) -> MarkdownIt:
    md = _every().disable(lacking)
    md.core.ruler.disable(["normalize", "inline", "text_join"])
    return md


@lru_cache(maxsize=64)
def _inline_with(signs: frozenset[str]) -> MarkdownIt:
    lacking = [rule for rule, needed in _INLINE_SIGNS.items() if signs.isdisjoint(needed)]
    return _every().disable(lacking)


def _every() -> MarkdownIt:
    """Every rule by which documents are read; what is found in one is not kept in them."""
    md = MarkdownIt("commonmark", {"maxNesting": 60}).enable(["table", "strikethrough"])
    md.normalizeLink = _as_written  # type: ignore[method-assign]
    md.validateLink = _any_link  # type: ignore[method-assign, assignment]
    with_markdown_behind(md)
    return md.disable("code")


def _as_written(url: str) -> str:
    return url


def _any_link(_url: str) -> bool:
    return True
