"""People whom a list names as authors, beside those whom witnesses name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from enrich.check.author_comparison import (
    is_group,
    is_misspelt,
    is_placeholder,
    likeness,
    name_words,
)
from enrich.check.evidence import GATHERERS, Known
from enrich.check.finding import Finding, Fit, Severity, quoted
from enrich.model import Entry, Ref

_SHORTENED = re.compile(
    r"\bet\.?\s?al\b|\betc\b|\band (?:\d+ )?(?:others|more)\b|…|\.\.\.|等", re.I
)
_CAPPED = 100  # people, from which on some services leave out the others
_STYLE = 0.5  # of the entries; what more of them leave out is the list's way of naming people
_NAMED = 6  # people who are named in a sentence

_FAULTS = ("left out", "misspelt", "given name", "order", "stranger", "first", "nobody")
"""What may be wrong with a list of people, the lightest first."""

_REMARKS = frozenset({"left out", "misspelt", "given name", "order"})


@dataclass(frozen=True, slots=True)
class People:
    """The people of an entry beside one list of a work's authors."""

    named: tuple[str, ...]
    authors: tuple[str, ...]
    places: tuple[int | None, ...]  # of each name among the authors
    provider: str
    renamed: tuple[str, ...] = ()  # those of the names that have another given name

    @property
    def share(self) -> float:
        """The share of the smaller list that both have."""
        return len(self.found) / min(len(self.named), len(self.authors))

    @property
    def found(self) -> list[int]:
        """Where the names stand among the authors that stand there."""
        return [place for place in self.places if place is not None]

    @property
    def strangers(self) -> list[str]:
        """The names that are none of the authors'."""
        pairs = zip(self.named, self.places, strict=True)
        return [name for name, place in pairs if place is None and _is_name(name)]

    @property
    def misspelt(self) -> list[tuple[str, str]]:
        """The names whose family name is spelt otherwise, each with the author's."""
        pairs = zip(self.named, self.places, strict=True)
        meant = [(name, self.authors[place]) for name, place in pairs if place is not None]
        return [pair for pair in meant if is_misspelt(*pair)]

    @property
    def are_all(self) -> bool:
        """Whether the authors are all of the work's, as far as can be seen."""
        alone = len(self.authors) == 1 and self.found  # some deposits have the first author only
        grouped = any(map(is_group, self.authors))
        return not alone and not grouped and len(self.authors) < _CAPPED

    def fault(self, *, shortened: bool) -> str | None:
        """Return what is wrong with the names, one of `_FAULTS`."""
        if not self.are_all:
            return None
        if not self.found:
            return "nobody"
        if self.places[0] != 0 and not is_group(self.named[0]):
            return "first"
        if self.strangers:
            return "stranger"
        if self.found != sorted(self.found):
            return "order"
        if self.renamed:
            return "given name"
        if self.misspelt:
            return "misspelt"
        left_out = len(self.found) < len(self.authors) and len(self.named) > 1
        return "left out" if left_out and not shortened else None


def _is_name(name: str) -> bool:
    """Tell whether a name has more than initials, and is a person's."""
    return not is_group(name) and any(len(word) > 1 for word in name_words(name))


def people_of(known: Known, entry: Entry, refs: Iterable[Ref]) -> list[People]:
    """Return an entry's people beside each list of authors that is known of its work."""
    named = entry.authors
    if not named or all(map(is_group, named)):
        return []
    told: dict[tuple[str, ...], str] = {}
    for claim in (claim for ref in refs for claim in known.author_lists(ref)):
        authors = tuple(str(person["name"]) for person in claim.value)
        if not all(map(is_group, authors)) and told.get(authors, "") in ("", *GATHERERS):
            told[authors] = claim.provider
    return [_laid_beside(named, each, who) for each, who in told.items()]


def _laid_beside(named: tuple[str, ...], authors: tuple[str, ...], provider: str) -> People:
    if len(authors) >= _CAPPED:
        named = named[:_NAMED]  # enough to see whether they are the same people
    places = _places(named, authors)
    renamed = _renamed(named, authors, places)
    for number in renamed:
        places[number] = number
    names = tuple(named[number] for number in renamed)
    return People(named, authors, tuple(places), provider, names)


def shared_people(compared: Sequence[People]) -> float | None:
    """Return the share of an entry's people who wrote a work; None where nobody tells."""
    return max((one.share for one in compared), default=None)


