"""How a command meets the terminal: lanes, a reader who leaves, one sentence for an error."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import NoReturn

from rich.console import Console
from rich.table import Table
from rich.text import Text

from enrich.errors import BadUsage, EnrichError
from enrich.harvest.lane_report import Report
from enrich.harvest.shell import Lane
from enrich.lists.query import printable

Voice = Callable[[str], None]
"""Says one plain line to whoever watches."""


def threads(lane: Lane, names: Sequence[str]) -> Iterator[Report]:
    """Run every provider's lane in a thread of its own."""
    pool = ThreadPoolExecutor(max(len(names), 1))
    try:
        yield from pool.map(lane, names)
    except EnrichError:
        pool.shutdown()  # so that the other lanes keep what they were answered
        raise
    pool.shutdown()


@contextmanager
def closed_pipe_allowed() -> Iterator[None]:
    """Print to a reader who may go away: `enrich run | head -1` is no error."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def errors_as_sentences() -> Iterator[None]:
    """Turn what went wrong into one sentence and an exit code."""
    try:
        with _ended_by_signals():
            yield
    except BadUsage as error:
        _leave(2, str(error))
    except EnrichError as error:
        _leave(1, str(error))


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """End on SIGINT and SIGTERM, although whoever started us may have had them ignored."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, _stop) for number in (signal.SIGINT, signal.SIGTERM)}
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, before)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, frame: object) -> NoReturn:  # noqa: ARG001
    """End at once; a lane may sit in a wait of minutes, and an exception can get lost.

    Nothing is lost, for a run that is killed loses nothing.
    """
    cursor = "\x1b[?25h" if os.isatty(2) else ""  # which a progress bar hides
    say = "Stopped. The dataset is as it was; what was answered is kept for the next run."
    try:
        os.write(2, f"{cursor}\nenrich: {say}\n".encode())
    finally:
        os._exit(128 + number)


def _leave(code: int, sentence: str) -> NoReturn:
    print(f"enrich: {sentence}", file=sys.stderr)
    raise SystemExit(code)


def voice(console: Console) -> Voice:
    """Return what says one plain line in a console."""
    return lambda text: console.print(Text(text), soft_wrap=True)


def page(table: Table) -> str:
    """Return a table as text, as wide as the terminal."""
    console = Console(width=None if sys.stdout.isatty() else 160)
    with console.capture() as screen:
        console.print(table)
    return screen.get()


def brief(value: object, longest: int = 200) -> str:
    """Return a value on one line, cut where it is long; people by their names."""
    if isinstance(value, list):
        names = [one["name"] if isinstance(one, dict) else str(one) for one in value]
        text = ", ".join(names)
    else:
        text = "nothing" if value is None else str(value)
    text = printable(text)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
