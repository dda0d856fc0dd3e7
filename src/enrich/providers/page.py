"""Any other page: what a scholarly page says of its work, and where a link leads.

Knows titles, people, dates, venues and identifiers from `citation_*` tags
(Highwire), JSON-LD, Dublin Core and Open Graph, in this order, and the one
paper that a project page links to.  One page a request, at most one a second
over all hosts (a courtesy: nobody states a limit for them all), HTML only; of
other documents it is noted that they are there.  Pages of ACM's library are
never asked.  `url`, where set, is a mirror that takes the whole address behind
its own, in the manner of web archives.
Manual: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

from enrich.errors import Refused, Unreadable
from enrich.model import Ref, Reply, Request
from enrich.normalization import field_values, identifiers
from enrich.normalization.text import plain
from enrich.providers.base import Provider
from enrich.providers.contract import not_found_page, odd_page, web_page
from enrich.providers.extractors import html_meta, json_ld, page_values, paper_page, proceedings

_NEVER = ("dl.acm.org",)
_WORKS = frozenset({"arxiv", "doi", "usenix", "openreview", "acl", "pmlr"})
_KEPT = (
    "title",
    "author",
    "author_institution",
    "author_orcid",
    "publication_date",
    "date",
    "online_date",
    "conference_title",
    "journal_title",
    "doi",
    "arxiv_id",
    "pdf_url",
    "abstract",
)
_OF_AN_AUTHOR = frozenset({"author_institution", "author_orcid"})
_DUBLIN = ("dc.title", "dc.creator", "dc.creator.personalname", "dc.date", "dc.identifier")
_PROCEEDINGS = re.compile(r"proceedings|advances in neural", re.I)
_DATES = ("publication_date", "date", "online_date")
_NAMED = {"doi": "doi", "arxiv": "arxiv_id"}
_PAPER_WORDS = frozenset({"paper", "arxiv", "pdf", "preprint", "publication", "report"})


class Page(Provider):
    """Web pages that no other provider knows, read for what they say of a work."""

    name = "page"
    accepts = frozenset({"page"})
    registers = frozenset({"page"})
    example = (
        "page:https://proceedings.neurips.cc/paper/2017/hash/"
        "3f5ee243547dee91fbd053c1c4a845aa-Abstract.html"
    )
    terms = 1.0
    keeps = timedelta(days=90)  # a request each, of hosts that owe us nothing
    expects = "page"
    pages = True
    scattered = True
    mints = frozenset({"page"})

    def ask(self, refs: Sequence[Ref]) -> Request:
        """Return the request for one page."""
        address = refs[0].value
        if urlsplit(address).hostname in _NEVER:
            why = f"page: {address} is not asked, for its publisher wants no programs there"
            raise Refused(why, provider=self.name, url=address, refs=refs)
        url = f"{self.url}/{address}" if self.url else address
        return Request(url, headers=(("Accept", "text/html,*/*;q=0.5"),), expects="page")

    def split(self, refs: Sequence[Ref], reply: Reply) -> Mapping[Ref, str]:
        """Return what is kept of a page that is one, or that there is another document."""
        address = reply.url.removeprefix(f"{self.url}/") if self.url else reply.url
        flaw = odd_page.flaw(reply, address)
        page = html_meta.read("" if flaw else web_page.decoded(reply.body))
        kept = _kept(page, address)
        flaw = flaw or _flaw(page, kept, reply.body)
        if flaw is not None:
            raise self._odd(refs, flaw)
        if not page_values.same_host(address, refs[0].value):  # perhaps nobody's page any more
            kept |= {"og": "", "links": []}
        body = {"url": address, "moved": reply.moved, **kept}
        return {refs[0]: json.dumps(body, ensure_ascii=False, sort_keys=True)}

    def _odd(self, refs: Sequence[Ref], why: str) -> Unreadable:
        words = f"{self.name}: {why}: {refs[0].value}"
        return Unreadable(words, provider=self.name, url=refs[0].value, refs=refs)

    def denied(self, refs: Sequence[Ref], reply: Reply) -> Collection[Ref]:
        """Return the ref of a 404 or a 410 that is the host's own, and no gateway's."""
        gone = reply.status in (404, 410) and not_found_page.is_own(reply)
        return refs if gone else ()

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield what one page states, each value by the first of its vocabularies that has it."""
        page = json.loads(body)
        said, dublin = paper_page.first(page["meta"]), paper_page.first(page["dc"])
        work = page["ld"]
        if page["moved"]:
            yield "url", page["url"]
        titles = (said.get("title"), work.get("title"), dublin.get("dc.title"), page["og"])
        yield "title", next((text for text in map(_title, titles) if text), None)
        witnesses = (_authors(page["meta"]), work.get("authors", ()), _creators(page["dc"]))
        yield "authors", next(filter(None, map(_people, witnesses)), None)
        yield "abstract", field_values.abstract(said.get("abstract") or work.get("abstract"))
        days = [said.get(name) for name in _DATES]
        yield "published", _day([*days, work.get("published"), dublin.get("dc.date")])
        yield from _venue(said, _day(days))
        yield "pdf_url", paper_page.address(said.get("pdf_url"), page["url"])
        own = list(_identifiers(_stated(said, work, page["dc"])))
        yield from own or _identifiers([] if "title" in said else page["links"])


