"""Values behind the entries of a list, between two comments, and the list without them again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from enrich.errors import BadUsage
from enrich.model import Entry
from enrich.normalization.text import one_line
from enrich.parse.document.annotations import BEGIN, END, unannotated
from enrich.repair.field_places import title_place
from enrich.repair.source_text import SourceText, source_text
from enrich.repair.table_row import is_row

_BAR = re.compile(r"(?<!\\)\|")
_BLANK = r"[\s\x00-\x1f\x7f-\x9f]"
_BEGUN = r"(?:\x1b\[|\x9b)[0-?]*[ -/]*"  # a sequence of terminals, which would go on
_TAIL = re.compile(
    rf"(?:{_BEGUN}|(?:{_BLANK}*(?:</[a-zA-Z]+>|(?<!\\)\||(?<=\s)#+|\\))*{_BLANK}*)\Z"
)
"""What ends a line and has to stay its end: blanks, closing tags, a cell's bar, a heading's."""


def annotated(body: bytes, entries: Sequence[Entry], words: Mapping[str, str]) -> bytes:
    """Return a list with words behind its entries, by entry_id, in place of all that stood there.

    Where several entries share a line, only what is said of all of them is written.
    """
    source = _bare(source_text(body))
    told: dict[int, set[str]] = defaultdict(set)
    for entry in entries:
        said = _checked(words.get(entry.entry_id, ""))
        said = _BAR.sub(r"\\|", said) if is_row(entry) else said
        told[_line_of(entry)].add(said)
    sole = {number: min(every) for number, every in told.items() if len(every) == 1 and any(every)}
    lines = [
        _with_words(line, sole[number]) if number in sole else line
        for number, line in enumerate(source.lines, 1)
    ]
    return replace(source, lines=lines).body


def cleared(body: bytes) -> bytes:
    """Return a list without the values behind its entries: as it was before they were written."""
    return _bare(source_text(body)).body


def _bare(source: SourceText) -> SourceText:
    return replace(source, lines=[unannotated(line) for line in source.lines])


def _line_of(entry: Entry) -> int:
    """Return the line behind which words about an entry stand: that in which its title ends."""
    place = title_place(entry)
    return entry.line + (entry.raw.count("\n", 0, place.end) if place else 0)


def _checked(words: str) -> str:
    """Return words on one line; raise `BadUsage` where they hold the comments around them."""
    if "<!--" in words or "-->" in words:
        raise BadUsage("Values behind an entry may hold no comment: mend the template.")
    return f" {one_line(words)}" if words.strip() else ""


def _with_words(line: str, words: str) -> str:
    found = _TAIL.search(line)
    at = found.start() if found else len(line)
    return f"{line[:at]}{BEGIN}{words}{END}{line[at:]}"
