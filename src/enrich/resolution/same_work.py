"""Which refs are one work: those stated to be the same, where two statements agree that they are.

What one record says of two refs proves nothing by itself.  What the registrar of the one says of
it is compared with what the registrar of the other says; a registrar's own explicit relation
helps, and so does the list, where it names a work by a title or a page.  Short of that two refs
stay two works, and a doubt that is worth a person's look is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from enrich.model import LIST, Ref
from enrich.normalization.title_labels import OTHER
from enrich.resolution.accepted_records import is_registrar
from enrich.resolution.retitling import is_retitled, resembles
from enrich.resolution.work_comparison import (
    Described,
    Judgement,
    Verdict,
    is_written_alike,
    same_work,
    tells,
)

Statements = Mapping[Ref, Sequence[Described]]
"""What is stated of each ref by who speaks for it, in all versions."""

Proposals = Mapping[Ref, Mapping[Ref, Collection[str]]]
"""For each ref those stated to be the same work, and by whom."""


_SILENCE = "nobody who registers both says what they are"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two refs stated to be one work that were not joined, or joined under another title."""

    ref: Ref
    other: Ref
    stated_by: tuple[str, ...]
    ours: Described
    theirs: Described
    reason: str
    joined: bool = False  # a work that was given another title
    open: bool = False  # whether a person should look at it


class Group(NamedTuple):
    """The refs of one work, and what was stated to be the same and not plainly so."""

    refs: list[Ref]  # those the list uses first, in its order
    doubts: list[Doubt]


def grouped(named: Collection[Ref], proposals: Proposals, statements: Statements) -> list[Group]:
    """Return the works that a list names by these refs, in its order.

    Goes over all proposals until none joins any more.
    """
    group = {ref: [ref] for ref in named}
    remarks: list[Doubt] = []
    joining = True
    while joining:
        joining = False
        doubts: list[Doubt] = []
        stated = [(ref, other) for ref in group for other in sorted(proposals.get(ref, ()))]
        for ref, other in stated:
            ours, theirs = group[ref], group.get(other, [other])
            if theirs is ours:
                continue
            both = other in named and ref in named  # by the list, as two works
            doubt = _doubt(ref, other, ours, theirs, proposals, statements, both)
            if doubt and not doubt.joined:
                doubts.append(doubt)
                continue
            remarks += [doubt] if doubt else []
            ours += theirs
            group.update(dict.fromkeys(theirs, ours))
            joining = True
    return list(_in_order(named, group, [*doubts, *remarks]))


def _in_order(
    named: Collection[Ref],
    group: Mapping[Ref, list[Ref]],
    doubts: Iterable[Doubt],
) -> Iterator[Group]:
    place = {ref: number for number, ref in enumerate(named)}
    mine: dict[int, list[Doubt]] = {}
    for doubt in doubts:
        mine.setdefault(id(group[doubt.ref]), []).append(doubt)
    for ref in named:
        refs = sorted(group[ref], key=lambda one: place.get(one, len(place)))
        if refs[0] == ref:
            yield Group(refs, mine.get(id(group[ref]), []))


def _doubt(
    ref: Ref,
    other: Ref,
    ours: Sequence[Ref],
    theirs: Sequence[Ref],
    proposals: Proposals,
    statements: Statements,
    listed_apart: bool = False,
) -> Doubt | None:
    """Return what speaks against two groups being one work, as is stated of one ref of each."""
    judged = [
        best
        for one, two in product(ours, theirs)
        if (best := _best(statements.get(one, ()), statements.get(two, ())))
    ]
    stated_by = _stated_by(ref, other, proposals)
    explicit = _is_explicit(ref, other, stated_by)
    if not judged:
        if explicit and _may_be_silent(ref, other):
            return None
        return Doubt(ref, other, stated_by, Described(""), Described(""), _SILENCE)
    direct = _best(statements.get(ref, ()), statements.get(other, ())) or judged[0]
    possible = all(map(_may_be_one, judged))
    same = any(one.judgement.verdict is Verdict.SAME for one in judged)
    confirmed = possible and explicit and _is_compatible(ref, other, direct)
    plain = same or _is_enough(direct, stated_by, (ref, other))
    if possible and (plain or (confirmed and is_written_alike(direct.judgement))):
        return None
    renamed = (_has_new_title(pair, first=ref.scheme == "arxiv") for pair in judged)
    typed = _typed_by_arxiv(ref, other, stated_by) and not listed_apart and all(renamed)
    retitled = confirmed or typed
    told = direct.ours, direct.theirs, direct.judgement.reason
    return Doubt(
        ref,
        other,
        stated_by,
        *told,
        joined=retitled,
        open=not retitled and _is_open(direct, stated_by, (ref, other)),
    )


