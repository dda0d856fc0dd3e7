"""Whatever fails, the dataset never knows less than the run before."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import standin
from enrich import schema
from test_pipeline import Place

IDS = ["2401.00001", "2401.00002"]
TROUBLES = {
    "none": [],
    "too fast": [(429, {"Retry-After": "90000"}, b"Rate exceeded.")],
    "down": [(503, {}, b"busy")] * 9,
    "a wall": [(200, {"Content-Type": "text/html"}, b"<title>Just a moment...</title>")] * 9,
    "an error feed": [(200, {}, standin.feed(standin.ERROR.format(id="x")))] * 9,
    "cut": [(200, {}, standin.feed(standin.entry(IDS[0]))[:-40])] * 9,
}
night = st.tuples(
    st.sampled_from(list(TROUBLES)), st.sets(st.sampled_from(IDS)), st.sampled_from([0, 1, 40])
)

NIGHTS = st.lists(night, min_size=2, max_size=4)


@pytest.fixture(scope="module")
def arxiv():
    with standin.arxiv() as server:
        yield server


def cells(place: Place) -> set[tuple[str, str]]:
    return {
        (row["paper_id"], name)
        for row in place.rows("papers")
        for name in schema.VALUES
        if row[name] is not None
    }


@settings(max_examples=8)
@given(nights=NIGHTS)
def test_non_null_cells_only_grow_while_the_list_is_the_same(arxiv, nights) -> None:
    assert_growth(arxiv, nights)


@pytest.mark.slow
@settings(max_examples=40)
@given(nights=NIGHTS)
def test_non_null_cells_only_grow_in_many_nights(arxiv, nights) -> None:
    assert_growth(arxiv, nights)


def assert_growth(arxiv, nights) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place, before, told = Place(Path(folder)), set[tuple[str, str]](), set[str]()
        for trouble, unknown, days in nights:
            arxiv.trouble = list(TROUBLES[trouble])
            arxiv.unknown = unknown - told  # what is said twice, on two days, is believed
            told |= unknown
            place.now += timedelta(days=days)
            place.run(arxiv.url, patience=0)
            now = cells(place)
            assert before <= now
            before = now
