"""What titles are to each other whose differing words are known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from enrich.normalization.title_difference import Difference, Kind, Relation
from enrich.normalization.title_labels import Label, is_remark, label, label_at_edge
from enrich.normalization.title_words import SMALL, Words, telling

_CUT = 4  # words that are left of a title whose end is cut off
_LOST = 4  # words that may be cut off, as against those that are left
_TYPOS = 2  # in one title
_LIKE = 0.5  # of what titles tell, from where on they may be siblings
_VERSION = re.compile(r"\d$|[+#*]|^[ivx]+$")  # at the end of a nickname
_DANGLING = frozenset({"based", "between", "using", "without", "through", "toward", "towards"})
_COMPLETE = (SMALL - {"of"}) | {"using", "without", "through", "across", "within", "towards"}


def relation(
    ours: Words, theirs: Words, differences: Sequence[Difference], told: float
) -> tuple[Relation, Label | None]:
    """Return what a listed title is to a stated one, and the label that parts them, if any."""
    kinds = {one.kind for one in differences}
    ends = [one for one in differences if one.kind in (Kind.FRONT, Kind.BEHIND, Kind.CUT)]
    for one in ends:
        mark = _label(one, theirs if one.stated else ours)
        if mark is not None and not _is_listed_remark(one):
            return Relation.LABEL, mark
    if Kind.TELLING in kinds or len(ends) > 1 or _is_much(differences):
        return _apart(ours, theirs, told), None
    if not ends:
        slips = kinds - {Kind.SPELLING}
        return (Relation.MISQUOTED if slips else Relation.SAME), None
    return _at_end(ours, theirs, ends[0], told), None


def _label(one: Difference, title: Words) -> Label | None:
    """Return the label among words in front of a title or behind it, as breaks part them."""
    more = one.stated[len(one.listed) :] if one.kind is Kind.CUT else one.listed or one.stated
    if not more:
        return None
    if whole := label(more):
        return whole
    if edge := label_at_edge(more):
        return edge
    start = 0 if one.kind is Kind.FRONT else len(title.plain) - len(more)
    ends = [at + 1 for at in range(start, start + len(more)) if title.breaks[at]]
    for from_, to in pairwise([start, *ends, start + len(more)]):
        if part := label(title.plain[from_:to]):
            return part
    return None


def _is_listed_remark(one: Difference) -> bool:
    return one.kind is Kind.BEHIND and is_remark(one.listed)


def _is_much(differences: Sequence[Difference]) -> bool:
    """Tell whether more slips are made than one makes in a title."""
    typos = sum(one.kind is Kind.TYPO for one in differences)
    small = sum(one.kind in (Kind.SMALL, Kind.NUMBER) for one in differences)
    return typos > _TYPOS or small > _TYPOS


def _apart(ours: Words, theirs: Words, told: float) -> Relation:
    """Return what titles are that differ by what they tell."""
    least = min(sum(map(telling, one.plain)) for one in (ours, theirs))
    if told >= _LIKE * least and told > 0:
        return Relation.SIBLING
    heads = [_head(one) for one in (ours, theirs)]
    return Relation.RENAMED if heads[0] and heads[0] == heads[1] else Relation.DIFFERENT


def _head(title: Words) -> str:
    """Return the nickname in front of a title: three words at most, before a break."""
    size = next((at + 1 for at, broken in enumerate(title.breaks[:3]) if broken), 0)
    return title.joined(0, size)


def _at_end(ours: Words, theirs: Words, one: Difference, told: float) -> Relation:
    """Return what titles are of which one has more in front or behind."""
    more, title = (one.listed, ours) if one.listed else (one.stated, theirs)
    if one.kind is Kind.FRONT:
        named = title.breaks[len(more) - 1] and not _VERSION.search(more[-1])
        return Relation.NICKNAME if named and told > 0 else Relation.SIBLING
    if one.kind is Kind.BEHIND and one.listed:
        return Relation.BEHIND if is_remark(one.listed) else Relation.SIBLING
    left = len(theirs.plain) - len(more)
    if one.kind is Kind.BEHIND and title.breaks[left - 1]:
        return Relation.SUBTITLE
    cut = _is_cut_off(one, theirs.plain[:left], ours.breaks[-1])
    return Relation.CUT_OFF if cut else Relation.SIBLING


def _is_cut_off(one: Difference, shared: Sequence[str], dots: bool) -> bool:
    """Tell whether a title may be another whose end was lost.

    Where a small word follows, as in "X for Y", or one word alone, what is left is a
    title of its own, unless it ends with dots or with a word that wants another.
    """
    left = len(shared)
    if one.kind is Kind.CUT:
        return left + len(one.listed) >= _CUT
    lost, last = len(one.stated), shared[-1]
    if left < _CUT or lost > min(_LOST, left - 2):
        return False
    if last in SMALL or last in _DANGLING:
        return True
    if lost == 1 and not dots:
        return False
    return one.stated[0] not in _COMPLETE and not any(word[0].isdigit() for word in one.stated)
