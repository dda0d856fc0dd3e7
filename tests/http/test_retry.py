"""Every way a provider can fail: recovered from, or told as what it is."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import arxiv
import pytest

import faults
from enrich.errors import FetchError, Refused, Unreachable, Unreadable
from enrich.http import MemoryPace, Session
from enrich.model import Expects, Request
from faults import ATOM, JSON, PAGE, Behaviour, FaultServer, StillClock, answer

ENTRY = (
    b'<feed xmlns="http://www.w3.org/2005/Atom"'
    b' xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
    b"<opensearch:totalResults>1</opensearch:totalResults>"
    b"<opensearch:itemsPerPage>1</opensearch:itemsPerPage>"
    b"<opensearch:startIndex>0</opensearch:startIndex><entry>"
    b"<id>http://arxiv.org/abs/1706.03762v7</id><title>Attention Is All You Need</title>"
    b"<published>2017-06-12T17:57:34Z</published><updated>2023-08-02T00:41:18Z</updated>"
    b"<summary>s</summary><author><name>Ashish Vaswani</name></author>"
    b'<arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="cs.CL"/>'
    b'<category term="cs.CL"/></entry></feed>'
)
SLOW = [faults.hang(), faults.drip(), faults.drip_headers()]
QUICK = {"read_timeout": 0.3, "total_timeout": 0.5}


def session(server: FaultServer, clock: StillClock, **options: Any) -> Session:
    pace = options.pop("pace", None) or MemoryPace(clock)
    return Session(
        "arxiv",
        root=server.root,
        pace=pace,
        clock=clock,
        sleep=clock.sleep,
        **{"pause": 3.0, **options},
    )


@pytest.mark.parametrize(
    ("fault", "name", "least_wait"),
    [
        (faults.rate_limited(5), "429", 5),
        (faults.rate_limited(0), "429", 3),  # the pace still holds
        (faults.rate_limited(), "429", 3),
        (faults.status(503), "503", 3),
        (faults.status(503, Retry_After="7"), "503", 7),
        (faults.status(502), "502", 3),
        (faults.status(500), "500", 3),
        (faults.status(504), "504", 3),
        (faults.status(522), "502", 3),
        (faults.body_cut(), "truncated", 3),
        (faults.chunks_cut(), "truncated", 3),
        (faults.gzip_cut(), "truncated", 3),
        (faults.text_cut(), "truncated", 3),
        (faults.reset(), "reset", 3),
        (answer(b""), "empty", 3),
    ],
)
def test_a_fault_that_passes_is_waited_out_and_counted(
    fault: Behaviour, name: str, least_wait: float
) -> None:
    clock = StillClock()
    began = clock()
    with FaultServer(fault, answer()) as server, session(server, clock) as lane:
        assert lane.ask(Request(f"{server.root}/x")).body == JSON
    assert len(server.log) == 2
    assert (lane.counts["retries"], lane.counts[name]) == (1, 1), lane.counts
    assert clock() - began >= timedelta(seconds=least_wait)


@pytest.mark.parametrize(
    ("fault", "error", "status", "requests"),
    [
        (faults.rate_limited(), Unreachable, 429, 3),
        (faults.status(503), Unreachable, 503, 3),
        (faults.status(500), Unreachable, 500, 3),
        (faults.reset(), Unreachable, None, 3),
        (faults.body_cut(), Unreachable, None, 3),
        (faults.status(400), Unreadable, 400, 1),
        (faults.status(413), Unreadable, 413, 1),
        (faults.status(414), Unreadable, 414, 1),
        (faults.status(410), Unreadable, 410, 1),
        (faults.status(206), Unreadable, 206, 1),
        (faults.status(302), Unreadable, 302, 1),
        (faults.status(401), Refused, 401, 1),
        (faults.status(403), Refused, 403, 1),
        (faults.page_for_data(), Unreadable, None, 1),
        (faults.bot_wall(), Refused, 200, 1),
        (faults.bot_wall(code=403), Refused, 403, 1),
        (faults.bot_wall(code=503), Refused, 503, 1),
        (faults.bot_wall(faults.ANUBIS), Refused, 200, 1),
        (faults.bot_wall(faults.CHALLENGE, 403), Refused, 403, 1),
        (answer(JSON, kind="application/pdf"), Unreadable, None, 1),
        (answer(JSON, kind="text/html"), Unreadable, None, 1),
        (answer(b"null"), Unreadable, None, 1),
        (answer(b"Rate exceeded."), Unreadable, None, 1),
        (answer(b"[" * 100_000), Unreadable, None, 1),
        (answer(b""), Unreadable, None, 2),
        (answer(JSON, headers={"Content-Encoding": "br"}), Unreadable, None, 1),
        (answer(JSON, headers={"Content-Encoding": "gzip"}), Unreadable, None, 1),
    ],
)
def test_a_fault_that_stays_is_told_as_what_it_is(
    fault: Behaviour, error: type[FetchError], status: int | None, requests: int
) -> None:
    clock = StillClock()
    with (
        FaultServer(fault) as server,
        session(server, clock) as lane,
        pytest.raises(error) as told,
    ):
        lane.ask(Request(f"{server.root}/works?q=secret"))
    assert told.value.status == status
    assert told.value.provider == "arxiv"
    assert told.value.url == f"{server.root}/works"
    assert "secret" not in str(told.value)
    assert len(server.log) == requests


@pytest.mark.parametrize("fault", SLOW)
def test_a_reply_that_takes_too_long_is_given_up_and_asked_for_once_more(fault: Behaviour) -> None:
    clock = StillClock()
    with FaultServer(fault, answer()) as server, session(server, clock, **QUICK) as lane:
        assert lane.ask(Request(f"{server.root}/x")).body == JSON
    assert (lane.counts["retries"], lane.counts["timeout"]) == (1, 1)


@pytest.mark.parametrize("fault", SLOW)
def test_a_reply_that_never_ends_is_unreachable_after_two_tries(fault: Behaviour) -> None:
    clock = StillClock()
    with (
        FaultServer(fault) as server,
        session(server, clock, **QUICK) as lane,
        pytest.raises(Unreachable),
    ):
        lane.ask(Request(f"{server.root}/x"))
    assert len(server.log) == 2


@pytest.mark.parametrize(
    ("expects", "body", "kind", "verdict"),
    [
        ("atom", ATOM, "application/atom+xml", None),
        ("atom", ATOM, None, None),
        ("atom", ATOM[:-40], "application/atom+xml", Unreachable),
        ("atom", b"<feed>", "text/xml", Unreachable),
        ("atom", b"<rss/>", "text/xml", Unreadable),
        ("atom", b"<feed><a></feed>", "text/xml", Unreadable),
        ("atom", PAGE, "application/atom+xml", Unreadable),
        ("xml", b"<a><b/></a>", "text/xml", None),
        ("xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "text/xml", Unreadable),
        ("xml", b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "text/xml", Unreadable),
        ("json", b"[]", "application/json; charset=utf-8", None),
        ("json", b'{"a": "\xc3', "application/json", Unreachable),
        ("json", b'{"a": "\xc3(" }', "application/json", Unreadable),
        ("html", PAGE, "text/html", None),
        ("html", PAGE[:10], "text/html", Unreadable),
        ("html", JSON, "application/json", Unreadable),
        ("text", b"@article{a}", "application/x-bibtex", None),
        ("text", PAGE, "text/html", Unreadable),
        ("text", b"%PDF-1.7\0", "text/plain", Unreadable),
    ],
)
def test_a_body_is_whole_and_of_the_kind_that_was_due(
    expects: Expects, body: bytes, kind: str | None, verdict: type[FetchError] | None
) -> None:
    clock = StillClock()
    with FaultServer(answer(body, kind=kind)) as server, session(server, clock) as lane:
        request = Request(f"{server.root}/x", expects=expects)
        if verdict is None:
            assert lane.ask(request).body == body
        else:
            with pytest.raises(verdict):
                lane.ask(request)


def test_a_404_is_an_answer_only_the_provider_understands() -> None:
    clock = StillClock()
    gone = answer(PAGE, status=404, kind="text/html")
    with FaultServer(gone) as server, session(server, clock) as lane:
        reply = lane.ask(Request(f"{server.root}/works/doi:10.1/x"))
    assert (reply.status, reply.body) == (404, PAGE)


def test_a_wait_beyond_patience_is_not_sat_out_but_remembered_for_the_next_run() -> None:
    clock = StillClock()
    pace = MemoryPace(clock)
    with FaultServer(faults.rate_limited(86_400), answer()) as server:
        for _ in range(2):
            with session(server, clock, pace=pace) as lane, pytest.raises(Unreachable) as told:
                lane.ask(Request(f"{server.root}/x"))
            assert told.value.retry_at == clock() + timedelta(days=1)
        assert len(server.log) == 1
        assert clock.naps == []
        clock.at += timedelta(days=1)
        with session(server, clock, pace=pace) as lane:
            assert lane.ask(Request(f"{server.root}/x")).status == 200


def test_a_date_in_retry_after_is_obeyed_in_full() -> None:
    clock = StillClock()
    at = clock() + timedelta(seconds=90)
    with (
        FaultServer(faults.rate_limited(format_datetime(at, usegmt=True)), answer()) as server,
        session(server, clock) as lane,
    ):
        lane.ask(Request(f"{server.root}/x"))
    assert clock() >= at


def test_a_refusal_is_obeyed_even_where_its_page_is_cut() -> None:
    clock = StillClock()
    refusal = answer(
        b"slow",
        status=429,
        headers={"Content-Length": "99999", "Retry-After": "77", "Connection": "close"},
    )
    with FaultServer(refusal, answer()) as server, session(server, clock) as lane:
        lane.ask(Request(f"{server.root}/x"))
    assert (lane.counts["429"], lane.counts["waited_seconds"]) == (1, 77)


def test_a_spent_allowance_says_when_it_fills_up_again() -> None:
    clock = StillClock()
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(clock().timestamp() + 3600)}
    spent = answer(b'{"message": "limit"}', status=403, headers=headers)
    with (
        FaultServer(spent) as server,
        session(server, clock) as lane,
        pytest.raises(Unreachable) as told,
    ):
        lane.ask(Request(f"{server.root}/x"))
    assert told.value.retry_at == clock() + timedelta(hours=1)


def test_three_refusals_without_a_hint_cool_down_longer_and_longer() -> None:
    clock = StillClock()
    with (
        FaultServer(faults.rate_limited()) as server,
        session(server, clock, cool_down=60.0, patience=1000) as lane,
        pytest.raises(Unreachable) as told,
    ):
        lane.ask(Request(f"{server.root}/x"))
    first, second = (nap for nap in clock.naps if nap > 10)
    assert 60 <= first <= 75
    assert 120 <= second <= 135
    assert told.value.retry_at is not None
    assert told.value.retry_at >= clock() + timedelta(seconds=240)


def test_patience_is_for_the_whole_run_of_a_lane() -> None:
    clock = StillClock()
    with (
        FaultServer(*[faults.rate_limited(50), answer()] * 3) as server,
        session(server, clock) as lane,
    ):
        lane.ask(Request(f"{server.root}/1"))
        lane.ask(Request(f"{server.root}/2"))
        with pytest.raises(Unreachable):
            lane.ask(Request(f"{server.root}/3"))
    assert lane.counts["waited_seconds"] == 100
    assert (lane.counts["429"], lane.counts["waits"], lane.counts["requests"]) == (3, 2, 5)


def test_every_retry_is_told_in_the_log() -> None:
    clock = StillClock()
    said: list[str] = []
    with (
        FaultServer(faults.status(503), answer()) as server,
        session(server, clock, tell=said.append) as lane,
    ):
        lane.ask(Request(f"{server.root}/x"))
    assert len(said) == 1
    assert said[0].startswith("arxiv: 127.0.0.1 answered 503 (service unavailable); trying again")


def test_every_try_keeps_the_pace_from_the_end_of_the_one_before() -> None:
    clock = StillClock()
    with (
        FaultServer(faults.status(502), faults.status(502), answer()) as server,
        session(server, clock, pause=30.0) as lane,
    ):
        lane.ask(Request(f"{server.root}/1"))
        lane.ask(Request(f"{server.root}/2"))
    assert clock() - StillClock().at == timedelta(seconds=90)


def test_an_operator_of_a_pool_names_a_stricter_limit_and_it_is_kept() -> None:
    clock = StillClock()
    pool = {
        "x-rate-limit-limit": "3",
        "x-rate-limit-interval": "30s",
        "x-concurrency-limit": "1",
    }
    with (
        FaultServer(answer(headers=pool)) as server,
        session(server, clock, pause=0.1, connections=3) as lane,
    ):
        lane.ask(Request(f"{server.root}/1"))
        assert (lane.pause, lane.connections) == (10.0, 1)


def test_a_client_library_may_ride_on_the_session_under_our_name() -> None:
    clock = StillClock()
    feed = answer(ATOM, kind="application/atom+xml")
    with (
        FaultServer(faults.rate_limited(9), feed) as server,
        session(server, clock, expects="atom", contact="me@example.org") as lane,
    ):
        response = lane.get(f"{server.root}/api", headers={"user-agent": "arxiv.py/4"})
    assert (response.status_code, response.content) == (200, ATOM)
    agents = {seen.headers["user-agent"] for seen in server.log}
    assert len(agents) == 1
    assert agents.pop().startswith("enrich/")
    assert server.log[0].headers["user-agent"].endswith("; mailto:me@example.org)")


def test_the_client_of_arxiv_is_paced_retried_and_stopped_like_everybody() -> None:
    clock = StillClock()
    feed = answer(ENTRY, kind="application/atom+xml")
    client = arxiv.Client(page_size=1, delay_seconds=0.0, num_retries=0)
    with (
        FaultServer(faults.status(503, Retry_After="9"), feed, faults.bot_wall()) as server,
        session(server, clock, expects="atom") as lane,
    ):
        client.query_url_format = server.root + "/api/query?{}"
        client._session = lane
        (paper,) = client.results(arxiv.Search(id_list=["1706.03762"], max_results=1))
        with pytest.raises(Refused):
            list(client.results(arxiv.Search(id_list=["1706.03762"], max_results=1)))
    assert paper.title == "Attention Is All You Need"
    assert len(server.log) == 3
    assert clock() - StillClock().at >= timedelta(seconds=12)


def test_a_question_can_be_posted_and_is_posted_again_when_it_has_to_be() -> None:
    clock = StillClock()
    with FaultServer(faults.status(502), answer()) as server, session(server, clock) as lane:
        lane.ask(Request(f"{server.root}/batch", method="POST", json={"ids": ["a", "b"]}))
    assert [(s.method, s.body) for s in server.log] == [("POST", b'{"ids": ["a", "b"]}')] * 2


def test_one_connection_at_a_time_ends_with_its_request() -> None:
    clock = StillClock()
    with FaultServer(answer()) as server, session(server, clock) as lane:
        for number in range(3):
            lane.ask(Request(f"{server.root}/{number}"))
    assert {seen.headers["connection"] for seen in server.log} == {"close"}
    assert len({seen.connection for seen in server.log}) == 3


def test_where_several_are_allowed_a_connection_is_kept() -> None:
    clock = StillClock()
    with FaultServer(answer()) as server, session(server, clock, connections=3) as lane:
        for number in range(3):
            lane.ask(Request(f"{server.root}/{number}"))
    assert len({seen.connection for seen in server.log}) == 1
