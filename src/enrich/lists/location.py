"""Where a list comes from: a file, standard input, an address, a repository."""

from __future__ import annotations

import hashlib
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from enrich.errors import BadInput
from enrich.model import Request
from enrich.providers.base import Door

_REPO = re.compile(r"github:([\w.-]+/[\w.-]+)(?::([^@]+))?(?:@(.+))?")
_PAGE = re.compile(r"https?://(?:www\.)?github\.com/([\w.-]+/[\w.-]+)(?:/blob/([^/]+)/(.+))?/?")


@dataclass(frozen=True, slots=True)
class Source:
    """A list as it came: what it was called, its bytes, their sha256."""

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
        raise BadInput(f"The list {where} is empty.")
    return Source("standard input" if where == "-" else where, body)


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
    reply = door.ask(Request(address, expects="text"))
    if reply.status == 404:
        raise BadInput(f"There is no list at {where} (404).")
    return reply.body


def _read(where: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if where == "-" else Path(where).read_bytes()
    except FileNotFoundError:
        raise BadInput(f"There is no list at {where}; name one with --list PATH.") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise BadInput(f"The list {where} cannot be read: {why}.") from None
