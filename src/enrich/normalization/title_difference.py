"""What two titles may be to each other, and what stretches of differing words are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from enrich.normalization.title_labels import Label
from enrich.normalization.title_words import SMALL


class Relation(StrEnum):
    """What one title is to another."""

    SAME = "same"
    MISQUOTED = "misquoted"
    CUT_OFF = "cut off"
    NICKNAME = "without nickname"
    SUBTITLE = "without subtitle"
    BEHIND = "words behind"
    LABEL = "label"
    SIBLING = "sibling"
    RENAMED = "renamed"
    DIFFERENT = "different"


class Kind(StrEnum):
    """What a stretch of differing words is."""

    SPELLING = "spelling"  # hyphens, articles
    SMALL = "small words"
    NUMBER = "singular and plural"
    TYPO = "typo"
    FRONT = "in front"
    BEHIND = "behind"
    CUT = "cut in a word"
    TELLING = "telling"


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of the list's title that stand where others stand in the stated one."""

    kind: Kind
    listed: tuple[str, ...]
    stated: tuple[str, ...]
    sure: bool = True  # of a typo: one of the words is no word, the other is


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two titles are to each other, and by what they differ."""

    relation: Relation
    differences: tuple[Difference, ...] = ()
    shared: tuple[str, ...] = ()  # the words that both have, in order
    told: float = 0.0  # how much these tell
    label: Label | None = None
    stated_has_more: bool = False  # of a nickname, a subtitle or a label

    @property
    def typos(self) -> int:
        """Return how many words are misspelt."""
        return sum(one.kind is Kind.TYPO for one in self.differences)

    @property
    def is_one_word(self) -> bool:
        """Tell whether a single telling word differs, which makes two works of one kind."""
        other = (Kind.TELLING, Kind.FRONT, Kind.BEHIND)
        telling = [one for one in self.differences if one.kind in other]
        sides = [(one.listed, one.stated) for one in telling]
        words = [[word for word in side if word not in SMALL] for both in sides for side in both]
        return len(telling) == 1 and max(map(len, words)) == 1

    @property
    def is_sure(self) -> bool:
        """Tell whether what looks like a typo surely is no word of its own."""
        return all(one.sure for one in self.differences)
