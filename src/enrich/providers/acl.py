"""The ACL Anthology: titles, authors, abstracts, months, proceedings and DOIs.

One page a request; the site is static and names no limit, so one page a second
(November 2026).  Pages are mended now and then, so they are asked for again
after half a year.  Of a page its meta tags and the abstract are kept.
Manual: https://aclanthology.org/info/development/
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

_ABSTRACT = "acl-abstract"
_KEPT = (
    "title",
    "author",
    "conference_title",
    "journal_title",
    "publication_date",
    "pdf_url",
    "doi",
)
_CONFERENCES = frozenset({"AACL", "ACL", "COLING", "EACL", "EMNLP", "IJCNLP", "LREC", "NAACL"})
_BESIDE = re.compile(r"workshop|tutorial|companion|student research", re.IGNORECASE)
_SITE = ("ACL Anthology",)  # what its own pages are called


class Acl(Provider):
    """The paper pages of the ACL Anthology."""

    name = "acl"
    accepts = frozenset({"acl"})
    registers = frozenset({"acl"})
    mints = frozenset({"acl"})
    example = "acl:2024.emnlp-main.501"
    root = "https://aclanthology.org"
    terms = 1.0
    keeps = timedelta(days=180)  # pages change when a volume is mended
    expects = "html"
    pages = True

    def ask(self, refs: Sequence[Ref]) -> Request:
        """Return the request for one page."""
        return Request(f"{self.url}/{refs[0].value}/", expects="html")

    def split(self, refs: Sequence[Ref], reply: Reply) -> Mapping[Ref, str]:
        """Return what is kept of a page; unreadable unless the one asked for."""
        page = paper_page.opened(self, refs, reply, [_ABSTRACT])
        if not _is_about(refs[0], page):
            raise paper_page.unreadable(self, refs, "the page is about another paper")
        kept = {"meta": page.citations(_KEPT), "abstract": page.text(_ABSTRACT)}
        return {refs[0]: json.dumps(kept, ensure_ascii=False, sort_keys=True)}

    def denied(self, refs: Sequence[Ref], reply: Reply) -> Collection[Ref]:
        """Return the ref of a 404 that is a page of the site's own."""
        return refs if reply.status == 404 and not_found_page.is_own(reply, _SITE) else ()

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield what one page states."""
        page = json.loads(body)
        said = paper_page.first(page["meta"])
        yield from paper_page.stated(page, self.root)
        yield from paper_page.named(said.get("pdf_url", ""), "acl")
        yield from _venue(said.get("journal_title", ""), said.get("conference_title", ""))
        doi = identifiers.canonical("doi", said.get("doi", ""))
        if doi is not None and doi.scheme == "doi":
            yield "doi", doi.value
            yield "identifiers", str(doi)


def _is_about(asked: Ref, page: html_meta.Page) -> bool:
    """Tell by the canonical link or the PDF's, one of which every page of a paper has."""
    stated = (page.link("canonical"), page.first("citation_pdf_url"))
    own = [ref for ref in map(identifiers.recognise, stated) if ref and ref.scheme == asked.scheme]
    return bool(own) and own[0] == asked


def _venue(journal: str, conference: str) -> Iterator[tuple[str, Any]]:
    name = journal or conference
    if name:
        yield "venue", _acronym(name)
        yield "venue_name", field_values.text(name)
        yield "type", "journal-article" if journal else "proceedings-article"


def _acronym(name: str) -> str | None:
    """Return the venue, unless it is only the conference beside which this was held."""
    venue = venues.canonical(name)
    return None if venue in _CONFERENCES and _BESIDE.search(name) else venue
