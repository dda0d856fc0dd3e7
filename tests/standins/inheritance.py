"""How a process may have been started: with the signals that end it ignored, or held back."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def of(kind: str) -> Iterator[None]:
    """Have what is started meanwhile inherit this: `usual`, `ignored` or `blocked`."""
    assert threading.current_thread() is threading.main_thread()
    before = {number: signal.getsignal(number) for number in SIGNALS}
    held = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    for number in SIGNALS:
        usual = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
        signal.signal(number, signal.SIG_IGN if kind == "ignored" else usual)
    if kind == "blocked":
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
        for number, handler in before.items():
            signal.signal(number, handler)
