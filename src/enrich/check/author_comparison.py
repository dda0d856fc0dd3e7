"""Whether the name that a list gives may be that of one of a work's people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import OSA

from enrich.normalization import person_names
from enrich.normalization.late_pattern import late

Likeness = Literal["same", "near", "other"]
"""One person's name; perhaps, for it may be misspelt or a nickname; another person's."""

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
_UMLAUT = re.compile(r"(?<=[aou])e")
_WIDE = late(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DIGITS = re.compile(r"\d+")
_CAPITALS = re.compile(r"[A-Z]{2,}|\S+-AI")
_TWO_CAPITALS = re.compile(r"[a-z][A-Z]")
_FAMILY_WITH_CAPITAL = re.compile(r"(?:Mac|Mc|De|Di|Du|El|Fitz|La|Le|Lo|O|St|Van|Von)[A-Z][a-z]+")
_GROUPS_LISTED = """
    academy alibaba alliance amazon anthropic baidu bytedance collaboration college community
    consortium contributors corporation deepmind foundation google group huawei inc initiative
    institute lab laboratory labs meta microsoft network nvidia openai organization project
    research team tencent university
"""
_GROUPS = frozenset(_GROUPS_LISTED.split())
_PLACEHOLDERS_LISTED = """
    anon | anonymized | anonymous | anonymous author | anonymous authors | anonymous et al |
    author | author a | author b | author name | author names | authors | a author | b author |
    et al | first author | second author | firstname lastname | first last | given family |
    first name last name | full name | jane doe | john doe | john q public | john smith |
    lorem ipsum | name surname | none | author one | author two | placeholder | tba | tbd |
    unknown | unknown author | unknown authors | various | various authors | your name
"""
_PLACEHOLDERS = frozenset(" ".join(one.split()) for one in _PLACEHOLDERS_LISTED.split("|"))
_LONGEST = 60  # letters of a name
_MISSPELT = 0.85  # of the letters, from which on two names may be one that is misspelt


@lru_cache(maxsize=100_000)
def name_words(name: str) -> tuple[str, ...]:
    """Return the plain words of a name, without the figures by which DBLP tells namesakes.

    >>> name_words("Søren Ünal-Łoś 0002")
    ('soren', 'unal', 'los')
    """
    words = person_names.words(name.casefold().translate(_LETTERS))
    told = [word for word in words if not _DIGITS.fullmatch(word)]
    return tuple(told)


def is_group(name: str) -> bool:
    """Tell whether a name is rather that of a company, a team or a laboratory.

    >>> is_group("DeepLoom"), is_group("Loom Research Team"), is_group("Ian McKay")
    (True, True, False)
    """
    if _GROUPS & set(name_words(name)):
        return True
    return " " not in name.strip() and bool(
        _CAPITALS.fullmatch(name.strip())
        or (_TWO_CAPITALS.search(name) and not _FAMILY_WITH_CAPITAL.fullmatch(name.strip()))
    )


def is_placeholder(name: str) -> bool:
    """Tell whether a name only keeps the place of one.

    >>> is_placeholder("Author Name"), is_placeholder("John Doe et al."), is_placeholder("Doe")
    (True, True, False)
    """
    return " ".join(name_words(name)) in _PLACEHOLDERS


def likeness(one: str, other: str) -> Likeness:
    """Return whether two names may be one person's, in whatever order and writing.

    >>> likeness("J. Ünal", "José Unal"), likeness("Uenal", "José Ünal")
    ('same', 'same')
    >>> likeness("Wei Wang", "Li Wang"), likeness("Jose Unall", "José Ünal")
    ('other', 'near')
    """
    if bool(_WIDE.search(one)) != bool(_WIDE.search(other)):
        return "near"  # nobody tells from the letters how a name is transcribed
    mine, yours = name_words(one), name_words(other)
    if not mine or not yours:
        return "other"
    if _one_person(mine, yours) or _one_person(_bare(mine), _bare(yours)):
        return "same"
    return "near" if _nearly(mine, yours) else "other"


def _bare(words: Sequence[str]) -> tuple[str, ...]:
    """Return words with umlauts as English has them: `mueller` is `muller`."""
    return tuple(_UMLAUT.sub("", word) if len(word) > 4 else word for word in words)


def _one_person(mine: Sequence[str], yours: Sequence[str]) -> bool:
    if "".join(sorted(mine)) == "".join(sorted(yours)) or "".join(mine) == "".join(yours):
        return True
    if person_names.is_person(mine, yours):
        return True
    return _compound(mine, yours) or _compound(yours, mine)


def _compound(short: Sequence[str], whole: Sequence[str]) -> bool:
    """Tell whether the longer name has all words of the shorter, or begins with them."""
    if len(short) < 2 or len(short) > len(whole):
        return False
    full = [word for word in short if len(word) > 1]
    left = [word for word in whole if word not in full]
    initials = [word for word in short if len(word) == 1]
    return len(whole) - len(left) >= len(full) > 0 and all(
        any(word.startswith(letter) for word in left) for letter in initials
    )


def _nearly(mine: Sequence[str], yours: Sequence[str]) -> bool:
    """Tell whether names differ by a nickname or a slip of the pen."""
    if mine[-1] == yours[-1] and min(len(mine), len(yours)) > 1:
        return mine[0][0] == yours[0][0]  # a given name of another letter is another's
    one, other = " ".join(mine)[:_LONGEST], " ".join(yours)[:_LONGEST]
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= _MISSPELT and matcher.ratio() >= _MISSPELT


def is_misspelt(one: str, other: str) -> bool:
    """Tell whether the family name of one person is spelt in two ways, a letter apart.

    >>> is_misspelt("Ada Lom", "Ada Loom"), is_misspelt("Ada Wever", "Ada Weaver")
    (True, True)
    >>> is_misspelt("Ada Mueller", "Ada Müller"), is_misspelt("Ida Lom", "Ada Loom")
    (False, False)
    """
    mine, yours = name_words(one), name_words(other)
    if likeness(one, other) != "near" or min(len(mine), len(yours)) < 2:
        return False
    alike = mine[0].startswith(yours[0]) or yours[0].startswith(mine[0])
    return alike and mine[-1][0] == yours[-1][0] and OSA.distance(mine[-1], yours[-1]) == 1
