"""Where a list comes from: a file, standard input, an address, a repository."""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from enrich.errors import BadInput
from enrich.model import Request
from enrich.normalization.private_addresses import shown_address, user, without_user
from enrich.providers.base import Door
from enrich.settings import LIST

_REPO = re.compile(r"github:([\w.-]+/[\w.-]+)(?::([^@]+))?(?:@(.+))?")
_PAGE = re.compile(r"https?://(?:www\.)?github\.com/([\w.-]+/[\w.-]+)(?:/blob/([^/]+)/(.+))?/?")


@dataclass(frozen=True, slots=True)
class Source:
    """A list as it came: what it may be called before anybody, its bytes, their sha256."""

    name: str
    body: bytes

    @property
    def sha256(self) -> str:
        """Hexadecimal digest of the bytes."""
        return hashlib.sha256(self.body).hexdigest()


def load(where: str, door: Door) -> Source:
    """Return the list at a path, `-`, an http(s) URL or `github:owner/repo[:path][@ref]`.

    Raises `BadInput` when there is none, `FetchError` when it could not be asked for.
    """
    address = raw_address(where)
    body = _download(address, where, door) if address else _read(where)
    if not body.strip():
        raise BadInput(f"The list {shown_address(where)} is empty.")
    return Source(called(where), body)


def called(where: str) -> str:
    """Return what a list is called in all that is written and said: no secret is in it.

    >>> called("https://ada:pw@lists.example/list.md?token=s3cret"), called("-")
    ('https://lists.example/list.md', 'standard input')
    """
    return "standard input" if where == "-" else shown_address(where)


def login(where: str) -> Mapping[str, str]:
    """Return the header that tells the host of a list who asks, where the address names somebody.

    >>> login("https://ada:pw@lists.example/list.md")
    {'Authorization': 'Basic YWRhOnB3'}
    """
    try:
        named = user(raw_address(where) or "")
    except ValueError:
        raise BadInput(f"{called(where)} is an address that makes no sense.") from None
    if named is None:
        return {}
    pair = base64.b64encode(":".join(named).encode()).decode()
    return {"Authorization": f"Basic {pair}"}


def raw_address(where: str) -> str | None:
    """Return the address to download a list from, or None for a file.

    >>> raw_address("github:acme/papers@v2")
    'https://raw.githubusercontent.com/acme/papers/v2/README.md'
    >>> raw_address("https://github.com/acme/papers/blob/main/docs/list.md")
    'https://raw.githubusercontent.com/acme/papers/main/docs/list.md'
    >>> raw_address("data/raw/list.md") is None
    True
    """
    if repo := _REPO.fullmatch(where):
        name, path, ref = repo.groups()
    elif page := _PAGE.fullmatch(where):
        name, ref, path = page.groups()
    else:
        return where if re.match("https?://", where, re.IGNORECASE) else None
    return f"https://raw.githubusercontent.com/{name}/{ref or 'HEAD'}/{path or 'README.md'}"


def _download(address: str, where: str, door: Door) -> bytes:
    reply = door.ask(Request(without_user(address), expects="text"))
    if reply.status == 404:
        raise BadInput(f"There is no list at {called(where)} (404).")
    return reply.body


def _read(where: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if where == "-" else Path(where).read_bytes()
    except FileNotFoundError:
        hint = " Name one with --list PATH." if where == LIST else ""
        raise BadInput(
            f"There is no list at {called(where)}; it is named by a path, an address, "
            f"- for standard input, or github:owner/repo.{hint}"
        ) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise BadInput(f"The list {called(where)} cannot be read: {why}.") from None
