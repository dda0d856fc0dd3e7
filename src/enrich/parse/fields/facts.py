"""What is known of one work while its line is read, and how more is noted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from enrich.normalization import venues, word_lists
from enrich.parse.fields import authors, dates, series
from enrich.parse.fields.affiliations import all_known
from enrich.parse.fields.cue_words import GAP, is_remark, word_count
from enrich.parse.fields.name_shapes import is_known, is_organisation, is_team

NO_VENUE = re.compile(r"\b(?:pre-?print|under review|submitted|in submission|tbd)\b[\s\d.]*", re.I)
"""What stands in the place of a venue before there is one."""

LONE_YEAR = re.compile(r"\(?((?:19|20)\d\d)[a-z]?\)?")
YEAR_LAST = re.compile(r"[,.]?\s?\(?(?:19|20)\d\d\)?[.,。]?\s?$")
_LONGEST_YEAR = 11  # characters of it
_YEAR_AHEAD = re.compile(r"^\s?\(?(?:19|20)\d\d\)?[\s.,:]{1,3}")
_VOLUME = re.compile(r"[\s,]+(?:vol(?:ume|\.)?\s*)?\d[\d.]*(?=[\s(:,]|$)", re.I)
_IN = re.compile(r"^[Ii]n:?\s+")
_ABBREVIATED = re.compile(r"^(?:[A-Z][a-z]+\. ?){1,6}[A-Z][a-z]+\.?$")
_ASIDE = re.compile(r"\s?\([^()]{1,40}\)$")
_LONGEST_UNKNOWN = 6  # words
_STATUS = word_lists.any_of(word_lists.load(__file__)["no_venue"])
_LONGEST_VENUE = 18  # words


@dataclass(slots=True)
class Facts:
    """What was read so far about one work."""

    authors: tuple[str, ...] = ()
    venue: str | None = None
    year: int | None = None
    affiliations: list[str] = field(default_factory=list)
    date: str | None = None
    aside: bool = False  # the date was only a remark behind a dash
    slanted: frozenset[str] = frozenset()  # stretches that were set in italics
    cited: bool = False  # its people stood in front: what follows the title is its series
    venue_text: str | None = None  # the words that stand for the venue, whether known or not


def undated(text: str) -> str:
    """The text without a year at its end.

    >>> undated("Loom Labs, (2031)."), undated("2031 Loom Labs")
    ('Loom Labs', '2031 Loom Labs')
    """
    found = YEAR_LAST.search(text, max(0, len(text) - _LONGEST_YEAR))
    return text[: found.start()] if found else text


def note_words(text: str, facts: Facts) -> None:
    """Note the words for a venue, whether it is known or not."""
    if facts.venue_text is not None:
        return
    words = _VOLUME.split(undated(_YEAR_AHEAD.sub("", text)), maxsplit=1)[0].strip(" .,;:()[]*_")
    words = _ASIDE.sub("", words if words.count("(") <= words.count(")") else f"{words})")
    head, comma, rest = words.rpartition(", ")
    words = _IN.sub("", rest if comma and authors.names(head) else words)
    short = 0 < word_count(words) <= _LONGEST_VENUE
    if short and _may_be_venue(words) and not authors.certain(words):
        facts.venue_text = words


def _may_be_venue(words: str) -> bool:
    """Whether words are an acronym of the table or have the form of a series' name."""
    if venues.acronym(words) or series.HELD.search(words) or series.PRINTED.search(words):
        return True
    return _ABBREVIATED.search(words) is not None


def take_date(text: str, facts: Facts) -> bool:
    """Note the date or year that the whole text is; whether it is one."""
    text = text.replace(GAP, " ").strip(" .,;")
    stated = dates.read(text)
    if stated:
        facts.date = facts.date or stated
    elif year := LONE_YEAR.fullmatch(text):
        facts.year = facts.year or int(year[1])
    return stated is not None or LONE_YEAR.fullmatch(text) is not None


def note(venue: str | None, year: int | None, facts: Facts) -> None:
    """Note a venue and a year where none is known yet."""
    if venue and facts.venue is None:
        facts.venue = venue
        facts.year = year or facts.year
    elif year and facts.year is None:
        facts.year = year


def take_venue(text: str, facts: Facts) -> str:
    """Note the venue that the slot names; what is left of the text."""
    found = venues.find(text)
    if found is None:
        return _take_unknown(text, facts)
    if found.venue == "TBD" and not found.year:  # to be decided
        return ""
    note(found.venue, found.year or venues.stated_year(text), facts)
    return f"{text[: found.start]} {text[found.end :]}"


def note_as_written(text: str, facts: Facts) -> None:
    """Note what stands in the place of a venue as it is written, if it is a name at all."""
    words = undated(text).strip(" .,;:()[]'’-–—*_")
    short = 0 < word_count(words) <= _LONGEST_UNKNOWN and words[:1].isupper()
    if facts.venue or not short or _STATUS.search(words) or is_remark(words):
        return
    if dates.read(words) or authors.certain(words) or is_known(words) or all_known(words):
        return
    facts.venue = words
    facts.venue_text = facts.venue_text or words


def _take_unknown(text: str, facts: Facts) -> str:
    """Note a venue that is told by the form of its name alone."""
    bare = text.strip(" []().,;")
    venue, year = venues.coined(bare)
    if venue is None:
        venue, year = venues.coined(_ASIDE.sub("", text.strip(" []")))
    if venue is None and (printed := _printed(undated(bare))):
        venue, year = printed.name, venues.stated_year(bare)
        facts.venue_text = facts.venue_text or printed.words
    note(venue, year, facts)
    return "" if venue else text


def _printed(text: str) -> series.Series | None:
    """The journal that a text is, if a word of it says that it is one."""
    found = series.read(text) if series.PRINTED.search(text) else None
    return found if found and found.name else None


def take_dated_series(text: str, facts: Facts) -> None:
    """Note a series of any name, where that and its year are all that is told: `Looms, 2031`."""
    if facts.venue or facts.venue_text:
        return
    if series.unknown_at(text) and (coined := series.unknown(text)):
        note(coined["name"], venues.full_year(coined["short"] or coined["year"]), facts)
        return
    name = series.dated_name(text) if text[:-4].endswith(", ") else None
    if name is None or word_count(name) < 2 or authors.one(name) or names_somebody(name):
        return
    if not (series.is_published(name) or name.endswith("Books")):
        facts.venue_text = name
        note(name, int(text[-4:]), facts)


def names_somebody(name: str) -> bool:
    """Whether a name is of people or of an organisation, not of what is printed or held.

    >>> names_somebody("Jane Doe"), names_somebody("Loom Team"), names_somebody("Applied Looms")
    (True, True, False)
    """
    return is_organisation(name) or all_known(name) or is_known(name) or is_team(name)
