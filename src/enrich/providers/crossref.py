"""Crossref: published versions, venues, references, cited-by counts, retractions.

Asked by DOI, 50 in a list, or one by one where a list cannot name it.  Whole
records are asked for: `select` has been seen to empty `reference`
(CrossRef/rest-api-doc 553).  Limits since 2025-12-01 (Crossref's blog of
2025-11-05): without an e-mail address 1 list a second, with one 3 a second;
the door keeps to what the reply's headers name.  403 is a block by hand.
arXiv's own DOIs (10.48550) are DataCite's and never asked about here.
A search by title always returns something, so what it returns has to be judged.
Manual: https://www.crossref.org/documentation/retrieve-metadata/rest-api/
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from enrich import markup, refs, venues
from enrich.errors import Unreadable
from enrich.model import Ref, Reply, Request
from enrich.providers.base import Door, Provider

Work = Mapping[str, Any]

_POLITE = 0.34  # seconds between lists, with an e-mail address
_FOUND = 5  # works that a search returns
_TELLING = (
    "DOI,title,subtitle,author,type,container-title,event,issued,published,published-online,"
    "published-print,posted,relation"
)
_NOT_HERE = ("10.48550/",)
_NO_WORKS = ("10.5555/", "10.65215/")  # ACM's pseudo DOIs; copies of famous papers
_SAME = ("is-preprint-of", "has-preprint", "is-identical-to")
_ASIDE = re.compile(r"workshop|companion|adjunct|extended abstract|findings", re.I)
_ASIDE_THEMSELVES = frozenset({"HotOS", "HotNets", "HotStorage", "HotCloud", "EuroMLSys", "APSys"})
_OUT = frozenset({"retraction", "withdrawal", "removal"})
_RETRACTED = re.compile(r"\W*((?:retracted|withdrawn)(?: (?:article|paper|chapter))?)\b\W*:", re.I)
_ARXIV = re.compile(
    r"\b(?:arxiv(?:\.org)?[:./,\s]+|corr[,\s]+)(?:abs/|pdf/)?"
    r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})",
    re.I,
)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+")
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]$")
_CC = re.compile(r"https?://creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)\b", re.I)
_MINING = re.compile(r"tdm|text-and-data", re.I)
_CC0 = re.compile(r"https?://creativecommons\.org/publicdomain/zero/1\.0\b", re.I)


class Crossref(Provider):
    """The Crossref REST API, asked by DOI."""

    name = "crossref"
    accepts = frozenset({"doi"})
    example = "doi:10.1145/3600006.3613165"
    root = "https://api.crossref.org"
    most = 50
    terms = 1.0
    keeps = timedelta(days=30)
    cools = 10.0
    cost = 2
    searches = 500

    @property
    def pause(self) -> float:
        """Seconds between requests: fewer where an e-mail address is told."""
        known = self.options.pause is None and self.contact
        return _POLITE if known else super().pause

    def answer(self, refs: Sequence[Ref], door: Door) -> Mapping[Ref, str]:
        """Ask for a list, and singly for what a list cannot name."""
        asked = [ref for ref in refs if not ref.value.startswith(_NOT_HERE)]
        listed = [ref for ref in asked if "," not in ref.value]
        batches = [listed] if listed else []
        batches += [[ref] for ref in asked if "," in ref.value]
        known: dict[Ref, str] = {}
        for batch in batches:
            known |= self.split(batch, door.ask(self.ask(batch)))
        return known

    def ask(self, refs: Sequence[Ref]) -> Request:
        """Return the request for one record, or for a list of several."""
        mail = (("mailto", self.contact),) if self.contact else ()
        if len(refs) == 1:
            return Request(f"{self.url}/works/{quote(refs[0].value)}", params=mail)
        which = ("filter", ",".join(f"doi:{ref.value}" for ref in refs))
        return Request(f"{self.url}/works", params=(which, ("rows", str(len(refs))), *mail))

    def split(self, refs: Sequence[Ref], reply: Reply) -> Mapping[Ref, str]:
        """Return the work of every ref; what a list leaves out is not known."""
        if reply.status == 404:
            if len(refs) == 1 and reply.body.strip() == b"Resource not found.":
                return {}
            raise self._unreadable(refs, "404 for a list", 404)
        works = {_doi(work.get("DOI")): work for work in self._works(refs, reply)}
        return {ref: json.dumps(works[ref], separators=(",", ":")) for ref in refs if ref in works}

    def seek(self, title: str) -> Request:
        """Return the search for works that are called alike."""
        mail = (("mailto", self.contact),) if self.contact else ()
        asked = (("query.bibliographic", title), ("rows", str(_FOUND)), ("select", _TELLING))
        return Request(f"{self.url}/works", params=(*asked, *mail))

    def candidates(self, reply: Reply) -> Mapping[Ref, str]:
        """Return the works of a search by their DOIs."""
        if reply.status == 404:
            raise self._unreadable([], "404 for a search", 404)
        found = {_doi(work["DOI"]): work for work in self._works([], reply)}
        return {ref: json.dumps(work, separators=(",", ":")) for ref, work in found.items() if ref}

    def _works(self, refs: Sequence[Ref], reply: Reply) -> list[Work]:
        try:
            works = _unwrapped(json.loads(reply.body))
            return [work for work in works if isinstance(work["DOI"], str)]
        except (ValueError, TypeError, LookupError):
            raise self._unreadable(refs, "no works where works were due") from None

    def _unreadable(self, refs: Sequence[Ref], why: str, status: int | None = None) -> Unreadable:
        message = f"Crossref's answer could not be read: {why}"
        return Unreadable(message, provider=self.name, url=self.url, refs=refs, status=status)

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield what one work states."""
        work = json.loads(body)
        yield "title", _title(work)
        yield "authors", [person for person in map(_person, _all(work, "author")) if person]
        yield "abstract", markup.abstract(work.get("abstract") or "")
        yield "type", work.get("type")
        yield "url", work.get("URL")
        yield "citations", work.get("is-referenced-by-count")
        yield "references", list(_references(work))
        yield "license", _license(work)
        yield from _dates(work)
        yield from _venue(work)
        yield from _identifiers(work)
        yield from _withdrawal(work)


