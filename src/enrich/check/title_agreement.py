"""How alike two titles are, where lists shorten, nickname and misspell them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from math import fsum, log

from rapidfuzz.distance import Indel

from enrich.normalization import formulas
from enrich.normalization.text import plain
from enrich.normalization.title_siblings import are_siblings
from enrich.normalization.title_words import is_known

SAME = 0.95
"""From here on two titles are one title, written in two ways."""

CLOSE = 0.45
"""From here on one title may well be another version of the other."""

MOST = 0.65
"""From here on most of the words are the same, and what they say is."""

_RAREST = 6  # words of a title by which others are looked up
_MANY = 7  # telling words of which one may be missing
_FREQUENT = 200  # titles with a word, from which on it is looked up only if all are so frequent
_CANDIDATES = 12  # of the titles found, those worth a closer look
_NAME_ENDS = re.compile(r"\s*(?::|：|\s[-–—]\s|—|\?|!)\s*")
_NUMBERS = re.compile(r"[\d+]+")
_WORDS = re.compile(r"[A-Za-z]{3,}")
_COMMON_LISTED = "a an and are as at by for from in is of on or the to via with using its"
COMMON = frozenset(_COMMON_LISTED.split())


def without_tex(text: str) -> str:
    """Return a title without the signs of TeX formulas.

    >>> without_tex("H$_2$O and S$^3$")
    'H2O and S3'
    """
    return formulas.in_words(text).replace("\\", "")


@dataclass(frozen=True)
class Title:
    """A title, and what is compared of it."""

    text: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its plain words in order."""
        return tuple(plain(without_tex(self.text)).split())

    @cached_property
    def key(self) -> str:
        """Its letters and digits alone: equal for mere spellings of one title."""
        return "".join(self.words)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Its telling words, singular."""
        telling = [word for word in self.words if word not in COMMON] or self.words
        return frozenset(map(singular, telling))

    @cached_property
    def head(self) -> str:
        """What stands in front of the colon, as written."""
        return _NAME_ENDS.split(without_tex(self.text), maxsplit=1)[0].strip()

    @cached_property
    def name(self) -> str:
        """The nickname: three words at most, in front of a colon or alone; else empty."""
        words = plain(self.head).split()
        return "".join(words) if len(words) <= 3 else ""

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The figures in it, in order."""
        return tuple(_NUMBERS.findall(self.key))

    @cached_property
    def unnumbered(self) -> tuple[str, str]:
        """Its letters and its nickname without figures."""
        return _NUMBERS.sub("", self.key), _NUMBERS.sub("", self.name)

    def is_in_another_script(self, other: str) -> bool:
        """Tell whether a title of Latin letters and this one are of two scripts: a translation.

        What it has of Latin words, as a nickname, has to be in the other.
        """
        if self.text.isascii() and other.isascii():
            return False
        mine, theirs = _latin(self.text), _latin(other)
        if not ((mine <= 0.5 and theirs >= 0.8) or (theirs <= 0.5 and mine >= 0.8)):
            return False
        own, else_ = (self.text, other) if mine < theirs else (other, self.text)
        return {word.casefold() for word in _WORDS.findall(own)} <= set(plain(else_).split())

    @cached_property
    def initials(self) -> str:
        """The first letters of its words, in which an abbreviation may be found."""
        return "".join(word[0] for word in self.words)


