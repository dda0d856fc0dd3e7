"""Curated Markdown lists in, entries out, in four layers: document, fields, entry, outline.

In comes text; out come its entries in order, each with the lines it stands on.
It never fails on any text, never asks anybody, and never guesses what is not written.
"""

from __future__ import annotations

from collections.abc import Callable

from enrich.model import Entries, Ref
from enrich.normalization import identifiers
from enrich.parse.document.annotations import unannotated
from enrich.parse.document.decoding import decode, tidy
from enrich.parse.outline.outline import Outline

__all__ = ["decode", "parse"]


def parse(text: str, recognise: Callable[[str], Ref | None] = identifiers.recognise) -> Entries:
    """Every entry of the list, in its order, and what every line is; total for any text."""
    return Outline(unannotated(tidy(text)), recognise).walk()
