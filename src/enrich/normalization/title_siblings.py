"""Whether two titles surely are those of two works of one kind: by a word, a version, a label.

Stricter than `compare`, which calls siblings also what may be a title written carelessly: a word
left out, an end cut off, a name misspelt.  Those are no reason to take two works for granted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from enrich.normalization.title_comparison import compare
from enrich.normalization.title_difference import Comparison, Difference, Kind, Relation
from enrich.normalization.title_labels import OTHER, PART
from enrich.normalization.title_words import SMALL, is_known, words

_TURNING = frozenset({"without", "not", "no", "non"})
_FIGURE = re.compile(r"(\d{1,9})(?:st|nd|rd|th)?")
_NUMBERS_LISTED = """
    one first i | two second ii | three third iii | four fourth iv | five fifth v |
    six sixth vi | seven seventh vii | eight eighth viii | nine ninth ix | ten tenth x
"""
_NUMBERS = {
    word: number
    for number, spelt in enumerate(_NUMBERS_LISTED.split("|"), 1)
    for word in spelt.split()
}
_ROMAN = re.compile(r"[ivx]{1,5}")
_JOINED = re.compile(r"(?<=\w[-‐‑])[A-Z]\w*")  # a word of a name, as in "Loom-R1-Zero"
_SHORT = 5  # letters of an abbreviation, which is not misspelt
_NAME = 3  # words at the beginning, among which a name is
_SLIPS = 2  # letters that may be wrong in a part of a name
_NAMED = 2  # capitals from which on an added word is part of a name


@lru_cache(maxsize=16384)
def are_siblings(one: str, other: str) -> bool:
    """Tell whether titles differ by what makes two works of them.

    >>> are_siblings("Weaving Threads on CPUs", "Weaving Threads on GPUs")
    True
    >>> are_siblings("Loom-3 Technical Report", "Loom-3-VL Technical Report")
    True
    >>> are_siblings("Weaving Threads on CPUs", "Weaving Thraeds on CPUs")
    False
    >>> are_siblings("Weaving Threads on CPUs", "Weaving Threads on Many CPUs")
    False
    """
    found = compare(one, other)
    if found.relation is Relation.LABEL:
        return _is_labelled(found)
    if found.relation not in (Relation.SIBLING, Relation.DIFFERENT) or not found.shared:
        return False
    written = _written(one) | _written(other)
    joined = {word.casefold() for title in (one, other) for word in _JOINED.findall(title)}
    first = (words(title) for title in (one, other))
    marks = {word for known in first for word in _marks(known.plain, known.written)}
    return any(_tells_apart(each, written, joined, joined | marks) for each in found.differences)


@lru_cache(maxsize=16384)
def differ_by_number(one: str, other: str) -> bool:
    """Tell whether titles differ by numbers alone, or by a label in front of one: no retitling.

    >>> differ_by_number("Weaving Threads, Part I", "Weaving Threads, Part II")
    True
    >>> differ_by_number("Looms at 20 Degrees", "Looms at 30 Degrees")
    True
    >>> differ_by_number("The 2nd Loom Challenge", "The Third Loom Challenge")
    True
    >>> differ_by_number("Weaving Threads, Part 2", "Weaving Threads, Part II")
    False
    >>> differ_by_number("Weaving Threads of Colours", "Erratum: Weaving Threads of Colours")
    True
    >>> differ_by_number("Weaving Threads, Part I", "Knitting Threads, Part II")
    False
    """
    found = compare(one, other)
    if found.relation is Relation.LABEL:
        return _is_labelled(found)
    apart = [each for each in found.differences if each.kind is not Kind.SPELLING]
    words_apart = [(each.listed, each.stated) for each in apart]
    if not found.shared or any(len(a) != 1 or len(b) != 1 for a, b in words_apart):
        return False
    numbers = [(_number(a[0]), _number(b[0])) for a, b in words_apart]
    told = all(a is not None and b is not None for a, b in numbers)
    return told and any(a != b for a, b in numbers)


def _number(word: str) -> int | None:
    """Return the number that a word is.

    >>> _number("2nd"), _number("second"), _number("ii"), _number("loom")
    (2, 2, 2, None)
    """
    figure = _FIGURE.fullmatch(word)
    return int(figure[1]) if figure else _NUMBERS.get(word)


@lru_cache(maxsize=16384)
def differ_by_label(one: str, other: str) -> bool:
    """Tell whether words in front of a title or behind it make another work: a survey, a part.

    >>> differ_by_label("Weaving Threads", "Weaving Threads: A Survey")
    True
    >>> differ_by_label("Weaving Threads", "Loom: Weaving Threads")
    False
    """
    found = compare(one, other)
    return (
        found.relation is Relation.LABEL
        and found.label is not None
        and found.label.meaning == OTHER
    )


def _is_labelled(found: Comparison) -> bool:
    """Tell whether a label in front of one title makes another work of it."""
    front = any(one.kind is Kind.FRONT for one in found.differences)
    mark = found.label if front else None
    return mark is not None and mark.meaning == OTHER and mark.kind != PART


def _written(title: str) -> dict[str, str]:
    """Return the words of a title as they are written, by their plain forms."""
    known = words(title)
    return dict(zip(known.plain, known.written, strict=True))


def _marks(plain: Sequence[str], written: Sequence[str]) -> set[str]:
    """Return what of a title's first words marks a name: a version, a kind."""
    first = zip(plain[:_NAME], written[:_NAME], strict=True)
    return {word for word, spelt in first if _is_a_mark(spelt)}


