"""Why an address cannot be followed by any reader, proven from its letters alone."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from enrich.normalization import identifiers
from enrich.normalization.addresses import as_meant

_OF_ONE_MACHINE = re.compile(r"(?:file|blob|about|chrome|view-source|zotero):|[a-z]:[\\/]", re.I)
_IDENTIFIER = re.compile(r"(?:arxiv|doi):\s?\S+|10\.\d{4,9}/\S+", re.I | re.ASCII)
_WEB = re.compile(r"https?://", re.I)
_LOCAL = re.compile(r"(?:.+\.)?(?:localhost|local|internal|localdomain|lan|home\.arpa)", re.I)
_NAME = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63})+\.?")
_ARXIV = re.compile(r"(?:www\.|export\.)?arxiv\.org", re.I)
_ARXIV_PATH = re.compile(r"/(?:abs|pdf|html|ps|format)(?=/|\Z)", re.I)
_ARXIV_WHOLE = re.compile(
    r"/(?:abs|pdf|html|ps|format)/(?:arxiv:)?"
    r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d{1,2})?(?:\.pdf|\.ps\.gz)?",
    re.I | re.ASCII,
)
_SURPLUS = re.compile(r"[.,;:]*[)\]}>\"'`|*][)\]}>\"'`|*.,;:]*")
_DOI = re.compile(r"(?:www\.|dx\.)?doi\.org", re.I)
_HOLDER = re.compile(r"<[^<>]*>|[<>]")


class Fault(NamedTuple):
    """What is wrong with an address, as the end of a sentence, and the right one if certain."""

    reason: str
    repaired: str | None = None


def fault(url: str) -> Fault | None:
    """Return why no reader can follow an address; None where that is not proven.

    >>> fault("https//arxiv.org/abs/2401.00001")
    Fault(reason='does not begin as an address does', repaired='https://arxiv.org/abs/2401.00001')
    >>> fault("https://arxiv.org/abs/2413.12345").repaired is None, fault("papers/a.pdf")
    (True, None)
    """
    text = url.strip()
    if not text or len(text) > identifiers.LONGEST:
        return None
    meant = _meant(text)
    found = _of_meant(meant)
    if meant == text:
        return found
    right = meant if found is None else found.repaired
    return Fault("does not begin as an address does", right)


def _meant(text: str) -> str:
    """Return an address as it was meant; one that is an identifier alone becomes its page's."""
    ref = identifiers.recognise(text) if _IDENTIFIER.fullmatch(text) else None
    page = identifiers.landing(ref) if ref else ""
    return page if ref and identifiers.recognise(page) == ref else as_meant(text)


def _of_meant(text: str) -> Fault | None:
    if _OF_ONE_MACHINE.match(text):
        return Fault("leads to something on one machine alone")
    if not _WEB.match(text):
        return None
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return Fault("names no host that can be")
    return _of_host(host) or _of_archive(text, host, parts.path) or _of_holder(text)


def _of_host(host: str) -> Fault | None:
    try:
        ip = ip_address(host)
    except ValueError:
        if _LOCAL.fullmatch(host):
            return Fault("leads to something on one machine alone")
        return None if _NAME.fullmatch(host) else Fault("names no host that can be")
    return None if ip.is_global else Fault("leads to something on one machine alone")


def _of_archive(text: str, host: str, path: str) -> Fault | None:
    """Return what is wrong with the identifier in an address of arXiv's or of a DOI."""
    ref = identifiers.recognise(text)
    if _DOI.fullmatch(host) and ref is None:
        empty = unquote(path).startswith("/10.") or (path in ("", "/") and "www" not in host)
        return Fault("has no DOI that can be") if empty else None
    if not _ARXIV.fullmatch(host) or not _ARXIV_PATH.match(path):
        return None
    if ref is None:
        return Fault("has no arXiv number that can be")
    whole = _ARXIV_WHOLE.match(path)
    if whole is None or not _SURPLUS.fullmatch(path[whole.end() :]):
        return None
    right = text[: text.index(path)] + whole[0]
    same = identifiers.recognise(right) == ref
    return Fault("has a bracket or a quotation mark at its end", right if same else None)


def _of_holder(text: str) -> Fault | None:
    """Return that an address has a place holder in it; some DOIs have such brackets, too."""
    held = _HOLDER.search(text) and identifiers.recognise(text) is None
    return Fault("has a place holder in it") if held else None
