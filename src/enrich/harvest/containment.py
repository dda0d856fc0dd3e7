"""Makes whatever goes wrong over a stranger's answer the failure of that answer alone.

A `FetchError` is the lane's own word and passes; so do a full disk, a wrong setting, and
the signals that end a run.  All else is told in a sentence; its traceback goes
into `enrich.log` beside the log of records, without what may be a key.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from enrich.errors import EnrichError, Unreadable
from enrich.model import Ref
from enrich.normalization.odd_value import OddValue
from enrich.normalization.private_addresses import bare, shown
from enrich.normalization.text import one_line

FILE = "enrich.log"
_BYTES = 1_000_000  # of the file, and of the one before it
_LONGEST = 20_000  # characters of a traceback
_WORDS = 200  # characters of an error's words in a sentence
_ODD_FORMATS: dict[type[Exception], str] = {
    json.JSONDecodeError: "it is no JSON",
    UnicodeError: "it is in no encoding that we know",
    LookupError: "a part of it is missing",
    TypeError: "a value in it is of another kind than was due",
    AttributeError: "a value in it is of another kind than was due",
    ValueError: "a value in it cannot be read",
}
"""What goes wrong where a format has changed, in words; the finer kinds come first."""

_ADDRESS = re.compile(r"\b[a-z]{2,8}://[^\s'\"]+", re.I)

_log = logging.getLogger("enrich.tracebacks")
_log.propagate = False  # never on the screen, whoever set up the logging
_log.addHandler(logging.NullHandler())


class _File(RotatingFileHandler):
    """A file that says nothing where it cannot be written: the run matters more."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Pass over a record that cannot be written."""


@contextmanager
def tracebacks_beside(records: Path) -> Iterator[Path]:
    """Let tracebacks go into a file beside the log of records, which bounds its own size."""
    path = records.absolute().with_name(FILE)
    handler = _File(path, maxBytes=_BYTES, backupCount=1, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    _log.addHandler(handler)
    try:
        yield path
    finally:
        _log.removeHandler(handler)
        handler.close()


@contextmanager
def contained(name: str, refs: Sequence[Ref], what: str, url: str = "") -> Iterator[None]:
    """Turn what is raised over an answer into `Unreadable`; `what` it is, in a sentence."""
    try:
        yield
    except EnrichError:
        raise
    except tuple(_ODD_FORMATS) as error:
        _keep(what, error)
        why = f"{what} is not in the format we know: {_in_words(error)}"
        raise Unreadable(why, provider=name, url=url, refs=refs) from error
    except Exception as error:  # no stranger's answer may end the night
        why = unforeseen(f"{what} cannot be read", error)
        raise Unreadable(why, provider=name, url=url, refs=refs) from error


def unforeseen(what: str, error: Exception) -> str:
    """Keep the traceback of what nobody foresaw; return a sentence that says where."""
    _keep(what, error)
    why = f"{what} for a reason that nobody foresaw ({type(error).__name__})"
    return f"{why}; the traceback is in {FILE}, beside the log of records."


def _keep(what: str, error: Exception) -> None:
    _log.error("%s\n%s", _without_secrets(what), _without_secrets(_lines(error)))


def _in_words(error: Exception) -> str:
    """Return what is the matter with an answer; Python's own words are for the log alone."""
    if isinstance(error, OddValue):
        words = _without_secrets(one_line(str(error)))
        return words if len(words) <= _WORDS else f"{words[:_WORDS]}…"
    return next(words for kind, words in _ODD_FORMATS.items() if isinstance(error, kind))


def _lines(error: Exception) -> str:
    """Return the end of a traceback, where the error stands."""
    return "".join(traceback.format_exception(error, limit=-40, chain=False))[-_LONGEST:]


def _without_secrets(text: str) -> str:
    """Return text that may be kept in a log: clean, its addresses without user and query."""
    return _ADDRESS.sub(lambda found: bare(found[0]), shown(text))
