"""What a hostile list, redirect, resolver or server may try, and does not get."""

from __future__ import annotations

import io
import logging
import socket
import traceback
from collections.abc import Callable
from typing import Any

import pytest

import faults
from enrich.errors import FetchError, Refused, Unreachable, Unreadable
from enrich.http import MemoryPace, Session
from enrich.http.connection import is_public
from enrich.model import Request
from faults import JSON, FaultServer, StillClock, answer, redirect

KEY = "s3cr3t-key"
PUBLIC = "151.101.3.42"


def lane(root: str, **options: Any) -> Session:
    clock = StillClock()
    return Session(
        "arxiv", root=root, pace=MemoryPace(clock), clock=clock, sleep=clock.sleep, **options
    )


def resolver(*answers: str) -> Callable[..., list[Any]]:
    """Gives one answer after another, then the last for ever."""
    left = list(answers)

    def resolve(host: str, port: int, *_: Any) -> list[Any]:
        address = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in address.split()]

    return resolve


class Wiretap:
    """Connects to the loopback server whatever is dialled, and notes what was."""

    def __init__(self, server: FaultServer) -> None:
        self.server = server
        self.dialled: list[str] = []

    def __call__(self, address: tuple[str, int], timeout: float) -> socket.socket:
        self.dialled.append(address[0])
        return socket.create_connection(("127.0.0.1", self.server.server_port), timeout)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://2130706433:{port}/",
        "http://0x7f.1:{port}/",
        "http://0:{port}/",
        "http://[::1]:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://user:pass@127.0.0.1:{port}/",
        "http://export.arxiv.org@127.0.0.1:{port}/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/latest/meta-data/",
        "http://168.63.129.16/machine",
        "http://100.100.100.200/latest",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://172.16.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "gopher://127.0.0.1:70/",
        "http://",
        "http://[::1",
        "//export.arxiv.org/x",
        "javascript:alert(1)",
    ],
)
def test_ssrf_a_link_of_the_list_into_this_machine_or_its_network_is_refused(url: str) -> None:
    with FaultServer(answer()) as server, lane("https://export.arxiv.org") as session:
        with pytest.raises(Refused):
            session.ask(Request(url.format(port=server.server_port)))
        assert server.log == []


def test_ssrf_another_port_of_the_operators_own_host_is_refused() -> None:
    with FaultServer(answer()) as api, FaultServer(answer()) as other:
        with lane(api.root) as session, pytest.raises(Refused):
            session.ask(Request(f"{other.root}/"))
        assert other.log == []


@pytest.mark.parametrize("addresses", ["127.0.0.1", f"{PUBLIC} 10.0.0.1", f"{PUBLIC} ::1"])
def test_ssrf_a_name_that_resolves_into_a_private_network_is_refused(addresses: str) -> None:
    with FaultServer(answer()) as server:
        tap = Wiretap(server)
        with (
            lane("https://export.arxiv.org", resolve=resolver(addresses), connect=tap) as session,
            pytest.raises(Refused),
        ):
            session.ask(Request("http://papers.example/x"))
        assert tap.dialled == []


def test_ssrf_a_second_dns_answer_is_never_asked_for_the_checked_address_is_dialled() -> None:
    with FaultServer(answer()) as server:
        tap = Wiretap(server)
        with lane("", resolve=resolver(PUBLIC, "127.0.0.1"), connect=tap) as session:
            assert session.ask(Request("http://rebind.example/x")).body == JSON
            assert tap.dialled == [PUBLIC]
            assert server.log[0].headers["host"] == "rebind.example"
            with pytest.raises(Refused):
                session.ask(Request("http://rebind.example/x"))
        assert tap.dialled == [PUBLIC]


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:1/", "http://169.254.169.254/", "file:///etc/passwd", "http://[::1"],
)
def test_ssrf_a_redirect_into_a_private_network_is_not_followed(target: str) -> None:
    with (
        FaultServer(redirect(target)) as server,
        lane(server.root) as session,
        pytest.raises(Refused),
    ):
        session.ask(Request(f"{server.root}/x"))


def test_a_url_the_operator_set_may_lead_to_this_machine() -> None:
    with FaultServer(answer()) as server, lane(server.root) as session:
        assert session.ask(Request(f"{server.root}/x")).status == 200


