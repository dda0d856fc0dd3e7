"""A page with status 404 denies a work only if the site itself says so, and no gateway."""

from __future__ import annotations

import re
from collections.abc import Collection

from enrich.model import Reply
from enrich.normalization import word_lists
from enrich.providers.contract import web_page
from enrich.providers.extractors import html_meta

_GATEWAY = word_lists.any_of(*word_lists.kinds(__file__, "gateway").values())
_BARE = frozenset({"404", "410", "error", "http", "status", "not", "found"})
_TAG = re.compile(r"<[^<>]{0,2000}>")
_WORD = re.compile(r"\w+")
_READ = 65_536  # bytes in which a page says what it is
_GONE = 410  # which no gateway says by itself


def is_own(reply: Reply, names: Collection[str] = ()) -> bool:
    """Tell whether a page is the site's own word that there is nothing at an address.

    It is a whole page, not a gateway's, that says more than the bare status; one of a
    site with `names` shows one of them, or says in words that a page was not found.
    """
    if web_page.flaw(reply.body, {}, len(reply.body) + 1) is not None:
        return False
    if is_gateway(reply.body) and reply.status != _GONE:
        return False
    start = web_page.decoded(reply.body[:_READ])
    title = html_meta.read(start).title.casefold()
    words = _visible(start).casefold()
    if not names:
        return not _BARE.issuperset(_WORD.findall(words))
    return "page not found" in title or any(name.casefold() in words for name in names)


def is_gateway(body: bytes) -> bool:
    """Tell whether a page is one that stands in front of sites, or a server without a site.

    >>> is_gateway(b"<center><h1>404 Not Found</h1></center><hr><center>nginx/1.27.0</center>")
    True
    >>> is_gateway(b"<title>Page not found | USENIX</title><h1>Page not found</h1>")
    False
    """
    return _GATEWAY.search(body[:_READ].decode("utf-8", "replace")) is not None


def _visible(start: str | bytes) -> str:
    """Return the words of the start of a page, its title among them."""
    return _TAG.sub(" ", start if isinstance(start, str) else start.decode("utf-8", "replace"))
