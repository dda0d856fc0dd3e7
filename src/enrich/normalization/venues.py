"""Conferences and journals under one acronym each, and the years beside them."""

from __future__ import annotations

import re

from enrich.normalization import venue_titles
from enrich.normalization.venue_mentions import (
    ANY_YEAR,
    YEAR,
    Mention,
    find,
    full_year,
    stated_year,
    workshop,
)
from enrich.normalization.venue_table import Kind, table

__all__ = [
    "PREPRINT_SERVERS",
    "Mention",
    "acronym",
    "canonical",
    "coined",
    "find",
    "full_year",
    "is_aside",
    "is_topic",
    "is_workshop",
    "kind",
    "same_publication",
    "stated_year",
    "surely",
    "venue_year",
]

PREPRINT_SERVERS = frozenset({"arXiv", "bioRxiv", "medRxiv"})
"""Venues of which nothing is that has only been put there."""

_ASIDE = re.compile(r"workshop|companion|adjunct|extended abstract|findings", re.I)
_TOLD_ALONE = 4  # letters, without which a tag is no venue
_COINED = re.compile(
    rf"([A-Z][A-Za-z0-9&/+.*-]{{0,14}}(?:\s[A-Z][A-Za-z&/-]{{1,12}})?)[\s-]?(?:({YEAR})|(?<=\s)(\d\d))"
)


def surely(name: str) -> str | None:
    """As `canonical`, for names that an index gathered: None when in doubt.

    >>> surely("Proceedings of the 29th Symposium on Operating Systems Principles")
    'SOSP'
    >>> surely("Findings of the ACL"), surely("Journal of Social Media")
    (None, None)
    """
    venue = canonical(name)
    if venue is None or is_aside(name):
        return None
    return venue if venue in name or venue.lower() not in name.lower().split() else None


def is_aside(name: str) -> bool:
    """Tell whether a name is of what a conference prints or holds beside itself.

    >>> is_aside("EMNLP Workshop on Looms"), is_aside("Findings of the ACL"), is_aside("SOSP")
    (True, True, False)
    """
    return _ASIDE.search(name) is not None


def canonical(name: str) -> str | None:
    """The acronym of the venue whose name, in any spelling, is the whole text.

    What is held beside a conference (a tutorial, a workshop of another name,
    a companion volume) is not that conference, and with words left over it is
    another venue.

    >>> canonical("Proceedings of the 29th Symposium on Operating Systems Principles")
    'SOSP'
    >>> canonical("NIPS"), canonical("SC"), canonical("An unknown place")
    ('NeurIPS', 'SC', None)
    >>> canonical("JAMIA Open"), canonical("International Conference on Supercomputing in Wool")
    (None, None)
    """
    name = " ".join(name.split())
    bare = ANY_YEAR.sub("", name).strip(" .,'’")
    if found := acronym(bare) or venue_titles.venue(name):
        return found
    beside = workshop(name)
    led = beside is not None and venue_titles.is_around(name[: beside.start])
    return beside.venue if beside and led else None


def is_workshop(venue: str) -> bool:
    """Tell whether a venue is a workshop by itself, with or without the word."""
    return venue.endswith("Workshop") or kind(venue) == "workshop"


def is_topic(text: str) -> bool:
    """Tell whether a text is the name of a journal and of a field of research alike.

    >>> is_topic("Remote Sensing"), is_topic("Remote Sensing 2031"), is_topic("Nature")
    (True, False, False)
    """
    known = table().venues.get(acronym(text) or "")
    return known is not None and known.topic and (text == known.acronym or " " in text)


def kind(venue: str) -> Kind | None:
    """Return what a venue of the table is.

    >>> kind("SOSP"), kind("TOCS"), kind("arXiv"), kind("Nowhere")
    ('conference', 'journal', 'preprint server', None)
    """
    known = table().venues.get(venue)
    return known.kind if known else None


def same_publication(one: str, other: str) -> bool:
    """Tell whether two names of venues may be of one publication, and so contradict nothing.

    A journal prints what was held at a conference; findings are called by its name.

    >>> same_publication("SIGGRAPH", "ACM Transactions on Graphics")
    True
    >>> same_publication("EMNLP", "EMNLP Findings"), same_publication("ICRA", "IROS")
    (True, False)
    """
    here, there = canonical(one) or one, canonical(other) or other
    if there in (here, f"{here} Findings") or here == f"{there} Findings":
        return True
    known = table().venues
    prints = (known[at].published_in if at in known else () for at in (here, there))
    return any(at in journals for at, journals in zip((there, here), prints, strict=True))


def venue_year(text: str) -> tuple[str | None, int | None]:
    """The venue and the year that a text in the place of a venue states.

    >>> venue_year("SOSP' 24"), venue_year("PPoPP ’25"), venue_year("[NSDI '22]")
    (('SOSP', 2024), ('PPoPP', 2025), ('NSDI', 2022))
    >>> venue_year("ICML ES-FoMo Workshop 2025"), venue_year("NAIC' 24")
    (('ICML ES-FoMo Workshop', 2025), ('NAIC', 2024))
    """
    bare = text.strip(" \t[](){}【】.,;")
    if found := find(bare):
        return found.venue, found.year or stated_year(bare)
    return coined(bare)


def acronym(text: str) -> str | None:
    """The venue whose acronym is the whole text.

    >>> acronym("nips"), acronym("SC"), acronym("Google")
    ('NeurIPS', 'SC', None)
    >>> acronym("Sensors"), acronym("ER")
    ('Sensors', None)
    """
    if len(text) < _TOLD_ALONE and text in table().tags:
        return None
    return table().words.get(text) or table().acronyms.get(text.lower())


def coined(text: str) -> tuple[str | None, int | None]:
    """The venue and year of a text that has the form of `ACRONYM'24`.

    >>> coined("NAIC' 24"), coined("Google 24")
    (('NAIC', 2024), (None, None))
    """
    if text not in table().tags and (exact := acronym(text)):
        return exact, None
    found = _COINED.fullmatch(text) if text[-1:].isdigit() else None
    if found and sum(letter.isupper() for letter in found[1]) >= 2:
        return found[1].strip(), full_year(found[2] or found[3])
    return None, None
