"""The people with whom a reference begins, read name by name up to where they end."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product

from enrich.normalization.late_pattern import late
from enrich.parse.fields.name_shapes import (
    PART_OF_WORK,
    SMALL_WORDS,
    WIDE_NAME,
    has_title_words,
    is_known,
    is_name,
    is_odd,
    is_organisation,
)

_SMALL = (  # no other capital begins one, which is looked at first
    rf"(?:(?![A-CE-KM-UW-Z])(?:{SMALL_WORDS}|Van|Von|De|Der|Den|Del|Di|Da|La|Le)\s){{0,3}}"
)
_PART = r"(?![a-z])[^\W\d_](?:[^\W\d_]|['’‘`‐-])+"
_PART_OF_WORK = re.compile(PART_OF_WORK)
_WORD = r"(?![a-z])(?>[^\W\d_](?:[^\W\d_]++|['’‘`‐-])+)"  # whole, as a mark or space follows
_FAMILY = rf"{_SMALL}(?:(?:d|l|dell)['’])?{_WORD}(?: {_SMALL}{_WORD}){{0,2}}"
_INITIAL = r"(?:[CKPSTZ]h|Ts|Gy|Sz|Wm|[A-Z])\."
_INITIALS = rf"{_INITIAL}(?:[ ‐-]{{0,2}}(?:{_INITIAL}|[a-z]\.)){{0,4}}"
_SUFFIX = r"(?:,? (?:Jr|Sr)\b\.?|,? I{2,3}\b|,? IV\b)?"
_ENDS = r"(?=\s{0,3}[,.;:]| and | & | et al|\s?\(|\s*(?:\x1e|\Z))"
_ANOTHER = (
    rf"(?!\.\s{_WORD}(?:\s(?:Jr|I{{2,3}}|IV)\b)?"
    r"(?:\s(?:and|&)\s|,(?!\s[a-z]{5})|[;:]|\.\s(?:19|20)\d\d|\s?\(| et al))"
)
_SHAPES = {
    "inverted": late(  # Doe, Jane A.
        rf"({_SMALL}{_WORD}), ({_WORD}(?: [A-Z]\.| [A-Z]\b)?)(?=,|;| and | & |\.|\s?\(|\Z)"
    ),
    "behind": late(rf"({_FAMILY}), ?({_INITIALS}){_SUFFIX}(?![\w'’])"),  # Doe, J. A.
    "dotted": late(  # Doe J. A.
        rf"({_FAMILY}) ({_INITIALS})(?=[,;:]| and | & | et al|\s?\()"
    ),
    "loose": late(rf"({_FAMILY}) ({_INITIALS})(?=\s)"),  # the last of several such
    "first": late(  # Doe JA, but not Jane A. Doe
        rf"({_FAMILY}) ([A-Z]{{1,3}}|[A-Z]-[A-Z])(?: (?:Jr|Sr))?{_ENDS}{_ANOTHER}"
    ),
    "bare": late(rf"({_FAMILY}) ([A-Z]{{1,3}}|[A-Z]-[A-Z])(?: (?:Jr|Sr))?{_ENDS}"),
    "before": late(  # J. A. Doe
        rf"({_INITIALS} ?{_FAMILY.replace(_WORD, _PART)}){_SUFFIX}(?![\w'’])"
    ),
    "wide": late(rf"({WIDE_NAME.pattern})(?=[,，、.．。等]|\s)"),
    "undotted": late(rf"([A-Z]{{1,2}}(?: [A-Z])? {_FAMILY}){_ENDS}"),  # J Doe
    "between": late(  # Jane A. Doe, Jane van der Doe
        rf"({_WORD}(?: [A-Z]\.?(?=\s)| {_SMALL}{_WORD}){{1,4}}(?: 0\d\d\d)?){_SUFFIX}{_ENDS}"
    ),
}
_NEEDS = {"inverted": ",", "behind": ",", "dotted": ".", "loose": ".", "before": "."}
"""A sign in each name of a shape, or right behind it: a text without it holds none."""

_CAPITALS = re.compile(r" [A-Z][A-Z-]{0,2}(?![^\W_])")  # in names of the shapes that follow
_CAPITAL = frozenset({"first", "bare"})
_ABSENT = {
    (comma, dot, capitals, narrow): frozenset(
        shape
        for shape in _SHAPES
        if (_NEEDS.get(shape) == "," and not comma)
        or (_NEEDS.get(shape) == "." and not dot)
        or (shape in _CAPITAL and not capitals)
        or (shape == "wide" and narrow)
    )
    for comma, dot, capitals, narrow in product((True, False), repeat=4)
}

_NEXT_SHAPES = {
    "wide": ("wide", "before", "between"),
    "": ("wide", "inverted", "behind", "dotted", "first", "before", "between", "bare", "undotted"),
    "inverted": ("between", "before"),
    "behind": ("behind", "before", "between"),
    "dotted": ("dotted", "loose", "bare", "behind"),
    "loose": ("dotted", "loose", "bare", "behind"),
    "first": ("bare", "behind", "between"),
    "bare": ("bare", "behind", "between"),
    "before": ("before", "between", "wide"),
    "between": ("between", "before", "undotted", "wide"),
    "undotted": ("undotted", "between", "before"),
}
"""The shapes that a name may have behind one of a shape, likely ones first."""

_SURNAMES = re.compile(  # Doe, Poe & Roe (2021); Doe et al.
    rf"{_WORD}(?:(?:, | & | and |, and |, & ){_WORD}){{0,3}}"
    r"(?=,? et\.? al\b|,?\s\((?:19|20)\d\d[a-z]?\)|, (?:19|20)\d\d[.:])"
)
BETWEEN_SURNAMES = re.compile(r",? (?:&|and) |, ")
_LEADING_TEAM = re.compile(
    r"((?:The )?[A-Z][\w-]*(?: [A-Z][\w-]*){0,3} (?:Team|Consortium|Collaboration)|"
    r"[A-Z]\w{2,14}-AI), (?=[A-Z])"
)
_SAME_PEOPLE = re.compile(r"\W{0,3}(?:[—–―]{2,}|-{3,}|_{3,})[.,:]")
_NEXT = re.compile(
    r"\s?(?:[，、]\s?|,\s?(?:\.\.\.|…)\s?,?\s?(?:(?:and|&) )?|[,;]\s?(?:(?:and|AND|&) )|"
    r",\s?|;\s?|\s(?:and|AND|&|und|y) )"
)
_MORE = re.compile(
    r"[,;，]?\s?等(?=[.．。,，\s])|"
    r"[,;]?\s(?:et\.?\s?al\b\.?|(?:and|&) (?:others|colleagues|collaborators|co-?workers)\b)",
    re.I,
)
_GROUP = re.compile(
    r"[;,]\s(?:(?:and|&|for|on behalf of) )?(?:the )?[A-Z][\w -]{2,60}? "
    r"(?:Group|Consortium|Investigators|Collaboration|Network|Team|Initiative|Committee|Study)"
    r"(?=[.,;:]|\s\()"
)
_NO_SURNAME = re.compile(
    r"\b(?!(?:Mc|Mac|Le|De|La|Di|Du|Da|Van|Von|Fitz|St)[A-Z])\w*[a-z][A-Z]\w*$|\b[A-Z]{5,}$"
)
_LONG_ODD = re.compile(r"[^,;:()]{2,60}(?=[,;])")  # Looms and Research
_ODD = re.compile(r"[^,;:()]{2,45}?(?=,|;| and | & )")
_CUT_OFF = re.compile(r"^[^\W\d_]+ [A-Z] ")  # an initial without the dot that follows
_SHORT = frozenset({"behind", "dotted", "loose", "before"})
_LONE_INITIAL = re.compile(r"[^\W\d_]+ [A-Z]\. [^\W\d_]+")
_MOST_ODD = 3  # next to each other
_MOST = 400  # people
_MOST_TEAMS = 3  # in front of them


@dataclass(slots=True)
class Leading:
    """The people at the head of a reference, and where its other words begin."""

    names: tuple[str, ...]
    end: int
    initials: int  # how many of them are written with initials
    more: bool  # whether "et al." follows


def read(text: str) -> Leading | None:
    """The people at the head of a text, if it begins with any.

    >>> found = read("Doe, J., van der Poe, A. B., & Roe, R. (2021). On looms.")
    >>> found.names, found.end
    (('J. Doe', 'A. B. van der Poe', 'R. Roe'), 38)
    """
    teams: list[str] = []
    ahead = 0
    while len(teams) < _MOST_TEAMS and (team := _LEADING_TEAM.match(text, ahead)):
        teams.append(team[1])
        ahead = team.end()
    found = _people(text[ahead:])
    if found is None or not teams:
        return found
    return Leading((*teams, *found.names), ahead + found.end, found.initials, found.more)


def _people(text: str) -> Leading | None:
    """The people at the head of a text, without a team in front."""
    named = _one_by_one(text)
    if named is None:
        return None
    people, end, initials = named
    people = [name for name in people if not is_organisation(name)]
    if not people:
        people, end = _surnames(text)
    if not people:
        return None
    if group := _GROUP.match(text, end):
        end = group.end()
    more = _MORE.match(text, end)
    return Leading(tuple(people), more.end() if more else end, initials, more is not None)


def _one_by_one(text: str) -> tuple[list[str], int, int] | None:
    """The names at the head of a text, their end, and how many have initials; None for no list."""
    people: list[str] = []
    end, at, initials, shape = 0, 0, 0, ""
    absent = _absent(text)
    while len(people) < _MOST:
        found = _person(text, at, shape, absent)
        if found is None and len(people) > 2:
            found = _odd(text, at, shape, absent)
        if found is None:
            break
        name, end, shape = found
        people.append(name)
        initials += shape not in ("between", "inverted")
        separator = _NEXT.match(text, end)
        if separator is None:
            break
        at = separator.end()
        if shape == "inverted" and ";" in separator[0]:
            shape = ""  # the next may be inverted, too
    return None if shape == "undotted" and len(people) == 1 else (people, end, initials)


def repeats_people(text: str) -> bool:
    """Whether a stroke in front says that the people are those of the reference above.

    >>> repeats_people("———. On Looms. 2031."), repeats_people("— On Looms. 2031.")
    (True, False)
    """
    return _SAME_PEOPLE.match(text) is not None


def _absent(text: str) -> frozenset[str]:
    """The shapes that no name in a text can have, for it lacks what they need."""
    capitals = _CAPITALS.search(text) is not None
    return _ABSENT["," in text, "." in text, capitals, text.isascii()]


def _surnames(text: str) -> tuple[list[str], int]:
    """People at the head of a text who are called by their surnames alone."""
    if " et" not in text and "19" not in text and "20" not in text:
        return [], 0
    found = _SURNAMES.match(text)
    if found is None or found[0].isupper() or has_title_words(found[0]):
        return [], 0
    people = BETWEEN_SURNAMES.split(found[0])
    if found[0].count(", ") == len(people) - 1 == 1 and _MORE.match(text, found.end()):
        people = [f"{people[1]} {people[0]}"]  # Doe, Jane, et al.
    return people, found.end()


def _person(text: str, at: int, before: str, absent: frozenset[str]) -> tuple[str, int, str] | None:
    """The person named at a place behind one of a shape: in natural order, the end, the shape."""
    if _PART_OF_WORK.match(text, at):
        return None
    for shape in _NEXT_SHAPES[before]:
        if shape in absent:
            continue
        found = _SHAPES[shape].match(text, at)
        if found is None or has_title_words(found[1]):
            continue
        name = f"{found[2]} {found[1]}" if found.re.groups > 1 else found[1]
        if shape == "inverted" and text.startswith(".", found.end()) and _CUT_OFF.search(name):
            name = f"{found[2]}. {found[1]}"
        behind = text[found.end() : found.end() + 1]
        if _FITS[shape](name, found[1], before, behind):
            return name, found.end(), shape
    return None


def _is_full_name(name: str, _first: str, before: str, behind: str) -> bool:
    """Whether a full name may stand here; `Doe J. Looms: A Study` begins with none."""
    if _NO_SURNAME.search(name) or not is_name(name):
        return False
    doubtful = before in _SHORT or (not before and behind == ":" and _LONE_INITIAL.fullmatch(name))
    return not doubtful or is_known(name)


def _anything(_name: str, _first: str, _before: str, _behind: str) -> bool:
    return True


_FITS: Mapping[str, Callable[[str, str, str, str], bool]] = {
    **dict.fromkeys(_SHAPES, _anything),
    "inverted": lambda name, _first, _before, _behind: is_known(name),
    "behind": lambda _name, first, before, _behind: bool(before) or not is_known(first),
    "between": _is_full_name,
}


def _odd(text: str, at: int, before: str, absent: frozenset[str]) -> tuple[str, int, str] | None:
    """A name of a form that nobody foresaw, if another person follows it."""
    end = at
    for _ in range(_MOST_ODD):
        found = _LONG_ODD.match(text, end)
        found = found if found and is_organisation(found[0]) else _ODD.match(text, end)
        separator = _NEXT.match(text, found.end()) if found else None
        if not found or not separator or not (is_odd(found[0]) or is_organisation(found[0])):
            return None
        if end == at:
            name = found[0], found.end(), before
        end = separator.end()
        if _person(text, end, before, absent):
            return name
    return None
