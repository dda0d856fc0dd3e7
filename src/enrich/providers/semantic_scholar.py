"""Semantic Scholar: citations, influential ones, references, ids, open PDFs.

Asked by id, 500 in a batch; one whose answer is too long is asked in halves.  Answers are
in the order of the questions, but what a paper is about is told by its own ids.
Terms of 2026: one request a second over all endpoints with a key; without one the
pool is shared by the world and answered 429 to 12 of 12 requests on 2026-09-09, so
it is tried gently and given up at the first refusal.
The best match of a title is asked for only where there is a key.
A batch of which nothing is known is a 400, so each ref is then asked alone.
Manual: https://api.semanticscholar.org/api-docs/graph
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
from enrich.providers.base import Provider, bare_words
from enrich.providers.extractors import page_values, proceedings

Paper = Mapping[str, Any]

_FIELDS = (
    "externalIds,title,abstract,authors,year,publicationDate,venue,publicationVenue,journal,"
    "publicationTypes,citationCount,influentialCitationCount,referenceCount,openAccessPdf,"
    "references.externalIds"
)
_TELLING = "externalIds,title,authors,year,publicationDate,venue,publicationVenue,journal"
_PREFIXES = {"arxiv": "ARXIV", "doi": "DOI", "acl": "ACL"}
_SCHEMES = {"ArXiv": "arxiv", "DOI": "doi", "ACL": "acl"}  # the surest name of a work first
_DATED = (
    re.compile(r'"publicationDate":"(\d{4})-(\d\d)-(\d\d)"'),
    re.compile(r'"year":(\d{4})\b'),
)
_NO = re.compile(r"Paper with id .{1,400} not found\.?")
_NO_MATCH = "Title match not found"
_GENTLE = 3.0  # seconds between requests without a key
_LATER = 900.0  # seconds no run waits, so that a refusal without a key ends the lane
_PREPRINTS = frozenset({"arxiv", "arxiv.org", "biorxiv", "medrxiv", "corr"})


class SemanticScholar(Provider):
    """The Semantic Scholar graph API, asked by arXiv id, DOI or ACL id."""

    name = "semantic_scholar"
    accepts = frozenset(_PREFIXES)
    example = "arxiv:1909.08053"
    root = "https://api.semanticscholar.org/graph/v1"
    most = 500
    terms = 1.1
    keeps = timedelta(days=28)  # of works that are no longer young
    dated = _DATED
    cools = 5.0
    cost = 5
    searches = 500
    key_variables = ("S2_API_KEY", "SEMANTIC_SCHOLAR_API_KEY")
    gain = "A key (S2_API_KEY) opens Semantic Scholar; without one it refuses almost everybody."

    @property
    def cool_down(self) -> float:
        """Seconds before a second try: longer than any run waits where there is no key."""
        return self.cools if self.options.secret() else _LATER

    @property
    def pause(self) -> float:
        """Seconds between requests: more where there is no key."""
        gentle = self.options.pause is None and not self.options.secret()
        return _GENTLE if gentle else super().pause

    @property
    def titles(self) -> int:
        """Titles it may be asked for: none without a key."""
        return super().titles if self.options.secret() else 0

    def secrets(self) -> Mapping[str, str]:
        """Return the header that carries the key."""
        key = self.options.secret()
        return {"x-api-key": key} if key else {}

    def ask(self, refs: Sequence[Ref]) -> Request:
        """Return the request for one paper, which may be a 404, or for a batch."""
        ids = [f"{_PREFIXES[ref.scheme]}:{ref.value}" for ref in refs]
        fields = (("fields", _FIELDS),)
        if len(ids) == 1:
            return Request(f"{self.url}/paper/{quote(ids[0], safe=':/')}", params=fields)
        return Request(f"{self.url}/paper/batch", "POST", fields, json={"ids": ids})

    def split(self, refs: Sequence[Ref], reply: Reply) -> Mapping[Ref, str]:
        """Return the paper of every ref, by the papers' own ids; null is one not known."""
        try:
            pairs = list(zip(refs, _papers(json.loads(reply.body)), strict=True))
            if not all(
                isinstance(paper["paperId"], str) for _, paper in pairs if paper is not None
            ):
                raise ValueError("a paper without an id")
            known = _by_own_ids(pairs)
        except (ValueError, TypeError, LookupError):
            raise self.unreadable(refs, "no papers where papers were due", reply.status) from None
        return {ref: json.dumps(paper, separators=(",", ":")) for ref, paper in known.items()}

    def denied(self, refs: Sequence[Ref], reply: Reply) -> Collection[Ref]:
        """Return the one ref of its 404, or those in whose places a batch has null."""
        told = json.loads(reply.body)
        if reply.status == 404:
            return refs if len(refs) == 1 and _NO.fullmatch(told["error"]) else ()
        if len(refs) == 1:
            return ()
        pairs = list(zip(refs, _papers(told), strict=True))
        return [] if _is_shuffled(pairs) else [ref for ref, paper in pairs if paper is None]

    def seek(self, title: str) -> Request:
        """Return the question for the one paper whose title matches best."""
        asked = (("query", bare_words(title)), ("fields", _TELLING))
        return Request(f"{self.url}/paper/search/match", params=asked)

    def candidates(self, reply: Reply) -> Mapping[Ref, str]:
        """Return the match by its surest identifier, if there is one."""
        try:
            told = json.loads(reply.body)
            if reply.status == 404 and told["error"] == _NO_MATCH:
                return {}
            if "data" not in told and told["total"] != 0:
                raise ValueError("neither papers nor none")
            papers = told.get("data") or []
            if not all(isinstance(paper["paperId"], str) for paper in papers):
                raise ValueError("a paper without an id")
            found = {next(_ids(paper), None): paper for paper in papers}
        except (ValueError, TypeError, LookupError, AttributeError):
            raise self.unreadable([], "no match where one was due", reply.status) from None
        return {
            ref: json.dumps(paper, separators=(",", ":")) for ref, paper in found.items() if ref
        }

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield what one paper states; its types are too unreliable to pass on."""
        paper = json.loads(body)
        yield "title", field_values.title(paper.get("title"))
        yield "authors", list(_authors(paper))
        yield "abstract", field_values.abstract(paper.get("abstract"))
        yield "published", _published(paper)
        yield "citations", field_values.number(paper.get("citationCount"))
        yield "influential_citations", field_values.number(paper.get("influentialCitationCount"))
        yield "cited_refs", list(_references(paper))
        yield "pdf_url", field_values.address((paper.get("openAccessPdf") or {}).get("url"))
        yield from _venue(paper)
        yield from _identifiers(paper)


def _papers(told: Any) -> list[Any]:
    """Return the places of a batch, or the one paper that was asked for."""
    return told if isinstance(told, list) else [told]


def _by_own_ids(pairs: Sequence[tuple[Ref, Paper | None]]) -> dict[Ref, Paper]:
    """Return papers by those of their own ids that were asked about.

    One that comes in a place which nobody claims stays there as it is, for papers are merged
    under another DOI.  arXiv and the Anthology number each work but once, so a paper that
    bears another of their ids is about another work, and leaves its place without an answer.
    Where the order is not the one asked for, no place says anything.
    """
    asked = {ref for ref, _ in pairs}
    here = {place: paper for place, paper in pairs if paper is not None}
    stay = {} if _is_shuffled(pairs) else here
    left = {place: paper for place, paper in stay.items() if not _is_of_another(place, paper)}
    named = {place: asked.intersection(_ids(paper)) for place, paper in here.items()}
    moved = {ref: here[place] for place, refs in named.items() for ref in sorted(refs)}
    right = {place: here[place] for place, refs in named.items() if place in refs}
    return left | moved | right


def _is_shuffled(pairs: Sequence[tuple[Ref, Paper | None]]) -> bool:
    """Tell whether a paper stands in a place that is not its own, though it has one."""
    asked = {ref for ref, _ in pairs}
    named = ((place, asked.intersection(_ids(paper))) for place, paper in pairs if paper)
    return any(refs and place not in refs for place, refs in named)


def _is_of_another(place: Ref, paper: Paper) -> bool:
    """Tell whether a paper bears another id than its place, of a scheme that is never merged."""
    own = {ref.scheme: ref for ref in _ids(paper)}
    return place.scheme != "doi" and own.get(place.scheme, place) != place


def _authors(paper: Paper) -> Iterator[dict[str, Any]]:
    for author in field_values.several(paper.get("authors")):
        person = field_values.person(field_values.text(author.get("name")))
        if person["name"]:
            yield person


def _published(paper: Paper) -> str | None:
    """Return the date of the first version, else its year; a venue's may be another."""
    day = page_values.day(paper.get("publicationDate") or "")
    year = field_values.year(paper.get("year"))
    return day or (str(year) if year else None)


