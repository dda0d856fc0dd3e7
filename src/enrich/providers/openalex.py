"""OpenAlex: abstracts, authorships with institutions, cited-by counts, retractions.

Asked by DOI, up to 100 in a list; a preprint that was merged into its published
version is missing from lists, so what is arXiv's and missing is asked singly,
which is free.  `is_retracted` is gathered from others, and says neither from whom
nor why.  Prices since 2026-02-13: $0.0001 a list; $0.10 a day without a
key, $1 with one, which is free; a spent budget is a 429 that names midnight UTC.
A search by title is ten times as dear as a list; a run makes as many as leave
room for the lists in a day's money without a key.
Manual: https://developers.openalex.org
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from enrich.model import Ref, Reply, Request
from enrich.normalization import field_values, identifiers
from enrich.normalization.text import plain
from enrich.providers.base import Door, Provider, bare_words
from enrich.providers.contract import complete_list, not_found_page
from enrich.providers.extractors import page_values, proceedings

Work = Mapping[str, Any]

_FIELDS = (
    "id,doi,ids,title,display_name,publication_date,publication_year,type,language,authorships,"
    "abstract_inverted_index,primary_location,best_oa_location,locations,open_access,"
    "cited_by_count,referenced_works,is_retracted"
)
_FOUND = 5  # works that a search returns
_TELLING = (
    "id,doi,title,display_name,publication_date,publication_year,type,authorships,"
    "primary_location,locations"
)
_COPIES = "10.65215/"  # copies of famous papers, with which works got mixed up
_CAP = 100  # authors that a list names at most
_DATED = (
    re.compile(r'"publication_date":"(\d{4})-(\d\d)-(\d\d)"'),
    re.compile(r'"publication_year":(\d{4})\b'),
)
_NUMBER = re.compile(r" \(\d+\)$")  # figshare numbers its people
_NOTICES = ("retraction", "erratum")  # which are about another work, and flagged in its place
_NO_WORKS = {
    "grant": "grant",
    "paratext": "journal-issue",  # a cover, a table of contents, a whole issue
    "peer-review": "peer-review",
    "supplementary-materials": "component",
}
_TYPES = {"preprint": "posted-content", "conference-paper": "proceedings-article"}
_CROSSREF_LISTED = """
    book book-chapter dataset dissertation edited-book journal-article monograph peer-review
    posted-content proceedings-article reference-entry report standard
