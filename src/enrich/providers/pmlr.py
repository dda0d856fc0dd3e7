"""PMLR: titles, authors, abstracts, days and PDFs of learning proceedings.

One page a request; the site is static and names no limit, so one page a second
(November 2026).  It registers no DOIs, but newer pages link to the paper's
forum at OpenReview and to its software.  Of a page its meta tags, the abstract
and these links are kept, for a year.
Manual: https://proceedings.mlr.press/spec.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from enrich.model import Ref, Reply, Request
from enrich.normalization import field_values, identifiers, venues
from enrich.providers.base import Provider
from enrich.providers.contract import not_found_page
from enrich.providers.extractors import html_meta, paper_page

_MARKS = ("#abstract", "#bibtex")
_KEPT = ("title", "author", "conference_title", "publication_date", "pdf_url")
_BIBTEX_KEY = re.compile(r"\{\s*pmlr-([vr]\d+)-([a-z0-9-]+)\s*,", re.IGNORECASE)
_SOFTWARE = frozenset({"software", "code"})
_SITE = ("Proceedings of Machine Learning Research",)  # what its own pages are called


class Pmlr(Provider):
    """The paper pages of the Proceedings of Machine Learning Research."""

    name = "pmlr"
    accepts = frozenset({"pmlr"})
    registers = frozenset({"pmlr"})
    mints = frozenset({"pmlr"})
    example = "pmlr:v202/liu23am"
    root = "https://proceedings.mlr.press"
    terms = 1.0
    keeps = timedelta(days=365)
    expects = "html"
    pages = True

    def ask(self, refs: Sequence[Ref]) -> Request:
        """Return the request for one page."""
        return Request(f"{self.url}/{refs[0].value}.html", expects="html")

    def split(self, refs: Sequence[Ref], reply: Reply) -> Mapping[Ref, str]:
        """Return what is kept of a page; unreadable unless the one asked for."""
        page = paper_page.opened(self, refs, reply, _MARKS)
        key = _BIBTEX_KEY.search(page.text("#bibtex"))
        if key and f"{key[1]}/{key[2]}".lower() != refs[0].value:
            raise paper_page.unreadable(self, refs, "the page is about another paper")
        return {refs[0]: json.dumps(_kept(page), ensure_ascii=False, sort_keys=True)}

    def denied(self, refs: Sequence[Ref], reply: Reply) -> Collection[Ref]:
        """Return the ref of a 404 that is a page of the site's own."""
        return refs if reply.status == 404 and not_found_page.is_own(reply, _SITE) else ()

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield what one page states."""
        page = json.loads(body)
        said = paper_page.first(page["meta"])
        yield from paper_page.stated(page, self.root)
        yield from paper_page.named(said.get("pdf_url", ""), "pmlr")
        yield from _venue(said.get("conference_title", ""))
        yield "code_url", field_values.address(page["software"])
        yield from _forum(page["openreview"])


def _kept(page: html_meta.Page) -> dict[str, Any]:
    software = (
        href
        for text, href in page.anchors
        if text.lower() in _SOFTWARE and href.startswith(("https://", "http://"))
    )
    return {
        "meta": page.citations(_KEPT),
        "abstract": page.text("#abstract"),
        "software": next(software, ""),
        "openreview": [href for text, href in page.anchors if text.lower() == "openreview"],
    }


def _venue(name: str) -> Iterator[tuple[str, Any]]:
    if name:
        yield "venue", _acronym(name)
        yield "venue_name", field_values.text(name)
        yield "type", "proceedings-article"


def _acronym(name: str) -> str | None:
    """Return the venue; a workshop at a conference is not that conference."""
    venue = venues.canonical(name) or ""
    return venue if ("workshop" in name.lower()) <= ("Workshop" in venue) else None


def _forum(hrefs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the paper's forum, if the page links to exactly one."""
    forums = {
        ref for ref in map(identifiers.recognise, hrefs) if ref and ref.scheme == "openreview"
    }
    if len(forums) == 1:
        yield "identifiers", str(forums.pop())
