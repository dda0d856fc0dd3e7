"""The words behind an entry of a list: citations, venue, year, stars of its code."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from enrich.errors import BadUsage
from enrich.model import Entry
from enrich.normalization.markdown_text import unlinked
from enrich.normalization.text import count
from enrich.normalization.venues import same_publication

VALUES = ("venue", "year", "citations", "stars")
"""What may stand behind an entry, in its order."""


def chosen_values(names: str | None) -> tuple[str, ...]:
    """Return the values that `citations,stars` names; raise `BadUsage` for one there is not."""
    wanted = VALUES if names is None else tuple(name.strip() for name in names.split(","))
    for one in wanted:
        if one not in VALUES:
            raise BadUsage(f"There is no value {one!r}. Choose among: {', '.join(VALUES)}.")
    return wanted


def entry_words(
    entry: Entry, paper: Mapping[str, Any], stars: int | None, wanted: Collection[str]
) -> str:
    """Return what is written behind an entry; venue and year only where it does not say so itself.

    >>> row = {"venue": "SOSP", "year": 2024, "citations": 12}
    >>> entry_words(Entry("a", 1, 1, (), "A loom", "- A loom"), row, 340, VALUES)
    '· SOSP 2024 · 12 citations · ★ 340'
    """
    return " ".join(f"· {part}" for part in _parts(entry, paper, stars, wanted))


def _parts(
    entry: Entry, paper: Mapping[str, Any], stars: int | None, wanted: Collection[str]
) -> Iterator[str]:
    venue, year = paper["venue"], paper["year"]
    stated = bool(entry.venue and venue and same_publication(entry.venue, venue))
    told = [
        unlinked(str(venue)) if venue and "venue" in wanted and not stated else "",
        str(year) if year and "year" in wanted and entry.year != year else "",
    ]
    if any(told):
        yield " ".join(filter(None, told))
    if "citations" in wanted and paper["citations"] is not None:
        yield count(paper["citations"], "citation")
    if "stars" in wanted and stars is not None:
        yield f"★ {stars}"
