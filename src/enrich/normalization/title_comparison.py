"""How a title that a list writes and a title that a witness states differ, word by word.

Words are aligned, and what differs is told by its kind.  One differing word that
tells something makes two works of them; what people do to titles (a typo, an end
cut off, a nickname or subtitle dropped, a remark behind) is named, and left to
the evidence beside the title.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA, Levenshtein

from enrich.normalization.title_difference import Comparison, Difference, Kind, Relation
from enrich.normalization.title_relation import relation
from enrich.normalization.title_words import (
    ARTICLES,
    SMALL,
    Words,
    is_known,
    run_together,
    telling,
    words,
)

_LONGEST = 120  # words of a title that are aligned
_LONG = 8  # letters of a word in which one may slip twice
_PREFIXES_LISTED = """
    a anti auto bi co cross de di dis down e extra hetero homo hyper hypo il im in infra inter
    intra ir mega meta micro mid mini mis mono multi non nano on off out over para poly post pre
    pro pseudo quasi re self semi sub super trans tri ultra un under uni up
"""
_PREFIXES = frozenset(_PREFIXES_LISTED.split())
_TURNING = frozenset({"from", "to", "into", "under", "over", "or"})  # small words that tell

__all__ = ["Comparison", "Difference", "Kind", "Relation", "compare"]


@lru_cache(maxsize=4096)
def compare(listed: str, stated: str) -> Comparison:
    """Return what a listed title is to a stated one.

    >>> compare("Weaving Thraeds of Many Colours", "Weaving Threads of Many Colors").relation
    <Relation.MISQUOTED: 'misquoted'>
    >>> compare("Looms on CPUs", "Looms on GPUs").relation
    <Relation.SIBLING: 'sibling'>
    """
    ours, theirs = words(listed), words(stated)
    if not ours.plain or not theirs.plain:
        return Comparison(Relation.DIFFERENT)
    if max(len(ours.plain), len(theirs.plain)) <= _LONGEST:
        return _related(ours, theirs)
    same = run_together(ours.plain) == run_together(theirs.plain)
    return Comparison(Relation.SAME if same else Relation.DIFFERENT, shared=theirs.plain)


def _related(ours: Words, theirs: Words) -> Comparison:
    blocks = list(_blocks(ours.plain, theirs.plain))
    differences = tuple(one for block in blocks for one in _differences(ours, theirs, block))
    shared = tuple(_shared(ours.plain, blocks))
    told = sum(map(telling, shared))
    found, mark = relation(ours, theirs, differences, told)
    ends = [one for one in differences if one.kind in (Kind.FRONT, Kind.BEHIND, Kind.CUT)]
    more = any(len(one.stated) > len(one.listed) for one in ends)
    return Comparison(found, differences, shared, told, mark, more)


Block = tuple[int, int, int, int]


def _blocks(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Iterator[Block]:
    """Yield where words differ: from and to in ours, from and to in theirs.

    Of several alignments it is the same one whichever title comes first.
    """
    if (len(ours), ours) > (len(theirs), theirs):
        yield from ((*block[2:], *block[:2]) for block in _aligned(theirs, ours))
    else:
        yield from _aligned(ours, theirs)


def _aligned(short: Sequence[str], long: Sequence[str]) -> Iterator[Block]:
    more = len(long) - len(short)
    if more and short in (long[more:], long[: len(short)]):
        start, end = (0, more) if long[more:] == short else (len(short), len(long))
        yield (start, start, start, end)
        return
    last: Block | None = None
    for code in Levenshtein.opcodes(short, long):
        if code.tag == "equal":
            continue
        at = (code.src_start, code.src_end, code.dest_start, code.dest_end)
        if last is not None and last[1] == at[0] and last[3] == at[2]:
            last = (last[0], at[1], last[2], at[3])
            continue
        if last is not None:
            yield last
        last = at
    if last is not None:
        yield last


def _shared(ours: Sequence[str], blocks: Sequence[Block]) -> Iterator[str]:
    at = 0
    for start, end, _, _ in blocks:
        yield from ours[at:start]
        at = end
    yield from ours[at:]


def _differences(ours: Words, theirs: Words, block: Block) -> Iterator[Difference]:
    """Yield what a stretch of differing words is, word by word where they pair."""
    whole = _Stretch(ours, theirs, block)
    kind = _kind(whole)
    if kind is not None or len(whole.listed) != len(whole.stated):
        yield whole.difference(kind or Kind.TELLING)
        return
    for at, (one, other) in enumerate(zip(whole.listed, whole.stated, strict=True)):
        start, from_ = block[0] + at, block[2] + at
        if one != other:
            pair = _Stretch(ours, theirs, (start, start + 1, from_, from_ + 1))
            yield pair.difference(_kind(pair) or Kind.TELLING)


class _Stretch:
    """Words of one title that stand where others stand in another."""

    def __init__(self, ours: Words, theirs: Words, block: Block) -> None:
        start, end, from_, to = block
        self.listed, self.stated = ours.plain[start:end], theirs.plain[from_:to]
        self.written = ours.written[start:end], theirs.written[from_:to]
        self.either = {*self.listed, *self.stated}
        self.first = start == 0 and from_ == 0
        self.last = end == len(ours.plain) and to == len(theirs.plain)

    def difference(self, kind: Kind) -> Difference:
        """Return it as a difference of a kind."""
        one, other = run_together(self.listed), run_together(self.stated)
        swapped = sorted(one) == sorted(other)
        sure = kind is not Kind.TYPO or swapped or all(map(is_known, self.stated))
        return Difference(kind, self.listed, self.stated, sure)


def _kind(these: _Stretch) -> Kind | None:
    """Return what a stretch is; None if nothing that people do to titles."""
    if spelt := _spelling(these):
        return spelt
    turning = bool(these.listed and these.stated and these.either & _TURNING)
    if not these.either - SMALL and not these.last and not turning:
        return Kind.SMALL
    if not these.listed or not these.stated:
        if these.first:
            return Kind.FRONT
        return Kind.BEHIND if these.last else None
    if _is_number(*these.written):
        return Kind.NUMBER
    if these.last and _is_cut(these.listed, these.stated):
        return Kind.CUT
    return Kind.TYPO if _is_typo(*these.written) else None


def _spelling(these: _Stretch) -> Kind | None:
    """Return whether spaces, hyphens and articles alone differ; "a symmetric" is not one word."""
    written = [run_together([word.casefold() for word in part]) for part in these.written]
    if run_together(these.listed) == run_together(these.stated) or written[0] == written[1]:
        parted = {part[0] for part in (these.listed, these.stated) if len(part) > 1} & ARTICLES
        return Kind.TELLING if parted else Kind.SPELLING
    bare = [
        run_together([word for word in part if word not in ARTICLES])
        for part in (these.listed, these.stated)
    ]
    return Kind.SPELLING if bare[0] == bare[1] and (bare[0] or not these.last) else None


def _is_cut(listed: Sequence[str], stated: Sequence[str]) -> bool:
    """Tell whether a title breaks off within a word."""
    *before, last = listed
    at = len(before)
    if at >= len(stated) or tuple(before) != tuple(stated[:at]):
        return False
    whole = stated[at]
    fragment = last.isalpha() and whole.isalpha() and whole != last and whole.startswith(last)
    return fragment and len(whole) - len(last) > 1 and not is_known(last)


def _is_number(listed: Sequence[str], stated: Sequence[str]) -> bool:
    """Tell whether a word is another's plural; a capital S is part of a name."""
    short, long = sorted(("".join(listed), "".join(stated)), key=len)
    ending = long[len(short) :]
    return len(short) > 1 and long.casefold().startswith(short.casefold()) and ending in {"s", "es"}


