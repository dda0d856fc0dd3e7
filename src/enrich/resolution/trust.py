"""Claims in, verdict out: for every field, whom to believe."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from enrich.model import CURATOR, HERE, IDENTIFIER, LIST, Claim, Paper, Ref
from enrich.normalization.identifiers import is_own_doi, own_doi
from enrich.normalization.text import plain
from enrich.normalization.venues import PREPRINT_SERVERS
from enrich.resolution.accepted_records import speaks_for_work
from enrich.resolution.author_lists import filled
from enrich.resolution.claim_quality import qualities
from enrich.resolution.publication import (
    PLACES,
    Part,
    Publication,
    Types,
    is_preprint,
    record,
    types,
)
from enrich.resolution.value_quality import said as as_text
from enrich.resolution.versions import FIELD as VERSIONS
from enrich.resolution.versions import versions
from enrich.schema import VALUES

PUBLISHED = ("crossref", "crossref_snapshot", "acl", "usenix", "pmlr")
"""Who published the final version, or registered it for the publisher."""

PREPRINT = ("arxiv", "datacite", "arxiv_snapshot", "arxiv_history")
"""arXiv itself, who registers its DOIs, an older copy of its metadata, and what became of it."""

EDITORS = ("retraction_watch", "crossref", "crossref_snapshot")
"""Who gathers what editors say became of works, and who registers their notices."""

SECOND_HAND = (
    *("openreview", "dblp", "page", "semantic_scholar", "openalex"),
    *("semantic_scholar_snapshot", "openalex_snapshot"),
)
"""Who gathers from others, and pages of any kind: the more by machine, the later."""

DEFAULT = (*PUBLISHED, *PREPRINT, *SECOND_HAND, IDENTIFIER, LIST)
"""The published version before the preprint; the list's author, who may err, last."""

PRESENTED = (
    *("usenix", "acl", "pmlr", "crossref", "crossref_snapshot", "datacite"),
    *("dblp", "openreview", "page", LIST, *SECOND_HAND[3:]),
)
"""The proceedings know best; the list knows better than those who gather by machine."""

TRUST: Mapping[str, tuple[str, ...]] = {
    # Crossref splits titles and shouts them; arXiv's is as the authors wrote it.
    "title": (
        *("usenix", "acl", "pmlr", "arxiv", "crossref", "crossref_snapshot", "datacite"),
        *("arxiv_snapshot", *SECOND_HAND, LIST),
    ),
    # The published version's; USENIX tells each author's institution, Crossref seldom does.
    "authors": ("usenix", *PUBLISHED, *PREPRINT, *SECOND_HAND, LIST),
    # arXiv's is plain text by the authors; publishers' carry markup or are missing.
    "abstract": (*PREPRINT, "acl", "pmlr", "usenix", *PUBLISHED[:2], *SECOND_HAND),
    # The first public day is the preprint's; an id tells the month, a proceedings page the year.
    "published": (*PREPRINT, IDENTIFIER, "openreview", "pmlr", *PUBLISHED, *SECOND_HAND, LIST),
    # Only arXiv has versions.
    "updated": PREPRINT,
    # Both by who knows where and when it was presented, and both of one publication.
    "year": PRESENTED,
    "venue": PRESENTED,
    # In the publisher's words, if it is the publication that `venue` names.
    "venue_name": (*PUBLISHED, "datacite", *SECOND_HAND),
    # What became of it: of a preprint DataCite knows nothing else.
    "type": (*PUBLISHED, *SECOND_HAND, "datacite"),
    # Who was asked by this very id, before one that was found or typed into a form; the DOI
    # that arXiv gives to a preprint comes after all others.
    "arxiv_id": (IDENTIFIER, *PREPRINT, *SECOND_HAND),
    "doi": (IDENTIFIER, *PUBLISHED[:3], "openreview", *PREPRINT, *SECOND_HAND),
    # A landing page that is stated, before one that an identifier tells.
    "url": DEFAULT,
    # Final and free to read, before the preprint; an identifier's, before what was gathered.
    "pdf_url": ("usenix", "acl", "pmlr", "arxiv", "openreview", IDENTIFIER, *SECOND_HAND, LIST),
    # The list's author looked; a project page may be a fork.
    "code_url": (LIST, "pmlr"),
    # arXiv's own order, of which its copies know an older state.
    "primary_category": PREPRINT,
    "categories": PREPRINT,
    # They count most; the counts of different witnesses do not compare.
    "citations": (*SECOND_HAND[3:5], "crossref", *SECOND_HAND[5:], "crossref_snapshot"),
    # Its own invention.
    "influential_citations": ("semantic_scholar", "semantic_scholar_snapshot"),
    # Deposited by the publisher, before what was gathered from PDFs.
    "cited_refs": (*PUBLISHED[:2], "semantic_scholar", "datacite", "openalex"),
    # Made of what each one's registrar says, in the order of refs.
    "versions": (*PUBLISHED, *PREPRINT, *SECOND_HAND),
    # Of the version of record, before the preprint's.
    "license": (*PUBLISHED, *PREPRINT, *SECOND_HAND),
    # An editor's notice, and that it was taken back; before arXiv's own and a flag by machine.
    "withdrawn": (*EDITORS, *PUBLISHED[2:], *PREPRINT, *SECOND_HAND),
    "withdrawn_reason": (*EDITORS, *PUBLISHED[2:], *PREPRINT, *SECOND_HAND),
    # Only editors express it.
    "concern": EDITORS,
    # Where it is made.
    "decision": ("openreview",),
}
"""For each field, witnesses best first, after the curator; who is not named comes after them.

`identifiers` and `versions` are not chosen among: all that belong to the work are kept.
"""

