"""What stands behind a bar: a venue, people, organisations, a date, a remark, or a mixture."""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.normalization import venues
from enrich.normalization.organisations import known
from enrich.parse.fields import authors, dates, series
from enrich.parse.fields.affiliations import is_comment, organisations
from enrich.parse.fields.cue_words import SOFT_BREAK, bare, is_remark, undecorated, without_gaps
from enrich.parse.fields.facts import (
    LONE_YEAR,
    NO_VENUE,
    Facts,
    names_somebody,
    note,
    note_words,
    take_date,
    take_venue,
)
from enrich.parse.fields.name_shapes import is_known, is_organisation

_KEY = re.compile(
    r"(?:paper|pdf|code|link|project|page|github|arxiv|slides|video|data)s?\s?[:：]?", re.I
)
_EMPTY = re.compile(r"\(\s*\)|\[\s*\]")
_PART = re.compile(r",\s?|\s(?:and|&)\s|;\s?")
_LONGEST = 80  # characters
_NOTHING = (None, None, None)


def read_slot(text: str, facts: Facts) -> None:
    """Add what a stretch behind a bar says."""
    if (facts.venue, facts.venue_text, facts.year) != _NOTHING:
        _read(text, facts)
        return
    told = _told(text, facts.slanted)
    facts.venue, facts.venue_text, facts.year = told.venue, told.venue_text, told.year
    facts.date = facts.date or told.date
    facts.authors = facts.authors or told.authors
    facts.affiliations += told.affiliations


@lru_cache(maxsize=64)  # many entries of a list name the same venue
def _told(text: str, slanted: frozenset[str]) -> Facts:
    """What a stretch says where nothing is known of a venue yet."""
    told = Facts(slanted=slanted)
    _read(text, told)
    return told


def _read(text: str, facts: Facts) -> None:
    text = bare(without_gaps(undecorated(text)).replace(SOFT_BREAK, " "))
    if not text or take_date(text, facts) or _KEY.fullmatch(text):
        return
    if _are_people(text, facts.slanted):
        facts.authors = facts.authors or authors.names(text)
        return
    if dated := dates.find(text):
        facts.date = facts.date or dated[0]
        text = f"{text[: dated[1]]} {text[dated[2] :]}"
    note_words(text, facts)
    rest = take_venue(text, facts)
    rest = bare(_EMPTY.sub(" ", rest))
    if not rest:
        return
    if year := LONE_YEAR.fullmatch(rest):
        facts.year = facts.year or int(year[1])
    elif facts.venue_text and rest.startswith(facts.venue_text):
        named = series.read(rest)
        note(named.name if named else None, venues.stated_year(rest), facts)
    elif (printed := series.read(rest)) and printed.name and _is_printed(printed.words):
        facts.venue_text = facts.venue_text or printed.words
        note(printed.name, venues.stated_year(rest), facts)
    elif (name := series.dated_name(rest)) and " " in name and not names_somebody(name):
        facts.venue_text = facts.venue_text or name
        note(name, int(rest[-4:]), facts)
    elif not is_remark(rest) and not NO_VENUE.fullmatch(rest) and len(rest) <= _LONGEST:
        facts.affiliations += [one for one in organisations(rest) if not is_comment(one)]


def _are_people(text: str, slanted: frozenset[str]) -> bool:
    """Whether the words are names by more than their form."""
    if is_known(text):
        return True
    if not authors.certain(text):
        return False
    listed = text.count(",") > 1 or "et al" in text or text.strip(" .") in slanted
    parts = _PART.split(text)
    strange = any(is_organisation(part) or known(part) for part in parts)
    return listed or all(map(is_known, parts)) or (any(map(is_known, parts)) and not strange)


def _is_printed(words: str) -> bool:
    """Whether a name says by itself that it is a journal's."""
    return series.is_journal(words) or series.PRINTED.search(words) is not None
