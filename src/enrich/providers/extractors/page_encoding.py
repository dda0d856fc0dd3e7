"""The letters of a page: by its byte order mark, as UTF-8, as it says, else Western."""

from __future__ import annotations

import codecs
import re

_STATED = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s{0,9}=\s{0,9}[\"']?"
                     rb"\s{0,9}([\w.:-]{2,20})", re.IGNORECASE)  # fmt: skip
_HEAD = 4096  # bytes in which a page says how it is written
_WIDE = (
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_NAMES = """
    utf-8 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp866 cp874 koi8-r koi8-u
    iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13
    iso8859-14 iso8859-15 iso8859-16 mac-roman mac-cyrillic gb18030 big5 big5hkscs euc_jp euc_kr
    shift_jis iso2022_jp
"""
_KNOWN = frozenset(_NAMES.split())  # Python's names of those that browsers know, and no others
_MEANT = {
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "utf-16": "utf-8",  # it could not be read if it were
}


def decoded(body: bytes) -> str:
    """Return the text of a page, which may be cut within a letter.

    >>> decoded("<p>Wörter".encode("utf-16")), decoded("Wörter".encode()[:2])
    ('<p>Wörter', 'W')
    """
    for mark, encoding in _WIDE:
        if body.startswith(mark):
            return body.decode(encoding, "replace").removeprefix("\ufeff")
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(body)
    except UnicodeDecodeError:
        return body.decode(_stated(body), "replace")


def _stated(body: bytes) -> str:
    """Return how a page says that it is written, if it is a way that pages are."""
    found = _STATED.search(body[:_HEAD])
    try:
        name = codecs.lookup(found[1].decode("ascii")).name if found else "cp1252"
    except (LookupError, UnicodeError):
        return "utf-8"
    meant = _MEANT.get(name, name)
    return meant if meant in _KNOWN else "utf-8"
