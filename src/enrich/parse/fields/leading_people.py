"""The people with whom a reference begins, read name by name up to where they end."""

from __future__ import annotations

import re
from dataclasses import dataclass

from enrich.parse.fields.name_shapes import SMALL_WORDS, has_title_words, is_name

_SMALL = rf"(?:(?:{SMALL_WORDS}|Van|Von|De|Der|Den|Del|Di|Da|La|Le)\s){{0,3}}"
_WORD = r"(?![a-z])[^\W\d_](?:[^\W\d_]|['’‘`‐-])+"
_FAMILY = rf"{_SMALL}{_WORD}(?: {_WORD}){{0,2}}"
_INITIALS = r"[A-Z][a-z]?\.(?:[ ‐-]{0,2}[A-Z][a-z]?\.){0,4}"
_SUFFIX = r"(?:,? (?:Jr|Sr)\b\.?|,? I{2,3}\b|,? IV\b)?"
_BEHIND_FIRST = re.compile(rf"({_FAMILY}), ?({_INITIALS}){_SUFFIX}(?![\w'’])")  # Doe, J. A.
_DOTTED_LAST = re.compile(
    rf"({_FAMILY}) ({_INITIALS})(?=[,;:]| and | & | et al|\s?\()"
)  # Doe J. A.
_LOOSE_LAST = re.compile(rf"({_FAMILY}) ({_INITIALS})(?=\s)")  # as the last of several
_BARE_LAST = re.compile(  # Doe JA
    rf"({_FAMILY}) ([A-Z]{{1,3}}|[A-Z]-[A-Z])(?: (?:Jr|Sr))?(?=[,.;:]| and | et al|\s?\()"
)
_BEFORE = re.compile(rf"({_INITIALS} ?{_FAMILY}){_SUFFIX}(?![\w'’])")  # J. A. Doe
_BETWEEN = re.compile(  # Jane A. Doe, Jane van der Doe
    rf"({_WORD}(?: [A-Z]\.?(?=\s)| {_SMALL}{_WORD}){{1,4}}(?: 0\d\d\d)?){_SUFFIX}"
    r"(?=[,.;:]| and | & |\s?\()"
)
_SURNAMES = re.compile(  # Doe, Poe & Roe (2021); Doe et al.
    rf"{_WORD}(?:(?:, | & | and |, and |, & ){_WORD}){{0,3}}"
    r"(?=,? et\.? al\b|,?\s\((?:19|20)\d\d[a-z]?\)|, (?:19|20)\d\d[.:])"
)
_BETWEEN_SURNAMES = re.compile(r",? (?:&|and) |, ")
_NEXT = re.compile(
    r"\s?(?:,\s?(?:\.\.\.|…)\s?,?\s?(?:(?:and|&) )?|[,;]\s?(?:(?:and|&) )|,\s?|;\s?|\s(?:and|&) )"
)
_MORE = re.compile(
    r"[,;]?\s(?:et\.?\s?al\b\.?|(?:and|&) (?:others|colleagues|collaborators|co-?workers)\b)", re.I
)
_MOST = 400  # people


@dataclass(frozen=True, slots=True)
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
    people: list[str] = []
    end, at, initials, loose = 0, 0, 0, False
    while len(people) < _MOST:
        found = _person(text, at, loose)
        if found is None:
            break
        name, end, short = found
        loose = loose or bool(_DOTTED_LAST.match(text, at))
        people.append(name)
        initials += short
        if separator := _NEXT.match(text, end):
            at = separator.end()
        else:
            break
    if not people:
        surnames = _SURNAMES.match(text)
        if surnames is None or surnames[0].isupper() or has_title_words(surnames[0]):
            return None
        people, end = _BETWEEN_SURNAMES.split(surnames[0]), surnames.end()
        if surnames[0].count(", ") == len(people) - 1 == 1 and _MORE.match(text, end):
            people = [f"{people[1]} {people[0]}"]  # Doe, Jane, et al.
    more = _MORE.match(text, end)
    return Leading(tuple(people), more.end() if more else end, initials, more is not None)


def _person(text: str, at: int, loose: bool) -> tuple[str, int, bool] | None:
    """The person named at a place, in natural order, and where the name ends."""
    shapes = (_BEHIND_FIRST, _DOTTED_LAST, *((_LOOSE_LAST,) if loose else ()), _BARE_LAST)
    found = next((found for shape in shapes if (found := shape.match(text, at))), None)
    if found and not has_title_words(found[1]):
        return f"{found[2]} {found[1]}", found.end(), True
    if found := _BEFORE.match(text, at):
        return found[1], found.end(), True
    if (found := _BETWEEN.match(text, at)) and is_name(found[1]) and not has_title_words(found[1]):
        return found[1], found.end(), False
    return None