def _venue(paper: Paper) -> Iterator[tuple[str, Any]]:
    """Yield the venue; a server for preprints is none."""
    given = (
        paper.get("venue"),
        (paper.get("publicationVenue") or {}).get("name"),
        (paper.get("journal") or {}).get("name"),
    )
    names = [
        name for name in map(field_values.text, given) if name and name.lower() not in _PREPRINTS
    ]
    if names:
        yield "venue_name", names[0]
        venue = proceedings.acronym(names[:1])
        yield "venue", venue if (venue or "").lower() not in _PREPRINTS else None


def _identifiers(paper: Paper) -> Iterator[tuple[str, Any]]:
    found = {ref.scheme: ref for ref in _ids(paper)}
    for scheme, field in (("doi", "doi"), ("arxiv", "arxiv_id")):
        if scheme in found:
            yield field, found[scheme].value
    for ref in found.values():
        yield "identifiers", str(ref)


def _ids(paper: Paper) -> Iterator[Ref]:
    """Yield the refs of a paper; arXiv's own DOI is its arXiv id."""
    stated = paper.get("externalIds") or {}
    for name, scheme in _SCHEMES.items():
        ref = identifiers.canonical(scheme, str(stated.get(name) or ""))
        if ref is not None and field_values.is_work(ref):
            yield ref


def _references(paper: Paper) -> Iterator[str]:
    """Yield one ref for each cited work that has any, in the order given."""
    cited = (next(_ids(work), None) for work in field_values.several(paper.get("references")))
    for ref in dict.fromkeys(filter(None, cited)):
        yield str(ref)
