"""Titles that are quoted wrongly: the work is the one meant, the words are not its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from enrich.check.finding import quoted
from enrich.check.title_agreement import Title
from enrich.normalization.british_spelling import with_one_l
from enrich.normalization.text import plain

_ARTICLES = frozenset({"a", "an", "the"})
_SMALL_LISTED = """
    a an and are as at by for from in into is it its of on or over s that the their these this
    through to toward towards under via we with without using
"""
_SMALL = frozenset(_SMALL_LISTED.split())
"""Words that lists drop and add as they like, but that are exchanged by mistake."""

_WRITTEN = {"towards": "toward", "versus": "vs", "thru": "through", "w": "with", "llms": "llm"}
_WRITTEN |= {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}
_SPELLINGS = (
    (re.compile(r"is(?=(?:e[drs]?|ing|ations?|ers?|able)$)"), "iz"),
    (re.compile(r"(?<=\w\w)our(?=s|ed|ing|al|$)"), "or"),
    (re.compile(r"tre(?=s?$)"), "ter"),
    (re.compile(r"ogue(?=s?$)"), "og"),
    (re.compile(r"ae|oe"), "e"),
)
"""British and American spellings, which are nobody's mistake."""

_LABEL = re.compile(r"^\s{0,9}\[[^\]\n]{0,40}\]")  # "[Retracted]" and the like
_LONGEST = 60  # words of what is a title
_FEW = 2  # stretches of words that a quotation may have wrong
_RIGHT = 0.5  # of the words, that have to be right


@dataclass(frozen=True, slots=True)
class Slip:
    """Words of a title that stand for others; one of the two may be empty."""

    listed: str
    stated: str


def slips(listed: Title, stated: Title) -> list[Slip]:
    """Return the words in which a title is quoted wrongly; none where it is cut or adorned.

    >>> slips(Title("Looms towards Weaving Wool"), Title("Looms for Weaving Wool"))
    [Slip(listed='towards', stated='for')]
    >>> slips(Title("Weft: Modelling of Looms"), Title("Modeling Looms"))
    []
    """
    listed, stated = (Title(_LABEL.sub("", title.text)) for title in (listed, stated))
    mine, yours = listed.words, stated.words
    if listed.key == stated.key or not 0 < len(mine) <= _LONGEST or not 0 < len(yours) <= _LONGEST:
        return []
    spelt = list(map(_spelt, mine)), list(map(_spelt, yours))
    found = SequenceMatcher(None, *spelt, autojunk=False).get_opcodes()
    pieces = [
        (mine[a:b], yours[c:d], b == len(mine), d == len(yours))
        for what, a, b, c, d in found
        if what != "equal"
    ]
    return [
        Slip(" ".join(some), " ".join(others))
        for some, others, mine_ends, yours_end in pieces
        if not _is_free(some, others)
        and not _is_head(some, listed, others)
        and not _is_head(others, stated, some)
        and not ((mine_ends and yours_end) and _is_cut(some, others))
    ]


def _is_free(some: Sequence[str], others: Sequence[str]) -> bool:
    """Tell whether words may stand for others in any list: spellings, small words, initials."""
    one, other = ("".join(map(_spelt, words)) for words in (some, others))
    telling = [[_spelt(word) for word in words if word not in _SMALL] for words in (some, others)]
    if one == other or {*some, *others} <= _ARTICLES:
        return True
    if not some or not others:
        return not any(telling)
    if any(telling) and "".join(telling[0]) == "".join(telling[1]):
        return True
    return _initials(some, others) or _initials(others, some)


def _initials(short: Sequence[str], words: Sequence[str]) -> bool:
    """Tell whether one word stands for the first letters of several."""
    letters = "".join(word[0] for word in words)
    return len(short) == 1 < len(words) and short[0].removesuffix("s") == letters


def _is_head(words: Sequence[str], title: Title, others: Sequence[str]) -> bool:
    """Tell whether words are a nickname or people in front of a title that the other lacks."""
    head = plain(title.head).split()
    people = " et al" in " ".join(words)
    return not others and bool(words) and (people or list(words) == head != list(title.words))


def _is_cut(listed: Sequence[str], stated: Sequence[str]) -> bool:
    """Tell whether a title only ends sooner, also amid a word, or goes on behind its end."""
    if not listed or not stated:
        return True
    whole = list(listed[:-1]) == list(stated[: len(listed) - 1])
    return whole and len(listed) <= len(stated) and stated[len(listed) - 1].startswith(listed[-1])


def _spelt(word: str) -> str:
    """Return a word as any list may write it.

    >>> _spelt("optimising") == _spelt("optimizing"), _spelt("two")
    (True, '2')
    """
    for pattern, american in _SPELLINGS:
        word = pattern.sub(american, word)
    return with_one_l(_WRITTEN.get(word, word))


def is_quotation(listed: Title, wrong: Sequence[Slip]) -> bool:
    """Tell whether a title surely means another: few of its words are exchanged."""
    exchanged = sum(max(len(slip.listed.split()), len(slip.stated.split())) for slip in wrong)
    return 0 < len(wrong) <= _FEW and exchanged <= (1 - _RIGHT) * len(listed.words)


def quoted_wrongly(listed: Title, stated: Iterable[Title]) -> list[Slip]:
    """Return the slips beside the title that is nearest; none where one of them is quoted."""
    every = [slips(listed, title) for title in stated]
    wrong = min(every, key=len, default=[])
    return wrong if is_quotation(listed, wrong) else []


def in_words(wrong: Sequence[Slip]) -> str:
    """Return slips as the end of a sentence.

    >>> in_words([Slip("towards", "for"), Slip("", "soft")])
    '“towards” is “for” there, and “soft” is left out'
    """
    return ", and ".join(map(_in_words, wrong))


def _in_words(slip: Slip) -> str:
    if not slip.listed:
        return f"{quoted(slip.stated)} is left out"
    if not slip.stated:
        return f"{quoted(slip.listed)} is added"
    return f"{quoted(slip.listed)} is {quoted(slip.stated)} there"
