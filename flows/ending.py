"""How processes end: on SIGINT or SIGTERM however they were started, and with their parent.

A process started in the background of a plain shell ignores SIGINT, one started by an
entrypoint may have both ignored or blocked: so nothing inherited is relied on.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import FrameType

Handler = Callable[[int, FrameType | None], object]

SIGNALS = (signal.SIGINT, signal.SIGTERM)
MAKE = "MAKE_PID"  # the make whose recipe we are

_own: dict[int, Handler] = {}


def listen(handler: Handler) -> None:
    """Have SIGINT and SIGTERM call a handler, whatever was inherited."""
    for number in SIGNALS:
        _own[number] = handler
        signal.signal(number, handler)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def at_once(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    """End without a word; for the seconds in which nothing has been begun."""
    os._exit(128 + number)


def nothing(number: int, frame: FrameType | None) -> None:
    """Go on ending: a second signal changes nothing, make passes each on twice."""


def within(seconds: float, code: int) -> None:
    """End this process by then, whatever it still waits for."""
    timer = threading.Timer(seconds, os._exit, [code])
    timer.daemon = True
    timer.start()


def listen_within(seconds: float) -> None:
    """Keep the handlers that there are, and end by then when they wait for something.

    Where `listen` was called, its handler is put back: Prefect puts its own in front of it
    while a flow runs, which waits for every thread.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for number in SIGNALS:
        there = signal.getsignal(number)
        if number in _own:
            signal.signal(number, _own[number])
        elif there != signal.SIG_IGN or number == signal.SIGTERM:
            signal.signal(number, _bounded(there, seconds))


def _bounded(there: object, seconds: float) -> Handler:
    def end(number: int, frame: FrameType | None) -> None:
        within(seconds, 128 + number)
        if callable(there):
            there(number, frame)
        else:
            raise SystemExit(128 + number)

    return end


def with_parent() -> None:
    """End at once when the process that holds the other end of our standard input is gone."""
    _when(lambda: os.read(0, 1), lambda: os._exit(1))


def with_spawner() -> None:
    """End at once, in a child of `multiprocessing`, when its parent is gone."""
    _when(_outlived_spawner, lambda: os._exit(1))


def with_make(environ: Mapping[str, str]) -> None:
    """Take the death of the `make` that started us, and nobody else, for a SIGTERM."""
    make = os.getppid()
    if environ.get(MAKE) == str(make):
        _when(lambda: _outlived(make), lambda: os.kill(os.getpid(), signal.SIGTERM))


def _outlived_spawner() -> None:
    while not (parent := multiprocessing.parent_process()):  # not known yet at the import of main
        time.sleep(0.1)
    parent.join()


def _outlived(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)


def _when(waited: Callable[[], object], then: Callable[[], object]) -> None:
    def wait() -> None:
        waited()
        then()

    threading.Thread(target=wait, daemon=True, name="ending").start()


def say(sentence: str) -> None:
    """Tell one sentence on standard error, where somebody may still read it."""
    with suppress(OSError):  # the terminal went away
        print(f"enrich: {sentence}", file=sys.stderr, flush=True)