def singular(word: str) -> str:
    """Return a word as it is singular."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _latin(text: str) -> float:
    """Return which share of the letters of a text is Latin; of none all."""
    letters = [c for c in text if c.isalpha()]
    return sum(c.isascii() or c < "\u0250" for c in letters) / len(letters) if letters else 1.0


def _as_wholes(one: Title, other: Title) -> float:
    """Return how alike titles are as wholes: as parts, reworded, or but for spelling."""
    if any(part(a, b) for part in (_opens, _ends) for a, b in ((one, other), (other, one))):
        return 0.97
    return 0.96 if _reworded(one, other) else _spelling(one, other)


def as_one(one: Title, other: Title) -> float:
    """Return how alike titles are that are one title, written in two ways; 0 for all others."""
    if one.key == other.key:
        return 1.0
    found = 0.0 if versions(one, other) else _as_wholes(one, other)
    # Whether they are siblings takes longest to tell.
    return 0.0 if found < SAME or are_siblings(one.text, other.text) else found


class Corpus:
    """The titles at hand, by which the weight of a word is known."""

    def __init__(self, titles: Iterable[Title]) -> None:
        distinct = {title.key: title for title in titles}.values()
        self.size = len(distinct)
        self.seen = Counter(stem for title in distinct for stem in title.stems)
        self._weights = {stem: self._weight(times) for stem, times in self.seen.items()}

    def _weight(self, times: int) -> float:
        return log(1 + (self.size + 20) / (2 * times + 1))

    def weight(self, stem: str) -> float:
        """Return how much a word tells: the rarer, the more."""
        return self._weights.get(stem) or self._weight(0)

    def knows(self, word: str) -> bool:
        """Tell whether a word is one of titles."""
        return singular(word) in self.seen

    def alike(self, one: Title, other: Title) -> float:
        """Return how alike two titles are, from 0 to 1; 1 is the same but for spelling."""
        found = as_one(one, other)
        if found:
            return found
        return min(0.5 if versions(one, other) else 0.94, self._overlap(one, other))

    def _overlap(self, one: Title, other: Title) -> float:
        """Return the share of the telling words that both have, by weight."""
        shared = {stem for stem in one.stems if stem in other.stems or _short_for(stem, other)}
        back = {stem for stem in other.stems if stem in one.stems or _short_for(stem, one)}
        mine, yours = self._weigh(one.stems), self._weigh(other.stems)
        if not mine or not yours:
            return 0.0
        both = (self._weigh(shared) + self._weigh(back)) / (mine + yours)
        least = min(self._weigh(shared) / mine, self._weigh(back) / yours)
        most = max(self._weigh(shared) / mine, self._weigh(back) / yours)
        short = min(len(one.stems), len(other.stems)) < 3
        return both if short else max(both, 0.9 * most if least > 0.2 else 0.0)

    def _weigh(self, stems: Iterable[str]) -> float:
        return fsum(map(self.weight, stems))

    def nicknamed(self, one: Title, other: Title) -> bool:
        """Tell whether two titles carry one nickname."""
        if versions(one, other):
            return False
        return self._carries(one, other) or self._carries(other, one)

    def _carries(self, title: Title, named: Title) -> bool:
        if not named.name or named.name == title.name:
            return bool(named.name)
        if is_known(named.name) and named.head[1:].islower():
            return False  # a word that any title may have
        rare = self.seen[singular(named.name)] <= max(3, self.size // 50)
        spelt = re.search(rf"(?<![\w-]){re.escape(named.head)}(?![\w-])", title.text)
        return rare and len(named.name) >= 4 and spelt is not None


def versions(one: Title, other: Title) -> bool:
    """Tell whether two titles differ by the number of a version: two works.

    >>> versions(Title("SageAttention2: A"), Title("SageAttention3: B"))
    True
    >>> versions(Title("Qwen 3 Technical Report"), Title("Qwen3 Technical Report"))
    False
    """
    if one.unnumbered[0] != other.unnumbered[0] and one.unnumbered[1] != other.unnumbered[1]:
        return False
    pairs = ((one.key, other.key), (one.name, other.name))
    return any(
        len(letters) >= 3 and letters == others and mine != yours
        for letters, others, (mine, yours) in zip(
            one.unnumbered, other.unnumbered, pairs, strict=True
        )
    )


def spelt_alike(one: Title, other: Title) -> bool:
    """Tell whether two whole titles are one: nothing but spelling and small words differ."""
    if one.key == other.key:
        return True
    if versions(one, other) or are_siblings(one.text, other.text):
        return False
    return _telling(one, other) == _telling(other, one) or _spelling(one, other) >= SAME


def _opens(short: Title, whole: Title) -> bool:
    """Tell whether a title is another's beginning, cut off anywhere, or its nickname."""
    size = len(short.words)
    if not 0 < size < len(whole.words) or short.words[:-1] != whole.words[: size - 1]:
        return False
    if size >= 4 and whole.words[size - 1].startswith(short.words[-1]):
        return True
    return short.key == whole.name and len(short.key) > 1


def _ends(short: Title, whole: Title) -> bool:
    """Tell whether a title is another's without the nickname in front."""
    size = len(short.words)
    return 4 <= size < len(whole.words) <= size + 4 and short.words == whole.words[-size:]


def _reworded(one: Title, other: Title) -> bool:
    """Tell whether titles have the same telling words in order, but for one in many."""
    if max(len(one.stems), len(other.stems)) < 4 or one.numbers != other.numbers:
        return False
    if 2 * len(one.stems & other.stems) < min(len(one.stems), len(other.stems)):
        return False
    short, long = sorted((_telling(one, other), _telling(other, one)), key=len)
    if len(long) - len(short) > (len(long) >= _MANY):
        return False
    left = iter(long)
    return all(word in left for word in short)


def _telling(title: Title, other: Title) -> list[str]:
    """Return a title's telling words in order, abbreviated where another has them so."""
    words = list(title.words)
    for stem in sorted(other.stems - title.stems):
        if _short_for(stem, title):
            at = title.initials.index(stem)
            words[at : at + len(stem)] = [stem, *[""] * (len(stem) - 1)]
    return [singular(word) for word in words if word and word not in COMMON]


def _spelling(one: Title, other: Title) -> float:
    if abs(len(one.key) - len(other.key)) > 8 or min(len(one.key), len(other.key)) < 12:
        return 0.0
    if one.numbers != other.numbers:
        return 0.0
    if not Indel.normalized_similarity(one.key, other.key, score_cutoff=SAME):  # at most the ratio
        return 0.0
    return SequenceMatcher(None, one.key, other.key, autojunk=False).ratio()


def _short_for(stem: str, title: Title) -> bool:
    """Tell whether a word abbreviates words of a title: `llm` for three."""
    return 2 < len(stem) < 7 and stem.isalpha() and stem in title.initials


class Index:
    """Finds the titles that share telling words with a title."""

    def __init__(self, titles: Sequence[Title]) -> None:
        self._postings: dict[str, list[int]] = defaultdict(list)
        for number, title in enumerate(titles):
            for stem in title.stems:
                self._postings[stem].append(number)
            self._postings[title.key].append(number)

    def near(self, title: Title) -> list[int]:
        """Return the numbers of the titles worth a closer look, the nearest first."""
        lists = [self._postings[stem] for stem in sorted(title.stems) if stem in self._postings]
        shared: Counter[int] = Counter(self._postings.get(title.key, ()))
        for posting in sorted(lists, key=len)[:_RAREST]:
            if shared and len(posting) > _FREQUENT:
                break
            shared.update(posting)
        return sorted(shared, key=lambda number: (-shared[number], number))[:_CANDIDATES]
