"""Locks that the operating system releases when their holder dies."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from enrich.errors import StoreError

_POLL = 0.01  # seconds between two tries at a lock that somebody holds

if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # locked bytes cannot be read there, so lock one nobody reads

    def _grab(file: int) -> bool:
        os.lseek(file, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _grab(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def held(path: Path, wait: float | None = None) -> Iterator[bool]:
    """Hold the lock at `path`; yields whether it was got within `wait` seconds.

    No `wait` means for as long as it takes.  Threads of one process exclude
    each other just as processes do.
    """
    file = _opened(path)
    try:
        yield _got(file, path, wait)
    finally:
        os.close(file)  # which releases it


def opened(path: Path) -> int:
    """Open the file of a lock; closing it releases the lock.  Raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o666)


def got(file: int, wait: float | None = None) -> bool:
    """Tell whether the lock of an open file was got within `wait` seconds; raises `OSError`."""
    until = None if wait is None else time.monotonic() + wait
    while not _grab(file):
        if until is not None and time.monotonic() >= until:
            return False
        time.sleep(_POLL)
    return True


def note(path: Path, text: str) -> None:
    """Write who holds the lock into its file, for whoever finds it taken; a courtesy."""
    with suppress(OSError):  # such as a full disk
        path.write_text(text, encoding="utf-8")


def noted(path: Path) -> str:
    """What the holder of the lock wrote about itself."""
    try:
        return path.read_text(encoding="utf-8").strip() or "another process"
    except OSError:
        return "another process"


def _opened(path: Path) -> int:
    try:
        return opened(path)
    except OSError as error:
        raise StoreError(
            f"{path.parent} cannot be written: {error.strerror}. Mend that, or set ENRICH_RECORDS "
            "to a file elsewhere."
        ) from None


def _got(file: int, path: Path, wait: float | None) -> bool:
    try:
        return got(file, wait)
    except OSError as error:
        raise StoreError(f"{path.parent} cannot be locked: {error.strerror}.") from None