def _tells_apart(
    one: Difference, written: dict[str, str], joined: set[str], marks: set[str]
) -> bool:
    """Tell whether a difference makes two works; `joined` and `marks` are parts of names."""
    more = one.listed or one.stated
    if one.kind is Kind.FRONT:
        return _TURNING.issuperset(more)  # other words in front lists leave out, or people's names
    if one.kind is not Kind.TELLING:
        return False
    if not one.listed or not one.stated:
        return marks.issuperset(more)
    if len(one.listed) != len(one.stated):
        return False
    pairs = [pair for pair in zip(one.listed, one.stated, strict=True) if pair[0] != pair[1]]
    if any(joined.issuperset({a.casefold(), b.casefold()}) and _is_far(a, b) for a, b in pairs):
        return True
    return any(_are_two(written.get(a, a), written.get(b, b)) for a, b in pairs)


def _are_two(one: str, other: str) -> bool:
    """Tell whether words are no two spellings: both are words, or one is a name and a sign more.

    >>> _are_two("online", "offline"), _are_two("LoMo", "LoMoE"), _are_two("Looom", "Loom")
    (True, True, False)
    >>> _are_two("CPUs", "GPUs"), _are_two("with", "without"), _are_two("for", "with")
    (True, True, False)
    """
    short, long = sorted((one, other), key=len)
    plain = short.casefold(), long.casefold()
    if all(map(_is_word, plain)) or not _TURNING.isdisjoint(plain):
        return OSA.distance(*plain) > 1 or _is_other(*plain)
    if _ROMAN.fullmatch(plain[0]) and _ROMAN.fullmatch(plain[1]):
        return True
    if short.isalpha() and long.isalpha() and _is_of_a_name(short) and _is_of_a_name(long):
        same = len(short) == len(long) <= _SHORT
        return (same and _is_other(*plain)) or _goes_on(short, long)
    if plain[1].startswith(plain[0]):
        return _goes_on(short, long)
    return _letters(plain[0]) == _letters(plain[1])  # and the figures differ


def _is_other(short: str, long: str) -> bool:
    """Tell whether words differ at their beginning, where one does not slip: by a letter or "a"."""
    return long == f"a{short}" or (len(short) == len(long) and short[0] != long[0])


def _goes_on(short: str, long: str) -> bool:
    """Tell whether a name has a sign or capitals more, and its last letter is not only doubled."""
    more = long[len(short) :]
    if not long.startswith(short) or more == short[-1]:
        return False
    return bool(more) and (more.isupper() or not more.isalpha())


def _letters(word: str) -> str:
    return "".join(filter(str.isalpha, word))


def _is_far(one: str, other: str) -> bool:
    """Tell whether parts of names are no slip of the pen for one another."""
    return OSA.distance(one, other) > _SLIPS


def _is_word(word: str) -> bool:
    return is_known(word) and word not in SMALL


def _is_a_mark(word: str) -> bool:
    """Tell whether a word is a name's, and no abbreviation that titles have, as "LLM"."""
    return _is_of_a_name(word) and (not word.isalpha() or not is_known(word.casefold()))


def _is_of_a_name(word: str) -> bool:
    """Tell whether a word is written as in names: with figures, signs, or several capitals."""
    return not word.isalpha() or sum(map(str.isupper, word)) >= _NAMED
