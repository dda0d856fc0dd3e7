"""A page with status 200 that is none: a maintenance notice, a door, an error, half a page."""

from __future__ import annotations

import re
from collections.abc import Iterable

from enrich.http import body
from enrich.model import Reply
from enrich.normalization import word_lists
from enrich.providers.contract import web_page
from enrich.providers.extractors import page_values

_NO_PAGE = word_lists.any_of(*word_lists.kinds(__file__, "no_page").values())
_DATA = re.compile(r"\b(?:json|xml)\b")  # what no link leads to unless it is called so
_TEXT = re.compile(r"\.(?!html?\b|php|aspx?\b|jsp\b)[a-z0-9]{1,8}\Z", re.IGNORECASE)


def is_html(reply: Reply) -> bool:
    """Tell whether a reply is to be read as a page, and not as some other document."""
    return "html" in reply.headers.get("Content-Type", "html").lower()


def flaw(reply: Reply, address: str) -> str | None:
    """Return why a reply is neither a whole page nor another document, in words for a person.

    >>> flaw(Reply(200, "", b"", {"Content-Type": "application/pdf"}), "https://a.example/1.pdf")
    >>> flaw(Reply(200, "", b"", {"Content-Type": "application/json"}), "https://a.example/1")
    'a program was answered where a page was due'
    """
    if is_html(reply):
        return web_page.flaw(reply.body, reply.headers, body.ENOUGH)
    declared = reply.headers.get("Content-Type", "").lower()
    called = _TEXT.search(address.partition("?")[0].rpartition("/")[2])
    if called is None and (_DATA.search(declared) or declared.startswith("text/")):
        return "a program was answered where a page was due"
    return "the document is empty" if reply.headers.get("Content-Length") == "0" else None


def is_no_page(titles: Iterable[str]) -> bool:
    """Tell whether what a page is called is what an error or a shut door is called.

    >>> is_no_page(["Down for maintenance"]), is_no_page(["Looms | Sign in"]), is_no_page(["Weft"])
    (True, True, False)
    """
    given = [title.strip() for title in titles if title.strip()]
    return any(_NO_PAGE.search(one) or not page_values.is_title(one) for one in given)