def _is_typo(listed: Sequence[str], stated: Sequence[str]) -> bool:
    """Tell whether the letters of a word are a slip for another's, and no word themselves."""
    one, other = ("".join(part).casefold() for part in (listed, stated))
    slips = OSA.distance(one, other, score_cutoff=2)
    if slips > (2 if min(len(one), len(other)) >= _LONG else 1):
        return False
    if any(c.isdigit() or c in "+#*" for c in one + other):
        return False
    if other in SMALL:
        return len(other) > 1 and (one in SMALL or not is_known(one))
    if is_known(one) or one in SMALL or _is_prefixed(one, other):
        return False
    if slips == 1 and sorted(one) == sorted(other) and len(one) >= 4:
        return True  # two letters that changed places
    if any(map(_is_coined, stated)):
        return len(other) >= 8 and _is_inner_slip("".join(listed), "".join(stated))
    if is_known(other):
        return len(other) >= 3 and not any(map(_is_acronym, listed))
    return min(len(one), len(other)) >= 6 and slips == 1 and one[0] == other[0]


def _is_inner_slip(one: str, other: str) -> bool:
    """Tell whether one small letter within a name is too many, missing or another."""
    edits = [code for code in Levenshtein.opcodes(one, other) if code.tag != "equal"]
    if len(edits) != 1:
        return False
    edit = edits[0]
    letters = one[edit.src_start : edit.src_end] + other[edit.dest_start : edit.dest_end]
    return letters.islower() and 0 < edit.dest_start < len(other) - 1


def _is_prefixed(one: str, other: str) -> bool:
    """Tell whether a word is another with a prefix that turns its meaning."""
    short, long = sorted((one, other), key=len)
    return long.endswith(short) and long[: -len(short)] in _PREFIXES


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and sum(map(str.isupper, word)) * 2 > len(word)


def _is_coined(word: str) -> bool:
    """Tell whether capitals stand within a word, as in names that somebody made up."""
    return sum(map(str.isupper, word[1:])) > 0