def _unwrapped(told: Any) -> list[Work]:
    """Return the works of a record, of a list, or without a wrapper."""
    kind = told.get("message-type") if isinstance(told, dict) else None
    if kind == "work":
        return [told["message"]]
    if kind == "work-list":
        return list(told["message"]["items"])
    if kind is None:
        return told if isinstance(told, list) else [told]
    raise LookupError(kind)


def _all(work: Work, name: str) -> list[Any]:
    """Return the values of a key that may be missing, null, single or a list."""
    value = work.get(name)
    values = value if isinstance(value, list) else [value]
    return [value for value in values if value]


def _texts(work: Work, name: str) -> list[str]:
    return [text for text in map(markup.strip, _all(work, name)) if text]


def _title(work: Work) -> str | None:
    """Return the title; proceedings put what follows the colon into `subtitle`.

    Journals use `subtitle` for running heads and rubrics, so it is left there.
    """
    title = next(iter(_texts(work, "title")), None)
    rest = next(iter(_texts(work, "subtitle")), None)
    whole = not rest or rest.casefold() in (title or "").casefold()
    if title is None or whole or work.get("type") != "proceedings-article":
        return title
    return f"{title} {rest}" if title[-1] in ":?!." else f"{title}: {rest}"


def _person(author: Mapping[str, Any]) -> dict[str, Any] | None:
    parts = (author.get(part) or "" for part in ("given", "family", "suffix"))
    name = markup.strip(" ".join(parts)) or markup.strip(author.get("name") or "")
    if not name:
        return None
    orcid = _ORCID.search((author.get("ORCID") or "").strip().upper())
    places = [markup.strip(place.get("name") or "") for place in _all(author, "affiliation")]
    return {
        "name": name,
        "orcid": orcid[0] if orcid else None,
        "affiliations": [place for place in places if place],
    }


def _dates(work: Work) -> Iterator[tuple[str, Any]]:
    """Yield the first public date, and the year in which the venue has the work.

    That is the event's own year, else that of print, since proceedings may be
    online the year before.  A preprint is in no venue.
    """
    thesis = ("approved",) if work.get("type") == "dissertation" else ()
    names = ("issued", "published", "posted", "published-online", "published-print", *thesis)
    first = next(filter(None, (_parts(work.get(name)) for name in names)), None)
    if first:
        yield "published", "-".join(f"{part:02}" for part in first)
    event = _parts((work.get("event") or {}).get("start"))
    held = event or _parts(work.get("published-print")) or first
    if held and work.get("type") != "posted-content":
        yield "year", held[0]


