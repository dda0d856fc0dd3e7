"""The name of an organisation as it may be compared: spelling apart, never one for another.

What is certain is left out (case, accents, abbreviations, a department of it, its own town
again, a company's legal form); other places and the order of words stay, for they tell
organisations apart: Berkeley's from San Diego's, Washington's from another Washington's.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from enrich.normalization.text import one_line, plain

_SPELT = {
    **{"univ": "university", "inst": "institute", "natl": "national", "intl": "international"},
    **{"technol": "technology", "acad": "academy", "coll": "college", "res": "research"},
    **{"lab": "laboratory", "labs": "laboratories", "centre": "center", "ctr": "center"},
    **{"dept": "department", "fac": "faculty"},
}
"""What abbreviations, and other spellings, of words in names are short for."""

_NOUNS = """
    academy center college company hospital institute laboratories laboratory school university
    universidad universita universitat universite universiteit politecnico
"""
_WHOLE = frozenset(_NOUNS.split())
"""Words of which a part of a name has one if it may name an organisation by itself."""

_PART = re.compile(r"(?:department|faculty) (?:of|for) ")
_FORMS = r"(?:inc|incorporated|corp|corporation|llc|ltd|limited)"
_CO = re.compile(rf"(?<=\w) co\b\.?(?=,? {_FORMS}\b)", re.I)  # alone it may be a place's
_FORM = re.compile(rf"(?<=\S)(?: {_FORMS})+$")
_LONE_FORM = re.compile(_FORMS)
_BRACKETED = re.compile(r"^(.*\S)\s*\(([^()\s]{2,12})\)$")
_SMALL = frozenset({"and", "at", "de", "di", "for", "in", "of", "on", "the", "und"})
_AT = re.compile(r"(?<=\w) at (?=\w+(?! ?&))", re.I)
_AND = re.compile(r"(?<=\w) & (?=\w)")
_COMMA = re.compile("[,;\uff0c\u3001]")
_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i"})


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """Return what two names have in common if they are surely of one organisation.

    >>> key("Dept. of Weaving, UNIV. of Loom"), key("The University of Loom, Loom")
    ('university of loom', 'university of loom')
    >>> key("University of Loom, Weft") == key("University of Loom, Warp")
    False
    """
    if not _is_latin(name):
        return one_line(unicodedata.normalize("NFKC", name)).casefold()
    written = _CO.sub("", _AND.sub(" and ", _AT.sub(" ", _without_initials(one_line(name)))))
    parts = [part for part in map(_spelt, _COMMA.split(written)) if part]
    parts = [part for part in parts if not _LONE_FORM.fullmatch(part)] or parts
    whole = " ".join(_without_places(_without_departments(parts)))
    return whole or one_line(name).casefold()


def is_written_out(name: str) -> bool:
    """Tell whether a name is spelt as its key is: nothing abbreviated, nothing beside it.

    >>> is_written_out("University of Loom"), is_written_out("Univ. of Loom")
    (True, False)
    """
    return plain(name).removeprefix("the ") == key(name)


def _is_latin(name: str) -> bool:
    """Tell whether all letters are Latin: of no other script do we know what may be left out."""
    return name.isascii() or all(
        "LATIN" in unicodedata.name(sign, "") for sign in name if sign.isalpha()
    )


def _without_initials(name: str) -> str:
    """Return a name without its own initials in brackets behind it."""
    found = _BRACKETED.match(name)
    if not found:
        return name
    words = plain(found[1]).split()
    telling = [word for word in words if word not in _SMALL]
    initials = {"".join(word[0] for word in some) for some in (words, telling)}
    return found[1] if plain(found[2]).replace(" ", "") in initials else name


def _spelt(part: str) -> str:
    words = [_SPELT.get(word, word) for word in plain(part.translate(_LETTERS)).split()]
    spelt = " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)
    return _FORM.sub("", spelt)


def _without_departments(parts: list[str]) -> list[str]:
    """Return the parts of a name but for departments, if what they are of is among them."""
    others = [part for part in parts if not _PART.match(part)]
    return others if any(map(_may_be_whole, others)) else parts


def _without_places(parts: list[str]) -> list[str]:
    """Return the parts of a name but for words behind its first that stand in that already."""
    known = set(parts[0].split()) if parts else set()
    return [
        part
        for number, part in enumerate(parts)
        if number == 0 or _may_be_whole(part) or not known.issuperset(part.split())
    ]


def _may_be_whole(part: str) -> bool:
    return not _WHOLE.isdisjoint(part.split())