_PREPRINT_S = frozenset({"published", "updated"})  # fields a preprint's record knows better
_YEAR = re.compile(r"\d{4}(?!\d)", re.ASCII)
_END = datetime.max.replace(tzinfo=UTC)


def merge(paper_id: Ref, refs: Sequence[Ref], claims: Iterable[Claim]) -> Paper:
    """Return the verdict on one work; neither order nor repetition of claims matters."""
    told = [claim for claim in claims if claim.field != VERSIONS]
    emptied = {c.field: c for c in told if c.provider == CURATOR and c.value is None}
    stated = [claim for claim in told if claim.value is not None]
    types = _types(stated)
    heard = _ordered(stated, types)
    believed = _believed(heard, [str(ref) for ref in refs], emptied)
    publication = Publication([c for c in believed if _tells_of_publication(c)], DEFAULT)
    won = _winners(believed, publication)
    made = list(versions(refs, believed, publication, won.get("doi")))
    if "year" not in {*won, *emptied} and (year := _year(believed, publication)):
        made.append(year)
    for claim in made:
        won.setdefault(claim.field, claim)
    heard = sorted([*emptied.values(), *_with(made, heard, types)], key=lambda c: c.field)
    return Paper(paper_id, tuple(refs), won, tuple(heard), _donors(won.get("authors"), heard))


def _tells_of_publication(claim: Claim) -> bool:
    """Tell whether a claim may show which publication is meant: by hand, only a venue does."""
    return claim.provider != CURATOR or claim.field == "venue"


def _with(made: Sequence[Claim], heard: Sequence[Claim], types: Types) -> list[Claim]:
    """Return ordered claims with those that were made of them; only their fields change."""
    fields = {claim.field for claim in made}
    kept = [claim for claim in heard if claim.field not in fields]
    return kept + _ordered([*(c for c in heard if c.field in fields), *made], types)


def _ordered(claims: Iterable[Claim], types: Types) -> list[Claim]:
    """Return the claims without repetitions: by field, those to believe first.

    Whole values come before lesser ones.  Of one witness's words those about
    the published version come first, then what it says most often, then the latest.
    """
    distinct = {(c.field, c.provider, said(c), c.ref, c.fetched_at): c for c in claims}
    often = Counter(key[:3] for key in distinct)
    worded = ((key[2], claim) for key, claim in distinct.items())
    quality = qualities(worded, _is_trusted, TRUST["published"])

    def place(one: tuple[tuple[str, str, str, Ref, datetime], Claim]) -> tuple[Any, ...]:
        (field, provider, words, ref, at), claim = one
        by_itself = provider == IDENTIFIER and own_doi(ref) is not None
        early = (by_itself or is_preprint(claim, types)) != (field in _PREPRINT_S)
        last = field == "doi" and is_own_doi(claim.value)
        by_hand = provider != CURATOR
        ranked = field, by_hand, last, quality(words, claim), rank(claim), provider
        return *ranked, early, -often[field, provider, words], _END - at, words, ref

    return [claim for _, claim in sorted(distinct.items(), key=place)]


def _is_trusted(claim: Claim) -> bool:
    """Tell whether a witness is believed of a field before the list and strangers."""
    return claim.provider != LIST and claim.provider in TRUST.get(claim.field, DEFAULT)


