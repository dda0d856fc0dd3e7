"""A small Parquet file is a whole one, and smaller than those that are written as usual."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.dataset.history.small_parquet import small_parquet

TIMES = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1)).map(
    lambda at: at.replace(tzinfo=UTC)
)
SCHEMA = pa.schema(
    {
        "at": pa.timestamp("us", tz="UTC"),
        "text": pa.string(),
        "count": pa.int32(),
        "score": pa.float32(),
        "won": pa.bool_(),
        "names": pa.list_(pa.string()),
        "seen": pa.list_(pa.struct({"ref": pa.string(), "at": pa.timestamp("us", tz="UTC")})),
    }
)
ROWS = st.fixed_dictionaries(
    {
        "at": st.none() | TIMES,
        "text": st.none() | st.text(),
        "count": st.none() | st.integers(-(2**31), 2**31 - 1),
        "score": st.none() | st.floats(width=32, allow_nan=False),
        "won": st.none() | st.booleans(),
        "names": st.none() | st.lists(st.none() | st.text(), max_size=3),
        "seen": st.none()
        | st.lists(st.fixed_dictionaries({"ref": st.text(), "at": TIMES}), max_size=2),
    }
)


@settings(max_examples=40, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=8))
def test_a_table_comes_out_as_it_went_in(rows) -> None:
    table = pa.Table.from_pylist(rows, SCHEMA)
    assert pq.read_table(io.BytesIO(small_parquet(table))).to_pylist() == table.to_pylist()


def test_forty_changed_counts_take_less_than_half_of_what_is_usual() -> None:
    now = datetime(2026, 10, 1, tzinfo=UTC)
    table = pa.table(
        {
            "at": pa.array([now] * 40, pa.timestamp("us", tz="UTC")),
            "change": ["other"] * 40,
            "ref": [f"arxiv:2401.{17 * number:05}" for number in range(40)],
            "value": [str(number * number) for number in range(40)],
            "place": pa.array([1] * 40, pa.int16()),
        }
    )
    usual = io.BytesIO()
    pq.write_table(table, usual)
    assert len(small_parquet(table)) < len(usual.getvalue()) / 2
    assert small_parquet(table) == small_parquet(table)
