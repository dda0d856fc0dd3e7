"""Papers, entries and claims as the rows of the dataset."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from enrich.model import Claim, Entry, Paper, Ref
from enrich.normalization import identifiers
from enrich.normalization.organisations import one_spelling
from enrich.normalization.private_addresses import masked_value, shown, without_users
from enrich.resolution.trust import joined, said, status
from enrich.resolution.versions import FIELD as VERSIONS
from enrich.resolution.works import Work
from enrich.schema import VALUES

if TYPE_CHECKING:
    from enrich.check import Finding, Fit

Row = dict[str, Any]
_UNPROVED = "it is not proved to be an identifier of this work"


def paper_rows(
    papers: Iterable[Paper], previous: Mapping[str, Mapping[str, Any]], now: datetime
) -> list[Row]:
    """Return `papers`; `previous` tells since when each is known and unchanged."""
    return [_paper_row(paper, previous.get(str(paper.paper_id), {}), now) for paper in papers]


def _paper_row(paper: Paper, before: Mapping[str, Any], now: datetime) -> Row:
    values = _values(paper)
    first_seen_at, changed_at = before.get("first_seen_at"), before.get("changed_at")
    changed = any(values[name] != before.get(name) for name in VALUES)
    return {
        "paper_id": str(paper.paper_id),
        **values,
        "status": status(paper),
        "provenance": {name: _said_by(paper.won.get(_origin(name))) for name in VALUES},
        "first_seen_at": min(first_seen_at or now, now),  # a clock may have been ahead
        "changed_at": now if changed else min(changed_at or now, now),
    }


def _values(paper: Paper) -> Row:
    values: Row = dict.fromkeys(VALUES)
    values |= {name: claim.value for name, claim in paper.won.items()}
    if "authors" in paper.won:
        values["authors"] = [{"given": None, "family": None, **one} for one in joined(paper)]
    if VERSIONS in paper.won:
        values[VERSIONS] = [claim.value for claim in versions_of(paper)]
    values["identifiers"] = [str(ref) for ref in paper.refs] or None
    for name in ("published", "updated"):
        if values[name] is not None:
            values[name], precision = whole_date(values[name])
            if name == "published":
                values["published_precision"] = precision
    return values


def versions_of(paper: Paper) -> list[Claim]:
    """Return the claims that tell of other publications, sorted by ref."""
    return sorted((c for c in paper.heard if c.field == VERSIONS), key=lambda claim: claim.ref)


def whole_date(text: str) -> tuple[date, str]:
    """Return a date and its precision; a missing month or day is 1.

    >>> whole_date("2024-05")
    (datetime.date(2024, 5, 1), 'month')
    """
    parts = [int(part) for part in text.split("-")]
    return date(*[*parts, 1, 1][:3]), ("year", "month", "day")[len(parts) - 1]


def _origin(name: str) -> str:
    """Return the field whose claim a column rests on."""
    return "published" if name == "published_precision" else name


def _said_by(claim: Claim | None) -> Row | None:
    if claim is None:
        return None
    return {"provider": claim.provider, "ref": str(claim.ref), "fetched_at": claim.fetched_at}


def claim_rows(papers: Iterable[Paper], works: Iterable[Work] = ()) -> Iterator[Row]:
    """Yield `claims`: per paper, by field, best first, and then what was refused about it."""
    refused = {work.paper_id: work for work in works if work.refusals or work.unproved}
    for paper in papers:
        work = refused.get(paper.paper_id)
        yield from _placed(paper, _refused(work) if work else ())


def _placed(paper: Paper, refused: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows about a paper, each with its place among those on the same field."""
    so_far: Counter[str] = Counter()
    name = str(paper.paper_id)
    said = (_claim(name, one, won=_won(paper, one)) for one in paper.heard)
    for row in chain(said, refused):
        so_far[row["field"]] += 1
        row["place"] = so_far[row["field"]]
        yield row


def _refused(work: Work) -> Iterator[Row]:
    """Yield the claims of the records about a work that are not believed, with the reason."""
    name = str(work.paper_id)
    why = {(one.provider, one.ref): one.reason for one in work.refusals}
    rows = [
        _claim(name, claim, won=False, refused=why[claim.provider, claim.ref])
        for claim in work.unbelieved
        if (claim.provider, claim.ref) in why
    ]
    rows += [_claim(name, claim, won=False, refused=_UNPROVED) for claim in work.unproved]
    order = "field", "provider", "ref", "fetched_at", "value"
    distinct = {tuple(row[name] for name in order): row for row in rows}
    yield from (distinct[key] for key in sorted(distinct))


