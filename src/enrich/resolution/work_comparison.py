"""Whether two descriptions are one work's: by title, people, year and venue."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from enrich.normalization import person_names
from enrich.normalization.person_names import Agreement
from enrich.normalization.title_comparison import Comparison, Relation, compare
from enrich.normalization.title_words import telling

WHOLE = frozenset({Relation.SAME, Relation.BEHIND})
"""What leaves a title whole."""

SHORTENED = frozenset({Relation.CUT_OFF, Relation.SUBTITLE, Relation.NICKNAME})
_WRITTEN = frozenset({*WHOLE, *SHORTENED, Relation.MISQUOTED})
_TELLING = 4  # words that tell a work from others
_MUCH = 0.45  # from where on a word tells a work from others
_YEARS = 1  # between what is one publication
_PREPRINT = 3  # between a preprint and its publication


class Verdict(StrEnum):
    """Whether two descriptions are one work's."""

    SAME = "same"
    DOUBTFUL = "doubtful"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Described:
    """What one witness says of a work."""

    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, in words, and what it is built on."""

    verdict: Verdict
    reason: str
    titles: Comparison
    people: Agreement


def same_work(one: Described, other: Described) -> Judgement:
    """Return whether two descriptions are one work's; nobody's silence is an agreement.

    >>> loom = Described("Weaving Threads of Many Colours", ("Ada Pfeffer", "José Ünal"), 2025)
    >>> same_work(loom, Described("Weaving threads of many colors", ("A. Pfeffer",))).verdict
    <Verdict.SAME: 'same'>
    """
    titles = either_way(one.title, other.title)
    who = _people(one, other)
    verdict, reason = _judged(one, other, titles, who)
    return Judgement(verdict, reason, titles, who)


def _people(one: Described, other: Described) -> Agreement:
    """Return how far the fewer people are among the others."""
    there = person_names.agreement(one.authors, other.authors)
    back = person_names.agreement(other.authors, one.authors)
    found = max(
        (there, back),
        key=lambda who: (-who.listed, who.persons, who.families, who.given, who.first),
    )
    return replace(found, complete=there.complete and back.complete)


def either_way(one: str, other: str) -> Comparison:
    """Return how two titles compare, whichever of them is the one that somebody shortened."""
    there, back = compare(one, other), compare(other, one)
    return back if back.relation in _WRITTEN and there.relation not in _WRITTEN else there


def is_written_alike(judged: Judgement) -> bool:
    """Tell whether titles are one title, but for what lists and deposits do to them."""
    return judged.titles.relation in _WRITTEN


def tells(titles: Comparison) -> bool:
    """Tell whether the words that titles share tell a work from others."""
    return sum(telling(word) >= _MUCH for word in titles.shared) >= _TELLING


def _judged(
    one: Described, other: Described, titles: Comparison, who: Agreement
) -> tuple[Verdict, str]:
    if titles.relation is Relation.LABEL:
        kind = titles.label.kind if titles.label else "another kind"
        return Verdict.DIFFERENT, f"one is a {kind} of the other"
    if titles.relation not in _WRITTEN:
        return _other_title(titles, who)
    if who.others:
        return Verdict.DIFFERENT, "the same title by quite other people"
    if not who.known:
        return _without_people(one, other, titles)
    return _with_people(one, other, titles, who)


def _other_title(titles: Comparison, who: Agreement) -> tuple[Verdict, str]:
    least = min(who.listed, who.stated)
    if who.known and who.persons * 2 >= least:
        return Verdict.DOUBTFUL, f"the same people, but the titles are {_differ(titles)}"
    return Verdict.DIFFERENT, f"the titles are {_differ(titles)}"


def _differ(titles: Comparison) -> str:
    words = {Relation.SIBLING: "siblings'", Relation.RENAMED: "of one nickname only"}
    return words.get(titles.relation, "others")


def _without_people(one: Described, other: Described, titles: Comparison) -> tuple[Verdict, str]:
    """Judge by venue and year, where people are not known on both sides."""
    gap = _gap(one, other)
    near = gap is not None and gap <= _YEARS
    venue = one.venue is not None and one.venue == other.venue
    if titles.relation in WHOLE and tells(titles) and near and (venue or not gap):
        return Verdict.SAME, "the same title and year, and nobody's people are known"
    return Verdict.DOUBTFUL, "the same title, but nothing else is known to be so"


def _with_people(
    one: Described, other: Described, titles: Comparison, who: Agreement
) -> tuple[Verdict, str]:
    gap = _gap(one, other)
    compatible = who.persons * 2 > min(who.listed, who.stated)
    if not compatible or (gap is not None and gap > _PREPRINT):
        return Verdict.DOUBTFUL, "the same title, but people or years differ"
    if titles.relation in WHOLE and (tells(titles) or who.strong):
        return Verdict.SAME, "the same title and people"
    if who.fits and who.given and (titles.is_sure or gap == 0):
        return Verdict.SAME, f"the same people and a title {titles.relation}"
    return Verdict.DOUBTFUL, f"a title {titles.relation}, and people that may be others"


def _gap(one: Described, other: Described) -> int | None:
    return abs(one.year - other.year) if one.year and other.year else None
