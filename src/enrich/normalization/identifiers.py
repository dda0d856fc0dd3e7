"""Links and identifiers in, the one canonical `Ref` out.

Everything here is total: a string that is not known gives None, never an error.
A page below a GitHub repository (a PDF, a folder) still names that repository.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from enrich.model import Entry, Link, Ref
from enrich.normalization.identifier_schemes import (
    BARE,
    LANDING,
    READERS,
    bare,
    printable,
    read_doi,
    unspaced,
)

SCHEMES = (
    "arxiv", "doi", "usenix", "openreview", "acl", "pmlr", "github", "huggingface", "page"
)  # fmt: skip
"""The schemes in which a ref can be spelt."""

_URL = re.compile(
    r"(?:[a-z][a-z+.-]{0,10}:)?(?://)?(?:www\.)?([^/?#]*)([^?#]*)(?:\?([^#]*))?", re.I
)


LONGEST = 4_000
"""Characters of an identifier or an address; no registry or server takes longer ones."""


def recognise(url: str) -> Ref | None:
    """The canonical ref that a link carries, if it carries one.

    >>> str(recognise("https://www.arxiv.org/pdf/2312.06902v2.pdf"))
    'arxiv:2312.06902'
    >>> recognise("http://citeseerx.ist.psu.edu/viewdoc?doi=10.1.1.696.7800") is None
    True
    """
    text = printable(url) if len(url) <= LONGEST else ""
    if found := bare(text):
        return found
    parts = _URL.match(text)
    if parts is None:
        return None
    host, path, query = (part or "" for part in parts.groups())
    host = unspaced(host).rpartition("@")[2].partition(":")[0].lower()
    for reader in READERS:
        if ref := reader(host, unspaced(path), unspaced(query)):
            return ref
    return read_doi(host, path, query)


def canonical(scheme: str, value: str) -> Ref | None:
    """The ref of a bare identifier as a provider or a person spells it.

    >>> str(canonical("doi", "https://doi.org/10.48550/arXiv.2312.06902"))
    'arxiv:2312.06902'
    >>> canonical("arxiv", "arXiv:2313.06902v2") is None
    True
    """
    text, scheme = printable(value) if len(value) <= LONGEST else "", scheme.strip().lower()
    if ref := recognise(text):
        return ref if scheme in (ref.scheme, "doi") else None
    reader = BARE.get(scheme)
    if scheme != "doi":
        text = unspaced(text)
    return reader(text.removeprefix(f"{scheme}:")) if reader else None


def parse(text: str) -> Ref | None:
    """The ref of `scheme:value`.

    >>> str(parse("github:Acme/Thing"))
    'github:acme/thing'
    >>> parse("nonsense") is None
    True
    """
    scheme, colon, value = text.strip().partition(":")
    return canonical(scheme, value) if colon else None


def page(url: str) -> Ref | None:
    """The ref of a web page whose address carries no identifier.

    >>> str(page("HTTP://Example.org:80/Paper?id=1#top"))
    'page:http://example.org/Paper?id=1'
    >>> page("https://arxiv.org/abs/2312.06902") is None, page("mailto:a@b.org") is None
    (True, True)
    """
    return canonical("page", url)


def links(entry: Entry) -> Iterator[tuple[Ref, Link]]:
    """Yield what every link of an entry leads to, the main one first."""
    main = [Link("", entry.url)] if entry.url else []
    for link in (*main, *entry.links):
        ref = recognise(link.url) or page(link.url)
        if ref is not None:
            yield ref, link


def arxiv_month(ref: Ref) -> tuple[int, int] | None:
    """The year and month that an arXiv id tells.

    >>> arxiv_month(Ref("arxiv", "2312.06902")), arxiv_month(Ref("arxiv", "hep-th/9901001"))
    ((2023, 12), (1999, 1))
    """
    digits = re.search(r"(?:^|/)(\d{2})(\d{2})", ref.value)
    if ref.scheme != "arxiv" or not digits:
        return None
    year, month = int(digits[1]), int(digits[2])
    return (1900 if "/" in ref.value and year > 90 else 2000) + year, month


def landing(ref: Ref) -> str:
    """The canonical address of the page about what the ref names.

    >>> landing(Ref("arxiv", "2312.06902"))
    'https://arxiv.org/abs/2312.06902'
    >>> landing(Ref("doi", "10.1234/a<b>#1"))
    'https://doi.org/10.1234/a%3Cb%3E%231'
    """
    if ref.scheme == "page":
        return ref.value
    value = quote(ref.value, safe="/:;().,-_~")
    return LANDING.get(ref.scheme, ref.scheme + ":{}").format(value)
