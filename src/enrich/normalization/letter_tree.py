"""Patterns for many words, which branch letter by letter instead of word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable


def one_of(spellings: Iterable[str]) -> str:
    """Return a pattern for the longest of the spellings that stands at a place.

    >>> one_of(["warp", "weft", "war"])
    'w(?:ar(?:p)?|eft)'
    """
    tree: dict[str, dict] = {}  # type: ignore[type-arg]
    for spelling in spellings:
        node = tree
        for letter in spelling:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branches(tree)


def _branches(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    ends = "" in node
    options = [re.escape(letter) + _branches(node[letter]) for letter in sorted(node) if letter]
    if not options:
        return ""
    joined = options[0] if len(options) == 1 and not ends else f"(?:{'|'.join(options)})"
    return joined + ("?" if ends else "")
