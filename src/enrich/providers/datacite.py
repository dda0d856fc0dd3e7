"""DataCite: the DOIs that Crossref does not register, arXiv's own among them.

Asked by DOI, 100 in a list (`ids`), or singly; an arXiv id is asked about as
10.48550/arXiv.ID.  What is another agency's is simply not there.  Limits seen on
2026-06-12: 500 requests in 5 minutes, 1000 for who leaves an e-mail address.
Its citation counts are small and not comparable, so they are left out.
Manual: https://support.datacite.org/docs/api
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
from enrich.providers.base import Provider
from enrich.providers.contract import complete_list
from enrich.providers.extractors import page_values, proceedings

Work = Mapping[str, Any]

_SAME = ("IsIdenticalTo", "IsVersionOf", "HasVersion")  # of a repository's deposits
_WHOLE = ("affiliation", "true")  # with their identifiers, not by their names alone
_CITED = ("Cites", "References")
_INITIALS = re.compile(r"(?:\w\.[ -]?)+")
_TYPES = {
    "Book": "book",
    "BookChapter": "book-chapter",
    "ConferencePaper": "proceedings-article",
    "ConferenceProceeding": "proceedings",
    "Dataset": "dataset",
    "Dissertation": "dissertation",
    "JournalArticle": "journal-article",
    "PeerReview": "peer-review",
    "Preprint": "posted-content",
    "Report": "report",
    "Standard": "standard",
}


_NO = "The resource you are looking for doesn't exist"


class DataCite(Provider):
    """The DataCite REST API, asked by DOI."""

    name = "datacite"
    accepts = frozenset({"arxiv", "doi"})
    registers = frozenset({"arxiv", "doi"})
    mints = frozenset({"doi"})
    example = "arxiv:1909.08053"
    root = "https://api.datacite.org"
    most = 100
    terms = 0.6
    polite = 0.3
    alone = ","
    keeps = timedelta(days=30)
    gain = "An e-mail address (ENRICH_CONTACT) lets DataCite be asked twice as fast."

    def ask(self, refs: Sequence[Ref]) -> Request:
        """Return the request for one record, or for a list of several."""
        mail = (("mailto", self.contact),) if self.contact else ()
        dois = [_doi_of(ref) for ref in refs]
        if len(dois) == 1:
            return Request(f"{self.url}/dois/{quote(dois[0])}", params=(_WHOLE, *mail))
        which = (("ids", ",".join(dois)), ("page[size]", str(len(dois))))
        params = (*which, ("disable-facets", "true"), _WHOLE, *mail)
        return Request(f"{self.url}/dois", params=params)

    def split(self, refs: Sequence[Ref], reply: Reply) -> Mapping[Ref, str]:
        """Return the record of every ref that there is one of."""
        try:
            known = {_own(work["attributes"]): work for work in _works(json.loads(reply.body))}
            if len(refs) == 1 and known and refs[0] not in known:
                raise ValueError("a record about another work")
        except (ValueError, TypeError, LookupError, AttributeError):
            raise self.unreadable(refs, "no records where records were due", reply.status) from None
        return {ref: json.dumps(known[ref], separators=(",", ":")) for ref in refs if ref in known}

    def denied(self, refs: Sequence[Ref], reply: Reply) -> Collection[Ref]:
        """Return the one ref of its 404, or what a whole list leaves out."""
        told = json.loads(reply.body)
        if reply.status == 404:
            return refs if len(refs) == 1 and _is_no(told) else ()
        listed = [_own(work["attributes"]) for work in _works(told)]
        return complete_list.left_out(refs, listed, told["meta"]["total"])

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield what one record states."""
        work = json.loads(body).get("attributes") or {}
        yield "title", _title(work)
        yield "authors", [one for one in map(_person, _all(work, "creators")) if one["name"]]
        yield "organisations", field_values.registered(_registered(work))
        yield "abstract", _abstract(work)
        yield "type", _type(work)
        yield "url", field_values.address(work.get("url"))
        yield "license", _license(work)
        yield "cited_refs", list(map(str, _related(work, _CITED)))
        yield from _dates(work)
        yield from _venue(work)
        yield from _identifiers(work)


def _works(told: Any) -> list[Any]:
    """Return the records of a list, or the one that was asked for."""
    data = told.get("data", told)
    return data if isinstance(data, list) else [data]


def _is_no(told: Any) -> bool:
    """Tell whether an error says that there is no such record."""
    first = told["errors"][0]
    return first["status"] == "404" and str(first["title"]).startswith(_NO)


def _doi_of(ref: Ref) -> str:
    return f"10.48550/arxiv.{ref.value}" if ref.scheme == "arxiv" else ref.value


def _own(work: Work) -> Ref | None:
    return identifiers.canonical("doi", work.get("doi") or "")


def _is_arxiv(work: Work) -> bool:
    own = _own(work)
    return own is not None and own.scheme == "arxiv"


def _all(work: Work, name: str) -> list[Any]:
    return field_values.several(work.get(name))


