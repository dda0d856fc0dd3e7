"""Where a dataset is: a folder on this machine, or an address such as `s3://bucket/papers`."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from enrich.normalization.private_addresses import shown

_SCHEME = r"[A-Za-z][A-Za-z0-9+.-]+"  # two letters or more: one is a drive of Windows
_ADDRESS = re.compile(rf"(?:{_SCHEME}::)*({_SCHEME})://")
_HERE = ("file", "local")
_QUERY = re.compile(r"[?#].*", re.S)


def folder(where: Path | str) -> Path | str:
    r"""Return a folder of this machine as a path, and an address of another place as text.

    >>> folder("s3://bucket/papers/"), folder("data/enriched")
    ('s3://bucket/papers', PosixPath('data/enriched'))
    >>> str(folder("file:///srv/papers")), str(folder("C:\\papers"))
    ('/srv/papers', 'C:\\papers')
    """
    text = str(where)
    found = None if isinstance(where, Path) else _ADDRESS.match(text.strip())
    if found is None:
        return Path(where)
    address = text.strip()
    if found.group(1).lower() in _HERE and "::" not in found.group(0):
        from urllib.request import url2pathname  # noqa: PLC0415  (with it all that opens addresses)

        parts = urlsplit(address)
        host = "" if parts.netloc.lower() in ("", "localhost") else parts.netloc
        return Path(host + url2pathname(parts.path))
    return address if address.endswith("//") else address.rstrip("/")


def called(where: Path | str) -> str:
    """Return how a folder is named to people: no user, no password, nothing behind a `?`.

    >>> called("ftp://ada:pw@store.example/papers?key=s3cret"), called(Path("data"))
    ('ftp://store.example/papers', 'data')
    """
    return str(where) if isinstance(where, Path) else shown(_QUERY.sub("", where))


def below(where: Path | str, name: str) -> Path | str:
    """Return the address of a folder in another one.

    >>> below("ftp://store.example/papers/?key=s3cret", "a"), below(Path("data"), "a")
    ('ftp://store.example/papers/a?key=s3cret', PosixPath('data/a'))
    """
    if isinstance(where, Path):
        return where / name
    query = _QUERY.search(where)
    return f"{_QUERY.sub('', where).rstrip('/')}/{name}{query[0] if query else ''}"


def inside(where: Path | str, name: str) -> str:
    """Return the place of a file of a dataset as a person may paste it.

    >>> inside("s3://bucket/papers", "papers.parquet"), inside(Path("a"), "b")
    ('s3://bucket/papers/papers.parquet', 'a/b')
    """
    return str(where / name) if isinstance(where, Path) else f"{called(where)}/{name}"
