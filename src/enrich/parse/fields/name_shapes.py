"""What a single chunk of a list of people looks like: a name, an odd one, an organisation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from enrich.normalization import word_lists
from enrich.normalization.late_pattern import late

_LISTS = word_lists.load(__file__)
PARTICLES = frozenset(_LISTS["particles"].words)
SMALL_WORDS = "|".join(sorted(map(re.escape, PARTICLES), key=len, reverse=True))
"""The choice of the small words that stand within names."""

INITIALS = re.compile(r"(?:[A-Z][a-z]?\.?[\s‐-]{0,2}){1,4}(?<![a-z])")
_LETTERS = r"[^\W\d_](?:[^\W\d_]|['’‘`´.\-‐–])*"
_NAME = re.compile(rf"(?:{_LETTERS}\s+){{0,5}}{_LETTERS}\.?(?:\s0\d\d\d)?")
_SENTENCE_WORDS = "of|for|with|on|in|to|using|from|an|is|are|the|based|learning"
PART_OF_WORK = r"\b(?:Part|Vol(?:ume|\.)|Chapter)\s(?:[IVX]+|[A-D])(?![\w'’])(?!\.\s?[A-Z]\.)"
_NO_NAME = re.compile(
    rf"{_LISTS['no_names'].expression}|\b(?:by|{_SENTENCE_WORDS})\b|{PART_OF_WORK}"
)
_ORGANISATION = word_lists.any_of(_LISTS["organisations"])
# Of hundreds of words, each whole by itself, sets are made in a hundredth of a pattern's time.
_GIVEN = frozenset(_LISTS["given_names"].words)
_TITLE_WORDS = frozenset(_LISTS["title_words"].words)
_WITH_HYPHEN = re.compile(rf"\b(?:{'|'.join(word for word in _TITLE_WORDS if '-' in word)})\b")
_WORD = re.compile(r"\w+")
_ROMANISED = word_lists.any_of(_LISTS["romanised_surnames"])
_WIDE = re.compile(r"[\u3400-\u9fff]")
_SURNAMES = "".join(_LISTS["surnames"].words)
WIDE_NAME = late(
    rf"(?:(?:{_LISTS['double_surnames'].choice})|[{_SURNAMES}])[\u4e00-\u9fff]{{1,2}}|"
    rf"(?:{_LISTS['japanese_surnames'].choice}) ?[\u3005\u3041-\u30ff\u4e00-\u9fff]{{1,3}}|"
    rf"[{''.join(_LISTS['korean_surnames'].words)}][\uac00-\ud7a3]{{2}}"
)
_WIDE_CHUNK = late(r"[\u3005\u3041-\u30ff\u3400-\u9fff]{2,6}")
_ENDED = re.compile(r"[^\W\d_]{3,}\.")  # the last word of a sentence, and no initial
_ELIDED = re.compile(r"(?:(?:d|l|dell|dall|t)['’‘`]|(?:el|al|ul|ibn|bin|ben)[-‐])[A-Z]")
_NAMED_AI = re.compile(r"[A-Z]\w{2,14}[- ]AI")
_TEAM = re.compile(
    r"\b(?:[Tt]eam|Collaboration|Consortium|Investigators|Working Group|Study Group|"
    r"[Mm]aintainers|[Cc]ontributors|[Dd]evelopers)$|^Team [A-Z][\w-]+$"
)
_ARTICLE = re.compile(r"[Tt]he (?=[^,;]{2,60}$)")
_HOMONYM = re.compile(r"^\D+ 0\d\d\d$")
_ACRONYMS = frozenset({"ai", "mit", "cmu", "eth", "aws", "ibm", "epfl", "nasa", "cern"})
_ALSO_SURNAMES = frozenset({"berkeley", "cambridge", "harvard", "stanford", "bank", "college"})
_LONGEST = 45  # characters

_BODY = word_lists.any_of(_LISTS["bodies"])


def persons(parts: Sequence[str]) -> list[str]:
    """The people among the parts of a list; none if it is no list of people.

    An odd name costs itself only: it stays where its neighbours show that it is one.
    """
    if len(parts) > 1 and (teams := list(filter(_TEAM.search, parts))):
        people = persons([part for part in parts if part not in teams])
        return [part for part in parts if part in teams or part in people] if people else []
    if len(parts) > 2:  # an organisation among people is left out
        parts = [part for number, part in enumerate(parts) if not number or not _is_group(part)]
    if not parts:
        return []
    named = [is_name(part) for part in parts]
    titled = [_is_titular(part) for part in parts]
    if titled[0] or not (named[0] or is_odd(parts[0])):
        return []
    uneven = len(parts) == 2 and (" " in parts[0]) != (" " in parts[1]) and "." not in parts[0]
    if uneven and not any(map(is_known, parts)) and not any(map(WIDE_NAME.fullmatch, parts)):
        return []
    if all(named):
        plain = sum(not one for one in titled)
        return list(parts) if plain >= 2 * (len(parts) - plain) and plain else []
    certain = [
        ok and not strange and " " in part.strip()
        for part, ok, strange in zip(parts, named, titled, strict=True)
    ]
    sure = sum(certain)
    odd = [not ok and is_odd(part) for part, ok in zip(parts, named, strict=True)]
    others = [part for part, ok, one in zip(parts, named, odd, strict=True) if not (ok or one)]
    if sure < 2 or 2 * sure < len(parts) or sure < len(others) + sum(odd):
        return []
    if not all(map(is_organisation, others)):
        return []
    return [part for part, ok, one in zip(parts, named, odd, strict=True) if ok or one]


def is_full(name: str) -> bool:
    """Whether a name has more than one word, or is written whole in Chinese."""
    return 2 <= len(name.split()) <= 6 or WIDE_NAME.fullmatch(name) is not None


@lru_cache(maxsize=64)  # one name is asked about several times
def is_name(part: str) -> bool:
    """Whether a chunk has the form of a person's name, in whatever order.

    >>> is_name("Jane van der Loom"), is_name("J. Doe"), is_name("a study of names")
    (True, True, False)
    """
    if _WIDE.match(part):
        return WIDE_NAME.fullmatch(part) is not None
    if len(part) > _LONGEST or _NO_NAME.search(part) or not _NAME.fullmatch(part):
        return False
    if part.startswith("In ") and part[3:].isupper() and len(part) > 5:
        return False
    first, *others = part.split()
    if others and others[-1].isdigit():
        others = others[:-1]
    if any(_ENDED.fullmatch(word) for word in (first, *others[:-1])):
        return False
    proper = [_is_capital(word) for word in (first, *others)]
    return any(proper) and all(
        capital or word.lower() in PARTICLES or (len(word) == 2 and word[1] == ".")
        for word, capital in zip(others, proper[1:], strict=True)
    )


def is_known(name: str) -> bool:
    """Whether a name of two to four words has one that people are called by.

    >>> is_known("Jane van Doe"), is_known("Ring Attention"), is_known("Jane Research")
    (True, False, False)
    """
    few = 0 < name.count(" ") < 4
    if not few or not is_name(name) or has_title_words(name):
        return False
    if (found := _organisation_word(name)) and found.lower() not in _ALSO_SURNAMES:
        return False
    first = _WORD.match(name)
    return bool((first and first[0] in _GIVEN) or _ROMANISED.search(name))


def is_team(text: str) -> bool:
    """Whether a group signs as if it were a person.

    >>> is_team("Loom Team"), is_team("the Loom Team"), is_team("Jane Doe"), is_team("Team")
    (True, True, False, False)
    """
    text = without_article(text)
    short = " " in text.replace("-", " ") and text.count(" ") < 5 and text[:1].isupper()
    return short and bool(_TEAM.search(text) or _NAMED_AI.fullmatch(text))


def without_article(text: str) -> str:
    """A list of people whose last is a team, without the article before that.

    >>> without_article("Jane Doe and the Loom Team"), without_article("the Doe")
    ('Jane Doe and Loom Team', 'the Doe')
    """
    return _ARTICLE.sub("", text) if "he " in text and _TEAM.search(text) else text


def has_title_words(text: str) -> bool:
    """Whether words of titles stand in the text, which names have not.

    >>> has_title_words("Less Bloat"), has_title_words("Jane Doe")
    (True, False)
    """
    if not _TITLE_WORDS.isdisjoint(_WORD.findall(text)):
        return True
    return "-" in text and _WITH_HYPHEN.search(text) is not None


@lru_cache(maxsize=64)  # one name is asked about several times
def _organisation_word(text: str) -> str | None:
    """The first word of organisations in a text; `Ai` is none, as `AI` is."""
    words = (found[0] for found in _ORGANISATION.finditer(text))
    return next((word for word in words if word.isupper() or word.lower() not in _ACRONYMS), None)


def _is_titular(part: str) -> bool:
    return "." not in part and has_title_words(part)


def is_organisation(part: str) -> bool:
    """Whether a chunk of a list of people is an organisation by its words.

    >>> is_organisation("Loom AI and Research"), is_organisation("Lun Ai")
    (True, False)
    """
    return part.count(" ") < 8 and _organisation_word(part) is not None


def _is_group(part: str) -> bool:
    return is_organisation(part) and not is_known(part) and "." not in part


def is_odd(part: str) -> bool:
    """Whether a chunk among names may be one of a form that nobody foresaw.

    >>> is_odd("Jane oude Doe"), is_odd("Wang 0001"), is_odd("how to weave")
    (True, True, False)
    """
    if _WIDE_CHUNK.fullmatch(part):
        return True
    words = [word.strip('"“”') for word in part.split()] or [part]
    if any(map(str.isdigit, part)) and not _HOMONYM.search(part):
        return False
    if not all(words) or len(part) > _LONGEST or not 2 <= len(words) <= 6 or _NO_NAME.search(part):
        return False
    if _organisation_word(part) or any(_ENDED.fullmatch(word) for word in words[:-1]):
        return False
    ends = words[0][0].isupper() and (words[-1][0].isupper() or words[-1].startswith("0"))
    return ends and all(word[0].isupper() or len(word) < 5 for word in words[1:-1])


def _is_capital(word: str) -> bool:
    return word[0].isupper() or not word[0].isascii() or _ELIDED.match(word) is not None


def is_body(words: str) -> bool:
    """Whether a society, a committee or the like signs here."""
    return " " in words and _BODY.search(words) is not None
