"""Whether two names may be one person's, and two words for a place one institution's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich.normalization.text import plain

_ET_AL = re.compile(r"\bet\.? al\b\.?|\band others\b", re.I)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_SMALL = frozenset({"of", "the", "and", "at", "for", "in", "de", "la"})
_ANY_PLACE_LISTED = """
    academy center centre china college company corporation department faculty group inc institute
    international lab laboratory labs national research school science sciences state
    technology university usa
"""
_ANY_PLACE = frozenset(_ANY_PLACE_LISTED.split())


def words(name: str) -> list[str]:
    """Return the plain words of a name, without suffixes and "et al.".

    >>> words("José-Luis Ünal, Jr. et al.")
    ['jose', 'luis', 'unal']
    """
    return [word for word in plain(_ET_AL.sub("", name)).split() if word not in _SUFFIXES]


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
    short = any(len(rest[0]) == 1 for rest in rests)
    return rests[0][0] == rests[1][0] or (short and rests[0][0][0] == rests[1][0][0])


def _without(family: str, name: Sequence[str]) -> list[str]:
    """Return the other words of a name; Li Li is called Li."""
    at = len(name) - 1 - name[::-1].index(family)
    return [*name[:at], *name[at + 1 :]]


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
