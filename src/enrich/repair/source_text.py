"""A list's bytes as lines that can be edited, and as bytes again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class SourceText:
    """The lines of a list and what ends each of them; with nothing changed, the same bytes."""

    mark: str  # the byte-order mark, if there is one
    lines: Sequence[str]
    ends: Sequence[str]
    codec: tuple[str, str]

    @property
    def text(self) -> str:
        """All of it, as it is decoded."""
        pairs = zip(self.lines, self.ends, strict=True)
        return self.mark + "".join(line + end for line, end in pairs)

    @property
    def body(self) -> bytes:
        """All of it in bytes."""
        return self.text.encode(*self.codec)


def source_text(body: bytes) -> SourceText:
    """Return the lines of a list, decoded so that writing them gives the same bytes again."""
    codec = _codec(body)
    text = body.decode(*codec)
    mark = _BOM if text.startswith(_BOM) else ""
    found = [(line[1], line[2]) for line in _LINE.finditer(text, len(mark))]
    if found and found[-1] == ("", ""):  # what follows the last line end is no line
        found.pop()
    lines, ends = zip(*found, strict=True) if found else ((), ())
    return SourceText(mark, lines, ends, codec)


def _codec(body: bytes) -> tuple[str, str]:
    known = _UTF16.get(body[:2])
    if known and len(body) % 2 == 0:
        try:
            if body.decode(known).encode(known) == body:
                return known, "strict"
        except UnicodeDecodeError:
            pass  # no UTF-16 after all
    return "utf-8", "surrogateescape"