"""
_CROSSREF = frozenset(_CROSSREF_LISTED.split())


class OpenAlex(Provider):
    """The OpenAlex API, asked by DOI."""

    name = "openalex"
    accepts = frozenset({"arxiv", "doi"})
    example = "doi:10.1145/3600006.3613165"
    root = "https://api.openalex.org"
    most = 100
    room = 4000
    beside = "10.48550/arxiv.|"  # of an arXiv id
    terms = 0.1
    keeps = timedelta(days=28)  # of works that are no longer young
    dated = _DATED
    cost = 8
    searches = 60
    key_variables = ("OPENALEX_API_KEY",)
    gain = "A free key (OPENALEX_API_KEY) raises OpenAlex's daily budget tenfold."

    def secrets(self) -> Mapping[str, str]:
        """Return the header that carries the key."""
        key = self.options.secret()
        return {"Authorization": f"Bearer {key}"} if key else {}

    def answer(self, refs: Sequence[Ref], door: Door) -> Mapping[Ref, str | None]:
        """Ask for a list, then singly for what only that finds."""
        listed = [ref for ref in refs if not set(",|") & set(ref.value)]
        known: dict[Ref, str | None] = {}
        if len(listed) > 1:
            known |= self.proved(listed, door.ask(self.ask(listed)))
        for ref in refs:
            if known.get(ref) is None and (ref.scheme == "arxiv" or ref not in known):
                known |= self.proved([ref], door.ask(self.ask([ref])))
        return known

    def ask(self, refs: Sequence[Ref]) -> Request:
        """Return the request for one work, which is free, or for a list."""
        dois = [_doi_of(ref) for ref in refs]
        select = ("select", _FIELDS)
        if len(dois) == 1:
            return Request(f"{self.url}/works/doi:{quote(dois[0])}", params=(select,))
        which = ("filter", "doi:" + "|".join(dois))
        return Request(f"{self.url}/works", params=(which, ("per_page", str(len(dois))), select))

    def split(self, refs: Sequence[Ref], reply: Reply) -> Mapping[Ref, str]:
        """Return the work of every ref that there is one of."""
        works = self._works(refs, reply)
        return {ref: json.dumps(works[ref], separators=(",", ":")) for ref in refs if ref in works}

    def denied(self, refs: Sequence[Ref], reply: Reply) -> Collection[Ref]:
        """Return the one ref of its 404, which is in HTML, or what a whole list leaves out."""
        if reply.status == 404:
            return refs if len(refs) == 1 and _is_no(reply.body) else ()
        told = json.loads(reply.body)
        listed = [_ref(work) for work in told["results"]]
        return complete_list.left_out(refs, listed, told["meta"]["count"])

    def seek(self, title: str) -> Request:
        """Return the search for works with all the words of a title; signs have a meaning."""
        which = ("filter", f"title.search:{bare_words(title)}")
        return Request(
            f"{self.url}/works", params=(which, ("per_page", str(_FOUND)), ("select", _TELLING))
        )

    def candidates(self, reply: Reply) -> Mapping[Ref, str]:
        """Return the works of a search by their DOIs; copies of famous works are none."""
        try:
            told = json.loads(reply.body)
            came, total = len(told["results"]), told["meta"]["count"]
            if not complete_list.is_first_page(came, total, _FOUND):
                raise ValueError("fewer works than it says it has found")
            works = {_name(work): work for work in told["results"]}
        except (ValueError, TypeError, LookupError, AttributeError):
            raise self.unreadable([], "no works where works were due", reply.status) from None
        return {ref: json.dumps(work, separators=(",", ":")) for ref, work in works.items() if ref}

    def _works(self, asked: Sequence[Ref], reply: Reply) -> dict[Ref | None, Work]:
        """Return works by ref; one that was asked for alone may bear another DOI."""
        try:
            told = json.loads(reply.body)
            if "results" in told:
                return {_ref(work): work for work in told["results"] if work["doi"]}
            ref = asked[0] if len(asked) == 1 else _ref(told)
            return {ref: told} if told["doi"] or told["id"] else {}
        except (ValueError, TypeError, LookupError, AttributeError):
            raise self.unreadable(asked, "no works where works were due") from None

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield what one work states; of one mixed up with a copy, what both share."""
        work = json.loads(body)
        if work.get("type") in _NO_WORKS:
            yield from field_values.no_work(_NO_WORKS[work["type"]], _ref(work))
            return
        yield (
            "title",
            field_values.title(work.get("title")) or field_values.title(work.get("display_name")),
        )
        yield "authors", _authors(work)
        yield "organisations", _organisations(work)
        yield "abstract", _abstract(work)
        yield "citations", field_values.number(work.get("cited_by_count"))
        if work.get("type") not in _NOTICES:
            yield "withdrawn", field_values.flag(work.get("is_retracted"))
        yield "pdf_url", field_values.address((work.get("best_oa_location") or {}).get("pdf_url"))
        if _COPIES in (work.get("doi") or ""):
            yield from (("identifiers", str(ref)) for ref in _preprints(work))
            return
        yield "type", _type(work)
        place = work.get("primary_location") or {}
        yield "url", field_values.address(place.get("landing_page_url"))
        yield from _dates(work)
        yield from _venue(work)
        yield from _identifiers(work)


def _is_no(body: bytes) -> bool:
    """Tell whether a page says that there is no such work, to its end.

    >>> _is_no(b"<title>404 Not Found</title>\\n<h1>Not Found</h1>\\n<p>The requested URL ...</p>")
    True
    >>> _is_no(b"<title>404 Not Found</title><h1>Not Fo"), _is_no(b"")
    (False, False)
    """
    whole = body.rstrip().lower().endswith((b"</p>", b"</html>"))
    return whole and b"<h1>Not Found</h1>" in body and not not_found_page.is_gateway(body)


def _doi_of(ref: Ref) -> str:
    return f"10.48550/arxiv.{ref.value}" if ref.scheme == "arxiv" else ref.value


def _ref(work: Work) -> Ref | None:
    return identifiers.canonical("doi", work.get("doi") or "")


