"""Years that a list names, beside all those in which a work is known to have appeared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from enrich.check.evidence import GATHERERS, Known
from enrich.check.finding import Finding, Fit, Severity, quoted
from enrich.check.published_versions import PUBLISHERS, Published, agreeing, publications
from enrich.check.venues_differ import may_be_one
from enrich.model import Entry
from enrich.normalization import venues

_SPAN = 1  # years between online and in print, between what is held and its proceedings
_BEFORE = 3  # years that a preprint may be older than what became of it


@dataclass(frozen=True, slots=True)
class Years:
    """The years known of an entry's work."""

    known: frozenset[int]  # in any form, by anybody
    there: tuple[Published, ...]  # at the very venue that is listed, with a year
    printed: bool  # whether the year of a publication in full is known
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
    told = [one for one in publications(known, entry, PUBLISHERS + GATHERERS) if one.is_printed]
    printed = [one for one in told if one.provider in PUBLISHERS]
    return Years(
        frozenset().union(*map(known.years, refs)),
        tuple(one for one in told if one.year is not None and _is_at(entry, one)),
        any(one.year is not None for one in printed),
        any(ref.scheme == "arxiv" for ref in refs),
        max((known.asked(ref) for ref in refs), default=0),
    )


def _is_at(entry: Entry, one: Published) -> bool:
    """Tell whether a publication is in the venue that is listed, by its acronym or its words."""
    if entry.venue is not None:
        return one.is_in(entry.venue)
    return bool(entry.venue_text and one.name) and may_be_one(entry.venue_text or "", one.name)


def _severity(entry: Entry, year: int, years: Years) -> Severity | None:
    """Return how sure it is that a year is wrong; None where it may be right.

    A preprint may yet appear, and a work may have been public before the first
    that is known of it: that is no more than a remark.
    """
    if year > years.asked + _SPAN:
        return "warning"
    if years.there:
        apart = [abs(year - one.year) for one in years.there if one.year is not None]
        return "warning" if min(apart) > _SPAN else None
    sure: Severity = "info" if entry.stated_date else "warning"
    if year > max(years.known) + _SPAN:
        return sure if years.printed else None
    first = min(years.known)
    if year >= first - _SPAN:
        return None
    if not years.printed:
        if years.preprint and entry.venue in venues.PREPRINT_SERVERS:
            return sure
        return None if entry.venue or entry.venue_text else "info"
    return "info" if not years.preprint and year >= first - _BEFORE else sure


def _finding(known: Known, entry: Entry, years: Years, severity: Severity) -> Finding:
    message = f"{quoted(entry.title)} is listed as {_listed(entry)}, but appeared in "
    if years.there:
        message += f"{years.there[0].place}, says {years.there[0].provider}."
    else:
        first, last = min(years.known), max(years.known)
        message += f"{first}." if first == last else f"{first} to {last}."
    evidence = {"listed": entry.year, "known": sorted(years.known)}
    return known.finding(entry, "year-differs", severity, message, evidence)


def _listed(entry: Entry) -> str:
    return f"{entry.venue or entry.venue_text or 'of'} {entry.year}"
