"""Standard output and standard error that may be closed, or full: nothing crashes of it."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import IO, Any, TextIO

_FULL = (errno.ENOSPC, errno.EDQUOT)


class OutputLost(OSError):
    """Standard output could not be written, though somebody may still read it."""


class _Output(io.FileIO):
    """Standard output, whose errors can be told from those of other files."""

    def write(self, data: Any, /) -> Any:
        """Write, or tell whose output is lost."""
        try:
            return super().write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputLost(error.errno, error.strerror) from None


class _Errors(io.FileIO):
    """Standard error, which is no reason to stop: what cannot be written is dropped."""

    def write(self, data: Any, /) -> Any:
        """Write, or drop it."""
        try:
            return super().write(data)
        except OSError:
            return len(memoryview(data))


def tolerant_streams() -> None:
    """Let no stream end a command, whatever it cannot show or take, nor a traceback a secret."""
    hold()
    sys.excepthook = _told_bare


def _told_bare(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
    import traceback  # noqa: PLC0415

    from enrich.cli.console import err  # noqa: PLC0415  (which takes its time)

    err("".join(traceback.format_exception(kind, error, at)).rstrip())


def hold() -> None:
    """Let there be streams, whatever a shell has closed; no file may get their numbers."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest number that is free
    sys.stdin = sys.stdin or io.TextIOWrapper(io.FileIO(os.devnull))
    sys.stdout = _stream(_Output, sys.stdout, 1)
    sys.stderr = _stream(_Errors, sys.stderr, 2)


def _stream(kind: type[io.FileIO], old: TextIO | None, number: int) -> TextIO:
    """Return a stream that writes where another does; no sign it cannot show ends a command."""
    if old is not None:
        old.flush()
    raw = kind(number, "w", closefd=False)
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=old.encoding if old is not None else "utf-8",
        errors="replace",
        line_buffering=number == 2 or raw.isatty(),
    )


@contextmanager
def losses_as_sentences() -> Iterator[None]:
    """End in one sentence where standard output could not be written."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        leave_unread(sys.stdout)
    except OutputLost as error:
        leave_unread(sys.stdout)
        why = "the disk is full" if error.errno in _FULL else error.strerror
        os.write(2, f"enrich: The output could not be written: {why}.\n".encode())
        raise SystemExit(1) from None


def leave_unread(stream: IO[str]) -> None:
    """Let what is still to be printed to a stream go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