def test_five_redirects_are_followed_and_a_sixth_is_not() -> None:
    hops = {f"/{n}": redirect(f"/{n + 1}") for n in range(7)}
    with FaultServer(answer(), by_path=hops) as server, lane(server.root) as session:
        assert session.ask(Request(f"{server.root}/2")).url == f"{server.root}/7"
        with pytest.raises(Refused):
            session.ask(Request(f"{server.root}/1"))
    assert len(server.log) == 12


def test_a_redirect_loop_ends() -> None:
    with (
        FaultServer(redirect("/x")) as server,
        lane(server.root) as session,
        pytest.raises(Refused),
    ):
        session.ask(Request(f"{server.root}/x"))


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirected_post_is_repeated_only_where_the_status_says_so(code: int) -> None:
    with (
        FaultServer(answer(), by_path={"/a": redirect("/b", code)}) as server,
        lane(server.root) as session,
    ):
        session.ask(Request(f"{server.root}/a", method="POST", json=[1]))
    again = server.log[1]
    expected = ("POST", b"[1]") if code >= 307 else ("GET", b"")
    assert (again.method, again.body) == expected


def test_a_gzip_bomb_is_stopped_long_before_it_has_unpacked() -> None:
    with (
        FaultServer(faults.gzip_bomb(megabytes=200)) as server,
        lane(server.root) as session,
        pytest.raises(Unreadable, match="more than 8 MB"),
    ):
        session.ask(Request(f"{server.root}/x"))


def test_a_bomb_of_many_gzips_in_one_body_is_stopped_too() -> None:
    with (
        FaultServer(faults.gzip_bomb(megabytes=20)) as server,
        lane(server.root) as session,
        pytest.raises(Unreadable, match="more than 8 MB"),
    ):
        session.ask(Request(f"{server.root}/x"))


def test_an_endless_body_is_stopped() -> None:
    with (
        FaultServer(faults.endless()) as server,
        lane(server.root) as session,
        pytest.raises(Unreadable, match="more than 8 MB"),
    ):
        session.ask(Request(f"{server.root}/x"))


def test_a_bomb_in_the_body_of_a_redirect_is_not_even_read() -> None:
    bomb = answer(bytes(1000), status=302, headers={"Location": "/b", "Content-Encoding": "gzip"})
    with FaultServer(bomb, answer()) as server, lane(server.root) as session:
        assert session.ask(Request(f"{server.root}/a")).body == JSON


