"""Addresses as they were meant: a scheme that is missing, misspelt or there twice put right.

Only what cannot have been meant otherwise is put right, so that a right address never changes.
"""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.normalization import word_lists
from enrich.normalization.late_pattern import late

_LISTS = word_lists.load(__file__)
_LABEL = r"[^\W_](?:[\w-]{0,62}[^\W_])?"
_END = r"(?=[:/?#]|\Z)"
_LEAD = re.compile(
    r"([htps]{3,8})(:s//|\s?[:;.,：；]{0,3}\s?[/／]{2,4}\s?|\s?[:;：；]{1,2}\s?[/／]?\s?)",
    re.IGNORECASE,
)
_HOST = re.compile(rf"(?:{_LABEL}\.)+[a-z]{{2,24}}{_END}", re.IGNORECASE)
_BARE_HOST = late(
    rf"(?:www\.(?:{_LABEL}\.)+[a-z]{{2,24}}|(?:{_LABEL}\.){{0,3}}{_LISTS['hosts'].expression}){_END}",
    re.IGNORECASE,
)
_VIEWER = re.compile(r"[a-z]{2,10}-extension://[\w-]+/(?=https?://)", re.IGNORECASE)
_MOST = 4  # schemes one behind the other
_LONGEST = 4_000  # characters of an address worth a look


@lru_cache(maxsize=64)  # one link is asked about several times
def as_meant(url: str) -> str:
    """Return an address with its scheme put right, if that is certain, and else as it is.

    >>> as_meant("htps://looms.example/a"), as_meant("http://https://looms.example/a")
    ('https://looms.example/a', 'https://looms.example/a')
    >>> as_meant("arxiv.org/abs/2401.00001"), as_meant("papers/a.pdf")
    ('https://arxiv.org/abs/2401.00001', 'papers/a.pdf')
    """
    if url[:8].lower() == "https://" and url[8:12].lower() not in ("http", "www.", "ttps"):
        return url if _HOST.match(url, 8) else _put_right(url)
    return _put_right(url)


def _put_right(url: str) -> str:
    if len(url) > _LONGEST:
        return url
    text = url.strip()
    if viewer := _VIEWER.match(text):
        text = text[viewer.end() :]
    for _ in range(_MOST):
        found = _LEAD.match(text)
        if found is None:
            return f"https://{text}" if _BARE_HOST.match(text) else url
        rest = text[found.end() :]
        inner = rest[4:] if rest[:4].lower() == "www." else rest
        if not _LEAD.match(inner):
            return _with_scheme(text, found, rest) if _HOST.match(rest) else url
        text = inner
    return url


def _with_scheme(text: str, found: re.Match[str], rest: str) -> str:
    word = found[1].lower()
    if word in ("http", "https") and found[2] == "://":
        return text
    secure = "s" in word or "s" in found[2].lower()
    return f"{'https' if secure else 'http'}://{rest}"
