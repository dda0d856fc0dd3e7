"""Every spelling that the table of venues knows has its example, and its near miss."""

from __future__ import annotations

import re
from typing import get_args

from enrich.normalization import venues
from enrich.normalization.venue_table import Kind, Venue, table
from enrich.normalization.venue_words import LINKS, tokens, variants

VENUES = table().venues.values()
YEARS = re.compile(r"(?:19|20)\d\d|-(?:19|20)\d\d|(?:19|20)\d\d-(?:(?:19|20)\d\d)?")


def spellings(venue: Venue) -> list[str]:
    """Return everything by which a venue is recognised."""
    return [venue.acronym, *venue.aliases, *venue.words, *venue.dated, *venue.names, *venue.beside]


def telling(text: str) -> str:
    """Return the words of a text, without numbers and what abbreviated names leave out."""
    words = (one.word for one in tokens(text) if not one.is_number and one.word not in LINKS)
    return f" {' '.join(words)} "


def stands_in(spelling: str, text: str) -> bool:
    glued = text.translate(dict.fromkeys(map(ord, "0123456789'’"), " "))
    texts = (telling(text), telling(glued), f" {text.lower()} ")
    return any(telling(one) in told for one in variants(spelling) for told in texts) or any(
        f" {spelling.lower()} " in told for told in texts
    )


def test_every_example_names_its_venue() -> None:
    found = {text: venues.canonical(text) for one in VENUES for text in one.examples}
    assert found == {text: one.acronym for one in VENUES for text in one.examples}


def test_no_near_miss_names_its_venue() -> None:
    pairs = [(text, one.acronym) for one in VENUES for text in one.near_misses]
    assert [pair for pair in pairs if venues.canonical(pair[0]) == pair[1]] == []


def test_every_spelling_has_an_example() -> None:
    for one in VENUES:
        alone = [x for x in spellings(one) if not any(stands_in(x, y) for y in one.examples)]
        assert alone == [], one.acronym


def test_every_venue_has_an_example_and_a_near_miss() -> None:
    assert [one.acronym for one in VENUES if not one.examples or not one.near_misses] == []


def test_every_row_is_well_formed() -> None:
    acronyms = {one.acronym for one in VENUES}
    for one in VENUES:
        assert set(one.published_in) <= acronyms, one.acronym
        assert one.kind in get_args(Kind), one.acronym
        assert all(name == name.lower() for name in one.names), one.acronym
        assert set(one.years) <= set(spellings(one)), one.acronym
        assert all(YEARS.fullmatch(years) for years in one.years.values()), one.acronym


def test_no_spelling_stands_for_two_venues() -> None:
    found: dict[str, set[str]] = {}
    for one in VENUES:
        for spelling in set(spellings(one)) - set(one.beside):
            found.setdefault(spelling.lower(), set()).add(one.acronym)
    assert {text: names for text, names in found.items() if len(names) > 1} == {}


def test_a_workshop_of_the_table_is_one_without_the_word() -> None:
    kinds = {one.acronym: one.kind for one in VENUES}
    assert kinds["HotOS"] == "workshop" and kinds["SOSP"] == "conference"
    assert venues.is_workshop("HotOS") and not venues.is_workshop("SOSP")
    assert venues.kind("TOCS") == "journal" and venues.kind("Nowhere") is None
