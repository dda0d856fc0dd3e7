"""Nothing answers: said in seconds, in a sentence, and then not tried again for a while."""

from __future__ import annotations

import socket
from datetime import timedelta
from typing import Any, Never

import pytest

import faults
from enrich.errors import FetchError, Unreachable
from enrich.http import MemoryPace, Session
from enrich.model import Request
from faults import FaultServer, StillClock, answer

ROOT = "http://export.arxiv.invalid"
URL = f"{ROOT}/api/query?id_list=1"


class Lookups:
    """A resolver that knows nobody, or one address, and counts."""

    def __init__(self, address: str | None = None) -> None:
        self.address = address
        self.count = 0

    def __call__(self, _: str, port: int, *__: Any) -> list[Any]:
        self.count += 1
        if self.address is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (self.address, port))]


def lane(clock: StillClock, **options: Any) -> Session:
    return Session(
        "arxiv", pace=MemoryPace(clock), clock=clock, sleep=clock.sleep, **{"root": ROOT, **options}
    )


def never_connects(address: tuple[str, int], timeout: float) -> Never:
    raise TimeoutError("timed out")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def test_a_name_that_does_not_resolve_is_told_within_seconds_and_then_at_once() -> None:
    clock, lookups = StillClock(), Lookups()
    with lane(clock, pause=10.0, resolve=lookups) as session:
        with pytest.raises(Unreachable) as first:
            session.ask(Request(URL))
        assert sum(clock.naps) <= 1.0  # a pause between questions nobody heard is not kept
        naps = len(clock.naps)
        for _ in range(20):
            with pytest.raises(Unreachable) as later:
                session.ask(Request(URL))
    assert lookups.count == 3
    assert len(clock.naps) == naps
    assert str(first.value) == (
        "arxiv could not be reached: export.arxiv.invalid does not resolve (3 tries);"
        " the next run asks again."
    )
    assert str(later.value).startswith(
        "arxiv could not be reached: export.arxiv.invalid does not resolve;"
        " it may be asked again at 2026-11-22 08:01 UTC"
    )
    assert first.value.url == f"{ROOT}/api/query"


def test_a_port_where_nobody_listens_is_told_within_seconds() -> None:
    clock, root = StillClock(), f"http://127.0.0.1:{free_port()}"
    with (
        lane(clock, root=root, pause=10.0) as session,
        pytest.raises(Unreachable, match="refuses connections"),
    ):
        session.ask(Request(f"{root}/x"))
    assert session.counts["refused"] == 3
    assert sum(clock.naps) <= 1.0


def test_a_network_that_swallows_packets_is_tried_twice_and_then_left_alone() -> None:
    clock = StillClock()
    with lane(clock, resolve=Lookups("127.0.0.1"), connect=never_connects) as session:
        for _ in range(3):
            with pytest.raises(Unreachable, match="does not answer"):
                session.ask(Request(URL))
    assert session.counts["connect timeout"] == 2
    assert session.counts["down"] == 2


def test_a_dns_server_that_does_not_answer_does_not_hold_us_up() -> None:
    clock = StillClock()
    with FaultServer() as server:

        def slow(host: str, port: int, *_: Any) -> list[Any]:
            server.closing.wait(30)
            return []

        with (
            lane(clock, resolve=slow, connect_timeout=0.1) as session,
            pytest.raises(Unreachable, match="DNS does not answer"),
        ):
            session.ask(Request(URL))
    assert session.counts["connect timeout"] == 2


def test_every_address_of_a_host_gets_its_share_of_the_time() -> None:
    clock, shares = StillClock(), list[float]()

    def resolve(host: str, port: int, *_: Any) -> list[Any]:
        return [(socket.AF_INET, 1, 6, "", (f"127.0.0.{n}", port)) for n in range(1, 9)]

    def connect(address: tuple[str, int], timeout: float) -> Never:
        shares.append(timeout)
        raise TimeoutError

    with (
        lane(clock, resolve=resolve, connect=connect, connect_timeout=6.0) as session,
        pytest.raises(Unreachable),
    ):
        session.ask(Request(URL))
    assert len(shares) == 6  # three addresses, two tries
    assert shares[0] == pytest.approx(2.0, abs=0.1)


def test_the_breaker_of_one_host_half_opens_later_and_closes_again() -> None:
    clock, lookups = StillClock(), Lookups()
    with FaultServer(answer()) as server:

        def connect(address: tuple[str, int], timeout: float) -> socket.socket:
            return socket.create_connection(("127.0.0.1", server.server_port), timeout)

        with lane(clock, resolve=lookups, connect=connect) as session:
            with pytest.raises(Unreachable):
                session.ask(Request(URL))
            clock.at += timedelta(seconds=59)
            with pytest.raises(Unreachable):
                session.ask(Request(URL))
            assert lookups.count == 3
            clock.at += timedelta(seconds=1)
            with pytest.raises(Unreachable):  # one try, and it is open again
                session.ask(Request(URL))
            assert lookups.count == 4
            clock.at += timedelta(seconds=60)
            lookups.address = "127.0.0.1"
            assert session.ask(Request(URL)).status == 200


@pytest.mark.parametrize(
    "fault", [faults.status(503), faults.status(502), faults.reset(), faults.body_cut()]
)
def test_three_failures_in_a_row_open_the_breaker_of_a_host(fault: faults.Behaviour) -> None:
    clock = StillClock()
    with FaultServer(fault) as server, lane(clock, root=server.root) as session:
        for _ in range(3):
            with pytest.raises(Unreachable):
                session.ask(Request(f"{server.root}/x"))
    assert len(server.log) == 3


def test_a_batch_that_one_bad_ref_spoils_leaves_the_breaker_closed() -> None:
    clock = StillClock()
    script = [faults.status(500)] * 3 + [faults.status(400)] * 3 + [answer()]
    with FaultServer(*script) as server, lane(clock, root=server.root) as session:
        for status in (500, 400, 400, 400):
            with pytest.raises(FetchError, match="answered") as told:
                session.ask(Request(f"{server.root}/x"))
            assert told.value.status == status
        assert session.ask(Request(f"{server.root}/x")).status == 200


def test_a_proxy_that_is_out_of_reach_is_named_as_the_culprit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://me:s3cr3t@127.0.0.1:{free_port()}")
    clock = StillClock()
    with (
        lane(clock) as session,
        pytest.raises(Unreachable, match="the proxy set in the environment") as told,
    ):
        session.ask(Request(URL))
    assert "s3cr3t" not in str(told.value)
    assert session.counts["proxy"] == 3


def test_a_proxy_of_the_environment_carries_what_is_for_a_provider(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = StillClock()
    with FaultServer(answer()) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.root)
        with lane(clock) as session:
            assert session.ask(Request(URL)).status == 200
    assert proxy.log[0].path == URL


def test_a_server_that_speaks_no_tls_is_not_trusted() -> None:
    clock = StillClock()
    with FaultServer(answer()) as server:
        root = server.root.replace("http:", "https:")
        with (
            lane(clock, root=root) as session,
            pytest.raises(Unreachable, match="no certificate that can be trusted"),
        ):
            session.ask(Request(f"{root}/x"))
