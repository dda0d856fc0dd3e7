"""An end for every request, also for one that drips: its socket is shut."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Deadline:
    """Shuts whatever sockets a request used once its time is up."""

    def __init__(self) -> None:
        self.passed = False
        self._sockets: list[socket.socket] = []
        self._guard = threading.Lock()

    def covers(self, sock: socket.socket) -> None:
        """Shut this socket too when the time is up."""
        with self._guard:
            self._sockets.append(sock)
            if self.passed:
                _shut(sock)

    def strike(self) -> None:
        """The time is up."""
        with self._guard:
            self.passed = True
            for sock in self._sockets:
                _shut(sock)


_current: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


@contextmanager
def within(seconds: float) -> Iterator[Deadline]:
    """Give everything sent inside the block so many seconds altogether."""
    deadline = Deadline()
    timer = threading.Timer(seconds, deadline.strike)
    timer.daemon = True
    token = _current.set(deadline)
    timer.start()
    try:
        yield deadline
    finally:
        timer.cancel()
        timer.join()
        _current.reset(token)


def cover(sock: socket.socket) -> None:
    """Put a socket under the deadline of the request that is being sent."""
    deadline = _current.get()
    if deadline is not None:
        deadline.covers(sock)


def _shut(sock: socket.socket) -> None:
    try:
        socket.socket.shutdown(sock, socket.SHUT_RDWR)  # of TLS too, without its farewell
    except OSError:
        return  # it was closed in the meantime, which is as good