def _title(work: Work) -> str | None:
    """Return the main title: the first that is called nothing else."""
    titles = [
        (one.get("titleType"), field_values.title(one.get("title"))) for one in _all(work, "titles")
    ]
    titles.sort(key=lambda title: bool(title[0]))
    return next((title for _, title in titles if title), None)


def _person(creator: Mapping[str, Any]) -> dict[str, Any]:
    ids = (
        one.get("nameIdentifier")
        for one in _all(creator, "nameIdentifiers")
        if one.get("nameIdentifierScheme") in ("ORCID", None)
    )
    places = (
        field_values.text(place.get("name") if isinstance(place, dict) else place)
        for place in _all(creator, "affiliation")
    )
    given, family = _apart(creator)
    whole = field_values.text(creator.get("name"))
    name = f"{given} {family}" if given and family else whole or given or family
    return field_values.person(name, next(ids, None), places, given, family)


def _registered(work: Work) -> Iterator[tuple[Any, Any]]:
    """Yield each affiliation with its ROR."""
    for place in (one for who in _all(work, "creators") for one in _all(who, "affiliation")):
        scheme = place.get("affiliationIdentifierScheme") if isinstance(place, dict) else None
        if str(scheme).upper() == "ROR":
            yield place.get("name"), place.get("affiliationIdentifier")


def _apart(creator: Mapping[str, Any]) -> tuple[str, str]:
    """Return given and family name; the comma in an organisation's name is its own."""
    if creator.get("nameType") == "Organizational":
        return "", ""
    given, family = (field_values.text(creator.get(key)) for key in ("givenName", "familyName"))
    if given and family:
        return given, family
    first, comma, last = field_values.text(creator.get("name")).partition(", ")
    filed = creator.get("nameType") == "Personal" or _INITIALS.fullmatch(last)
    return (last, first) if comma and filed and "," not in last else (given, family)


def _abstract(work: Work) -> str | None:
    given = (
        field_values.abstract(one.get("description"))
        for one in _all(work, "descriptions")
        if one.get("descriptionType") == "Abstract"
    )
    return next(filter(None, given), None)


def _type(work: Work) -> str | None:
    """Return the type in Crossref's vocabulary, where it has a word for it."""
    if _is_arxiv(work):
        return "posted-content"
    types = work.get("types") or {}
    if types.get("citeproc") == "thesis":
        return "dissertation"
    return _TYPES.get(types.get("resourceTypeGeneral") or "")


def _license(work: Work) -> str | None:
    """Return the first licence; whether there is access is none."""
    for right in _all(work, "rightsList"):
        spdx, url = field_values.text(right.get("rightsIdentifier")), right.get("rightsUri")
        if spdx.lower().startswith("cc") and " " not in spdx:
            return spdx.upper()
        named = field_values.licence(url)
        if named and "tdm" not in named:
            return named
    return None


def _dates(work: Work) -> Iterator[tuple[str, Any]]:
    """Yield the first public date, and that of a preprint's last version."""
    year = field_values.year(work.get("publicationYear"))
    if _is_arxiv(work):
        versions = _days(work, "Submitted")
        yield "updated", versions.get(f"v{work.get('version') or ''}")
        first = versions.get("v1")
    else:
        first = None
        yield "year", year if _type(work) != "posted-content" else None
    public = (*sorted(_days(work, "Available").values()), *sorted(_days(work, "Issued").values()))
    yield "published", first or next(iter(public), None) or (str(year) if year else None)


def _days(work: Work, kind: str) -> dict[str, str]:
    """Return the dates of one kind by what is said of each, `v1`."""
    given = (one for one in _all(work, "dates") if one.get("dateType") == kind)
    days = {one.get("dateInformation") or "": _day(one.get("date") or "") for one in given}
    return {said: day for said, day in days.items() if day}


def _day(text: str) -> str | None:
    """Return the date, or the first of a range, as precisely as it makes sense."""
    return page_values.day(text.partition("/")[0])


def _venue(work: Work) -> Iterator[tuple[str, Any]]:
    """Yield what the work stands in; a repository is no venue."""
    container = work.get("container") or {}
    name = field_values.text(container.get("title"))
    if name and container.get("type") != "DataRepository" and not _is_arxiv(work):
        yield "venue_name", name
        yield "venue", proceedings.acronym([name])


def _identifiers(work: Work) -> Iterator[tuple[str, Any]]:
    own = _own(work)
    if own is not None:
        yield "doi" if own.scheme == "doi" else "arxiv_id", own.value
    for ref in dict.fromkeys(filter(None, [own, *_related(work, _SAME)])):
        yield "identifiers", str(ref)


def _related(work: Work, relations: Sequence[str]) -> list[Ref]:
    """Return the works in certain relations that have a DOI or an arXiv id."""
    found = (
        identifiers.canonical(
            str(other.get("relatedIdentifierType")), str(other.get("relatedIdentifier"))
        )
        for other in _all(work, "relatedIdentifiers")
        if other.get("relationType") in relations
    )
    real = (ref for ref in found if ref and ref.scheme in ("arxiv", "doi"))
    return list(dict.fromkeys(filter(field_values.is_work, real)))
