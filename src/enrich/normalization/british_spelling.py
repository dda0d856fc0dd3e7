"""The one l of America for the two of Britain, in words that have either by right."""

from __future__ import annotations

from enrich.normalization import word_lists

_DOUBLED = word_lists.any_of(word_lists.load(__file__)["doubled"])


def with_one_l(word: str) -> str:
    """Return a word in small letters as America writes it; a slip stays one.

    >>> with_one_l("remodelling"), with_one_l("labeller"), with_one_l("scalling")
    ('remodeling', 'labeler', 'scalling')
    """
    return _DOUBLED.sub(r"\1\2", word) if "ll" in word else word
