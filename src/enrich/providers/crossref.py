"""Crossref: published versions, venues, references, cited-by counts, retractions.

Asked by DOI, up to 100 in a list, or one by one where a list cannot name it.  Whole
records are asked for: `select` has been seen to empty `reference`
(CrossRef/rest-api-doc 553).  Limits since 2025-12-01 (Crossref's blog of
2025-11-05): without an e-mail address 1 list a second, with one 3 a second;
the door keeps to what the reply's headers name.  403 is a block by hand.
arXiv's own DOIs (10.48550) are DataCite's and never asked about here.
What became of a work stands in its record (`updated-by`, since 2025) and in the
notices' (`update-to`); for the works of a list the notices are asked for as well.
A search by title always returns something, so what it returns has to be judged.
Manual: https://www.crossref.org/documentation/retrieve-metadata/rest-api/
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from enrich.model import Ref, Reply, Request
from enrich.normalization import field_values, identifiers, record_markup
from enrich.providers.base import Door, Provider
from enrich.providers.contract import complete_list
from enrich.providers.extractors import cited_works, crossref_envelope, proceedings, retractions

Work = Mapping[str, Any]

_FOUND = 5  # works that a search returns
_TELLING = (
    "DOI,title,subtitle,author,type,container-title,event,issued,published,published-online,"
    "published-print,posted,relation"
)
_ARXIV = "10.48550/"
_ACM = "10.1145/"
_SAME = ("is-preprint-of", "has-preprint", "is-identical-to")
_NOTICES = 1000  # that one request may return
_RETRACTED = re.compile(
    r"\W*((?:retracted|withdrawn)(?: (?:article|paper|chapter))?)\b(?:\W*:|\])", re.I
)
_PUBLIC = ("issued", "published", "posted", "published-online", "published-print")
_ISSUED = r'"(?:issued|published)":\{"date-parts":\[\[(\d{4})(?:,(\d\d?))?(?:,(\d\d?))?\]'
_MINING = re.compile(r"tdm|text-and-data", re.I)


class Crossref(Provider):
    """The Crossref REST API, asked by DOI."""

    name = "crossref"
    accepts = frozenset({"doi"})
    registers = frozenset({"doi"})
    mints = frozenset({"doi"})
    example = "doi:10.1145/3600006.3613165"
    root = "https://api.crossref.org"
    most = 100
    room = 4000
    beside = "updates:,"  # where notices are asked for, the longer address of two
    terms = 1.0
    polite = 0.34
    alone = ","
    keeps = timedelta(days=28)  # of works that are no longer young
    dated = (re.compile(_ISSUED),)
    gain = "An e-mail address (ENRICH_CONTACT) lets Crossref be asked three times as fast."
    cools = 10.0
    cost = 6
    searches = 500

    def answer(self, refs: Sequence[Ref], door: Door) -> Mapping[Ref, str | None]:
        """Ask about what is not arXiv's, which is DataCite's."""
        asked = [ref for ref in refs if not ref.value.startswith(_ARXIV)]
        told = super().answer(asked, door)
        known = {ref: body for ref, body in told.items() if body is not None}
        return {**dict.fromkeys(refs), **self._updated(known, door)}

    def _updated(self, known: Mapping[Ref, str], door: Door) -> Mapping[Ref, str]:
        """Add, to the works of a list, the notices about them that their records lack."""
        listed = [ref for ref in known if not set(self.alone) & set(ref.value)]
        if len(listed) < 2:  # a single record is asked for by itself, and believed
            return known
        reply = door.ask(self._notices(listed))
        notices = self._works(listed, reply)
        if not (
            complete_list.is_first_page(len(notices), crossref_envelope.total(reply), _NOTICES)
            and crossref_envelope.are_about(notices, listed)
        ):
            raise self.unreadable(listed, "the list of notices is not whole")
        about = crossref_envelope.by_work(notices)
        works = {ref: json.loads(known[ref]) for ref in listed if ref in about}
        for ref, work in works.items():
            work["updated-by"] = [*_all(work, "updated-by"), *about[ref]]
        return {**known, **{ref: _body(work) for ref, work in works.items()}}

    def _notices(self, refs: Sequence[Ref]) -> Request:
        """Return the request for the notices that update any of several works."""
        mail = (("mailto", self.contact),) if self.contact else ()
        which = ("filter", ",".join(f"updates:{ref.value}" for ref in refs))
        select = (("rows", str(_NOTICES)), ("select", "DOI,update-to"))
        return Request(f"{self.url}/works", params=(which, *select, *mail))

    def ask(self, refs: Sequence[Ref]) -> Request:
        """Return the request for one record, or for a list of several."""
        mail = (("mailto", self.contact),) if self.contact else ()
        if len(refs) == 1:
            return Request(f"{self.url}/works/{quote(refs[0].value)}", params=mail)
        which = ("filter", ",".join(f"doi:{ref.value}" for ref in refs))
        return Request(f"{self.url}/works", params=(which, ("rows", str(len(refs))), *mail))

    def split(self, refs: Sequence[Ref], reply: Reply) -> Mapping[Ref, str]:
        """Return the work of every ref that there is one of."""
        works = {_doi(work.get("DOI")): work for work in self._works(refs, reply)}
        if len(refs) == 1 and works and refs[0] not in works:
            raise self.unreadable(refs, f"a record that is not about {refs[0]}")
        return {ref: _body(works[ref]) for ref in refs if ref in works}

    def denied(self, refs: Sequence[Ref], reply: Reply) -> Collection[Ref]:
        """Return the one ref of its 404, or what a whole list leaves out."""
        if reply.status == 404:
            known = len(refs) > 1 or reply.body.strip() != b"Resource not found."
            return () if known else refs
        listed = [_doi(work["DOI"]) for work in self._works(refs, reply)]
        return complete_list.left_out(refs, listed, crossref_envelope.total(reply))

    def seek(self, title: str) -> Request:
        """Return the search for works that are called alike."""
        mail = (("mailto", self.contact),) if self.contact else ()
        asked = (("query.bibliographic", title), ("rows", str(_FOUND)), ("select", _TELLING))
        return Request(f"{self.url}/works", params=(*asked, *mail))

    def candidates(self, reply: Reply) -> Mapping[Ref, str]:
        """Return the works of a search by their DOIs."""
        if reply.status == 404:
            raise self.unreadable([], "404 for a search", 404)
        works = self._works([], reply)
        if not complete_list.is_first_page(len(works), crossref_envelope.total(reply), _FOUND):
            raise self.unreadable([], "fewer works than it says it has found")
        found = {_doi(work["DOI"]): work for work in works}
        return {ref: _body(work) for ref, work in found.items() if ref}

    def _works(self, refs: Sequence[Ref], reply: Reply) -> list[Work]:
        try:
            works = crossref_envelope.works(json.loads(reply.body))
            return [work for work in works if isinstance(work["DOI"], str)]
        except (ValueError, TypeError, LookupError):
            raise self.unreadable(refs, "no works where works were due") from None

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield what one work states."""
        work = json.loads(body)
        if not field_values.is_kind_of_work(work.get("type")):
            yield from field_values.no_work(work["type"], _doi(work.get("DOI")))
            return
        yield "title", _title(work)
        yield "authors", [one for one in map(_person, _all(work, "author")) if one["name"]]
        yield "organisations", field_values.registered(_registered(work))
        yield "abstract", field_values.abstract(work.get("abstract"))
        yield "type", field_values.kind(work.get("type"))
        yield "url", field_values.address(work.get("URL"))
        yield "citations", field_values.number(work.get("is-referenced-by-count"))
        yield "cited_refs", list(_references(work))
        yield "license", _license(work)
        yield from _dates(work)
        yield from _venue(work)
        yield from _identifiers(work)
        yield from _withdrawal(work)


