"""Every spelling that the table of venues knows has its example, and its near miss."""

from __future__ import annotations

import re
from typing import get_args

from enrich.normalization import venues
from enrich.normalization.venue_table import Kind, Venue, table

VENUES = table().venues.values()
YEARS = re.compile(r"(?:19|20)\d\d|-(?:19|20)\d\d|(?:19|20)\d\d-(?:(?:19|20)\d\d)?")


def spellings(venue: Venue) -> list[str]:
    """Return everything by which a venue is recognised."""
    return [venue.acronym, *venue.aliases, *venue.words, *venue.names]


def stands_in(spelling: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(spelling)}", text, re.IGNORECASE) is not None


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


def test_every_example_has_a_spelling() -> None:
    for one in VENUES:
        alone = [x for x in one.examples if not any(stands_in(y, x) for y in spellings(one))]
        assert alone == [], one.acronym


def test_every_row_is_well_formed() -> None:
    for one in VENUES:
        assert one.kind in get_args(Kind), one.acronym
        assert all(name == name.lower() for name in one.names), one.acronym
        assert set(one.years) <= set(spellings(one)), one.acronym
        assert all(YEARS.fullmatch(years) for years in one.years.values()), one.acronym


def test_no_spelling_stands_for_two_venues() -> None:
    found: dict[str, set[str]] = {}
    for one in VENUES:
        for spelling in spellings(one):
            found.setdefault(spelling.lower(), set()).add(one.acronym)
    assert {text: names for text, names in found.items() if len(names) > 1} == {}


def test_a_workshop_of_the_table_is_one_without_the_word() -> None:
    kinds = {one.acronym: one.kind for one in VENUES}
    assert kinds["HotOS"] == "workshop" and kinds["SOSP"] == "conference"
    assert venues.is_workshop("HotOS") and not venues.is_workshop("SOSP")
    assert venues.kind("TOCS") == "journal" and venues.kind("Nowhere") is None
