"""arXiv's version history: whether the last version of a preprint was withdrawn.

OAI-PMH, one id a request, in the format `arXivRaw`.  A withdrawal is a version
of its own that has no source (`<size>0kb</size>`); its abstract and comment may
be silent about it.  It costs a request a preprint, so it is asked only where
`ENRICH_PROVIDERS__ARXIV_HISTORY__ENABLED` says so, and it takes turns with `arxiv`:
the terms count all of arXiv's interfaces together.
Manual: https://info.arxiv.org/help/oa/index.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree  # nosec B405  # see where it is used

from enrich.model import Ref, Reply, Request
from enrich.normalization import identifiers
from enrich.normalization.text import one_line
from enrich.providers.base import Provider

_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_RAW = "{http://arxiv.org/OAI/arXivRaw/}"
_UNKNOWN = "idDoesNotExist"
_SIZE = re.compile(r"(\d+)\s*(?:k|m|g)?b?", re.I | re.ASCII)


class ArxivHistory(Provider):
    """The version history of arXiv, asked by id, one a request."""

    name = "arxiv_history"
    accepts = frozenset({"arxiv"})
    example = "arxiv:1909.08053"
    root = "https://oaipmh.arxiv.org/oai"
    shares = "arxiv"
    terms = 3.0
    keeps = timedelta(days=90)  # a request each, and withdrawals are rare
    cools = 60.0
    expects = "xml"
    on = False

    def ask(self, refs: Sequence[Ref]) -> Request:
        """Ask for the record of one preprint."""
        (ref,) = refs
        form = ("verb", "GetRecord"), ("metadataPrefix", "arXivRaw")
        asked = *form, ("identifier", f"oai:arXiv.org:{ref.value}")
        return Request(self.url, params=asked, expects="xml")

    def split(self, refs: Sequence[Ref], reply: Reply) -> Mapping[Ref, str]:
        """Return the versions of the preprint, or nothing where arXiv has no such id."""
        root = _oai(reply.body)
        error = root.find(f"{_OAI}error")
        if error is not None and error.get("code") == _UNKNOWN:
            return {}
        raw = root.find(f".//{_RAW}arXivRaw")
        if raw is None:
            why = "it has no arXivRaw" if error is None else error.get("code") or "an error"
            raise self.unreadable(refs, why)
        own = one_line(raw.findtext(f"{_RAW}id") or "")
        versions = [*map(_version, raw.iter(_VERSION))]
        if identifiers.canonical("arxiv", own) != refs[0] or not versions:
            raise self.unreadable(refs, "it tells of no version of the preprint asked for")
        return {refs[0]: json.dumps({"id": own, "versions": versions}, ensure_ascii=False)}

    def denied(self, refs: Sequence[Ref], reply: Reply) -> Collection[Ref]:
        """Return the ref if arXiv says that it has no such id."""
        error = _oai(reply.body).find(f"{_OAI}error")
        return refs if error is not None and error.get("code") == _UNKNOWN else ()

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield that the last version is withdrawn, if it is; it says nothing else."""
        told = json.loads(body)
        yield "identifiers", str(identifiers.canonical("arxiv", told["id"]))
        last = told["versions"][-1]
        if _is_without_source(last):
            yield "withdrawn", True
            yield "withdrawn_reason", _reason(last)


_VERSION = f"{_RAW}version"


def _oai(body: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(body)  # nosec B314  # the door lets no DTD in


def _version(stated: ElementTree.Element) -> dict[str, str]:
    parts = {name: one_line(stated.findtext(f"{_RAW}{name}") or "") for name in ("date", "size")}
    return {"version": one_line(stated.get("version") or ""), **parts}


def _is_without_source(version: Mapping[str, str]) -> bool:
    """Tell whether nothing can be read of a version; an unstated size says nothing.

    >>> [_is_without_source({"size": size}) for size in ("0kb", "401kb", "")]
    [True, False, False]
    """
    size = _SIZE.fullmatch(version["size"])
    return size is not None and int(size[1]) == 0


def _reason(version: Mapping[str, str]) -> str:
    words = f"Version {version['version'].removeprefix('v')} has no source"
    try:
        return f"{words}, since {parsedate_to_datetime(version['date']):%Y-%m-%d}"
    except (ValueError, IndexError):
        return words
