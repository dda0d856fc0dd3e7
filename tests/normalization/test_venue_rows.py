"""The short reading of the tables of venues says what TOML says."""

from __future__ import annotations

import doctest

from hypothesis import given
from hypothesis import strategies as st

from enrich.normalization import venue_rows, venue_spellings
from enrich.normalization.venue_spellings import Spellings

LEFT_OUT = {"examples", "near_misses", "years"}


def test_a_short_row_is_the_whole_one_without_what_only_people_read() -> None:
    _, rows = venue_rows.read()
    whole = venue_rows.in_full()
    wanted = [
        {name: value for name, value in row.items() if name not in LEFT_OUT}
        for row in whole.values()
    ]
    assert rows == wanted


def test_no_acronym_has_two_rows() -> None:
    _, rows = venue_rows.read()
    assert len(rows) == len({row["acronym"] for row in rows})


def test_a_short_name_is_found_as_a_word_by_itself_and_the_longest_first() -> None:
    names = Spellings(["loom", "loom two", "*warp"], any_case=True)
    text = "A LOOM TWO, looms, *Warp, loom2 and aloom"
    assert [found.text for found in names.within(text)] == ["LOOM TWO", "*Warp", "loom"]
    exact = Spellings(["Loom"], any_case=False)
    assert [found.start for found in exact.within("loom Loom LoomS Looms Loom_")] == [5]


@given(st.text(), st.text())
def test_where_a_short_name_stands_is_counted_in_the_text_itself(before: str, behind: str) -> None:
    text = f"{before} Loom {behind}"
    places = [(found.start, found.end) for found in Spellings(["loom"], any_case=True).within(text)]
    assert (len(before) + 1, len(before) + 5) in places
    assert all(text[start:end].lower() == "loom" for start, end in places)


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(venue_spellings).failed == 0
