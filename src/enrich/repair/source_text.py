"""A list's bytes as lines that can be edited, and as bytes again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from enrich.errors import BadInput
from enrich.parse.document.decoding import eight_bits

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class SourceText:
    """The lines of a list and what ends each of them; with nothing changed, the same bytes."""

    mark: str  # the byte-order mark, if there is one
    lines: Sequence[str]
    ends: Sequence[str]
    codec: str

    @property
    def text(self) -> str:
        """All of it, as it is decoded."""
        pairs = zip(self.lines, self.ends, strict=True)
        return self.mark + "".join(line + end for line, end in pairs)

    @property
    def body(self) -> bytes:
        """All of it in bytes."""
        return self.encoded(self.text)

    def encoded(self, text: str) -> bytes:
        """Return a text in the list's encoding; raise `BadInput` for a letter that this lacks."""
        try:
            return text.encode(self.codec)
        except UnicodeEncodeError as error:
            raise BadInput(
                f"The list is not UTF-8 and cannot hold {text[error.start]!r}: save it as UTF-8."
            ) from None


def source_text(body: bytes) -> SourceText:
    """Return the lines of a list, decoded so that writing them gives the same bytes again."""
    codec = _codec(body)
    text = body.decode(codec)
    mark = _BOM if text.startswith(_BOM) else ""
    found = [(line[1], line[2]) for line in _LINE.finditer(text, len(mark))]
    if found and found[-1] == ("", ""):  # what follows the last line end is no line
        found.pop()
    lines, ends = zip(*found, strict=True) if found else ((), ())
    return SourceText(mark, lines, ends, codec)


def _codec(body: bytes) -> str:
    known = _UTF16.get(body[:2])
    if known and len(body) % 2 == 0 and _is_written_in(known, body):
        return known
    return "utf-8" if _is_written_in("utf-8", body) else eight_bits(body)


def _is_written_in(codec: str, body: bytes) -> bool:
    try:
        return body.decode(codec).encode(codec) == body
    except UnicodeError:
        return False
