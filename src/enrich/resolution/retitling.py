"""Whether a work may have been given another title between preprint and publication.

People do not change a title beyond recognition, and companion works by the same people
differ by a word or a version: so most of it is new words for the same thing, or it is
another work.
"""

from __future__ import annotations

import re

from enrich.normalization.text import plain
from enrich.normalization.title_comparison import Comparison, Relation
from enrich.normalization.title_words import telling, words
from enrich.resolution.work_comparison import Described, Judgement

PREPRINT_YEARS = 3
"""Years that a preprint may come before its publication."""

_QUARTER = 0.25  # of what a title tells, that both have
_NUMBERS = re.compile(r"\d+|\b[ivx]{1,5}\b")


def is_retitled(before: Described, after: Described, judged: Judgement) -> bool:
    """Tell whether a preprint may have been published under another title.

    The people are the same in order, but for one; the years fit; and titles
    have something in common, but do not differ by a word or a version alone.
    """
    if not judged.people.ordered or judged.titles.relation is Relation.LABEL:
        return False
    if not resembles(before.title, after.title) or is_variant(before, after, judged.titles):
        return False
    if before.year is None or after.year is None:
        return True
    return 0 <= after.year - before.year <= PREPRINT_YEARS


def resembles(one: str, other: str) -> bool:
    """Tell whether titles share a quarter of what the shorter one tells.

    >>> resembles("A Loom for Silken Threads", "Weaving Silken Threads Quickly")
    True
    >>> resembles("A Loom for Silken Threads", "Counting Sheep at Night")
    False
    """
    ours, theirs = set(words(one).plain), set(words(other).plain)
    least = min(sum(map(telling, ours)), sum(map(telling, theirs)))
    return least > 0 and sum(map(telling, ours & theirs)) >= _QUARTER * least


def is_variant(one: Described, other: Described, titles: Comparison) -> bool:
    """Tell whether titles are those of two works of one kind: by a version, or a single word."""
    names = [plain(title.partition(":")[0]) for title in (one.title, other.title)]
    bare = [_NUMBERS.sub("", name).strip(" .") for name in names]
    if names[0] != names[1] and bare[0] == bare[1] and len(bare[0]) > 1:
        return True
    return titles.is_one_word
