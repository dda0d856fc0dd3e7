"""USENIX: titles, authors with institutions, abstracts, events and open PDFs.

One presentation page a request, kept for good: pages of past events do not
change.  USENIX has no API and registers no DOIs.  Ten seconds between pages is
what a long-lived client waits (Zotero bridge, September 2026); robots.txt bars
the search alone: https://www.usenix.org/robots.txt.  Of a page its meta tags
and the few fields that are read are kept, and no e-mail address.
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
from enrich.providers.extractors import html_meta, page_values, paper_page

_HOME = "https://www.usenix.org/"
_MARKS = {
    "abstract": "field-name-field-paper-description",
    "bibtex": "bibtex-text-entry",
    "final": "field-name-field-final-paper-pdf",
    "prepublication": "field-name-field-presentation-pdf",
}
_KEPT = ("title", "author", "author_institution", "publication_date", "conference_title", "pdf_url")
_BIBTEX = re.compile(r"\b(url|year|month)\s*=\s*[{\"]?([^{}\",\s]+)")
_EVENT_YEAR = re.compile(r"\s(\d{4}|\d\d)\)\s*$")  # ... (NSDI 26)
_SITE = ("USENIX",)  # what its own pages are called


class Usenix(Provider):
    """The presentation pages of USENIX's conferences."""

    name = "usenix"
    accepts = frozenset({"usenix"})
    registers = frozenset({"usenix"})
    mints = frozenset({"usenix"})
    example = "usenix:osdi22/presentation/yu"
    root = "https://www.usenix.org/conference"
    terms = 10.0
    keeps = timedelta(days=3650)
    cools = 60.0
    expects = "html"
    pages = True

    def ask(self, refs: Sequence[Ref]) -> Request:
        """Return the request for one page."""
        return Request(f"{self.url}/{refs[0].value}", expects="html")

    def split(self, refs: Sequence[Ref], reply: Reply) -> Mapping[Ref, str]:
        """Return what is kept of a page; unreadable unless the one asked for."""
        kept = _kept(paper_page.opened(self, refs, reply, _MARKS.values()))
        if not _is_about(refs[0], reply.url, kept["bibtex"].get("url", "")):
            raise paper_page.unreadable(self, refs, "the page is about another presentation")
        return {refs[0]: json.dumps(kept, ensure_ascii=False, sort_keys=True)}

    def denied(self, refs: Sequence[Ref], reply: Reply) -> Collection[Ref]:
        """Return the ref of a 404 that is a page of the site's own."""
        return refs if reply.status == 404 and not_found_page.is_own(reply, _SITE) else ()

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield what a page states; a talk is in no proceedings."""
        page = json.loads(body)
        said = paper_page.first(page["meta"])
        yield "title", _unbraced(said["title"])
        yield "authors", _authors(page["meta"])
        yield "abstract", field_values.abstract(page["abstract"])
        yield "published", _published(said.get("publication_date", ""), page["bibtex"])
        yield "pdf_url", _pdf(said.get("pdf_url", ""), page["final"], page["prepublication"])
        yield from _event(said.get("conference_title", ""), said.get("publication_date", ""))
        yield from paper_page.named(page["bibtex"].get("url", ""), "usenix")


def _kept(page: html_meta.Page) -> dict[str, Any]:
    return {
        "meta": page.citations(_KEPT),
        "abstract": page.text(_MARKS["abstract"]),
        "bibtex": dict(_BIBTEX.findall(page.text(_MARKS["bibtex"]))),
        "final": page.hrefs(_MARKS["final"]),
        "prepublication": page.hrefs(_MARKS["prepublication"]),
    }


def _is_about(asked: Ref, came_from: str, stated: str) -> bool:
    """Tell whether a page is the one asked for, or where that has moved to.

    Events were renamed on the way (`nsdi14/technical-sessions`, `osdi-08`), so only the
    last part of a page's own address and the event's year count; old pages state none.
    """
    own = identifiers.recognise(stated)
    known = (asked, identifiers.recognise(came_from))
    slugs = {_slug(ref) for ref in known if ref and ref.scheme == "usenix"}
    return own is None or own.scheme != "usenix" or _slug(own) in slugs


def _slug(ref: Ref) -> tuple[str, str]:
    """Return the digits of an event, and what its page calls a presentation."""
    event, _, _ = ref.value.partition("/")
    return "".join(filter(str.isdigit, event)), ref.value.rpartition("/")[2]


def _authors(meta: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """Return the people in their order, each with the institutions that follow."""
    people: list[dict[str, Any]] = []
    for name, content in meta:
        if name == "author":
            people.append(field_values.person(paper_page.person(_unbraced(content))))
        elif name == "author_institution" and people and (place := _unbraced(content)):
            people[-1]["affiliations"].append(place)
    return [person for person in people if person["name"]]


def _published(stated: str, bibtex: Mapping[str, str]) -> str | None:
    """Return the year, and the month where the BibTeX entry of the same year has it."""
    date = page_values.day(stated)
    month = page_values.month(bibtex.get("month", ""))
    if date and len(date) == 4 and bibtex.get("year") == date and month:
        return f"{date}-{month:02}"
    return date


def _pdf(stated: str, final: Sequence[str], prepublication: Sequence[str]) -> str | None:
    """Return the final paper, else the one of the meta tags, else the prepublication."""
    offered = [paper_page.address(href, _HOME) for href in (stated, *final, *prepublication)]
    own, finals = offered[0], offered[1 : 1 + len(final)]
    if own and own in finals:
        return own  # an appendix may stand beside it
    ranked = [*finals[:1], own, *offered[1 + len(final) :]]
    return next(filter(None, ranked), None)


def _event(title: str, date: str) -> Iterator[tuple[str, Any]]:
    if not title:
        return
    found = _EVENT_YEAR.search(title)
    stated = page_values.day(date)
    year = venues.full_year(found[1]) if found else venues.venue_year(title)[1]
    yield "venue", venues.canonical(title)
    yield "venue_name", field_values.text(title)
    yield "year", field_values.year(year or int((stated or "0")[:4]))
    yield "type", "proceedings-article"


def _unbraced(text: str) -> str:
    """Drop the braces that keep LaTeX from changing a title.

    >>> _unbraced("{FRCC}: Fair {\\\\{A,B\\\\}} Sets")
    'FRCC: Fair {A,B} Sets'
    """
    return field_values.text(re.sub(r"\\([{}&%$#_])", r"\1", re.sub(r"(?<!\\)[{}]", "", text)))
