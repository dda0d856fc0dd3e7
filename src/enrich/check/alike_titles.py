"""Which titles of a list may be one: those that share what a title keeps in spite of slips.

Every title is cut into blocks, and those are looked at that share most of them.  A block that
many titles have tells nothing, so the time this takes grows with the list alone.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from enrich.check.title_agreement import COMMON, Title, singular

_COMMON = 200  # titles that share a block, from where on it tells nothing
_CANDIDATES = 12  # titles that share most blocks with one, and are worth a closer look
_LETTERS = 10  # of a title's beginning and end
_SLOTS = 1 << 24  # in which blocks are counted roughly, before any is kept


class AlikeTitles:
    """The titles of a list, and which of them are worth a closer look beside another."""

    def __init__(self, titles: Sequence[Title]) -> None:
        self._blocks = [array("q", map(hash, _blocks(title))) for title in titles]
        self._postings: dict[int, list[int]] = defaultdict(list)
        seen = bytearray(_SLOTS)
        for blocks in self._blocks:
            for block in blocks:
                seen[block % _SLOTS] = min(seen[block % _SLOTS] + 1, 2)
        for number, blocks in enumerate(self._blocks):
            for block in blocks:
                if seen[block % _SLOTS] > 1:  # most stand in one title only
                    self._postings[block].append(number)

    def near(self, number: int) -> list[int]:
        """Return the numbers of the titles worth a closer look beside one, the nearest first."""
        shared: Counter[int] = Counter()
        key, *blocks = self._blocks[number]
        shared.update(self._postings.get(key, ())[:_CANDIDATES])
        for block in blocks:
            posting = self._postings.get(block, ())
            if len(posting) <= _COMMON:
                shared.update(posting)
        shared.pop(number, None)
        return [other for other, _ in shared.most_common(_CANDIDATES)]


def _blocks(title: Title) -> Iterator[object]:
    """Yield what titles share that are taken for one: first all letters, as a whole.

    A title cut off keeps its first words, one without a nickname its last, and the nickname may
    stand alone.  One with slips, or a word more or less, keeps words that stand side by side, or
    with one between; where it is short, its beginning and end, or one of them.
    """
    yield title.key
    if title.name:
        yield "=", title.name
    yield "<", title.words[:3], title.words[3:] and title.words[3][0]
    yield ">", title.words[-4:]
    yield "<", title.key[:_LETTERS]
    yield ">", title.key[-_LETTERS:]
    yield "<>", title.words[:1], title.words[-1:]
    stems = list(map(singular, title.words))
    telling = [singular(word) for word in title.words if word not in COMMON]
    yield from telling
    several = (stems, stems[1:]), (stems, stems[2:]), (telling, telling[1:])
    pairs = (pair for one, other in several for pair in zip(one, other, strict=False))
    yield from dict.fromkeys(pairs)  # in one order in every process, as equals are cut off by it
