"""Curated Markdown lists in, entries out."""

from __future__ import annotations

from collections.abc import Callable

from enrich.model import Entry, Ref
from enrich.normalization import identifiers
from enrich.parse.outline import Outline
from enrich.parse.source import decode, tidy

__all__ = ["decode", "parse"]


def parse(text: str, recognise: Callable[[str], Ref | None] = identifiers.recognise) -> list[Entry]:
    """Every entry of the list, in its order; total for any text."""
    return Outline(tidy(text), recognise).walk()