def _body(work: Work) -> str:
    return json.dumps(work, separators=(",", ":"))


def _all(work: Work, name: str) -> list[Any]:
    return field_values.several(work.get(name))


def _texts(work: Work, name: str) -> list[str]:
    return [text for text in map(field_values.text, _all(work, name)) if text]


def _title(work: Work) -> str | None:
    """Return the title; proceedings, and ACM, put what follows the colon into `subtitle`.

    Other journals use `subtitle` for running heads and rubrics, so it is left there.
    """
    title = next(filter(None, map(field_values.title, _all(work, "title"))), None)
    rest = next(iter(_texts(work, "subtitle")), None)
    split = work.get("type") == "proceedings-article" or str(work.get("DOI")).startswith(_ACM)
    if title is None or rest is None or not split or rest.casefold() in title.casefold():
        return title
    return f"{title} {rest}" if title[-1] in ":?!." else f"{title}: {rest}"


def _person(author: Mapping[str, Any]) -> dict[str, Any]:
    parts = [field_values.text(author.get(part)) for part in ("given", "family", "suffix")]
    name = " ".join(filter(None, parts)) or field_values.text(author.get("name"))
    places = (field_values.text(place.get("name")) for place in _all(author, "affiliation"))
    given, family, _ = parts
    return field_values.person(name, author.get("ORCID"), places, given, family)


