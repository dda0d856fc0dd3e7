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
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import copy_context
from queue import Empty, SimpleQueue
from types import FrameType
from typing import TypeVar

T = TypeVar("T")
Handler = Callable[[int, FrameType | None], object]

SIGNALS = (signal.SIGINT, signal.SIGTERM)
MAKE = "MAKE_PID"  # the make whose recipe we are

wanted = threading.Event()
_always: dict[int, Handler] = {}


def listen(handler: Handler, *, always: bool = True) -> None:
    """Have SIGINT and SIGTERM call a handler, whatever was inherited.

    `always`: also while a flow runs, for which Prefect has a handler of its own.
    """
    _always.clear()
    for number in SIGNALS:
        signal.signal(number, handler)
        if always:
            _always[number] = handler
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


@contextmanager
def in_flow(seconds: float) -> Iterator[None]:
    """While a flow runs, end within seconds, although a lane may sit in a wait of minutes.

    A handler that is for always is put back. Else Prefect's for SIGTERM stays as it is, for only
    so can a run be cancelled, and hears SIGINT, too; it goes on to report the run's state.
    """
    if threading.current_thread() is threading.main_thread():
        for number in SIGNALS:
            signal.signal(number, _always.get(number) or signal.getsignal(signal.SIGTERM))
    try:
        yield
    except Exception:
        raise
    except BaseException:
        within(seconds, 128 + signal.SIGTERM)
        wanted.set()
        raise


class Ended(Exception):
    """What was under way when the end was wanted."""


def unless_wanted(action: Callable[[], T]) -> T:
    """Do something in a thread that holds up nobody; raise `Ended` when the end is wanted."""
    done: SimpleQueue[T | BaseException] = SimpleQueue()
    context = copy_context()

    def act() -> None:
        try:
            done.put(context.run(action))
        except BaseException as error:  # noqa: BLE001  (raised in the thread that waits)
            done.put(error)

    threading.Thread(target=act, daemon=True, name="lane").start()
    while not wanted.is_set():
        try:
            result = done.get(timeout=0.2)
        except Empty:
            continue
        if isinstance(result, BaseException):
            raise result
        return result
    raise Ended


def with_parent() -> None:
    """End at once when the process that holds the other end of our standard input is gone."""
    _when(lambda: os.read(0, 1), lambda: os._exit(1))


def with_spawner() -> None:
    """End at once, in a child of `multiprocessing`, when its parent is gone."""
    _when(_outlived_spawner, lambda: os._exit(1))


def with_make(environ: Mapping[str, str]) -> None:
    """Take the death of the `make` that started us, and of nobody else, for a SIGTERM."""
    if environ.get(MAKE) == str(os.getppid()):
        with_starter()


def with_starter(last: Callable[[], bool] = lambda: False) -> None:
    """Take the death of the process that started us for a SIGTERM, or end by what is done last.

    `last` tells whether nothing is left to be said of the end.
    """
    starter = os.getppid()

    def end() -> None:
        try:
            if last():
                os._exit(128 + signal.SIGTERM)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    _when(lambda: _outlived(starter), end)


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
    from enrich.cli.escaping import printed  # noqa: PLC0415  (nothing is loaded before handlers)

    try:
        print(f"enrich: {printed(sentence)}", file=sys.stderr, flush=True)
    except OSError:  # the terminal went away; what Python still has to say at its end goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
