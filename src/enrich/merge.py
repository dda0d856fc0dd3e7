"""Claims in, verdict out: for every field, whom to believe."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from enrich.model import HERE, IDENTIFIER, LIST, Claim, Paper, Ref
from enrich.schema import VALUES
from enrich.text import plain

PUBLISHED = ("crossref", "acl", "usenix", "pmlr")
"""Who published the final version, or registered it for the publisher."""

PREPRINT = ("arxiv", "datacite", "arxiv_snapshot")
"""arXiv itself, who registers its DOIs, and an older copy of its metadata."""

SECOND_HAND = ("openreview", "dblp", "semantic_scholar", "openalex")
"""Who gathers from others: the more by machine, the later."""

DEFAULT = (*PUBLISHED, *PREPRINT, *SECOND_HAND, IDENTIFIER, LIST)
"""The published version before the preprint; the list's author, who may err, last."""

TRUST: Mapping[str, tuple[str, ...]] = {
    # Crossref splits titles and shouts them; arXiv's is as the authors wrote it.
    "title": (
        "usenix",
        "acl",
        "pmlr",
        "arxiv",
        "crossref",
        "datacite",
        "arxiv_snapshot",
        *SECOND_HAND,
        LIST,
    ),
    # USENIX tells each author's institution, Crossref seldom does.
    "authors": ("usenix", *PUBLISHED, *PREPRINT, *SECOND_HAND, LIST),
    # arXiv's is plain text by the authors; publishers' carry markup or are missing.
    "abstract": ("arxiv", "datacite", "acl", "pmlr", "usenix", *PUBLISHED, *SECOND_HAND),
    # The first public day is the preprint's; an id tells the month, a proceedings page the year.
    "published": (*PREPRINT, IDENTIFIER, "openreview", "pmlr", *PUBLISHED, *SECOND_HAND, LIST),
    # Only arXiv has versions.
    "updated": PREPRINT,
    # The proceedings know best; the list knows better than those who gather by machine.
    "venue": ("usenix", "acl", "pmlr", "crossref", "dblp", "openreview", LIST, *SECOND_HAND),
    "year": ("usenix", "acl", "pmlr", "crossref", "dblp", "openreview", LIST, *SECOND_HAND),
    # Who was asked by this very DOI, before one that an author typed into a form.
    "doi": (IDENTIFIER, "crossref", "acl", "openreview", *PREPRINT, *SECOND_HAND),
    # Final and free to read, before the preprint.
    "pdf_url": ("usenix", "acl", "pmlr", "arxiv", "openreview", *SECOND_HAND, LIST),
    # The list's author looked; a project page may be a fork.
    "code_url": (LIST, "pmlr"),
    # Deposited by the publisher, before what was gathered from PDFs.
    "references": ("crossref", "semantic_scholar", "datacite", "openalex"),
    # They count most; the counts of different witnesses do not compare.
    "citations": ("semantic_scholar", "openalex", "crossref"),
}
"""For each field, witnesses best first; `DEFAULT` where a field is not named."""


def merge(paper_id: Ref, refs: Sequence[Ref], claims: Iterable[Claim]) -> Paper:
    """Return the verdict on one work; the order of claims does not matter."""
    heard = _sorted(claims)
    won = _winners(heard)
    published = won.get("published")
    if "year" not in won and published is not None:
        year = replace(published, field="year", value=int(published.value[:4]))
        heard = _sorted([*heard, year])
        won["year"] = year
    return Paper(paper_id, tuple(refs), won, tuple(heard))


def _sorted(claims: Iterable[Claim]) -> list[Claim]:
    """Return the claims without repetitions, best first within a field."""
    distinct = {_place(claim): claim for claim in claims}
    return [distinct[place] for place in sorted(distinct)]


def _place(claim: Claim) -> tuple[str, int, str, str, str, str]:
    when = claim.fetched_at.isoformat()
    return claim.field, rank(claim), claim.provider, said(claim), str(claim.ref), when


def rank(claim: Claim) -> int:
    """Return the place of a claim's witness for its field; strangers come last."""
    trusted = TRUST.get(claim.field, DEFAULT)
    return trusted.index(claim.provider) if claim.provider in trusted else len(trusted)


def said(claim: Claim) -> str:
    """Return a claim's value as JSON text, the same for the same value."""
    return json.dumps(claim.value, ensure_ascii=False, sort_keys=True)


def _winners(heard: Sequence[Claim]) -> dict[str, Claim]:
    by_field: dict[str, dict[tuple[int, str], list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for claim in _with_venue(heard):
        by_field[claim.field][rank(claim), claim.provider].append(claim)
    won = {}
    for name in VALUES:
        voices = (_voice(by_field[name][place]) for place in sorted(by_field[name]))
        best = next(filter(None, voices), None)
        if best is not None:
            won[name] = best
    return won


def _with_venue(heard: Sequence[Claim]) -> Iterator[Claim]:
    """Leave out years of witnesses that name no venue: those may be a preprint's."""
    named = {(c.provider, c.ref) for c in heard if c.field in ("venue", "venue_name")}
    for claim in heard:
        if claim.field != "year" or claim.provider == LIST or (claim.provider, claim.ref) in named:
            yield claim


def _voice(claims: Sequence[Claim]) -> Claim | None:
    """Return one witness's word: what it says most often, and of that the latest.

    A list that names one work by two titles is not believed: two of its
    entries share a link, and one of them is wrong.
    """
    listed = claims[0].provider == LIST and claims[0].field != "identifiers"
    if listed and len({plain(said(claim)) for claim in claims}) > 1:
        return None
    often = Counter(said(claim) for claim in claims)
    return max(claims, key=lambda claim: (often[said(claim)], claim.fetched_at, _place(claim)))


def status(paper: Paper) -> str:
    """Return `resolved`, `partial` or `unresolved`, by what providers told."""
    told = {name for name, claim in paper.won.items() if claim.provider not in HERE}
    if {"title", "authors"} <= told:
        return "resolved"
    return "partial" if told & {"title", "authors", "abstract"} else "unresolved"
