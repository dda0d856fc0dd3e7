"""A server on loopback that misbehaves to order, and a clock that never ticks.

with FaultServer(rate_limited(5), answer(b'{"ok": true}')) as server:
    ...                       # the first request gets 429, every later one the answer
    server.log                # what was asked, when it began and when it ended
"""

from __future__ import annotations

import gzip
import os
import select
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from types import TracebackType
from typing import Any, Self

JSON = b'{"ok": true, "titles": ["' + b"a" * 200 + b'"]}'
ATOM = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
    b"<title>query</title><entry><id>http://arxiv.org/abs/1706.03762v7</id></entry></feed>\n"
)
PAGE = b"<!DOCTYPE html>\n<html><head><title>Hello</title></head><body>Hello</body></html>\n"
CLOUDFLARE = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>"
ANUBIS = (
    b"<!doctype html><html><head><title>Making sure you&#39;re not a bot!</title></head></html>"
)
CHALLENGE = b'{"name":"ChallengeRequiredError","message":"Challenge required","status":403}'
TYPES = {"atom": "application/atom+xml", "xml": "text/xml", "json": "application/json"}


class StillClock:
    """Stands still but for the sleeps it is asked for, which it notes."""

    def __init__(self, at: datetime = datetime(2026, 11, 22, 8, tzinfo=UTC)) -> None:
        self.at = at
        self.naps: list[float] = []

    def __call__(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.at += timedelta(seconds=seconds)


@dataclass
class Seen:
    """One request as the server saw it; times are of one monotonic clock."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    connection: int  # port of the other end
    started: float
    ended: float = float("inf")


class Visit(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: FaultServer
    seen: Seen

    def do_GET(self) -> None:
        started = time.monotonic()
        length = int(self.headers.get("Content-Length") or 0)
        self.seen = Seen(
            self.command,
            self.path,
            {name.lower(): value for name, value in self.headers.items()},
            self.rfile.read(length),
            self.client_address[1],
            started,
        )
        self.server.behaviour_for(self.seen)(self)
        self.seen.ended = min(self.seen.ended, time.monotonic())

    do_POST = do_CONNECT = do_GET

    def begin(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def finish_with(self, body: bytes) -> None:
        """The last bytes; the request has ended when they are handed over."""
        self.seen.ended = time.monotonic()
        self.wfile.write(body)

    def is_left(self, seconds: float) -> bool:
        """Wait; true when the other end, or the server, has gone in the meantime."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.server.closing.wait(0.01):
                return True
            if select.select([self.connection], [], [], 0)[0]:
                return True
        return False

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


Behaviour = Callable[[Visit], None]


class FaultServer(ThreadingHTTPServer):
    """Behaves as scripted, one behaviour a request; the last one stays.

    `by_path` comes before the script, for servers with several pages.
    """

    daemon_threads = False
    request_queue_size = 64

    def __init__(self, *script: Behaviour, by_path: Mapping[str, Behaviour] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Visit)
        self.root = f"http://127.0.0.1:{self.server_port}"
        self.log: list[Seen] = []
        self.by_path = dict(by_path or {})
        self.closing = threading.Event()
        self._script = list(script) or [answer()]
        self._guard = threading.Lock()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,))

    def behave(self, *script: Behaviour) -> None:
        """Behave otherwise from now on."""
        with self._guard:
            self.log, self._script = [], list(script)

    def behaviour_for(self, seen: Seen) -> Behaviour:
        with self._guard:
            self.log.append(seen)
            page = self.by_path.get(seen.path.partition("?")[0])
            if page is not None:
                return page
            return self._script.pop(0) if len(self._script) > 1 else self._script[0]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The other end may leave when it likes; what else goes wrong is heard."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None = None,
        error: BaseException | None = None,
        trace: TracebackType | None = None,
    ) -> None:
        self.closing.set()
        self.shutdown()
        self._thread.join()
        self.server_close()


def answer(
    body: bytes = JSON,
    *,
    status: int = 200,
    kind: str | None = "application/json",
    headers: Mapping[str, str] | None = None,
) -> Behaviour:
    """A whole reply."""

    def behave(visit: Visit) -> None:
        own = {"Content-Type": kind} if kind else {}
        visit.begin(status, {**own, "Content-Length": str(len(body)), **(headers or {})})
        visit.finish_with(body)

    return behave


