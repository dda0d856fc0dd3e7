"""How often papers were cited, day by day, and which papers of the list cite each other."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from enrich.dataset.table_rows import having

Row = Mapping[str, Any]
_Key = tuple[str, str, date]


def citation_rows(claims: Iterable[Row], before: Iterable[Row] = ()) -> list[dict[str, Any]]:
    """Return `citations`: the rows that were there before, and those of days that are new.

    Of a provider's counts for one paper the best placed is meant, the one that stands for it in
    `papers`; of several answers of a day the first that was published stays, so no row changes.
    """
    known: dict[_Key, int] = {}
    for row in before:
        known.setdefault((row["paper_id"], row["provider"], row["observed_on"]), row["citations"])
    for claim in _best(claims):
        name = claim["paper_id"], claim["provider"], _day(claim["fetched_at"])
        known.setdefault(name, json.loads(claim["value"]))
    names = ("paper_id", "provider", "observed_on", "citations")
    return [dict(zip(names, (*key, known[key]), strict=True)) for key in sorted(known)]


def _best(claims: Iterable[Row]) -> Iterator[Row]:
    """Yield each provider's best-placed count of each paper, of those that are believed."""
    found: dict[tuple[str, str], Row] = {}
    for claim in having(claims, "field", "citations"):
        if not claim.get("refused"):
            who = claim["paper_id"], claim["provider"]
            if who not in found or claim["place"] < found[who]["place"]:
                found[who] = claim
    yield from found.values()


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()


def edge_rows(papers: Sequence[Row], claims: Iterable[Row]) -> list[dict[str, Any]]:
    """Return `edges`, by both papers; whoever is believed may say so, not only who won."""
    named = {ref: paper["paper_id"] for paper in papers for ref in paper["identifiers"] or ()}
    for paper in papers:
        named.setdefault(paper["paper_id"], paper["paper_id"])
    listed = {paper["paper_id"] for paper in papers}
    said_by: dict[tuple[str, str], set[str]] = defaultdict(set)
    for claim in having(claims, "field", "cited_refs"):
        if claim.get("refused") or claim["paper_id"] not in listed:
            continue
        for ref in json.loads(claim["value"]):
            cited = named.get(ref)
            if cited is not None and cited != claim["paper_id"]:
                said_by[claim["paper_id"], cited].add(claim["provider"])
    return [
        {"paper_id": citing, "cited_paper_id": cited, "said_by": sorted(said_by[citing, cited])}
        for citing, cited in sorted(said_by)
    ]