def _name(work: Work) -> Ref | None:
    """Return what a work that was found is to be asked about by: its DOI or arXiv id."""
    found = (
        identifiers.parse(value) for name, value in _identifiers(work) if name == "identifiers"
    )
    return None if _COPIES in (work.get("doi") or "") else next(found, None)


def _authors(work: Work) -> list[dict[str, Any]]:
    """Return the authors, or none where a list broke them off."""
    given = [one for one in work.get("authorships") or () if one]
    whole = any(one.get("author_position") == "last" for one in given)
    if len(given) >= _CAP and not whole:
        return []
    return [person for person in map(_person, given) if person["name"]]


def _organisations(work: Work) -> list[dict[str, str]]:
    """Return the institutions that OpenAlex took affiliations for, by the name it calls them."""
    given = (
        field_values.several(one.get("institutions"))
        for one in field_values.several(work.get("authorships"))
    )
    return field_values.registered(
        (place.get("display_name"), place.get("ror")) for places in given for place in places
    )


def _person(authorship: Mapping[str, Any]) -> dict[str, Any]:
    """Return an author by the name on the paper, not by OpenAlex's guess at who it is."""
    author = authorship.get("author") or {}
    known = field_values.several(authorship.get("institutions"))
    places = [place.get("display_name") for place in known]
    places = places or field_values.several(authorship.get("raw_affiliation_strings"))
    written = _NUMBER.sub("", field_values.text(authorship.get("raw_author_name")))
    name = _spoken(written, field_values.text(author.get("display_name")))
    return field_values.person(name, author.get("orcid"), map(field_values.text, places))


def _spoken(written: str, guess: str) -> str:
    """Return a name as it is spoken, where the guess shows that it was filed by its family."""
    family, comma, _ = written.partition(",")
    filed = comma and plain(guess).endswith(plain(family))
    return page_values.natural(written) if filed else written or guess


def _abstract(work: Work) -> str:
    """Return the abstract from its index, a mapping of words to their positions."""
    index = work.get("abstract_inverted_index") or {}
    words = {place: word for word, places in index.items() for place in places or ()}
    return field_values.abstract(" ".join(words[place] for place in sorted(words)))


def _type(work: Work) -> str | None:
    """Return the type in Crossref's vocabulary, where OpenAlex tells it apart."""
    place = work.get("primary_location") or {}
    for stated in (place.get("raw_type"), work.get("type_crossref")):
        if stated in _CROSSREF:
            return str(stated)
    own = work.get("type")
    if own in ("article", "review"):
        journal = (place.get("source") or {}).get("type") == "journal"
        return "journal-article" if journal else None
    known = _TYPES.get(str(own), own)
    return known if known in _CROSSREF else None


def _dates(work: Work) -> Iterator[tuple[str, Any]]:
    """Yield the date; 1 January stands for a month and day that are not known."""
    day = page_values.day(work.get("publication_date") or "")
    yield "published", day and day.removesuffix("-01-01")
    if _type(work) != "posted-content":
        yield "year", field_values.year(work.get("publication_year"))


def _venue(work: Work) -> Iterator[tuple[str, Any]]:
    """Yield the venue; a repository is none."""
    place = work.get("primary_location") or {}
    source = place.get("source") or {}
    if source.get("type") == "repository" or _type(work) == "posted-content":
        return
    given = (source.get("display_name"), place.get("raw_source_name"))
    names = [name for name in map(field_values.text, given) if name]
    yield "venue_name", next(iter(names), None)
    yield "venue", proceedings.acronym(names)


def _identifiers(work: Work) -> Iterator[tuple[str, Any]]:
    """Yield the DOI, and the arXiv ids of the places where the work lies."""
    own = _ref(work)
    if own is not None and own.scheme in ("doi", "arxiv"):
        yield "doi" if own.scheme == "doi" else "arxiv_id", own.value
    for ref in dict.fromkeys(filter(None, [own, *_preprints(work)])):
        yield "identifiers", str(ref)


def _preprints(work: Work) -> list[Ref]:
    """Return the arXiv ids of the places where a work lies."""
    pages = (place.get("landing_page_url") for place in work.get("locations") or () if place)
    lies = (identifiers.recognise(page) for page in pages if page)
    return list(dict.fromkeys(ref for ref in lies if ref is not None and ref.scheme == "arxiv"))
