"""The small parts of the door, for what no whole request shows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from enrich.errors import BadInput
from enrich.http import MemoryPace, Session, response_check, retry_after
from enrich.http.address_guard import bare, origin
from enrich.http.circuit_breaker import REST, Breaker
from enrich.http.failures import Fault
from enrich.model import Expects
from faults import ATOM, JSON, PAGE, TYPES

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def response(body: bytes, expects: Expects) -> requests.Response:
    made = requests.Response()
    made.status_code = 200
    made.headers["Content-Type"] = TYPES.get(expects, "text/html")
    made._content = body
    return made


@pytest.mark.parametrize(("expects", "body"), [("json", JSON), ("atom", ATOM), ("html", PAGE)])
def test_no_beginning_of_an_answer_passes_for_the_whole(expects: Expects, body: bytes) -> None:
    whole = body.rstrip()
    response_check.answer(response(whole, expects), expects, "host", NOW)
    for length in range(len(whole)):
        with pytest.raises(Fault) as told:
            response_check.answer(response(whole[:length], expects), expects, "host", NOW)
        if expects != "html" and length:
            assert told.value.kind in ("truncated", "empty")


@given(st.binary(), st.sampled_from(["atom", "xml", "json", "html", "text"]))
def test_any_bytes_are_an_answer_or_a_fault(body: bytes, expects: Expects) -> None:
    try:
        response_check.answer(response(body, expects), expects, "host", NOW)
    except Fault as fault:
        assert fault.kind in ("truncated", "empty", "unreadable", "blocked")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "5"}, 5),
        ({"Retry-After": "0"}, 0),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "1.5"}, 1.5),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "Sun, 22 Nov 2026 08:01:30 GMT"}, 90),
        ({"Retry-After": "Sun, 22 Nov 2026 07:00:00 GMT"}, 0),
        ({"Retry-After": "Sun, 22 Nov 2026 08:01:30 -0000"}, 90),
        ({"Retry-After": "999999999999"}, 86_400),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "3600"}, 3600),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": f"{NOW.timestamp() + 60:.0f}"}, 60),
        ({"x-ratelimit-remaining": "1", "x-ratelimit-reset": "3600"}, None),
        ({"RateLimit": '"api";r=0;t=55'}, 55),
        ({"RateLimit": '"api";r=9;t=55'}, None),
        ({}, None),
    ],
)
def test_a_provider_says_in_many_ways_how_long_to_wait(
    headers: dict[str, str], seconds: float | None
) -> None:
    folded = requests.structures.CaseInsensitiveDict(headers)
    assert retry_after.told_to_wait(folded, NOW) == seconds


@given(st.text(), st.text(), st.text())
def test_no_header_leads_to_a_wait_beyond_a_day(first: str, second: str, third: str) -> None:
    headers = {
        "Retry-After": first,
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": second,
        "x-rate-limit-limit": third,
        "x-rate-limit-interval": second,
        "x-concurrency-limit": first,
    }
    assert 0 <= (retry_after.told_to_wait(headers, NOW) or 0) <= 86_400
    assert 0 <= (retry_after.pause(headers) or 0) <= 60
    assert (retry_after.connections(headers) or 1) >= 1


@given(st.text())
def test_any_text_is_an_origin_or_a_fault(url: str) -> None:
    try:
        scheme, host, port = origin(url)
    except Fault as fault:
        assert fault.kind == "address"
    else:
        assert scheme in ("http", "https")
        assert host
        assert 0 < port < 65_536


def test_a_url_is_logged_without_its_query_its_user_and_its_fragment() -> None:
    assert bare("https://me:pass@host:8080/a/b?key=1#x") == "https://host:8080/a/b"


@pytest.mark.parametrize("root", ["arxiv.org", "ftp://arxiv.org", "https://", "http://[::1"])
def test_a_root_that_is_no_address_is_bad_input(root: str) -> None:
    with pytest.raises(BadInput, match="no address of an API"):
        Session("arxiv", root=root, pace=MemoryPace())


def test_a_breaker_counts_failures_in_a_row_only() -> None:
    breaker = Breaker()
    for _ in range(2):
        breaker.fail(NOW, 1, "down")
        breaker.fail(NOW, 1, "down")
        assert breaker.closed_at(NOW) is None
        breaker.succeed()
    for _ in range(3):
        breaker.fail(NOW, 1, "down")
    assert breaker.closed_at(NOW) == NOW + REST
    assert breaker.closed_at(NOW + REST) is None
    breaker.fail(NOW + REST, 1, "still down")
    assert breaker.closed_at(NOW + REST) == NOW + 2 * REST