def _places(named: Sequence[str], authors: Sequence[str]) -> list[int | None]:
    """Return where each name stands among the authors, each of whom is meant once."""
    table = [[likeness(name, author) for author in authors] for name in named]
    places: list[int | None] = [None] * len(named)
    for like in ("same", "near"):
        for number, row in enumerate(table):
            free = [at for at, one in enumerate(row) if one == like and at not in places]
            if places[number] is None and free:
                places[number] = min(free, key=lambda at: abs(at - number))
    return places


def _renamed(
    named: Sequence[str], authors: Sequence[str], places: Sequence[int | None]
) -> list[int]:
    """Return which names are an author's in the same place but for the given name.

    That may be a nickname where most of the others are the same people.
    """
    if 2 * sum(place is not None for place in places) < len(named) > 1:
        return []
    return [
        number
        for number, (name, author) in enumerate(zip(named, authors, strict=False))
        if places[number] is None and number not in places and _same_family(name, author)
    ]


def _same_family(one: str, other: str) -> bool:
    return name_words(one)[-1:] == name_words(other)[-1:]


def authors_that_differ(known: Known, fits: Mapping[str, Fit]) -> Iterator[Finding]:
    """Yield entries that name other people than wrote the work, or leave some out.

    Where most entries leave people out, that is how the list names people.
    """
    compared = 0
    left_out: list[Finding] = []
    for entry in known.entries:
        if fits.get(entry.entry_id, Fit()).match == "agrees":
            lists = people_of(known, entry, known.refs_of(entry))
            compared += any(len(one.authors) > 1 for one in lists)
            worst = _fault(entry, lists)
            if worst is not None and worst[0] == "left out":
                left_out.append(_finding(known, entry, *worst))
            elif worst is not None:
                yield _finding(known, entry, *worst)
    if len(left_out) <= max(1, _STYLE * compared):
        yield from left_out


def is_by_others(finding: Finding) -> bool:
    """Tell whether an entry names none of those who wrote the work that it links to."""
    return finding.severity == "warning" and finding.evidence["fault"] == "nobody"


def _fault(entry: Entry, lists: Sequence[People]) -> tuple[str, People] | None:
    """Return what is wrong by the list of authors that is kindest to an entry."""
    shortened = _SHORTENED.search(entry.raw) is not None
    faults = [(one.fault(shortened=shortened), one) for one in lists]
    wrong = [(fault, one) for fault, one in faults if fault is not None]
    if not wrong or len(wrong) < len(faults):
        return None
    return min(wrong, key=lambda one: (_FAULTS.index(one[0]), one[1].provider in GATHERERS))


def _finding(known: Known, entry: Entry, fault: str, people: People) -> Finding:
    doubtful = fault in _REMARKS or people.provider in GATHERERS
    severity: Severity = "info" if doubtful else "warning"
    message = f"{quoted(entry.title)} {_told(fault, people)}, says {people.provider}."
    evidence = {
        "listed": list(people.named),
        "authors": list(people.authors),
        "provider": people.provider,
        "fault": fault,
    }
    return known.finding(entry, "authors-differ", severity, message, evidence)


def _told(fault: str, people: People) -> str:
    """Return what is wrong, in words."""
    authors = _names(people.authors)
    if any(is_placeholder(name) for name in people.strangers):
        return f"is listed with {_names(people.strangers)} for a name; its authors are {authors}"
    if fault == "nobody":
        return f"is listed as by {_names(people.named)}, but its authors are {authors}"
    if fault == "stranger":
        who = _names(people.strangers)
        return f"is listed as by {who}, too, who is not among its authors, {authors}"
    if fault == "first":
        first = people.named[0]
        return f"is listed as by {first} first, but its first author is {people.authors[0]}"
    if fault == "given name":
        return f"is listed as by {_names(people.renamed)}, but its authors are {authors}"
    if fault == "misspelt":
        listed, right = map(_names, zip(*people.misspelt, strict=True))
        return f"is listed as by {listed}, which is spelt {right} there"
    if fault == "order":
        return f"is listed with its authors in another order than {authors}"
    number = len(people.authors) - len(people.found)
    return f"is listed without {number} of its {len(people.authors)} authors, {authors}"


def _names(names: Sequence[str]) -> str:
    """Return names in a sentence.

    >>> _names(["Ada Pfeffer", "José Ünal", "Li Wei"]), _names(["Ada Pfeffer"] * 9)[:32]
    ('Ada Pfeffer, José Ünal and Li Wei', 'Ada Pfeffer, Ada Pfeffer, Ada Pf')
    """
    if len(names) > _NAMED:
        return f"{', '.join(names[: _NAMED - 1])} and {len(names) - _NAMED + 1} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
