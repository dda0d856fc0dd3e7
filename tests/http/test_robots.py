"""robots.txt: obeyed for pages, fetched once a day, and no way to stop a night with it."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

import faults
from enrich.errors import FetchError, KeptOut, Refused, Unreachable
from enrich.http import MemoryPace, Robots, Session
from enrich.http.robots import US, of_ours
from enrich.model import Record, Ref, Request
from enrich.store import Store
from faults import FaultServer, StillClock, answer

PAGE = answer(faults.PAGE, kind="text/html")
CLOSED = "User-agent: *\nDisallow: /private\nAllow: /private/open\n"
Script = dict[str, faults.Behaviour]


def rules(text: str | bytes, kind: str = "text/plain") -> faults.Behaviour:
    """Return a robots.txt."""
    return answer(text.encode() if isinstance(text, str) else text, kind=kind)


class Host:
    """A host with a robots.txt of its own, and those who ask it for pages."""

    def __init__(self, server: FaultServer, store: Store, clock: StillClock) -> None:
        self.server, self.store, self.clock = server, store, clock

    def door(self, **options: Any) -> Session:
        return Session(
            options.pop("name", "page"),
            root=self.server.root,
            expects="page",
            clock=self.clock,
            sleep=self.clock.sleep,
            total_timeout=5.0,
            **{
                "robots": Robots(self.store, self.store, self.clock),
                "pause": 1.0,
                "pace": self.store,
                "patience": 0.0,
            }
            | options,
        )

    def ask(self, path: str, **options: Any) -> int:
        with self.door(**options) as door:
            return door.ask(self.page(path)).status

    def page(self, path: str) -> Request:
        return Request(f"{self.server.root}{path}", expects="page")

    @property
    def asked(self) -> list[str]:
        return [seen.path for seen in self.server.log]


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Callable[..., Host]]:
    clock = StillClock()
    with ExitStack() as stack:
        store = stack.enter_context(Store(tmp_path / "r.sqlite", clock=clock))

        def start(robots: faults.Behaviour, **pages: faults.Behaviour) -> Host:
            named = {f"/{name}": page for name, page in pages.items()}
            server = FaultServer(PAGE, by_path={"/robots.txt": robots} | named)
            return Host(stack.enter_context(server), store, clock)

        yield start


def test_a_page_that_robots_txt_closes_is_not_asked_for_and_that_is_no_absence(host) -> None:
    here = host(rules(CLOSED))
    with pytest.raises(KeptOut, match=r"keeps out: robots.txt of 127.0.0.1 asks programs") as told:
        here.ask("/private/weft")
    assert told.value.url == f"{here.server.root}/private/weft"
    assert here.asked == ["/robots.txt"]
    assert here.ask("/weft") == here.ask("/private/open") == 200


def test_what_was_fetched_is_not_fetched_again_for_a_day_by_nobody(host) -> None:
    here = host(rules(CLOSED))
    with here.door() as door:
        for number in range(3):
            door.ask(here.page(f"/{number}"))
    here.ask("/again", name="usenix")
    assert here.asked.count("/robots.txt") == 1
    here.clock.at += timedelta(hours=23)
    here.ask("/later")
    assert here.asked.count("/robots.txt") == 1
    here.clock.at += timedelta(hours=2)
    here.ask("/next-day")
    assert here.asked.count("/robots.txt") == 2


def test_a_host_that_opens_up_is_believed_the_next_day(host) -> None:
    here = host(rules(CLOSED))
    with pytest.raises(KeptOut):
        here.ask("/private")
    here.clock.at += timedelta(days=1, seconds=1)
    here.server.by_path["/robots.txt"] = faults.status(404)
    assert here.ask("/private") == 200


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410, 418, 451])
def test_any_4xx_is_a_host_without_rules(host, code) -> None:
    here = host(faults.status(code))
    assert here.ask("/private") == 200


@pytest.mark.parametrize(
    "fault",
    [faults.status(500), faults.status(503), faults.status(429), faults.reset(),
     faults.body_cut(kind="text/plain"), faults.gzip_cut(kind="text/plain")],
)  # fmt: skip
def test_a_robots_txt_that_fails_closes_the_host_as_unreachable_not_as_absent(host, fault) -> None:
    here = host(fault)
    with here.door() as door:
        for _ in range(3):
            with pytest.raises(Unreachable, match=r"Without its robots.txt no page"):
                door.ask(here.page("/weft"))
    assert set(here.asked) == {"/robots.txt"}
    assert len(here.asked) <= 3  # its tries, and then it is known
    assert list(here.store.records()) == []
    here.server.by_path["/robots.txt"] = rules(CLOSED)
    here.clock.at += timedelta(hours=1)
    assert here.ask("/weft") == 200


def test_the_last_rules_hold_for_thirty_days_while_robots_txt_fails(host) -> None:
    here = host(rules(CLOSED))
    here.ask("/weft")
    here.server.by_path["/robots.txt"] = faults.status(500)
    here.clock.at += timedelta(days=29)
    assert here.ask("/weft") == 200
    with pytest.raises(KeptOut):
        here.ask("/private")
    here.clock.at += timedelta(days=2)
    with pytest.raises(Unreachable):
        here.ask("/weft")


def test_a_robots_txt_behind_a_robot_wall_is_a_block(host) -> None:
    here = host(faults.bot_wall(faults.ANUBIS))
    with pytest.raises(Refused, match="lets no program in"):
        here.ask("/weft")


def test_five_redirects_of_robots_txt_are_followed_and_a_circle_is_a_host_without_rules(
    host,
) -> None:
    chain = {f"hop{n}": faults.redirect(f"/hop{n + 1}") for n in range(1, 5)}
    here = host(faults.redirect("/hop1"), **chain, hop5=rules(CLOSED))
    with pytest.raises(KeptOut):
        here.ask("/private")
    circle = host(faults.redirect("/robots.txt"))
    assert circle.ask("/private") == 200


def test_a_redirect_into_a_closed_place_is_not_followed(host) -> None:
    here = host(rules(CLOSED), weft=faults.redirect("/private/weft"))
    with pytest.raises(KeptOut):
        here.ask("/weft")
    assert here.asked == ["/robots.txt", "/weft"]


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("User-agent: enrich\nDisallow: /\n", False),
        ("user-agent: ENRICH/9\ndisallow: /\n", False),
        ("User-agent: other\nUser-agent: Enrich\n\nDisallow: /", False),
        ("User-agent: enrich\nDisallow:\n\nUser-agent: *\nDisallow: /\n", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: enrich\nAllow: /\n", True),
        ("User-agent: enrichment-bot\nDisallow: /\n", True),
        ("User-agent: en\nDisallow: /\n", True),
        ("User-agent: *\nDisallow: /we*$\n", False),
        ("User-agent: *\nDisallow: /*?print\n", True),
        ("\ufeffUser-agent: *\r\nDisallow: /\r\n", False),
        ("User-agent: *\rDisallow: /\r", False),
        ("Useragent *\nDissallow /weft # typed by hand", False),
        ("User-agent: *\nNoindex: /x\nSitemap: /s\nDisallow: /w%65ft", False),
        ("<html><body>User-agent: *\nDisallow: /</body></html>", True),
        ("", True),
    ],
)
def test_robots_txt_is_read_as_it_is_meant(host, text, is_open) -> None:
    here = host(rules(text))
    if is_open:
        assert here.ask("/weft") == 200
    else:
        with pytest.raises(KeptOut):
            here.ask("/weft")


MEGABYTE = 1024 * 1024
HOSTILE: dict[str, bytes] = {
    "a megabyte of noughts": bytes(MEGABYTE),
    "a megabyte of noise": bytes(range(256)) * 4096,
    "one line of a megabyte": b"Disallow: /" + b"*a" * (MEGABYTE // 2),
    "a hundred thousand programs, and as many rules": b"".join(
        b"User-agent: a%d\n" % n for n in range(20_000)
    ) + b"Disallow: /b\nAllow: /c*$\n" * 20_000,
    "we and all by turns": b"User-agent: *\nUser-agent: enrich\nUser-agent: x\n" * 30_000,
    "a rule for every page but one": b"User-agent: *\n"
    + b"".join(b"Disallow: /*w*z%d$\n" % n for n in range(30_000)),
    "user-agents without colons": b"user\tagent a\n user  agent b\n" * 40_000,
    "blanks before a rule": b"User-agent: *\n" + b" " * MEGABYTE + b"Disallow: /",
    "delays that are no numbers": b"User-agent: *\nCrawl-delay: nan\nCrawl-delay: 1e999\n"
    b"Crawl-delay: -5\nCrawl-delay: " + b"9" * 5000,
    "half a character": b"User-agent: *\nDisallow: /\xf0\x9f\n",
}  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_robots_txt_never_stops_a_night(host, body) -> None:
    here = host(rules(body, "application/octet-stream"))
    began = time.process_time()
    with here.door() as door:
        for number in range(5):
            assert door.ask(here.page(f"/weft/{number}")).status == 200
    assert time.process_time() - began < 30  # of the processor; what is not linear takes hours
    (kept,) = here.store.records("robots")
    assert len(kept.body or "") < 700_000


def test_a_gzip_bomb_for_robots_txt_is_read_no_further_than_half_a_megabyte(host) -> None:
    packed = gzip.compress(bytes(MEGABYTE)) * 256
    here = host(answer(packed, kind="text/plain", headers={"Content-Encoding": "gzip"}))
    assert here.ask("/weft") == 200


def test_an_endless_robots_txt_is_read_no_further_than_half_a_megabyte(host) -> None:
    here = host(faults.endless("text/plain"))
    assert here.ask("/weft") == 200


def test_a_line_that_is_cut_at_the_limit_closes_nothing(host) -> None:
    start = b"User-agent: *\nDisallow: /private\n"
    filled = start + b"#" * (500 * 1024 - len(start) - 13) + b"\nDisallow: /weft\n"
    assert filled[: 500 * 1024].endswith(b"\nDisallow: /w")
    here = host(rules(filled + b"#" * 9999))
    assert here.ask("/window") == here.ask("/weft") == 200
    with pytest.raises(KeptOut):
        here.ask("/private")


def test_robots_txt_counts_against_the_pace_of_its_host(host) -> None:
    here = host(rules(CLOSED))
    began = here.clock()
    with here.door(pause=10.0) as door:
        door.ask(here.page("/1"))
        door.ask(here.page("/2"))
    assert here.clock() - began == timedelta(seconds=20)
    assert door.counts["requests"] == 3


@pytest.mark.parametrize(
    ("asked", "kept"), [("5", 5), ("0.5", 1), ("86400", 30), ("1e999", 1), ("-9", 1), ("soon", 1)]
)
def test_a_crawl_delay_slows_us_down_up_to_half_a_minute(host, asked, kept) -> None:
    here = host(rules(f"User-agent: *\nCrawl-delay: {asked}\n"))
    began = here.clock()
    with here.door() as door:
        for number in range(3):
            door.ask(here.page(f"/{number}"))
    assert here.clock() - began == timedelta(seconds=3 * kept)  # robots.txt was the first of four


def test_a_crawl_delay_holds_for_all_who_ask_one_host(host) -> None:
    here = host(rules("User-agent: *\nCrawl-delay: 20\n"))
    began = here.clock()
    for name in ("page", "usenix", "acl"):
        here.ask("/weft", name=name, pause=0.0)
    assert here.clock() - began == timedelta(seconds=60)


def test_a_door_that_is_told_nothing_of_robots_asks_for_none(host) -> None:
    here = host(rules("User-agent: *\nDisallow: /"))
    assert here.ask("/weft", robots=None) == 200
    assert here.asked == ["/weft"]


def test_records_of_robots_that_make_no_sense_are_asked_for_again(host) -> None:
    here = host(rules(CLOSED))
    ref = Ref("robots", here.server.root)
    for body in ("[]", "no JSON", '{"rules": 1}', "{}", None):
        here.store.add([Record("robots", ref, here.clock(), body)])
        here.clock.at += timedelta(seconds=1)
        with pytest.raises(KeptOut):
            here.ask("/private")


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("\r\n:#*/ "), max_size=400))
def test_whatever_stands_in_it_is_read_and_says_what_protego_says_of_the_whole(text) -> None:
    ours = Protego.parse(of_ours(text))
    assert ours.can_fetch("https://looms.example/", US) in (True, False)
    assert of_ours(of_ours(text)) == of_ours(text)


def test_a_memory_of_one_process_will_do_for_the_pace(host) -> None:
    here = host(rules("User-agent: *\nCrawl-delay: 3\n"))
    with here.door(pace=MemoryPace(here.clock)) as door:
        door.ask(here.page("/1"))
        with pytest.raises(FetchError):
            door.ask(Request("http://10.0.0.1/x", expects="page"))