def test_a_billion_laughs_is_unreadable_before_it_is_told() -> None:
    laughs = b"<!DOCTYPE l [<!ENTITY a 'ha'>" + b"".join(
        b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    body = b'<?xml version="1.0"?>' + laughs + b"]><l>&j;</l>"
    with (
        FaultServer(answer(body, kind="text/xml")) as server,
        lane(server.root) as session,
        pytest.raises(Unreadable, match="DTD"),
    ):
        session.ask(Request(f"{server.root}/x", expects="xml"))


def test_a_thousand_comments_do_not_send_the_check_astray() -> None:
    body = b"<!-- a -->" * 1500 + b"words"
    with FaultServer(answer(body, kind="text/plain")) as server, lane(server.root) as session:
        assert session.ask(Request(f"{server.root}/x", expects="text")).body == body


def test_a_key_travels_to_its_own_provider() -> None:
    with (
        FaultServer(answer()) as server,
        lane(server.root, secret_headers={"x-api-key": KEY}) as session,
    ):
        session.ask(Request(f"{server.root}/x"))
    assert server.log[0].headers["x-api-key"] == KEY


def test_a_key_does_not_travel_to_a_link_of_the_list() -> None:
    with FaultServer(answer()) as server:
        with lane(
            "https://api.example",
            secret_headers={"Authorization": KEY},
            resolve=resolver(PUBLIC),
            connect=Wiretap(server),
        ) as session:
            session.ask(Request("http://papers.example/x"))
        assert KEY not in str(server.log)


@pytest.mark.parametrize("target", ["http://thief.example/x", "http://api.example:81/x"])
def test_a_key_is_dropped_when_a_redirect_leads_away(target: str) -> None:
    options: dict[str, Any] = {
        "secret_headers": {"x-api-key": KEY},
        "resolve": resolver(PUBLIC),
    }
    headers = (("Authorization", f"Bearer {KEY}"), ("Cookie", KEY), ("X-Other", KEY))
    with (
        FaultServer(redirect(target), answer()) as server,
        lane("http://api.example", connect=Wiretap(server), **options) as session,
    ):
        session.ask(Request("http://api.example/x", headers=headers))
    first, second = server.log
    assert str(first).count(KEY) == 4
    assert KEY not in str(second)
    assert second.headers["host"] in target


def test_a_key_is_in_no_error_no_log_and_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    said: list[str] = []
    script = [
        faults.status(503),
        faults.status(403),
        faults.reset(),
        faults.body_cut(),
        faults.page_for_data(),
        redirect(f"http://127.0.0.1:1/?key={KEY}"),
        redirect(f"foo://{KEY}"),
        faults.status(400),
    ]
    with (
        FaultServer(*script) as server,
        lane(server.root, secret_headers={"x-api-key": KEY}, tell=said.append) as session,
    ):
        for number in range(6):
            with pytest.raises(FetchError) as told:
                session.ask(Request(f"{server.root}/{number}", params=(("api_key", KEY),)))
            shown = io.StringIO()
            traceback.print_exception(told.value, file=shown)
            assert KEY not in shown.getvalue()
            assert KEY not in repr(vars(told.value))
            assert told.value.__context__ is None
        shown_session = f"{session!r} {session.headers} {session.counts}"
    assert KEY not in " ".join(said) + shown_session + caplog.text


@pytest.mark.parametrize("port", ["1", "99999", "x"])
def test_a_key_in_an_address_that_cannot_be_asked_is_in_no_error(port: str) -> None:
    with lane("http://127.0.0.1:1") as session, pytest.raises(FetchError) as told:
        session.ask(Request(f"http://{KEY}:{KEY}@127.0.0.1:{port}/?key={KEY}"))
    shown = io.StringIO()
    traceback.print_exception(told.value, file=shown)
    assert KEY not in shown.getvalue() + repr(vars(told.value))


def test_a_netrc_of_the_operator_is_not_shown_to_strangers(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text(f"default login me password {KEY}\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with FaultServer(answer()) as server:
        with lane("", resolve=resolver(PUBLIC), connect=Wiretap(server)) as session:
            session.ask(Request("http://papers.example/x"))
        assert "authorization" not in server.log[0].headers


def test_a_cookie_is_never_sent_back() -> None:
    biscuit = answer(headers={"Set-Cookie": "track=1"})
    with FaultServer(biscuit) as server, lane(server.root) as session:
        for _ in range(2):
            session.ask(Request(f"{server.root}/x"))
    assert all("cookie" not in seen.headers for seen in server.log)


def test_a_strangers_retry_after_cannot_send_a_provider_away_for_years() -> None:
    with (
        FaultServer(faults.rate_limited(10**11)) as server,
        lane(server.root) as session,
        pytest.raises(Unreachable) as told,
    ):
        session.ask(Request(f"{server.root}/x"))
    assert told.value.retry_at is not None
    assert (told.value.retry_at - StillClock().at).days <= 1


@pytest.mark.parametrize(
    "hint",
    [
        "Mon, 01 Jan 2024 00:0055555555555500 GMT",
        "Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
        "9" * 5_000,
        "1e999",
        "\xb2",
    ],
)
def test_a_malformed_retry_after_is_one_failure_of_the_lane(hint) -> None:
    refused = answer(status=429, headers={"Retry-After": hint})
    with (
        FaultServer(refused) as server,
        lane(server.root) as session,
        pytest.raises(Unreachable),
    ):
        session.ask(Request(f"{server.root}/x"))


def test_a_stranger_who_says_come_back_tomorrow_keeps_us_from_himself_only() -> None:
    clock = StillClock()
    pace = MemoryPace(clock)
    with FaultServer(redirect("http://stranger.example/"), faults.rate_limited(80_000)) as server:
        session = Session(
            "arxiv",
            root="http://api.example",
            pace=pace,
            clock=clock,
            sleep=clock.sleep,
            resolve=resolver(PUBLIC),
            connect=Wiretap(server),
        )
        with session, pytest.raises(Unreachable):
            session.ask(Request("http://api.example/x"))
    assert pace.come_back("arxiv") is None
    assert pace.come_back("stranger.example") is not None


@pytest.mark.parametrize(
    ("address", "public"),
    [
        (PUBLIC, True),
        ("2606:4700::6810:84e5", True),
        ("64:ff9b::9765:32a", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("::ffff:10.0.0.1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("::", False),
        ("0.0.0.0", False),
        ("100.64.0.1", False),
        ("198.18.0.1", False),
        ("192.0.2.1", False),
        ("not an address", False),
    ],
)
def test_an_address_is_public_only_when_it_is_in_no_disguise(address: str, public: bool) -> None:
    assert is_public(address) is public
