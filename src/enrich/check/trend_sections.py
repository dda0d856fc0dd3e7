"""Sections of trends: what they list stands in its own place besides, on purpose."""

from __future__ import annotations

from enrich.model import Entry
from enrich.normalization.word_lists import any_of, load

_TRENDS = any_of(load(__file__)["trends"])


def is_of_trends(heading: str) -> bool:
    """Tell whether works below a heading are only repeated there.

    >>> is_of_trends("Trending Topics in Weaving"), is_of_trends("Surveys and Trends")
    (True, False)
    """
    return _TRENDS.search(heading) is not None


def stands_among_trends(entry: Entry) -> bool:
    """Tell whether an entry stands in a section, or a table of one, that repeats others."""
    return any(map(is_of_trends, (*entry.section, entry.subgroup or "")))
