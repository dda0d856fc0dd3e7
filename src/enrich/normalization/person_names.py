"""Whether two names may be one person's, two lists the same people's, two words one place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from enrich.normalization import word_lists
from enrich.normalization.text import plain

_ET_AL = re.compile(r"\bet\.? al\b\.?|\band others\b|\band colleagues\b|\u7b49$", re.I)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_PARTICLES_LISTED = "al bin da dal de del della den der di dos du el la le ten ter van von zu zur"
_PARTICLES = frozenset(_PARTICLES_LISTED.split())
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
_BARE = str.maketrans(_LETTERS | {letter.upper(): bare for letter, bare in _LETTERS.items()})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_APOSTROPHE = re.compile(r"(?<=\w)['’`](?=\w)")
_BEHIND_GROUP = re.compile(r":(?:\s|$)")
_AND = re.compile(r";|\band\b|&")
_MOST_LISTED, _MOST_STATED = 100, 400  # names that are compared
_LONGEST = 500  # characters of a name, or of several in one string
_SMALL = frozenset({"of", "the", "and", "at", "for", "in", "de", "la"})
_ANY_PLACE = frozenset(word_lists.load(__file__)["any_place"].words)


def credited(name: str) -> list[str]:
    """Return whom a name credits: a group before a colon, and one of its people behind.

    >>> credited("Weaving Lab: Ada Pfeffer"), credited("Weaving Lab:"), credited(":")
    (['Weaving Lab', 'Ada Pfeffer'], ['Weaving Lab'], [])
    """
    parts = (" ".join(part.split()) for part in _BEHIND_GROUP.split(name))
    return [part for part in parts if any(map(str.isalnum, part))]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the people of a list are those that a witness states."""

    listed: int  # names; 0 if none are known
    stated: int
    persons: int  # of the listed that may be one of the stated
    families: int  # of the listed whose family name is among the stated
    given: bool  # whether a person that agrees has a given name or an initial
    first: bool  # whether the first of the listed may be the first of the stated
    in_order: int  # of the listed that may be the stated one in the same place
    complete: bool  # the list does not say "et al."

    @property
    def known(self) -> bool:
        """Tell whether both sides name people."""
        return bool(self.listed and self.stated)

    @property
    def fits(self) -> bool:
        """Tell whether all that are listed are among the stated, but for one in many."""
        return self.known and self.persons >= self.listed - (self.listed >= 5)

    @property
    def strong(self) -> bool:
        """Tell whether the listed are the stated people beyond chance."""
        return self.fits and self.given and (self.listed > 1 or self.first)

    @property
    def others(self) -> bool:
        """Tell whether the people are quite others."""
        return self.known and not self.persons and (not self.families or self.listed > 1)

    @property
    def ordered(self) -> bool:
        """Tell whether both lists are the same people in order, but for one."""
        most = max(self.listed, self.stated)
        return self.complete and most > 1 and self.in_order >= max(most - 1, 2)


def agreement(listed: Sequence[str], stated: Sequence[str]) -> Agreement:
    """Return how far the people of a list are those that a witness states.

    >>> found = agreement(["A. Pfeffer et al."], ["Ada Pfeffer", "José Ünal"])
    >>> found.persons, found.strong, found.complete
    (1, True, False)
    """
    return _agreement(tuple(listed), tuple(stated))


@lru_cache(maxsize=1024)  # several witnesses state the same people of one work
def _agreement(listed: tuple[str, ...], stated: tuple[str, ...]) -> Agreement:
    ours = [one for one in listed[:_MOST_LISTED] if words(one[:_LONGEST])]
    theirs = [one for one in stated[:_MOST_STATED] if words(one[:_LONGEST])]
    alone = [person for one in theirs for person in apart(one)]
    found = [one for one in ours if any(may_be(one, other) for other in theirs)]
    families = [one for one in ours if any(_shares_family(one, other) for other in alone)]
    in_order = sum(may_be(one, other) for one, other in zip(ours, alone, strict=False))
    return Agreement(
        len(ours),
        len(alone),
        len(found),
        len(families),
        any(len(words(one)) > 1 for one in found),
        bool(ours and theirs) and may_be(ours[0], theirs[0]),
        in_order,
        not any(_ET_AL.search(one[:_LONGEST]) for one in listed),
    )


