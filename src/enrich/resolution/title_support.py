"""How much of what stands beside a title agrees with what a candidate says: in points."""

from __future__ import annotations

from dataclasses import dataclass

from enrich.normalization import person_names, venues


@dataclass(frozen=True, slots=True)
class Said:
    """What one witness says that may tell a work from others."""

    title: str
    authors: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    venue: str | None = None  # canonical acronym
    aside: bool = False  # in a workshop, a companion volume or findings
    years: tuple[int, ...] = ()
    early: bool = False  # one of the years may be a preprint's
    preprint: bool = False
    type: str | None = None  # in Crossref's vocabulary
    elsewhere: bool = False  # published in a venue that no table knows


def support(ours: Said, theirs: Said) -> int | None:
    """Return how much of people, venue, years and places agrees; None where one contradicts."""
    parts = [part(ours, theirs) for part in (_people, _venue, _years, _places)]
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None


def _people(ours: Said, theirs: Said) -> int | None:
    """Weigh the authors: most of those listed have to be among a candidate's."""
    found = person_names.agreement(ours.authors, theirs.authors)
    if not found.known:
        return 0
    if found.persons * 2 > min(found.listed, found.stated):
        if found.given:
            return 2
        return 1 if found.first or found.listed > 1 else -1
    if found.others or found.families * 2 < found.listed:
        return None
    return -1  # a namesake, perhaps misspelt


def _venue(ours: Said, theirs: Said) -> int | None:
    """Weigh the venue; a workshop's paper is not the conference's.

    One publication may be told of under two names: where all people and the year
    agree, another venue says nothing.  One that no table knows is not the listed one,
    unless people agree.
    """
    if not ours.venue or ours.venue in venues.PREPRINT_SERVERS or theirs.preprint:
        return 0
    if theirs.venue == ours.venue:
        return 2
    if theirs.venue and venues.same_publication(ours.venue, theirs.venue):
        return 1
    if theirs.aside and not ours.aside:
        return None
    found = person_names.agreement(ours.authors, theirs.authors)
    if not theirs.venue:
        known = found.persons and (found.listed > 1 or 0 in gaps(ours, theirs))
        return None if theirs.elsewhere and not known else 0
    sure = found.strong and found.listed > 1 and 0 in gaps(ours, theirs)
    return 0 if sure else None


def _years(ours: Said, theirs: Said) -> int | None:
    """Weigh the years; a preprint may come three years before its publication."""
    apart = gaps(ours, theirs)
    if not apart:
        return 0
    held = ours.venue is not None and ours.venue not in venues.PREPRINT_SERVERS
    found = person_names.agreement(ours.authors, theirs.authors)
    before = (3 if held else 2) if theirs.early else 1 + found.strong
    after = 1 if held or theirs.preprint else 3
    if not any(-before <= gap <= after for gap in apart):
        return None
    told = found.known or ours.venue or theirs.early or theirs.preprint or 0 in apart
    return 1 if told else 0


def gaps(ours: Said, theirs: Said) -> list[int]:
    """Return the years from each that is listed to each that is stated."""
    return [there - here for here in ours.years for there in theirs.years]


def _places(ours: Said, theirs: Said) -> int:
    """Weigh the affiliations; that another is not stated says nothing."""
    listed, given = ours.affiliations, theirs.affiliations
    return 2 if any(person_names.is_place(one, other) for one in listed for other in given) else 0