def _claim(paper_id: str, claim: Claim, *, won: bool, refused: str | None = None) -> Row:
    return {
        "paper_id": paper_id,
        "field": claim.field,
        "value": said(claim),
        "provider": claim.provider,
        "ref": str(claim.ref),
        "fetched_at": claim.fetched_at,
        "won": won,
        "refused": refused,
    }


def _won(paper: Paper, claim: Claim) -> bool:
    """Tell whether a cell rests on a claim: the winner, a donor, each identifier or version."""
    if claim.field == VERSIONS:
        return True
    if claim.field == "identifiers":
        return claim.value in [str(ref) for ref in paper.refs]
    return paper.won.get(claim.field) == claim or claim in paper.donors


def entry_rows(
    entries: Iterable[Entry],
    list_name: str,  # where an entry does not say in which of several it stands
    paper_of: Mapping[str, Ref],
    status_of: Mapping[str, str],
    fits: Mapping[str, Fit] | None = None,
    answered: Mapping[Ref, datetime] | None = None,
) -> list[Row]:
    """Return `entries`; the mappings go by entry_id, and need not have all.

    `answered` tells when somebody last answered about a link that `claims` do not tell of.
    """
    entries = list(entries)
    spelling = one_spelling(name for entry in entries for name in entry.affiliations)
    return [
        {
            **_words(entry),
            "organisations": list(dict.fromkeys(spelling[name] for name in entry.affiliations)),
            "list": entry.file or list_name,
            "answered_links": _answered(entry, answered or {}),
            "paper_id": _text(paper_of.get(entry.entry_id)),
            **_fit((fits or {}).get(entry.entry_id), entry.entry_id in paper_of),
            "status": status_of.get(entry.entry_id, "not_asked"),
        }
        for entry in entries
    ]


def _answered(entry: Entry, answered: Mapping[Ref, datetime]) -> list[Row]:
    led_to = dict.fromkeys(ref for ref, _ in identifiers.links(entry))
    return [{"ref": str(ref), "at": answered[ref]} for ref in led_to if ref in answered]


def _fit(fit: Fit | None, paper: bool) -> Row:
    from enrich.check import Fit  # noqa: PLC0415  (with all rules, which a single work needs not)

    fit = fit or Fit()
    return {"match": fit.match if paper else None, "match_score": fit.score}


def finding_rows(findings: Iterable[Finding]) -> list[Row]:
    """Return `findings`."""
    return [
        {
            "check": finding.check,
            "severity": finding.severity,
            "entry_id": finding.entry_id or None,
            "line": finding.line,
            "paper_id": _text(finding.paper_id),
            "message": shown(finding.message),
            "evidence": _evidence(finding),
            "suggestion": finding.suggestion and shown(finding.suggestion),
        }
        for finding in findings
    ]


def _evidence(finding: Finding) -> str:
    told = masked_value(dict(finding.evidence))
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def _words(entry: Entry) -> Row:
    """Return what an entry itself says."""
    return {
        "entry_id": entry.entry_id,
        "line": entry.line,
        "line_end": entry.line_end,
        "section": list(entry.section),
        "subgroup": entry.subgroup,
        "title": entry.title,
        "short_name": entry.short_name,
        "authors": list(entry.authors),
        "url": entry.url and without_users(entry.url),
        "links": [{"label": one.label, "url": without_users(one.url)} for one in entry.links],
        "ref": _text(entry.ref),
        "venue": entry.venue,
        "year": entry.year,
        "affiliations": list(entry.affiliations),
        "stated_date": entry.stated_date,
        "kind": entry.kind,
        "raw": without_users(entry.raw),
        "notes": list(entry.notes),
    }


def _text(ref: Ref | None) -> str | None:
    return None if ref is None else str(ref)


def coverage(papers: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Return, for each column of `papers`, the share of rows that have it.

    >>> coverage([{name: None for name in VALUES} | {"title": "T"}])["title"]
    1.0
    """
    rows = len(papers) or 1
    return {name: round(sum(p[name] is not None for p in papers) / rows, 4) for name in VALUES}