@lru_cache(maxsize=8192)
def may_be(one: str, other: str) -> bool:
    """Tell whether two names, the second perhaps of several people, may be one person's.

    >>> may_be("Mueller, J.", "Jörg Müller"), may_be("B. Li", "Ada Wu; Bo Li")
    (True, True)
    """
    return any(
        is_person(words(mine), words(yours))
        for mine in _spellings(one[:_LONGEST])
        for part in dict.fromkeys((other[:_LONGEST], *apart(other)))
        for yours in _spellings(part)
    )


def _spellings(name: str) -> list[str]:
    return list(dict.fromkeys((name, name.casefold().translate(_UMLAUTS))))


def apart(names: str) -> list[str]:
    """Return the people whom one string names; "Family, Given" is one.

    >>> apart("Ada Pfeffer, José Ünal"), apart("Pfeffer, Ada")
    (['Ada Pfeffer', 'José Ünal'], ['Pfeffer, Ada'])
    """
    parts = [part.strip() for one in _AND.split(names[:_LONGEST]) for part in _by_comma(one)]
    return [part for part in parts if words(part)]


def _by_comma(names: str) -> Iterator[str]:
    parts = names.split(",")
    several = len(parts) > 2 or all(" " in part.strip() for part in parts)
    whole = sum(" " in part.strip() for part in parts) * 2 > len(parts)
    yield from parts if several and whole else [names]


def _shares_family(one: str, other: str) -> bool:
    return words(one)[-1] in words(other) or words(other)[-1] in words(one)


@lru_cache(maxsize=16384)
def words(name: str) -> tuple[str, ...]:
    """Return the plain words of a name, without suffixes and "et al.".

    >>> words("José-Luis Ünal, Jr. et al.")
    ('jose', 'luis', 'unal')
    """
    bare = _APOSTROPHE.sub("", _ET_AL.sub("", name)).translate(_BARE)
    return tuple(word for word in plain(bare).split() if word not in _SUFFIXES)


def is_person(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether the words of two names may be one person's, in whatever order.

    >>> is_person(["j", "unal"], ["jose", "unal"]), is_person(["wei", "wang"], ["li", "wang"])
    (True, False)
    """
    if not one or not other:
        return False
    family = one[-1] if one[-1] in other else other[-1]
    if family not in one or family not in other:
        return False
    rests = [_without(family, name) for name in (one, other)]
    if not all(rests) or "".join(rests[0]) == "".join(rests[1]):
        return True
    return _may_be_given(*rests)


def _may_be_given(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether given names, or initials, may be one person's."""
    if one[0] == other[0] or {w for w in one if len(w) > 1} & {w for w in other if len(w) > 1}:
        return True
    for short, long in ((one, other), (other, one)):
        initials = "".join(word[0] for word in long)
        if len(short[0]) == 1 and short[0] == long[0][0]:
            return True
        if len(short) == 1 and 1 < len(short[0]) <= 3 and short[0] == initials:
            return True
    return False


def _without(family: str, name: Sequence[str]) -> list[str]:
    """Return the other words of a name but for particles; Li Li is called Li."""
    at = len(name) - 1 - name[::-1].index(family)
    rest = [*name[:at], *name[at + 1 :]]
    return [word for word in rest if word not in _PARTICLES] or rest


def is_place(short: str, whole: str) -> bool:
    """Tell whether an institution is named by words or initials of its name.

    >>> is_place("CMU", "School of Music, Carnegie Mellon University, Pittsburgh")
    True
    >>> is_place("University", "Carnegie Mellon University")
    False
    """
    wanted = set(plain(short).split()) - _SMALL
    if wanted <= _ANY_PLACE:
        return False
    named = [[word for word in plain(part).split() if word not in _SMALL] for part in _parts(whole)]
    initials = {"".join(word[0] for word in part) for part in named if len(part) > 1}
    return wanted <= set().union(*named) or "".join(plain(short).split()) in initials


def _parts(place: str) -> list[str]:
    return [place, *re.split(r"[,;()]", place)]