def _registered(work: Work) -> Iterator[tuple[Any, Any]]:
    """Yield affiliations with their RORs."""
    for place in (place for one in _all(work, "author") for place in _all(one, "affiliation")):
        yield from ((place.get("name"), one.get("id")) for one in _all(place, "id"))


def _dates(work: Work) -> Iterator[tuple[str, Any]]:
    """Yield the first public date, and the year in which the venue has the work.

    That is the event's own year, else that of print, since proceedings may be
    online the year before.  A preprint is in no venue.
    """
    thesis = work.get("type") == "dissertation"
    public = list(filter(None, (field_values.date_parts(work.get(name)) for name in _PUBLIC)))
    first = field_values.earliest(public) or field_values.date_parts(
        work.get("approved") if thesis else None
    )
    if first:
        yield "published", "-".join(f"{part:02}" for part in first)
    event = field_values.date_parts((work.get("event") or {}).get("start"))
    held = event or field_values.date_parts(work.get("published-print")) or first
    if held and work.get("type") != "posted-content":
        yield "year", held[0]


def _venue(work: Work) -> Iterator[tuple[str, Any]]:
    if work.get("type") == "posted-content":
        return
    event = work.get("event") or {}
    named = _texts(work, "container-title")
    held = list(map(record_markup.unbraced, [*_texts(event, "name"), *_texts(event, "acronym")]))
    yield "venue_name", proceedings.name(named) or next(iter(held), None)
    yield "venue", proceedings.acronym([*named, *held])


def _identifiers(work: Work) -> Iterator[tuple[str, Any]]:
    own = _doi(work.get("DOI"))
    if own is not None and own.scheme == "doi":
        yield "doi", own.value
    related = (
        identifiers.canonical(str(other.get("id-type")), str(other.get("id")))
        for name in _SAME
        for other in (work.get("relation") or {}).get(name) or ()
    )
    for ref in dict.fromkeys(filter(None, [own, *related])):
        if ref == own or field_values.is_work(ref):
            yield "identifiers", str(ref)


def _doi(text: str | None) -> Ref | None:
    return identifiers.canonical("doi", text or "")


def _references(work: Work) -> Iterator[str]:
    """Yield each cited work that has an identifier, in the order of the list."""
    found = (_cited(reference) for reference in _all(work, "reference"))
    for ref in dict.fromkeys(filter(None, found)):
        yield str(ref)


def _cited(reference: Mapping[str, Any]) -> Ref | None:
    names = ("article-title", "journal-title", "volume-title", "unstructured")
    words = " ".join(str(reference.get(name) or "") for name in names)
    return cited_works.cited(reference.get("DOI"), words)


def _license(work: Work) -> str | None:
    """Return the licence of the version of record; one for text mining is none."""
    kinds = ("vor", "unspecified", "am")
    given = [one for one in _all(work, "license") if one.get("content-version") in kinds]
    given.sort(key=lambda one: kinds.index(one["content-version"]))
    urls = [one["URL"] for one in given if one.get("URL") and not _MINING.search(one["URL"])]
    named = list(filter(None, map(field_values.licence, urls)))
    return next((name for name in named if name.startswith("CC")), next(iter(named), None))


def _withdrawal(work: Work) -> Iterator[tuple[str, Any]]:
    """Yield what became of a work; a notice that says so of another is not meant."""
    notes = _all(work, "update-to")
    own = [one for one in notes if _doi(one.get("DOI")) == _doi(work.get("DOI"))]
    updates = list(filter(None, map(_update, [*_all(work, "updated-by"), *own])))
    yield from retractions.told(updates)
    prefix = _RETRACTED.match(_title(work) or "")
    known = filter(None, [*updates, *map(_update, notes)])
    verdicts = [one for one in known if one.kind != retractions.CONCERN]
    if prefix and not verdicts:
        yield "withdrawn", True
        yield "withdrawn_reason", prefix[1]


def _update(stated: Work) -> retractions.Update | None:
    kind = retractions.kind(str(stated.get("type")))
    if kind is None:
        return None
    on = "-".join(f"{part:02}" for part in field_values.date_parts(stated.get("updated")))
    return retractions.Update(
        kind, on, field_values.text(stated.get("label")) or str(stated["type"])
    )
