"""Where a list comes from: a file, standard input, an address, a repository."""

from __future__ import annotations

import base64
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from enrich.errors import BadInput
from enrich.normalization.private_addresses import shown_address, user
from enrich.settings import LIST

_REPO = re.compile(r"github:([\w.-]+/[\w.-]+)(?::([^@]+))?(?:@(.+))?")
_PAGE = re.compile(r"https?://(?:www\.)?github\.com/([\w.-]+/[\w.-]+)(?:/blob/([^/]+)/(.+))?/?")


def read_here(where: str) -> bytes:
    """Return the bytes of a list at a path, or of `-`; raise `BadInput` when there are none."""
    body = _read(where)
    if not body.strip():
        raise BadInput(f"The list {called(where)} is empty.")
    return body


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