def rank(claim: Claim) -> int:
    """Return the place of a claim's witness for its field; the curator first, strangers last."""
    if claim.provider == CURATOR:
        return -1
    trusted = TRUST.get(claim.field, DEFAULT)
    return trusted.index(claim.provider) if claim.provider in trusted else len(trusted)


def said(claim: Claim) -> str:
    """Return a claim's value as JSON text, the same for the same value."""
    return as_text(claim.value)


def _types(claims: Iterable[Claim]) -> Types:
    """Return the type of each record, and that of each ref by the best witness."""
    stated = [claim for claim in claims if claim.field == "type"]
    return types(sorted(stated, key=lambda c: (-rank(c), c.provider, c.fetched_at, said(c))))


def _believed(heard: Sequence[Claim], named: Sequence[str], emptied: Container[str]) -> list[Claim]:
    """Return the claims that may win.

    A list that names one work by two titles is not believed: two of its
    entries share a link, and one of them is wrong.  Nor is one that has a preprint
    appear before it did.  Of fields that the curator emptied nobody is.
    """
    doubted = _doubted(heard) | _too_early(heard)
    return [
        claim
        for claim in heard
        if claim.field in VALUES
        and claim.field not in emptied
        and (claim.field not in doubted or claim.provider != LIST)
        and (claim.field != "identifiers" or claim.value in named)
    ]


def _winners(believed: Sequence[Claim], publication: Publication) -> dict[str, Claim]:
    """Return the first claim of each field, of those about the row's publication."""
    placed: dict[int | None, list[Claim]] = defaultdict(list)
    for claim in believed:
        placed[publication.place(claim)].append(claim)
    won: dict[str, Claim] = {}
    for place in PLACES:
        for claim in placed[place]:
            won.setdefault(claim.field, claim)
    return won


def _year(believed: Iterable[Claim], publication: Publication) -> Claim | None:
    """Return the year of the publication's own date, else of the first one, but of no other's."""
    parts = [(publication.part(record(claim)), claim) for claim in believed]
    dated = [c for part, c in parts if c.field == "published" and part is not Part.OTHER]
    dated.sort(key=lambda claim: publication.part(record(claim)) is not Part.OWN)
    found = _YEAR.match(str(dated[0].value)) if dated else None
    return replace(dated[0], field="year", value=int(found[0])) if found else None


def _doubted(heard: Iterable[Claim]) -> set[str]:
    """Return the fields of which the list says two different things."""
    words: dict[str, set[str]] = defaultdict(set)
    for claim in heard:
        if claim.provider == LIST and claim.field != "identifiers":
            words[claim.field].add(plain(said(claim)))
    return {field for field, spelt in words.items() if len(spelt) > 1}


def _too_early(heard: Iterable[Claim]) -> set[str]:
    """Return `year` where the list has a preprint appear there before its first day."""
    told: dict[str, list[Any]] = defaultdict(list)
    for claim in heard:
        if (claim.provider == LIST) != (claim.field == "published"):
            told[claim.field].append(claim.value)
    found = map(_YEAR.match, map(str, told["published"]))
    first = min((int(year[0]) for year in found if year), default=0)
    of_preprint = bool(told["venue"]) and PREPRINT_SERVERS.issuperset(map(str, told["venue"]))
    early = of_preprint and any(isinstance(one, int) and one < first for one in told["year"])
    return {"year"} if early else set()


def _donors(authors: Claim | None, heard: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return those lists, best first, that fill a gap the ones before have left."""
    donors = []
    known = authors.value if authors else []
    for claim in sorted((c for c in heard if c.field == "authors"), key=rank):
        more = filled(known, claim.value)
        if more != known:
            donors.append(claim)
            known = more
    return tuple(donors)


def joined(paper: Paper) -> Any:
    """Return the winning author list with the ORCIDs and affiliations of its donors."""
    authors = paper.won["authors"].value
    for donor in paper.donors:
        authors = filled(authors, donor.value)
    return authors


def status(paper: Paper) -> str:
    """Return `resolved`, `partial` or `unresolved`, by what providers told.

    Nothing is resolved by indexes and pages alone: a registrar has to speak for one of its refs.
    """
    outside = {claim.field for claim in paper.heard if claim.provider not in HERE}
    told = {
        name
        for name, claim in paper.won.items()
        if claim.provider not in HERE or (claim.provider == CURATOR and name in outside)
    }
    if {"title", "authors"} <= told and any(
        claim.ref in paper.refs and speaks_for_work(claim.provider, claim.ref)
        for claim in paper.heard
    ):
        return "resolved"
    return "partial" if told & {"title", "authors", "abstract"} else "unresolved"
