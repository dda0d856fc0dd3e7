"""Asking for any page: of HTML the beginning, of other documents that they are there."""

from __future__ import annotations

import pytest

import faults
from enrich.errors import FetchError, Refused, Unreachable
from enrich.http import MemoryPace, Session, body
from enrich.model import Reply, Request

HTML = b"<html><head><title>Weft</title></head><body>" + b"wool " * body.ENOUGH + b"</body></html>"


def ask(*script: faults.Behaviour) -> Reply:
    clock = faults.StillClock()
    with (
        faults.FaultServer(*script) as server,
        Session(
            "page",
            root=server.root,
            pace=MemoryPace(clock),
            expects="page",
            read_timeout=0.3,
            total_timeout=2,
            clock=clock,
            sleep=clock.sleep,
        ) as door,
    ):
        return door.ask(Request(f"{server.root}/weft", expects="page"))


def test_of_a_long_page_the_beginning_is_read() -> None:
    reply = ask(faults.answer(HTML, kind="text/html"))
    assert len(HTML) > len(reply.body) >= body.ENOUGH
    assert HTML.startswith(reply.body)


def test_of_another_document_nothing_is_read_and_it_is_there() -> None:
    reply = ask(faults.answer(b"%PDF-1.7" * 2_000_000, kind="application/pdf"))
    assert (reply.status, reply.body) == (200, b"")


@pytest.mark.parametrize("code", [404, 410])
def test_a_page_that_is_gone_is_an_answer(code: int) -> None:
    assert ask(faults.status(code)).status == code


@pytest.mark.parametrize("code", [401, 403, 451, 999])
def test_a_page_that_is_shut_is_none(code: int) -> None:
    with pytest.raises(FetchError) as told:
        ask(faults.status(code))
    assert isinstance(told.value, Refused if code < 999 else Unreachable)


@pytest.mark.parametrize(
    ("codes", "moved"), [((301,), True), ((308, 301), True), ((302,), False), ((301, 302), False)]
)
def test_a_page_has_moved_if_every_redirect_says_so(codes: tuple[int, ...], moved: bool) -> None:
    hops = [faults.redirect("/other", code) for code in codes]
    reply = ask(*hops, faults.answer(b"<html></html>", kind="text/html"))
    assert (reply.moved, reply.url.endswith("/other")) == (moved, True)


def test_a_page_that_was_never_redirected_has_not_moved() -> None:
    assert not ask(faults.answer(b"<html></html>", kind="text/html")).moved


def test_a_page_that_is_cut_short_is_no_page() -> None:
    with pytest.raises(FetchError):
        ask(faults.body_cut(HTML[:1000], "text/html"))