def _parts(stated: Mapping[str, Any] | None) -> list[int]:
    """Return year, month and day, as far as they are known and there is such a day."""
    given = ((stated or {}).get("date-parts") or [[]])[0] or []
    parts = [int(part) for part in given if part is not None][:3]
    while parts and not _is_day(parts):
        parts.pop()
    return parts


def _is_day(parts: Sequence[int]) -> bool:
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError:
        return False
    return parts[0] > 999


def _venue(work: Work) -> Iterator[tuple[str, Any]]:
    event = work.get("event") or {}
    named = _texts(work, "container-title")
    held = [*_texts(event, "name"), *_texts(event, "acronym")]
    if work.get("type") == "posted-content":
        return
    if named or held:
        yield "venue_name", (_main(named) or held[0])
    yield "venue", _acronym([*named, *held])


def _main(named: Sequence[str]) -> str | None:
    """Return the proceedings rather than the series they appear in."""
    return next((name for name in named if venues.canonical(name)), next(iter(named), None))


def _acronym(names: Iterable[str]) -> str | None:
    """Return the venue that all names agree on; a workshop is not its conference."""
    names = list(names)
    found = {venue for name in names if (venue := _sure(name))}
    if any(map(_ASIDE.search, names)):
        found &= _ASIDE_THEMSELVES
    return found.pop() if len(found) == 1 else None


def _sure(name: str) -> str | None:
    """Return a name's venue, unless its acronym is but a word of the name: `Media`."""
    venue = venues.canonical(name)
    if venue is None or venue in name or venue.lower() not in name.lower().split():
        return venue
    return None


def _identifiers(work: Work) -> Iterator[tuple[str, Any]]:
    own = _doi(work.get("DOI"))
    if own is not None and own.scheme == "doi":
        yield "doi", own.value
    related = (
        refs.canonical(str(other.get("id-type")), str(other.get("id")))
        for name in _SAME
        for other in (work.get("relation") or {}).get(name) or ()
    )
    for ref in dict.fromkeys(filter(None, [own, *related])):
        if ref == own or not ref.value.startswith(_NO_WORKS):
            yield "identifiers", str(ref)


def _doi(text: str | None) -> Ref | None:
    return refs.canonical("doi", text or "")


def _references(work: Work) -> Iterator[str]:
    """Yield each cited work that has an identifier, in the order of the list."""
    found = (_cited(reference) for reference in _all(work, "reference"))
    for ref in dict.fromkeys(filter(None, found)):
        yield str(ref)


def _cited(reference: Mapping[str, Any]) -> Ref | None:
    """Return the DOI that is stated, else the one or the arXiv id in the words."""
    words = " ".join(
        str(reference.get(name) or "")
        for name in ("article-title", "journal-title", "volume-title", "unstructured")
    )
    arxiv, doi = _ARXIV.search(words), _DOI.search(words)
    stated = (
        _doi(reference.get("DOI")),
        refs.canonical("arxiv", arxiv[1]) if arxiv else None,
        _doi(doi[0]) if doi else None,
    )
    real = (ref for ref in stated if ref and not ref.value.startswith(_NO_WORKS))
    return next(real, None)


def _license(work: Work) -> str | None:
    """Return the licence of the version of record; one for text mining is none."""
    kinds = ("vor", "unspecified", "am")
    given = [one for one in _all(work, "license") if one.get("content-version") in kinds]
    given.sort(key=lambda one: kinds.index(one["content-version"]))
    urls = [one["URL"] for one in given if one.get("URL") and not _MINING.search(one["URL"])]
    return next(filter(None, map(_spdx, urls)), next(iter(urls), None))


def _spdx(url: str) -> str | None:
    """Return the SPDX id of a Creative Commons licence."""
    if _CC0.match(url):
        return "CC0-1.0"
    found = _CC.match(url)
    return f"CC-{found[1].upper()}-{found[2]}" if found else None


def _withdrawal(work: Work) -> Iterator[tuple[str, Any]]:
    """Yield that a work is retracted; the notice that says so is not itself."""
    for update in _all(work, "updated-by"):
        if update.get("type") in _OUT:
            yield "withdrawn", True
            yield "withdrawn_reason", markup.strip(update.get("label") or update["type"])
            return
    prefix = _RETRACTED.match(_title(work) or "")
    if prefix and not work.get("update-to"):
        yield "withdrawn", True
        yield "withdrawn_reason", prefix[1]
