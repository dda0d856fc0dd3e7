"""Numbers, times and dates of strangers: whatever stands there, reading it does not raise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.http import retry_after
from enrich.normalization import field_values, outside_numbers
from enrich.normalization.text import unescaped

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
NUMBERS = st.from_regex(r"[+-]?[0-9]{0,30}(\.[0-9]{0,30})?([eE][+-]?[0-9]{1,9})?", fullmatch=True)
TIMES = st.builds(
    "{}, {} {} {} {}:{}:{} {}".format,
    st.sampled_from(["Mon", "Thu", "", "Noday"]),
    st.integers(-5, 10**20),
    st.sampled_from(["Jan", "Feb", "Foo", ""]),
    st.integers(-5, 10**20),
    *[st.integers(-5, 10**20) | st.sampled_from(["00", "0055555555555500", ""])] * 3,
    st.sampled_from(["GMT", "+9999", "-2400", "+99999999999999", "", "EST"]),
)
DATES = st.from_regex(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", fullmatch=True)
ANYTHING = JSON | NUMBERS | TIMES | DATES
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            "Retry-After",
            "RateLimit",
            "x-ratelimit-remaining",
            "x-ratelimit-reset",
            "ratelimit-remaining",
            "ratelimit-reset",
            "x-rate-limit-limit",
            "x-rate-limit-interval",
            "x-concurrency-limit",
        ]
    ),
    st.text() | NUMBERS | TIMES | st.just("0") | st.from_regex(r"\br=0;t=\d{1,40}"),
)


@given(ANYTHING)
def test_nothing_that_a_stranger_writes_for_a_number_raises(value) -> None:
    number, decimal = outside_numbers.whole(value), outside_numbers.decimal(value)
    assert number is None or (type(number) is int and abs(number) < 10**18)
    assert decimal is None or 0 <= decimal < 10**19
    at = outside_numbers.instant(value)
    assert at is None or at.tzinfo is UTC


@given(ANYTHING)
def test_nothing_that_a_stranger_writes_for_a_date_raises(value) -> None:
    told, year = outside_numbers.day(value, NOW), outside_numbers.year(value, NOW)
    assert told is None or ("1600" <= told[:4] <= "2027" and value.startswith(told[:4]))
    assert year is None or 1600 <= year <= 2027
    assert field_values.year(value) is None or year is not None or value > 2027
    at = outside_numbers.http_date(value)
    assert at is None or at.utcoffset() == timedelta(0)


@given(HEADERS)
def test_no_header_about_waiting_raises_or_sends_us_away_for_more_than_a_day(headers) -> None:
    assert 0 <= (retry_after.told_to_wait(headers, NOW) or 0) <= 86_400
    assert 0 <= (retry_after.pause(headers) or 0) <= 60
    assert (retry_after.connections(headers) or 1) >= 1
    retry_after.is_spent(headers)


@pytest.mark.parametrize(
    "text",
    [
        "Mon, 01 Jan 2024 00:0055555555555500 GMT",
        "Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
        "Mon, 01 Jan 0001 00:00:00 +2359",
        "Mon, 01 Jan 2024 00:00:00 +99999999999999999999",
        "9" * 10_000,
        "\u0665" * 5,
        "1e999",
        "NaN",
    ],
)
def test_a_malformed_retry_after_is_none(text) -> None:
    assert retry_after.told_to_wait({"Retry-After": text}, NOW) in (None, 0.0)


def test_a_rate_limit_header_of_a_thousand_parts_is_read_once() -> None:
    assert retry_after.told_to_wait({"RateLimit": "r=0;" * 16_000}, NOW) is None
    assert retry_after.told_to_wait({"RateLimit": '"a";r=0;t=55, "b";r=9;t=1'}, NOW) == 55


@given(st.text(alphabet="&#;xX0123456789abamp ") | st.text())
def test_no_entity_raises(text) -> None:
    unescaped(text)


def test_a_character_with_a_number_of_a_megabyte_is_none() -> None:
    assert unescaped("a&#" + "1" * 1_000_000 + ";b") == "a\ufffdb"
