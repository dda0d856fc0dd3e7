"""What is asked of rows is the same of packed ones."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.dataset.parquet import packed
from enrich.dataset.table_rows import having, lacking, tally
from enrich.schema import CLAIMS

TEXT = st.sampled_from(["title", "year", "", "größe"])
CLAIM = st.fixed_dictionaries(
    {
        **dict.fromkeys(("paper_id", "field", "provider", "ref"), TEXT),
        "value": st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
        "fetched_at": st.integers(0, 3).map(lambda n: datetime(2026, 11, 1 + n, tzinfo=UTC)),
        "won": st.booleans(),
        "refused": st.none() | TEXT,
        "place": st.integers(1, 3),
    }
)
ROWS = st.lists(CLAIM, max_size=8)


@given(ROWS)
def test_packed_rows_are_the_rows(rows) -> None:
    held = packed(iter(rows), CLAIMS)
    assert (list(held), len(held)) == (rows, len(rows))
    assert [held[place] for place in range(-len(rows), len(rows))] == rows * 2
    assert list(held[1:3]) == rows[1:3]
    with pytest.raises(IndexError):
        held[len(rows)]


@given(ROWS, st.lists(TEXT, max_size=2))
def test_the_same_rows_have_or_lack_a_value(rows, values) -> None:
    held = packed(rows, CLAIMS)
    assert list(having(held, "field", *values)) == list(having(rows, "field", *values))
    assert list(lacking(held, "refused")) == list(lacking(rows, "refused"))


@given(ROWS)
def test_the_same_values_are_counted(rows) -> None:
    held, columns = packed(rows, CLAIMS), ("provider", "fetched_at", "refused", "won")
    assert tally(held, *columns) == tally(rows, *columns)


def test_more_rows_than_are_packed_at_once_are_all_kept() -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    said = dict.fromkeys(("paper_id", "field", "value", "provider", "ref"), "a")
    rows = [{**said, "fetched_at": at, "won": True, "refused": None, "place": 1}] * 10_000
    assert list(packed(rows, CLAIMS)) == rows