def status(code: int, **headers: str) -> Behaviour:
    """A refusal; `Retry_After="5"` becomes a header."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return answer(b"no", status=code, kind="text/plain", headers=named)


def rate_limited(retry_after: int | str | None = None) -> Behaviour:
    """429, with or without a hint how long to wait."""
    hint = {} if retry_after is None else {"Retry_After": str(retry_after)}
    return status(429, **hint)


def body_cut(body: bytes = JSON, kind: str = "application/json") -> Behaviour:
    """Promises more bytes than come."""

    def behave(visit: Visit) -> None:
        visit.begin(200, {"Content-Type": kind, "Content-Length": str(len(body))})
        visit.finish_with(body[: len(body) // 2])

    return behave


def chunks_cut(body: bytes = JSON, kind: str = "application/json") -> Behaviour:
    """Breaks off in the middle of a chunk."""

    def behave(visit: Visit) -> None:
        visit.begin(200, {"Content-Type": kind, "Transfer-Encoding": "chunked"})
        visit.finish_with(b"%x\r\n" % len(body) + body[: len(body) // 2])

    return behave


def gzip_cut(body: bytes = JSON, kind: str = "application/json") -> Behaviour:
    """The right number of bytes, of a gzip that stops short."""
    packed = gzip.compress(body)[:-9]
    return answer(packed, kind=kind, headers={"Content-Encoding": "gzip"})


def text_cut(body: bytes = JSON, kind: str = "application/json") -> Behaviour:
    """Announces and sends only the first half of the document."""
    return answer(body[: len(body) // 2], kind=kind)


def page_for_data() -> Behaviour:
    """A web page with status 200 where data was due."""
    return answer(PAGE, kind="text/html")


def bot_wall(body: bytes = CLOUDFLARE, code: int = 200) -> Behaviour:
    """A challenge for people with a browser."""
    kind = "application/json" if body.startswith(b"{") else "text/html"
    return answer(body, status=code, kind=kind)


def hang(seconds: float = 45.0) -> Behaviour:
    """Accepts the question and says nothing."""

    def behave(visit: Visit) -> None:
        visit.is_left(seconds)

    return behave


def drip(seconds: float = 45.0, pause: float = 0.03) -> Behaviour:
    """A byte now and then, always in time for a read time-out."""

    def behave(visit: Visit) -> None:
        visit.begin(200, {"Content-Type": "application/json", "Content-Length": "100000"})
        end = time.monotonic() + seconds
        while time.monotonic() < end and not visit.is_left(pause):
            visit.wfile.write(b" ")

    return behave


def drip_headers(seconds: float = 45.0, pause: float = 0.03) -> Behaviour:
    """A status line, and then headers a byte at a time."""

    def behave(visit: Visit) -> None:
        visit.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        end = time.monotonic() + seconds
        while time.monotonic() < end and not visit.is_left(pause):
            visit.wfile.write(b"a")

    return behave


def reset() -> Behaviour:
    """A connection reset instead of an answer."""

    def behave(visit: Visit) -> None:
        linger = struct.pack("ii", 1, 0)
        visit.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        os.close(visit.connection.detach())

    return behave


def redirect(target: str, code: int = 302) -> Behaviour:
    """Somewhere else, please."""
    return answer(b"moved", status=code, kind="text/plain", headers={"Location": target})


def tunnel(port: int) -> Behaviour:
    """What a proxy does with CONNECT: carries bytes to a port and back, unread."""

    def behave(visit: Visit) -> None:
        visit.begin(200, {})
        with socket.create_connection(("127.0.0.1", port)) as beyond:
            ways = {visit.connection: beyond, beyond: visit.connection}
            while not visit.server.closing.is_set():
                for end in select.select(list(ways), [], [], 0.05)[0]:
                    piece = end.recv(65_536)
                    if not piece:
                        visit.close_connection = True
                        return
                    ways[end].sendall(piece)

    return behave


def gzip_bomb(megabytes: int = 256) -> Behaviour:
    """A small reply that unpacks to a very large one."""
    pieces = [gzip.compress(bytes(1024 * 1024))] * megabytes
    return answer(b"".join(pieces), headers={"Content-Encoding": "gzip"})


def endless(kind: str = "application/json") -> Behaviour:
    """A body without a length that never ends."""

    def behave(visit: Visit) -> None:
        visit.begin(200, {"Content-Type": kind, "Connection": "close"})
        while not visit.server.closing.is_set():
            visit.wfile.write(b" " * 65_536)

    return behave


def intervals(log: Sequence[Seen]) -> list[float]:
    """Seconds between the starts of requests that followed each other."""
    starts = sorted(seen.started for seen in log)
    return [later - earlier for earlier, later in pairwise(starts)]


def most_at_once(log: Sequence[Seen]) -> int:
    """The greatest number of requests that were under way together."""
    changes = sorted([(s.ended, -1) for s in log] + [(s.started, 1) for s in log])
    now = most = 0
    for _, change in changes:
        now += change
        most = max(most, now)
    return most