def _is_open(pair: _Pair, stated_by: Iterable[str], refs: Collection[Ref]) -> bool:
    """Tell whether a person should look: people agree, or a registrar itself says so."""
    if pair.judgement.verdict is Verdict.DOUBTFUL:
        return True
    return any(is_registrar(one, ref) for one in stated_by for ref in refs)


class _Pair(NamedTuple):
    ours: Described
    theirs: Described
    judgement: Judgement


_ORDER = (Verdict.SAME, Verdict.DOUBTFUL, Verdict.DIFFERENT)


def _best(ours: Sequence[Described], theirs: Sequence[Described]) -> _Pair | None:
    """Return the statements that agree best, of all versions of both; None where one is silent."""
    pairs = [
        _Pair(one, other, same_work(one, other))
        for one, other in product(ours, theirs)
        if one.title and other.title
    ]
    return min(pairs, key=lambda pair: _ORDER.index(pair.judgement.verdict), default=None)


def _stated_by(ref: Ref, other: Ref, proposals: Proposals) -> tuple[str, ...]:
    there = proposals.get(ref, {}).get(other, ())
    back = proposals.get(other, {}).get(ref, ())
    return tuple(sorted({*there, *back}))


def _is_explicit(ref: Ref, other: Ref, stated_by: Iterable[str]) -> bool:
    """Tell whether a registrar states the relation itself, or what the list links to does.

    arXiv's is not: its DOIs are typed by the authors.
    """
    if "title" in (ref.scheme, other.scheme):  # the list's own link, or what a search chose
        return True
    return any(
        one == LIST
        or any(is_registrar(one, mine) and mine.scheme != "arxiv" for mine in (ref, other))
        for one in stated_by
    )


def _may_be_silent(ref: Ref, other: Ref) -> bool:
    """Tell whether refs may be joined of which nothing can be compared: pages and code only."""
    return any(one.scheme in ("title", "page", "github", "huggingface") for one in (ref, other))


def _may_be_one(pair: _Pair) -> bool:
    return pair.judgement.verdict is not Verdict.DIFFERENT


def _is_enough(pair: _Pair, stated_by: Iterable[str], refs: Collection[Ref]) -> bool:
    """Tell whether one title is enough, for people are known on one side at most.

    A title that tells little ("Preface") is, where the registrar of one of both says so itself.
    """
    judged = pair.judgement
    if judged.people.known or not is_written_alike(judged):
        return False
    return tells(judged.titles) or any(is_registrar(one, ref) for one in stated_by for ref in refs)


def _is_compatible(ref: Ref, other: Ref, pair: _Pair) -> bool:
    """Tell whether an explicit relation is borne out: by the title, of registered works by people.

    Pages and code name related works, too, so of them the title has to be the same.  A
    depositor may type another id: under a title that has nothing in common, and by other
    people, it is another work; so is a reply to it.
    """
    judged = pair.judgement
    if is_written_alike(judged):
        return True
    label = judged.titles.label
    if _may_be_silent(ref, other) or (label is not None and label.meaning == OTHER):
        return False
    return judged.people.ordered or resembles(pair.ours.title, pair.theirs.title)


def _typed_by_arxiv(ref: Ref, other: Ref, stated_by: Iterable[str]) -> bool:
    """Tell whether arXiv itself names a DOI for one of its preprints."""
    schemes = {ref.scheme, other.scheme}
    return schemes == {"arxiv", "doi"} and not {"arxiv", "arxiv_snapshot"}.isdisjoint(stated_by)


def _has_new_title(pair: _Pair, *, first: bool) -> bool:
    """Tell whether statements are of one work under one title, or the later under a newer one."""
    if pair.judgement.verdict is Verdict.SAME:
        return True
    before, after = (pair.ours, pair.theirs) if first else (pair.theirs, pair.ours)
    return is_retitled(before, after, pair.judgement)
