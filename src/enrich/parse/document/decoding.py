"""Bytes or text from anywhere, as text whose lines can be counted."""

from __future__ import annotations

import re

from enrich.errors import BadInput
from enrich.normalization.control_characters import clean

_BINARY = re.compile(rb"\x00|^\x7fELF|^%PDF-|^PK\x03\x04|^\x89PNG|^\x1f\x8b|^\xff\xd8\xff|^GIF8")


def decode(data: bytes) -> tuple[str, list[str]]:
    """The text of a file and one sentence for everything that was odd about it.

    >>> decode(b"\\xef\\xbb\\xbfa\\r\\nb")
    ('a\\nb', [])
    >>> decode("café".encode("latin-1"))
    ('café', ['The text is not UTF-8 from line 1 on; it was read as Latin-1.'])
    """
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark) and len(data) % 2 == 0 and not data.startswith(b"\xff\xfe\0\0"):
            return _utf16(data, encoding)
    if _BINARY.search(data):
        raise BadInput("This is not a text: it holds the bytes of a binary file.")
    try:
        return tidy(data.decode("utf-8")), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        warning = f"The text is not UTF-8 from line {line} on; it was read as Latin-1."
        return tidy(data.decode(eight_bits(data))), [warning]


def eight_bits(data: bytes) -> str:
    """The encoding of a text that is no Unicode: any bytes are, and give the same bytes again.

    >>> eight_bits(b"caf\\xe9 \\x96 loom"), eight_bits(b"caf\\xe9 \\x81")
    ('cp1252', 'latin-1')
    """
    return "latin-1" if re.search(rb"[\x81\x8d\x8f\x90\x9d]", data) else "cp1252"


def _utf16(data: bytes, encoding: str) -> tuple[str, list[str]]:
    try:
        return tidy(data.decode(encoding)), ["The text was UTF-16; please save it as UTF-8."]
    except UnicodeDecodeError:
        raise BadInput("This is not a text: it holds the bytes of a binary file.") from None


def tidy(text: str) -> str:
    """The text with LF line ends only, no BOM, and nothing that steers a terminal or a reader.

    >>> tidy("\\ufeffa\\r\\nb\\rc\\x1b[2J")
    'a\\nb\\nc'
    """
    text = text.removeprefix("\ufeff").replace("\0", "\ufffd")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return clean(text)
