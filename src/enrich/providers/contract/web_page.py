"""A web page is an answer only if all of it came, in letters that can be read."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OPENS = re.compile(r"<html[\s>]", re.IGNORECASE)
_CLOSES = re.compile(r"</html\s*>", re.IGNORECASE)
_TAG = re.compile(r"<[a-z!]", re.IGNORECASE)
_HEAD = 4096  # letters in which a page opens
_MEASURES = ("Content-Length", "Transfer-Encoding", "Content-Encoding")
_SMALL = 32_768  # bytes
_LETTERS = 10  # in a page, at least, for each sign that is none, which may slip in
_PASSWORD = re.compile(r"\btype\s{0,9}=\s{0,9}[\"']?password\b", re.IGNORECASE)


def decoded(body: bytes) -> str | bytes:
    """Return UTF-16 as text; what is in other letters is left to whoever reads the page.

    >>> decoded("<p>Weft".encode("utf-16")), decoded(b"<p>Weft")
    ('<p>Weft', b'<p>Weft')
    """
    return body.decode("utf-16", "replace") if body.startswith(_UTF_16) else body


def flaw(body: bytes, headers: Mapping[str, str], most: int) -> str | None:
    """Return why a page is none, in words for a person; None where nothing is missing.

    A page of `most` bytes was read no further by ourselves.  One that neither opens nor
    closes its document, as the shortest HTML may, is whole if it was measured.

    >>> flaw(b"<html><p>Weft</html>", {}, 99), flaw(b" ", {}, 99)
    (None, 'the page is empty')
    >>> flaw(b"<html><p>We", {"Content-Length": "11"}, 99)
    'the page has no end'
    """
    text = decoded(body)
    text = text if isinstance(text, str) else text.decode("utf-8", "replace")
    if not text.strip():
        return "the page is empty"
    if text.count("\0") + text.count("\ufffd") > len(text) // _LETTERS:
        return "the page is in no letters that we know"
    if not _TAG.search(text):
        return "the page has no tag"
    if _CLOSES.search(text) or len(body) >= most:
        return None
    measured = any(name in headers for name in _MEASURES)
    return None if measured and not _OPENS.search(text[:_HEAD]) else "the page has no end"


def asks_for_a_password(body: bytes) -> bool:
    """Tell whether a page is one to sign in at: a small one; others have a door in their head.

    >>> asks_for_a_password(b"<input name=p type='password'>"), asks_for_a_password(b"passwords")
    (True, False)
    """
    text = decoded(body) if len(body) < _SMALL else ""
    return _PASSWORD.search(text if isinstance(text, str) else text.decode("latin-1")) is not None
