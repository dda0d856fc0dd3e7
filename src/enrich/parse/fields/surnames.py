"""People who are called by their surnames alone, told from all else that one word may be."""

from __future__ import annotations

import re

from enrich.normalization import organisations, title_words, venues, word_lists
from enrich.normalization.venue_table import table
from enrich.parse.fields import authors, series
from enrich.parse.fields.affiliations import is_comment
from enrich.parse.fields.cue_words import is_remark
from enrich.parse.fields.links import word_role
from enrich.parse.fields.name_shapes import is_organisation

_NOBODY = word_lists.any_of(word_lists.load(__file__)["nobody"])
_SHAPE = re.compile(authors.SURNAME)


def called(text: str) -> tuple[str, ...]:
    """The people that a text names by their surnames, where people are looked for.

    >>> called("Weaver"), called("Weaver, Spinner and Dyer"), called("Spotlight")
    (('Weaver',), ('Weaver', 'Spinner', 'Dyer'), ())
    """
    word = text.strip(" .,;()\n\x1e")
    return (word,) if is_surname(word) else authors.surnames(text)


def may_be_surname(word: str) -> bool:
    """Whether a word has the form of a surname, and is no other word that lists use so.

    >>> may_be_surname("Weaver"), may_be_surname("Vienna"), may_be_surname("Google")
    (True, False, False)
    """
    if _SHAPE.fullmatch(word) is None or _NOBODY.search(word) or word_role(word):
        return False
    if (
        authors.is_topic(word)
        or organisations.known(word)
        or is_comment(word)
        or venues.acronym(word)
    ):
        return False
    if series.is_published(word) or series.is_journal(word) or series.PRINTED.search(word):
        return False
    placed = word.lower() in table().around["place"]
    return not (placed or is_remark(word) or is_organisation(word))


def is_surname(word: str) -> bool:
    """Whether a word is a surname, where it could as well be of a title.

    >>> is_surname("Weaver"), is_surname("Stone"), may_be_surname("Stone")
    (True, False, True)
    """
    return may_be_surname(word) and not title_words.is_known(word.lower())
