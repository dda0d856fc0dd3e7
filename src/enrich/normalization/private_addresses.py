"""Addresses and sentences as they may be shown: without the secrets that stand in addresses."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from enrich.normalization import word_lists
from enrich.normalization.control_characters import clean

_USER = re.compile(
    r"(?<=//)(?:[^\s/?#@:<>\"()\[\]]*:[^\s/?#]*|[^\s/?#<>\"()\[\]]+)@"
    r"|(?<=%2F%2F)(?:(?!%2F|%3F|%23|%40)[^\s/?#&])++%40",  # an address within another
    re.I,
)
_NAMES = "|".join(one.expression for one in word_lists.kinds(__file__, "parameter").values())
_END = r"\s&#<>\"'`)\]|"
_SECRET = re.compile(rf"({_NAMES})(?!\*{{3}}(?:[{_END}]|\Z))[^{_END}]+")
_ADDRESS = re.compile(r"\s*[a-z][a-z\d+.-]*:/?/", re.I)
_USERS = re.compile(r"//.*@", re.S)


def bare(url: str) -> str:
    """Return an address fit for a log: no query, no user, no fragment.

    >>> bare("https://ada:pw@lists.example:8443/a.md?token=s3cret#here")
    'https://lists.example:8443/a.md'
    >>> bare("https://ada:p/w@lists.example/a.md")
    'https://lists.example/a.md'
    """
    try:
        parts = urlsplit(clean(url))
        if parts.port is None and not parts.hostname:
            raise ValueError(url)
    except (
        ValueError
    ):  # there is no host, for the password of a user may hold what parts an address
        try:
            parts = urlsplit(_USERS.sub("//", clean(url)))
        except ValueError:
            return ""
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def shown_address(where: str) -> str:
    """Return the address or path of a list as it is told; a path is told whole.

    >>> shown_address("HTTPS://ada@lists.example/a.md?x=1"), shown_address("lists/a?.md")
    ('https://lists.example/a.md', 'lists/a?.md')
    """
    told = clean(where).strip()  # as it will be read: a sign that steers may hide an address
    return bare(told) if is_address(told) else shown(where)


def is_address(where: str) -> bool:
    """Tell whether words name a place by a scheme such as `https://`."""
    return _ADDRESS.match(where) is not None


def is_private(url: str) -> bool:
    """Tell whether an address carries a user, or a parameter whose value is a secret.

    >>> is_private("https://a.example/b?token=1"), is_private("https://a.example/@b?id=1")
    (True, False)
    """
    return masked(url) != url


def user(url: str) -> tuple[str, str] | None:
    """Return the user and the password that an address carries, if it names anybody.

    >>> user("https://ada:p%40ss@lists.example/a.md"), user("https://lists.example/@a.md")
    (('ada', 'p@ss'), None)
    """
    name, at, _ = urlsplit(url).netloc.rpartition("@")
    called, _, password = name.partition(":")
    return (unquote(called), unquote(password)) if at and name else None


def without_user(url: str) -> str:
    """Return an address as it is asked for: all of it but the user.

    >>> without_user("https://ada:pw@lists.example/a.md?token=1")
    'https://lists.example/a.md?token=1'
    """
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return url if host == parts.netloc else urlunsplit(parts._replace(netloc=host))


def without_users(text: str) -> str:
    """Return text in whose addresses nobody is named, and all else stands.

    >>> without_users("[a](https://ada:pw@a.example/b?token=1), ada@b.example")
    '[a](https://a.example/b?token=1), ada@b.example'
    """
    return _USER.sub("", text) if "@" in text or "%40" in text else text


def masked(text: str) -> str:
    """Return text in whose addresses no user stands, nor the value of a known secret.

    >>> masked("(https://ada:pw@a.example/b?id=7&access_token=s3cret) is gone")
    '(https://a.example/b?id=7&access_token=***) is gone'
    """
    if "//" not in text and "=" not in text and "%" not in text:
        return text
    return _SECRET.sub(r"\1***", without_users(text))


def masked_value(value: Any) -> Any:
    """Return a value of JSON in whose texts no secret stands.

    >>> masked_value({"link": ["https://ada:pw@a.example/"], "line": 7})
    {'link': ['https://a.example/'], 'line': 7}
    """
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, list | tuple):
        return [masked_value(one) for one in value]
    if isinstance(value, dict):
        return {name: masked_value(one) for name, one in value.items()}
    return value


def shown(text: str) -> str:
    r"""Return text as it may be shown to anybody: clean, and without secrets.

    >>> shown("see \x1b[1mhttps://ada:pw@a.example")
    'see https://a.example'
    """
    return masked(clean(text))
