"""Years that a list names, beside all those in which a work is known to have appeared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from enrich.check.evidence import Known
from enrich.check.finding import Finding, Fit, Severity, quoted
from enrich.check.published_versions import PUBLISHERS, Published, agreeing, publications
from enrich.model import Entry

_SPAN = 1  # years between online and in print, between what is held and its proceedings
_BEFORE = 3  # years that a preprint may be older than what became of it


@dataclass(frozen=True, slots=True)
class Years:
    """The years known of an entry's work."""

    known: frozenset[int]  # in any form, by anybody
    there: frozenset[int]  # at the very venue that is listed
    printed: bool
    preprint: bool  # whether one is known, and so how early it was
    asked: int  # when that was heard


def years_that_differ(
    known: Known, fits: Mapping[str, Fit], told: Iterable[Finding]
) -> Iterator[Finding]:
    """Yield entries whose year is none in which their work can have appeared."""
    done = {finding.entry_id for finding in told}
    for entry, _ in agreeing(known, fits):
        years = _years(known, entry)
        if entry.year is not None and years.known and entry.entry_id not in done:
            severity = _severity(entry, entry.year, years)
            if severity is not None:
                yield _finding(known, entry, years, severity)


def _years(known: Known, entry: Entry) -> Years:
    refs = known.refs_of(entry)
    printed = [one for one in publications(known, entry, PUBLISHERS) if one.is_printed]
    there = {one.year for one in printed if one.year and _is_at(entry, one)}
    return Years(
        frozenset().union(*map(known.years, refs)),
        frozenset(there),
        bool(printed),
        any(ref.scheme == "arxiv" for ref in refs),
        max((known.asked(ref) for ref in refs), default=0),
    )


def _is_at(entry: Entry, one: Published) -> bool:
    return entry.venue is not None and one.is_in(entry.venue)


def _severity(entry: Entry, year: int, years: Years) -> Severity | None:
    """Return how sure it is that a year is wrong; None where it may be right.

    A preprint may yet appear, and a work may have been public before the first
    that is known of it: that is no more than a remark.
    """
    if year > years.asked + _SPAN:
        return "warning"
    if years.there:
        return "warning" if all(abs(year - one) > _SPAN for one in years.there) else None
    sure: Severity = "info" if entry.stated_date else "warning"
    if year > max(years.known) + _SPAN:
        return sure if years.printed else None
    first = min(years.known)
    if year >= first - _SPAN:
        return None
    early = not years.preprint and year >= first - _BEFORE
    return sure if years.printed and not early else "info"


def _finding(known: Known, entry: Entry, years: Years, severity: Severity) -> Finding:
    right = sorted(years.there or years.known)
    span = " and ".join(dict.fromkeys(map(str, (right[0], right[-1]))))
    where = f" in {entry.venue}" if years.there else ""
    message = f"{quoted(entry.title)} is listed as of {entry.year}, but appeared{where} in {span}."
    evidence = {"listed": entry.year, "known": sorted(years.known)}
    return known.finding(entry, "year-differs", severity, message, evidence)
