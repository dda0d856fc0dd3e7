"""Certain repairs of a list, every other byte of it untouched."""

from __future__ import annotations

import os
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from enrich.check.malformed_links import MALFORMED, mended
from enrich.errors import WriteError
from enrich.model import Entry
from enrich.parse import decode
from enrich.parse.document.html_lines import html_lines
from enrich.repair.markup import HTML, MARKDOWN, Markup
from enrich.repair.source_text import source_text

Moves = Mapping[str, Mapping[str, str]]
"""By entry_id, the addresses to be replaced and those that stand in for them."""


def relinked(line: str, moves: Mapping[str, str]) -> str:
    """Return a line with whole addresses replaced, old ones by new ones.

    >>> relinked("- [A](https://a.org/b): https://a.org/bc", {"https://a.org/b": "https://c.org"})
    '- [A](https://c.org): https://a.org/bc'
    """
    old = "|".join(map(re.escape, moves))
    whole = re.compile(rf"(?<![^\s(<\[\"'=])(?:{old})(?![^\s)>\]\"'])")
    return whole.sub(lambda found: moves[found[0]], line) if moves else line


def repair(body: bytes, entries: Iterable[Entry], moves: Moves = MappingProxyType({})) -> bytes:
    """Return a list with the links of these entries repaired, and nothing else changed.

    Malformed links are mended; `moves` has, by entry_id, new addresses for old
    ones. Other lines are left alone, and so are line ends, the byte-order mark
    and a missing end of the last line.
    """
    owners: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        for number in range(entry.line, entry.line_end + 1):
            owners[number].append(entry)
    if not owners:
        return body
    source = source_text(body)
    html = html_lines(decode(body)[0])
    lines = [
        _line(line, owners.get(number, ()), moves, HTML if number in html else MARKDOWN)
        for number, line in enumerate(source.lines, 1)
    ]
    return replace(source, lines=lines).body


def _line(line: str, owners: Iterable[Entry], moves: Moves, markup: Markup) -> str:
    for entry in owners:
        mine = moves.get(entry.entry_id, {})
        line = relinked(line, {old: markup.address(new) for old, new in mine.items()})
        line = mended(line, markup.linked) if MALFORMED in entry.notes else line
    return line


def write(path: Path, body: bytes) -> None:
    """Replace a file whole or not at all, its rights kept; may raise `WriteError`."""
    path = path.resolve()
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_bytes(body)
        if path.exists():
            shutil.copymode(path, aside)
        aside.replace(path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        why = error.strerror or str(error)
        raise WriteError(f"Nothing could be written to {path}: {why}.") from None