def _kept(page: html_meta.Page, address: str) -> dict[str, Any]:
    return {
        "meta": page.citations(_KEPT),
        "dc": [[name, text] for name, text in page.meta if name in _DUBLIN and text],
        "ld": json_ld.work(page.ld),
        "og": _shown(page),
        "links": _links(page, address),
    }


def _flaw(page: html_meta.Page, kept: Mapping[str, Any], body: bytes) -> str | None:
    """Return why a page is no answer, though whole: what it says is that it says nothing."""
    named = [name for name, _ in (*kept["meta"], *kept["dc"])]
    if kept["ld"] or "title" in named or "dc.title" in named:
        return None
    if odd_page.is_no_page([page.title, kept["og"]]):
        return "the page is a notice, an error or a door"
    shut = web_page.asks_for_a_password(body) and not (kept["og"] or kept["links"])
    return "the page asks for a password" if shut else None


def _shown(page: html_meta.Page) -> str:
    """Return the title that Open Graph shows, without the name of the site."""
    title, site = page.first("og:title"), plain(page.first("og:site_name"))
    for mark in (" | ", " - ", " – ", " — "):
        head, _, tail = title.rpartition(mark)
        if head and (plain(tail) == site or not site):
            return head.strip()
    return title


def _links(page: html_meta.Page, address: str) -> list[str]:
    """Return the one work that a page stands for or links to; none where there are two."""
    own = identifiers.recognise(urljoin(address, page.link("canonical")))
    if own is not None and _is_work(own):
        return [str(own)]
    linked = [(text, identifiers.recognise(href)) for text, href in page.anchors]
    works = [(text, ref) for text, ref in linked if ref is not None and _is_work(ref)]
    called = {ref for text, ref in works if _PAPER_WORDS & set(plain(text).split())}
    for found in (called, {ref for _, ref in works}):
        if len(found) == 1:
            return [str(ref) for ref in found]
    return []


def _title(text: str | None) -> str:
    stripped = field_values.title(text)
    return stripped if page_values.is_title(stripped) else ""


def _people(stated: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return people as they are called; none where one of them has no name."""
    people = [
        field_values.person(
            paper_page.person(one["name"]),
            one["orcid"],
            map(field_values.text, one["affiliations"]),
            *(field_values.text(one.get(part)) for part in ("given", "family")),
        )
        for one in stated
        if not field_values.is_nobody(one["name"])
    ]
    return people if all(person["name"] for person in people) else []


def _authors(meta: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """Return the people; none where their tags are scattered, for then so is their order."""
    names = [name for name, _ in meta if name not in _OF_AN_AUTHOR]
    first = names.index("author") if "author" in names else 0
    if set(names[first : first + names.count("author")]) != {"author"}:
        return []
    people: list[dict[str, Any]] = []
    for name, text in meta:
        if name == "author":
            people.append(_person(text))
        elif name == "author_institution" and people:
            people[-1]["affiliations"].append(text)
        elif name == "author_orcid" and people:
            people[-1]["orcid"] = text
    return people


def _creators(dublin: Iterable[Sequence[str]]) -> list[dict[str, Any]]:
    return [_person(text) for name, text in dublin if name.startswith("dc.creator")]


def _person(name: str) -> dict[str, Any]:
    return {"name": name, "orcid": None, "affiliations": []}


def _day(texts: Iterable[str | None]) -> str | None:
    return next(filter(None, (page_values.day(text or "") for text in texts)), None)


def _venue(said: Mapping[str, str], day: str | None) -> Iterator[tuple[str, Any]]:
    """Yield the venue and its year; a workshop at a conference is not that conference."""
    journal = said.get("journal_title", "")
    name = said.get("conference_title") or journal
    if not field_values.text(name):
        return
    yield "venue", proceedings.acronym([name])
    yield "venue_name", field_values.text(name)
    held = name != journal or _PROCEEDINGS.match(name)
    yield "type", "proceedings-article" if held else "journal-article"
    yield "year", int(day[:4]) if day else None


def _stated(
    said: Mapping[str, str], work: Mapping[str, Any], dublin: Iterable[Sequence[str]]
) -> Iterator[str]:
    """Yield what the page calls its work's identifiers, as it spells them."""
    yield from (f"{name}:{said[key]}" for name, key in _NAMED.items() if key in said)
    yield from work.get("identifiers", ())
    yield from (text for name, text in dublin if name == "dc.identifier")


def _identifiers(stated: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the work's refs, and its DOI by itself."""
    found = (identifiers.parse(text) or identifiers.recognise(text) for text in stated)
    known = [ref for ref in dict.fromkeys(found) if ref is not None and _is_work(ref)]
    for ref in known:
        yield "identifiers", str(ref)
    dois = [ref.value for ref in known if ref.scheme == "doi"]
    if len(dois) == 1:
        yield "doi", dois[0]


def _is_work(ref: Ref) -> bool:
    return ref.scheme in _WORKS and field_values.is_work(ref)
