"""Keys of our own that come back in an answer: they are blotted out before anybody reads it."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

import requests

_SHORTEST = 8  # signs; less is no key, and would blot out words
_BLOT = "***"


class Blotter:
    """Takes what was sent as a secret header out of what comes back."""

    def __init__(self, headers: Iterable[str]) -> None:
        keys = {value.strip().rpartition(" ")[2] for value in headers}
        long = sorted((key for key in keys if len(key) >= _SHORTEST), key=len, reverse=True)
        self._keys = [form for key in long for form in _forms(key)]

    def blot(self, response: requests.Response) -> None:
        """Blot out the keys in the headers and the body of an answer."""
        for key in self._keys:
            response._content = response.content.replace(key.encode(), _BLOT.encode())
            for name, value in response.headers.items():
                response.headers[name] = value.replace(key, _BLOT)


def _forms(key: str) -> dict[str, None]:
    """Return how a key is spelt, in addresses and in JSON, too.

    >>> list(_forms("a+b/c"))
    ['a+b/c', 'a%2Bb%2Fc', 'a+b\\\\/c']
    """
    return dict.fromkeys((key, quote(key, safe=""), key.replace("/", "\\/")))
