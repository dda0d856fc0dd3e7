"""The people, and perhaps the year, that stand in front of the title of a reference."""

from __future__ import annotations

import re

from enrich.normalization import organisations, title_words, venues
from enrich.normalization.late_pattern import late
from enrich.parse.fields import authors, leading_people, series
from enrich.parse.fields.name_shapes import (
    has_title_words,
    is_body,
    is_known,
    is_organisation,
    is_team,
)

_A_YEAR = re.compile(r"(?:19|20)\d\d")
_SURNAMES_YEAR = late(
    r"([A-Z](?:[a-zà-ÿ]|['’-]?[A-Z](?=[a-z]))+(?:(?:, | & | and |, and |, & )"
    r"[A-Z](?:[a-zà-ÿ]|['’-]?[A-Z](?=[a-z]))+){0,3}(?: et al\.?)?),?\s\(?((?:19|20)\d\d)[a-z]?\)?"
)
_HEAD_END = re.compile(
    r"[\s.,]*(?:\([Ee]ds?\.\)[\s.,]*)?(?:\([Nn]\.d\.\)|[Ff]orthcoming|[Ii]n press|"
    r"\(?((?:1[6-9]|20)\d\d)[a-z]?(?:, [A-Z][a-z]+(?: \d{1,2}(?:[–-]\d{1,2})?)?)?\)?)?[\s.,:–—-]*"
)
SIGNED = re.compile(
    r"([A-Z][\w-]*(?: (?:(?:of|for|on|in|and|the|&) ){0,2}[A-Z][\w-]*){0,7})"
    r"(?:[.:]\s+|(?=\.?\s\())(?=\S)"
)
"""Who signs a reference instead of people, up to its year or a stop."""

ISSUED_BY = re.compile(r"\. \((?:(?:1[6-9]|20)\d\d[a-z]?(?:, [^()]{3,20})?|[Nn]\.d\.)\)\.? ?")
"""The year behind a body that nobody knows, which shows that it signs."""

_DATED = re.compile(r"\. (?:19|20)\d\d\. ?$")
_NAMES_YEAR = re.compile(r"([^\d()]{5,80}?),?\s\(?((?:19|20)\d\d)[a-z]?\)?")
_GIVEN = r"(?:[A-Z][\w'’-]+|[A-Z]\.)(?: (?:[A-Z][\w'’-]+|[A-Z]\.)){0,3}"
_OTHER = r"[A-ZÀ-Ž][\w'’-]*\.?(?: (?:[A-Z]\.|[^\W\d][^\W\d]*(?:['’-][^\W\d]+)*)){1,4}"
_INVERTED = late(  # as the MLA and Chicago have it: Doe, Jane A., and Ann Poe, editors.
    rf"((?:(?:von|van|de|da|di|le|la|der|den|dos) ){{0,2}}[A-ZÀ-Ž][\w'’-]+), "
    rf"({_GIVEN})(?:,? (?:and|&) ({_OTHER})|, ({_OTHER}, (?:and|&) {_OTHER}))?"
    r"(?:,? (?:editors?|eds?\.|\([Ee]ds?\.\)|translators?|trans\.|et al\.?))?\s?[.,:]?"
    r"(?:\s(?:[Ff]orthcoming|[Ii]n press|\(?((?:1[6-9]|20)\d\d)[a-z]?\)?)[.,:]?)?"
)
_BETWEEN = re.compile(r",? and |,? & |, ")


def label(text: str) -> tuple[tuple[str, ...], int] | None:
    """The people and the year of a text that says nothing else.

    >>> label("Stone, Rowe (1986)"), label("Stone et al. 1986"), label("Looms (1986) and I")
    ((('Stone', 'Rowe'), 1986), (('Stone',), 1986), None)
    """
    if len(text) > 99 or not _A_YEAR.search(text):
        return None
    found = _SURNAMES_YEAR.fullmatch(text.strip(" []."))
    if found and not has_title_words(found[1]) and not venues.find(text):
        named = organisations.known(found[1]) or series.is_journal(found[1])
        if named or authors.is_topic(found[1]) or series.is_published(found[1]):
            return None
        listed = leading_people.BETWEEN_SURNAMES.split(re.sub(r" et al\.?$", "", found[1]))
        return tuple(listed), int(found[2])
    full = _NAMES_YEAR.fullmatch(text.strip(" []."))
    told = full is not None and not venues.find(text)
    people = authors.names(full[1]) if full and told else ()
    return (people, int(full[2])) if full and people and all(map(is_known, people)) else None


def head(text: str) -> tuple[tuple[str, ...], int | None] | None:
    """The people, and perhaps the year, that a text in front of a title is made up of.

    >>> head("Doe, J., & Poe, A. (2006). "), head("Lamport (1978): "), head("On looms")
    ((('J. Doe', 'A. Poe'), 2006), (('Lamport',), 1978), None)
    """
    text = text.strip(" \x1e")
    people = leading_people.read(text)
    if people is None and (signed := SIGNED.match(text + " -")):
        dated = _HEAD_END.fullmatch(text, signed.end(1))
        issued = ISSUED_BY.match(text, signed.end(1)) or (
            _DATED.match(text, signed.end(1)) and not venues.find(signed[1])
        )
        if dated and dated[1] and (issued or is_body(signed[1]) or is_team(signed[1])):
            return (signed[1],), int(dated[1])
    if people is None or not all(" " in name for name in people.names):
        return _inverted(text) or label(text.rstrip(" .:,"))
    rest = _HEAD_END.fullmatch(text, people.end)
    return (people.names, int(rest[1]) if rest[1] else None) if rest else _inverted(text)


def _inverted(text: str) -> tuple[tuple[str, ...], int | None] | None:
    """The people of a text that begins with a surname and a given name nobody knows.

    >>> _inverted("Weaver, Loom A., and Ann Poe, editors."), _inverted("Systems, Learning")
    ((('Loom A. Weaver', 'Ann Poe'), None), None)
    """
    found = _INVERTED.fullmatch(text)
    if found is None or has_title_words(text) or is_organisation(found[1]):
        return None
    if all(map(is_of_titles, f"{found[1]} {found[2]}".split())):
        return None
    others = _BETWEEN.split((found[3] or found[4] or "").rstrip("."))
    year = int(found[5]) if found[5] else None
    return (f"{found[2]} {found[1]}", *filter(None, others)), year


def is_of_titles(word: str) -> bool:
    """Whether a word is one that titles have."""
    return title_words.is_known(word.lower())
