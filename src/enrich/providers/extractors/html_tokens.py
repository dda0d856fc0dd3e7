"""Cuts a web page into tags and text, in one pass and in time that grows with its size alone.

Follows the tokenization of the HTML standard, and builds no tree: to build one, even as
the standard has it, takes time and memory that grow with the square of a page, or worse
(40 KB of `<b a=1><b a=2>... <p>x<p>x...` become 2.4 GB in Lexbor).  What stands in no
tree has no depth either.  More than `MOST` tags and attributes are no page.
Manual: https://html.spec.whatwg.org/multipage/parsing.html#tokenization
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from enrich.normalization.odd_value import OddValue
from enrich.normalization.text import unescaped

MOST = 150_000
"""Tags, attributes and pieces of text of one page; a page of a megabyte has some 50 000."""

_HOLD_NOTHING = "area base br col embed hr img input link meta param source track wbr"
NO_CONTENT = frozenset(_HOLD_NOTHING.split())
"""Tags that hold nothing, and are never closed."""

_TOO_MANY = f"the page has more than {MOST} tags and attributes"
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_SPACE = re.compile(r"[\s/]*")
_ATTRIBUTE = re.compile(r"=?[^\s/>=]*")
_EQUALS = re.compile(r"\s*=\s*")
_UNQUOTED = re.compile(r"[^\s>]*")
_ARROWS = re.compile(r"<+(?=<)|<")
_COMMENT_END = re.compile(r"--!?>")
_RAW = frozenset({"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"})
_WITH_ENTITIES = frozenset({"title", "textarea"})
_RAW_END = {tag: re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE) for tag in _RAW}
_NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})


class Token(NamedTuple):
    """A tag that opens or closes, in lower case, or, without a tag, text between two."""

    tag: str = ""
    opens: bool = False
    attributes: Mapping[str, str] = _NO_ATTRIBUTES  # names in lower case; the first of each
    text: str = ""


def tokens(page: str) -> Iterator[Token]:
    """Yield tags and text in the order of a page; a tag that it breaks off in is none.

    Raises `OddValue` at the first tag or attribute beyond `MOST`.

    >>> [one.tag or one.text for one in tokens("<p>a &lt; b<!-- c --><br/>")]
    ['p', 'a < b', 'br']
    """
    at, pieces, length = 0, 0, len(page)
    while at < length:
        if pieces >= MOST:
            raise OddValue(_TOO_MANY)
        found = _TAG.match(page, at)
        if found is None:
            pieces += 1
            text, at = _text(page, at)
            if text:
                yield Token(text=unescaped(text))
            continue
        tag = found[2].lower()
        given, at = _attributes(page, found.end(), MOST - pieces)
        pieces += 1 + len(given)
        if at > length:
            return
        yield Token(tag, not found[1], _NO_ATTRIBUTES if found[1] else given)
        if tag in _RAW and not found[1]:
            end = _RAW_END[tag].search(page, at)
            start, at = at, end.start() if end else length
            raw = page[start:at]
            yield Token(text=unescaped(raw) if tag in _WITH_ENTITIES else raw)


def _text(page: str, at: int) -> tuple[str, int]:
    """Return what stands before the next tag or comment, and where to go on."""
    if not page.startswith("<", at):
        end = page.find("<", at)
        return (page[at:end], end) if end >= 0 else (page[at:], len(page))
    if page.startswith("<!--", at):
        return "", _comment_end(page, at + 4)
    if page[at + 1 : at + 2] in ("!", "?") or page.startswith("</", at):
        end = page.find(">", at)
        return "", end + 1 if end >= 0 else len(page)
    end = _after(_ARROWS, page, at)
    return page[at:end], end


def _comment_end(page: str, at: int) -> int:
    """Return where a comment ends that may be as short as `<!-->`; else the page's end."""
    for short in (">", "->"):
        if page.startswith(short, at):
            return at + len(short)
    found = _COMMENT_END.search(page, at)
    return found.end() if found else len(page)


def _attributes(page: str, at: int, most: int) -> tuple[dict[str, str], int]:
    """Return a tag's attributes, and where it ends: beyond the page where it does not."""
    given: dict[str, str] = {}
    for _ in range(most):
        at = _after(_SPACE, page, at)
        if at >= len(page):
            return given, at + 1
        if page[at] == ">":
            return given, at + 1
        named = _after(_ATTRIBUTE, page, at)
        name, value = page[at:named].lower(), ""
        equals = _EQUALS.match(page, named)
        at = named
        if equals is not None:
            value, at = _value(page, equals.end())
        given.setdefault(name, unescaped(value))
    raise OddValue(_TOO_MANY)


def _value(page: str, at: int) -> tuple[str, int]:
    """Return the value of an attribute, and where to go on; one without its end takes all."""
    quote = page[at : at + 1]
    if quote in ('"', "'"):
        end = page.find(quote, at + 1)
        return (page[at + 1 : end], end + 1) if end >= 0 else ("", len(page) + 1)
    end = _after(_UNQUOTED, page, at)
    return page[at:end], end


def _after(pattern: re.Pattern[str], page: str, at: int) -> int:
    """Return the end of what a pattern that fits anywhere fits here."""
    found = pattern.match(page, at)
    return found.end() if found else at
