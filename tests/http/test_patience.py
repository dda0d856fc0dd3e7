"""How long a lane waits: in one go and in all, by hand and by schedule, and what it says."""

from __future__ import annotations

import socket
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest

import faults
from enrich.errors import Unreachable
from enrich.harvest.shell import Shell, session
from enrich.http import Limits, MemoryPace, Session
from enrich.model import Request
from enrich.providers import chosen
from enrich.settings import Settings
from enrich.store import Store
from faults import FaultServer, StillClock, answer

BY_HAND = Limits(*Settings(list="x").waits())
BY_NIGHT = Limits(*Settings(list="x").by_schedule().waits())


def lane(server: FaultServer, clock: StillClock, limits: Limits, **options: Any) -> Session:
    return Session(
        "loom",
        root=server.root,
        pause=0.0,
        **{"pace": MemoryPace(clock)} | options,
        patience=limits,
        clock=clock,
        sleep=clock.sleep,
    )


def test_one_429_with_retry_after_121_costs_a_night_two_minutes_and_it_says_so() -> None:
    clock, said = StillClock(), list[str]()
    with (
        FaultServer(faults.rate_limited(121), answer()) as server,
        lane(server, clock, BY_NIGHT, tell=said.append) as door,
    ):
        for number in range(4):
            assert door.ask(Request(f"{server.root}/{number}")).status == 200
    assert clock.naps == [121]
    assert said == [
        "loom: 127.0.0.1 answered 429 (too many requests); waiting 2 minutes, until 08:02 UTC"
    ]


def test_one_429_with_retry_after_121_ends_a_lane_by_hand_that_says_when_to_ask_again() -> None:
    clock = StillClock()
    with (
        FaultServer(faults.rate_limited(121), answer()) as server,
        lane(server, clock, BY_HAND) as door,
        pytest.raises(Unreachable, match="may be asked again at 2026-11-22 08:02 UTC") as told,
    ):
        door.ask(Request(f"{server.root}/x"))
    assert (clock.naps, len(server.log)) == ([], 1)
    assert told.value.retry_at == clock() + timedelta(seconds=121)


def test_a_provider_that_asks_for_minutes_again_and_again_gets_an_hour_of_a_night_no_more() -> None:
    clock = StillClock()
    with (
        FaultServer(faults.rate_limited(600)) as server,
        lane(server, clock, BY_NIGHT) as door,
        pytest.raises(Unreachable, match=r"may be asked again at 2026-11-22 09:10 UTC"),
    ):
        door.ask(Request(f"{server.root}/x"))
    assert clock.naps == [600] * 6
    assert door.counts["waited_seconds"] == 3600
    assert len(server.log) == 7


def test_the_hour_of_a_night_is_for_the_whole_lane_not_for_each_question() -> None:
    clock = StillClock()
    with (
        FaultServer(*[faults.rate_limited(1500), answer()] * 3) as server,
        lane(server, clock, BY_NIGHT) as door,
    ):
        for number in range(2):
            door.ask(Request(f"{server.root}/{number}"))
        with pytest.raises(Unreachable):
            door.ask(Request(f"{server.root}/3"))
    assert clock.naps == [1500, 1500]


@pytest.mark.parametrize("asked", ["86400", "999999999999", "-5", "0"])
def test_no_retry_after_makes_a_night_wait_for_longer_than_its_hour(asked: str) -> None:
    clock = StillClock()
    with (
        FaultServer(faults.rate_limited(asked)) as server,
        lane(server, clock, BY_NIGHT) as door,
        pytest.raises(Unreachable),
    ):
        door.ask(Request(f"{server.root}/x"))
    assert sum(clock.naps) <= 3600
    assert len(server.log) <= 6


def test_patience_is_for_one_wait_also_at_night() -> None:
    clock = StillClock()
    limits = Limits(*Settings(list="x", patience=30).by_schedule().waits())
    with (
        FaultServer(*[faults.rate_limited(30), answer()] * 9, faults.rate_limited(31)) as server,
        lane(server, clock, limits) as door,
    ):
        for number in range(9):
            door.ask(Request(f"{server.root}/{number}"))
        with pytest.raises(Unreachable):
            door.ask(Request(f"{server.root}/9"))
    assert clock.naps == [30] * 9


