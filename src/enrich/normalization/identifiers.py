"""Links and identifiers in, the one canonical `Ref` out.

Everything here is total: a string that is not known gives None, never an error.
A page below a GitHub repository (a PDF, a folder) still names that repository.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote

from enrich.model import Entry, Link, Ref
from enrich.normalization.addresses import as_meant
from enrich.normalization.identifier_schemes import (
    BARE,
    LANDING,
    OWN_DOI,
    PDF,
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

_KEPT = 1 << 17  # spellings: a run asks again and again what the same records and links name


def recognise(url: str) -> Ref | None:
    """The canonical ref that a link carries, if it carries one.

    >>> str(recognise("https://www.arxiv.org/pdf/2312.06902v2.pdf"))
    'arxiv:2312.06902'
    >>> recognise("http://citeseerx.ist.psu.edu/viewdoc?doi=10.1.1.696.7800") is None
    True
    """
    return _recognised(url if len(url) <= LONGEST else "")


@lru_cache(maxsize=_KEPT)
def _recognised(url: str) -> Ref | None:
    text = printable(url)
    if found := bare(text):
        return found
    text = as_meant(text)
    parts = _URL.match(text)
    if parts is None:
        return None
    host, path, query = (part or "" for part in parts.groups())
    host = unspaced(host).rpartition("@")[2].partition(":")[0].lower()
    own_path, own_query = unspaced(path), unspaced(query)
    for reader in READERS:
        if ref := reader(host, own_path, own_query):
            return ref
    return read_doi(host, path, query)


def canonical(scheme: str, value: str) -> Ref | None:
    """The ref of a bare identifier as a provider or a person spells it.

    >>> str(canonical("doi", "https://doi.org/10.48550/arXiv.2312.06902"))
    'arxiv:2312.06902'
    >>> canonical("arxiv", "arXiv:2313.06902v2") is None
    True
    """
    return _canonical(scheme.strip().lower(), value if len(value) <= LONGEST else "")


@lru_cache(maxsize=_KEPT)
def _canonical(scheme: str, value: str) -> Ref | None:
    text = printable(value)
    if ref := _recognised(text):
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
    return LANDING.get(ref.scheme, ref.scheme + ":{}").format(_quoted(ref))


def pdf(ref: Ref) -> str | None:
    """The address of the document, where the identifier alone tells it.

    Of what the Anthology took over from old LREC it has the pages alone.

    >>> pdf(Ref("arxiv", "2312.06902")), pdf(Ref("acl", "L08-1001")), pdf(Ref("doi", "10.1/2"))
    ('https://arxiv.org/pdf/2312.06902', None, None)
    """
    elsewhere = ref.scheme == "acl" and ref.value.startswith("L")
    return PDF[ref.scheme].format(_quoted(ref)) if ref.scheme in PDF and not elsewhere else None


def own_doi(ref: Ref) -> str | None:
    """The DOI that an archive itself gives to what the ref names, which is no publication's.

    >>> own_doi(Ref("arxiv", "hep-th/9901001")), own_doi(Ref("acl", "2020.loom-1.7"))
    ('10.48550/arxiv.hep-th/9901001', None)
    """
    return OWN_DOI[ref.scheme].format(ref.value) if ref.scheme in OWN_DOI else None


@lru_cache(maxsize=4096)
def is_own_doi(value: object) -> bool:
    """Tell whether a DOI is one that an archive gives to its own works, such as preprints.

    >>> is_own_doi("10.48550/arXiv.2312.06902"), is_own_doi("10.1145/3600006.3613165")
    (True, False)
    """
    ref = canonical("doi", value) if isinstance(value, str) else None
    return ref is not None and ref.scheme in OWN_DOI


def _quoted(ref: Ref) -> str:
    return quote(ref.value, safe="/:;().,-_~")
