"""Certain repairs of a list, every other byte of it untouched."""

from __future__ import annotations

import os
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from enrich.errors import WriteError
from enrich.model import Entry

MALFORMED = "malformed-link"
"""The note of an entry with a link that readers do not see as one."""

Moves = Mapping[str, Mapping[str, str]]
"""By entry_id, the addresses to be replaced and those that stand in for them."""

_LINE = re.compile(r"(.*?)(\r\n|\r|\n|\Z)", re.DOTALL)
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_BACKWARDS = re.compile(r"(?<![\]\\])\(([^()\[\]\n]{1,120})\)\[\s*(https?://[^\s\[\]]+)\s*\](?!\()")
_APART = re.compile(r"(?<!\\)\[([^\[\]\n]{1,300})\](?: +\(|[（])\s*(https?://[^\s()（）]+)\s*[)）]")
_OPEN = re.compile(r"(?<!\\)\[([^\[\]\n]{1,300})\]\(\s*(https?://[^\s()<>]+)(\s*)$")
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def mended(line: str) -> str:
    """Return a line with the links put right that were written wrongly.

    What stands between back-ticks is shown as it is, and stays.

    >>> mended("- Course | (GT)[https://a.org/b]")
    '- Course | [GT](https://a.org/b)'
    >>> mended("- Write `(GT)[https://a.org/b]`, not [so] (https://a.org/c)")
    '- Write `(GT)[https://a.org/b]`, not [so](https://a.org/c)'
    """
    codes = [found.span() for found in _CODE.finditer(line)]

    def right(found: re.Match[str]) -> str:
        if any(start < found.end() and found.start() < end for start, end in codes):
            return found[0]
        tail = found[3] if found.re is _OPEN else ""
        return f"[{found[1]}]({found[2]}){tail}"

    for pattern in (_BACKWARDS, _APART, _OPEN):
        line = pattern.sub(right, line)
        codes = [found.span() for found in _CODE.finditer(line)]
    return line


def suggestion(entry: Entry) -> str | None:
    """Return the source lines of an entry with its links mended, if that is certain."""
    if MALFORMED not in entry.notes:
        return None
    lines = entry.raw.split("\n")
    repaired = "\n".join(map(mended, lines))
    return repaired if repaired != entry.raw else None


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
    codec, errors = _codec(body)
    text = body.decode(codec, errors)
    return "".join(_lines(text, owners, moves)).encode(codec, errors)


def _lines(text: str, owners: Mapping[int, list[Entry]], moves: Moves) -> Iterator[str]:
    for number, found in enumerate(_LINE.finditer(text), 1):
        line = found[1]
        for entry in owners.get(number, ()):
            line = relinked(line, moves.get(entry.entry_id, {}))
            line = mended(line) if MALFORMED in entry.notes else line
        yield line + found[2]


def _codec(body: bytes) -> tuple[str, str]:
    """Return how to read bytes so that writing them gives the same bytes again."""
    known = _UTF16.get(body[:2])
    if known and len(body) % 2 == 0:
        try:
            if body.decode(known).encode(known) == body:
                return known, "strict"
        except UnicodeDecodeError:
            pass  # no UTF-16 after all
    return "utf-8", "surrogateescape"


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