@pytest.mark.parametrize(
    ("told", "by_hand", "by_schedule"),
    [
        ({}, (120, 120), (3600, 3600)),
        ({"patience": 0}, (0, 120), (0, 3600)),
        ({"patience": 30}, (30, 120), (30, 3600)),
        ({"patience": 600}, (600, 600), (600, 3600)),
        ({"patience": 7200}, (7200, 7200), (7200, 7200)),
        ({"patience_in_all": 900}, (900, 900), (900, 900)),
        ({"patience": 60, "patience_in_all": 900}, (60, 900), (60, 900)),
        ({"patience": 60, "patience_in_all": 0}, (0, 0), (0, 0)),
    ],
)
def test_what_is_set_wins_over_the_occasion(told, by_hand, by_schedule) -> None:
    settings = Settings(list="x", **told)
    assert settings.waits() == by_hand
    assert settings.by_schedule().waits() == by_schedule


def test_a_wait_that_another_run_was_told_of_is_sat_out_at_night_and_said() -> None:
    clock, said = StillClock(), list[str]()
    pace = MemoryPace(clock)
    pace.set_come_back("loom", clock() + timedelta(minutes=20))
    with (
        FaultServer(answer()) as server,
        lane(server, clock, BY_NIGHT, pace=pace, tell=said.append) as door,
    ):
        assert door.ask(Request(f"{server.root}/x")).status == 200
    assert clock.naps == [1200]
    assert said == ["loom asked us to come back later; waiting 20 minutes, until 08:20 UTC"]


def test_a_date_of_tomorrow_ends_the_lane_and_the_day_stands_in_the_sentence() -> None:
    clock = StillClock()
    at = format_datetime(clock() + timedelta(hours=20), usegmt=True)
    with (
        FaultServer(faults.rate_limited(at)) as server,
        lane(server, clock, BY_NIGHT) as door,
        pytest.raises(Unreachable, match="may be asked again at 2026-11-23 04:00 UTC"),
    ):
        door.ask(Request(f"{server.root}/x"))


def test_who_names_no_time_is_let_cool_down_for_longer_at_night() -> None:
    requests = {}
    for limits in (BY_HAND, BY_NIGHT):
        clock = StillClock()
        with (
            FaultServer(faults.rate_limited()) as server,
            lane(server, clock, limits, cool_down=60.0) as door,
            pytest.raises(Unreachable),
        ):
            door.ask(Request(f"{server.root}/x"))
        assert sum(clock.naps) <= limits.all
        requests[limits] = len(server.log)
    assert requests[BY_HAND] < requests[BY_NIGHT] <= 6


def test_one_page_s_host_that_asks_for_a_day_does_not_close_the_others() -> None:
    clock = StillClock()
    pace = MemoryPace(clock)
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("151.101.3.42", 80))]
    page = answer(faults.PAGE, kind="text/html")
    with (
        FaultServer(faults.rate_limited(86_400), page) as server,
        Session(
            "page",
            pace=pace,
            expects="page",
            clock=clock,
            sleep=clock.sleep,
            resolve=lambda *_: found,
            connect=lambda *_: socket.create_connection(("127.0.0.1", server.server_port)),
        ) as door,
    ):
        for _ in range(2):
            with pytest.raises(Unreachable, match="2026-11-23 08:00 UTC"):
                door.ask(Request("http://busy.example/weft", expects="page"))
        assert door.ask(Request("http://open.example/weft", expects="page")).status == 200
    assert len(server.log) == 2
    assert pace.come_back("page") is None
    assert pace.come_back("busy.example") == clock.at - timedelta(seconds=1) + timedelta(days=1)


def test_a_single_page_is_not_waited_for_longer_than_two_minutes_at_night(tmp_path) -> None:
    night = Settings(list="x").by_schedule()
    with Store(tmp_path / "r.sqlite") as store:
        for provider in chosen(night, ["page", "crossref"]):
            with session(provider, night, store, Shell()) as door:
                assert door._patience.bears(121) == (provider.name != "page")
