"""How a command meets the terminal: what it prints, a reader who leaves, an error in a sentence.

Nothing else of `cli` prints: what strangers wrote is escaped here.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from rich.console import Console
from rich.text import Text

from enrich.cli.escaping import as_json, numbered, one_printed, printed
from enrich.cli.streams import leave_unread
from enrich.errors import BadUsage, EnrichError, Held
from enrich.normalization.text import one_line

if TYPE_CHECKING:
    from rich.table import Table

    from enrich.harvest.lane_report import Report
    from enrich.harvest.shell import Lane

_THREADS = 64  # at most: more than there are providers, so that no lane waits for another's end

Voice = Callable[[str], None]
"""Says one plain line to whoever watches."""


def threads(lane: Lane, names: Iterable[str]) -> Iterator[Report]:
    """Run every provider's lane in a thread of its own, from when it has something to ask."""
    pool = ThreadPoolExecutor(_THREADS)
    try:
        yield from pool.map(lane, names)
    except EnrichError:
        pool.shutdown()  # so that the other lanes keep what they were answered
        raise
    pool.shutdown()


class Screen(Console):
    """A console whose reader may go away: the work is done all the same."""

    def on_broken_pipe(self) -> None:
        """Print on, to nobody."""
        leave_unread(self.file)


def out(text: str, end: str = "\n") -> None:
    """Print text to standard output, as one may show what strangers wrote."""
    print(printed(text), end=end, flush=True)


def out_page(page: str) -> None:
    """Print a page that was made of escaped text, with its colours."""
    print(page, end="")


def out_file(text: str) -> None:
    """Print a whole file in UTF-8, byte by byte, whatever the terminal shows.

    What `surrogateescape` made of bytes that are no text becomes these bytes again.
    """
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
    sys.stdout.buffer.flush()


def out_json(value: Any, indent: int | None = None) -> None:
    """Print JSON; a terminal that cannot show all of it gets numbers."""
    print(as_json(value, ascii_only=not _shows_all(sys.stdout), indent=indent))


class JsonLines(io.StringIO):
    """Standard output for lines of JSON that are whole already; they lose nothing."""

    def write(self, line: str) -> int:
        """Print a line, or a part of it."""
        told = numbered(line)
        if not _shows_all(sys.stdout):
            told = re.sub(r"[^\x00-\x7f]", lambda sign: json.dumps(sign[0])[1:-1], told)
        return sys.stdout.write(told)


def err(text: str) -> None:
    """Print text to standard error, as one may show what strangers wrote."""
    try:
        print(printed(text), file=sys.stderr, flush=True)
    except BrokenPipeError:
        leave_unread(sys.stderr)


def _shows_all(stream: TextIO) -> bool:
    return stream.encoding.lower().replace("-", "").startswith("utf")


@contextmanager
def closed_pipe_allowed() -> Iterator[None]:
    """Print to a reader who may go away: `enrich run | head -1` is no error."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        leave_unread(sys.stdout)


@contextmanager
def errors_as_sentences() -> Iterator[None]:
    """Turn what went wrong into one sentence and an exit code."""
    try:
        yield
    except BadUsage as error:
        _leave(2, str(error))
    except Held as error:
        _leave(4, str(error))
    except EnrichError as error:
        _leave(1, str(error))
    except PermissionError as error:  # of any file or folder that a command comes upon
        where = "A file" if error.filename is None else one_printed(str(error.filename))
        _leave(1, f"{where} cannot be opened: {error.strerror}. Mend its rights, then try again.")


def _leave(code: int, sentence: str) -> NoReturn:
    err(f"enrich: {sentence}")
    raise SystemExit(code)


def voice(console: Console) -> Voice:
    """Return what says one plain line in a console."""
    return lambda text: console.print(Text(one_printed(text)), soft_wrap=True)


def page(table: Table) -> str:
    """Return a table as text, as wide as the terminal."""
    console = Console(width=None if sys.stdout.isatty() else 160, markup=False, emoji=False)
    with console.capture() as screen:
        console.print(table)
    return screen.get()


def _named(one: object) -> str:
    """Return a part of a list: a person by name, a publication by what is known of it.

    >>> _named({"name": "Ada Pfeffer", "orcid": None}), _named({"ref": "doi:10.1/a", "year": 2024})
    ('Ada Pfeffer', 'doi:10.1/a 2024')
    """
    if not isinstance(one, dict):
        return str(one)
    return str(one.get("name") or " ".join(str(part) for part in one.values() if part is not None))


def brief(value: object, longest: int = 200) -> str:
    """Return a value on one line, cut where it is long; people by their names."""
    if isinstance(value, list):
        text = ", ".join(map(_named, value))
    else:
        text = "nothing" if value is None else str(value)
    text = one_line(one_printed(text))
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
