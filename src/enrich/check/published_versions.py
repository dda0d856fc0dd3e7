"""What became of works: a preprint that has appeared, another venue, a withdrawal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from enrich.check.evidence import GATHERERS, HALF, Known, share
from enrich.check.finding import Finding, Fit, Severity, quoted
from enrich.check.title_agreement import CLOSE, SAME, Title
from enrich.model import Claim, Entry, Paper, Ref
from enrich.normalization import identifiers, venues
from enrich.resolution.accepted_records import is_registrar
from enrich.resolution.title_match import is_aside

PUBLISHERS = ("usenix", "acl", "pmlr", "crossref", "crossref_snapshot", "openreview", "dblp")
"""Who publishes works, registers them or decides about them, the surest first."""

_HELD = frozenset({"proceedings-article", "book-chapter"})
_PRINTED = _HELD | {"journal-article"}
_FOLLOWED = re.compile(
    r"supersed|replac|subsum|merg|incorporat|includ|contain|duplicat|instead|already|\bsee\b|"
    r"\bnew(?:er)?\b|updated|extended|corrected|available|appear|part of|\bsame\b",
    re.I,
)
_TAKEN = re.compile(r"plagiar|copyright|overlap|copied|authorship|permission", re.I)


@dataclass(frozen=True, slots=True)
class Published:
    """What one provider states of the publication that a ref names."""

    ref: Ref
    provider: str
    title: str
    type: str | None
    venue: str | None  # canonical acronym
    name: str  # of the venue, as stated
    year: int | None

    @property
    def place(self) -> str:
        """The venue and the year, in words."""
        place = self.venue or self.name
        return place if self.year is None or str(self.year) in place else f"{place} {self.year}"

    @property
    def is_printed(self) -> bool:
        """Whether it is a publication in full, and no workshop's or companion's."""
        place = self.venue or self.name
        aside = is_aside(place) and "findings" not in place.casefold()
        return self.type in _PRINTED and bool(place) and not aside

    def told(self) -> dict[str, Any]:
        """What is stated, as evidence."""
        return {**asdict(self), "ref": str(self.ref)}

    def is_in(self, venue: str) -> bool:
        """Tell whether the place may be called by a venue's acronym."""
        halves = [self.name, *(self.name[and_.end() :] for and_ in re.finditer(" and ", self.name))]
        spelt = re.search(rf"(?<!\w){re.escape(venue)}(?!\w)", self.name, re.I)
        places = filter(None, (self.venue, *map(venues.canonical, halves)))
        return spelt is not None or any(venues.same_publication(venue, one) for one in places)


def publications(known: Known, entry: Entry, providers: tuple[str, ...]) -> list[Published]:
    """Return what providers state of the publication of an entry's work, in their order."""
    paper = known.papers[entry.entry_id]
    return [one for who in providers for ref in paper.refs if (one := record(known, ref, who))]


def record(known: Known, ref: Ref, provider: str) -> Published | None:
    """Return what one provider states of the publication that a ref names, if of any."""

    def said(field: str) -> Any:
        told = [one.value for one in known.said(ref, field) if one.provider == provider]
        return told[-1] if told else None

    venue, name = said("venue"), said("venue_name")
    if not venue and not name:
        return None
    title, kind, year = said("title") or "", said("type"), said("year")
    return Published(ref, provider, title, kind, venue, name or "", year)


def agreeing(known: Known, fits: Mapping[str, Fit]) -> Iterator[tuple[Entry, Ref]]:
    """Yield the entries whose link is known to open the work they name."""
    for entry in known.entries:
        fit = fits.get(entry.entry_id)
        if entry.ref is not None and fit is not None and fit.match == "agrees":
            yield entry, entry.ref


def _is_of(known: Known, entry: Entry, ref: Ref, one: Published, *, surely: bool) -> bool:
    """Tell whether a publication is of an entry's work: authors mistype DOIs.

    The title has to be the same; or near, if the people are the same.
    """
    if one.ref == ref:
        return True
    people = share(known.people(ref), known.people(one.ref))
    if people is not None and people < HALF:
        return False
    title, enough = Title(one.title), SAME if surely or people is None else CLOSE
    titles = [known.listed[entry.entry_id], *(each.title for each in known.stated.get(ref, ()))]
    return any(known.corpus.alike(title, each) >= enough for each in titles)


def published_versions(known: Known, fits: Mapping[str, Fit]) -> Iterator[Finding]:
    """Yield preprints without a venue that have appeared in one."""
    for entry, ref in agreeing(known, fits):
        placed = entry.venue is not None and entry.venue not in venues.PREPRINT_SERVERS
        if _is_preprint(known, ref) and not placed:
            heard = [one for one in publications(known, entry, PUBLISHERS) if one.is_printed]
            heard = [one for one in heard if one.ref != ref]
            found = [one for one in heard if _is_of(known, entry, ref, one, surely=False)]
            linked = {identifiers.recognise(link.url) for link in entry.links}
            if found and not any(one.ref in linked for one in found):
                yield _appeared(known, entry, found)


def _is_preprint(known: Known, ref: Ref) -> bool:
    """Tell whether a ref is a preprint's: arXiv's, or called one by who registers it."""
    if ref.scheme == "arxiv":
        return True
    kinds = {c.value for c in known.said(ref, "type") if is_registrar(c.provider, ref)}
    return kinds == {"posted-content"}


def _appeared(known: Known, entry: Entry, found: list[Published]) -> Finding:
    best = min(found, key=lambda one: one.venue is None)
    link = identifiers.landing(best.ref)
    title, place = quoted(entry.title), best.place
    message = f"{title} has appeared in {place}, says {best.provider}: {link}."
    evidence = {"link": str(entry.ref), "published": [one.told() for one in found]}
    return known.finding(entry, "published-version", "info", message, evidence, link)


def venues_that_differ(known: Known, fits: Mapping[str, Fit]) -> Iterator[Finding]:
    """Yield entries whose work surely appeared at another conference."""
    for entry, ref in agreeing(known, fits):
        heard = publications(known, entry, PUBLISHERS)
        if not (is_conference(entry.venue) and heard and all(map(_is_held, heard))):
            continue
        if all(_is_of(known, entry, ref, one, surely=True) for one in heard):
            doubts = publications(known, entry, PUBLISHERS + GATHERERS)
            if len({one.venue for one in heard}) == 1 and _differs(entry, doubts):
                yield _elsewhere(known, entry, heard)


def _is_held(one: Published) -> bool:
    aside = is_aside(one.name) or is_aside(one.venue or "")
    return one.type in _HELD and is_conference(one.venue) and not aside


def is_conference(venue: str | None) -> bool:
    """Tell whether a venue is a whole conference: journals print what one held before."""
    return venue is not None and venues.kind(venue) == "conference"


def _differs(entry: Entry, heard: list[Published]) -> bool:
    """Tell whether nobody names the listed venue."""
    assert entry.venue is not None  # nosec B101  # for the type checker
    return not any(one.is_in(entry.venue) for one in heard)


def _elsewhere(known: Known, entry: Entry, heard: list[Published]) -> Finding:
    best = heard[0]
    listed = entry.venue if entry.year is None else f"{entry.venue} {entry.year}"
    message = (
        f"{quoted(entry.title)} is listed as {listed}, but appeared in {best.place}, "
        f"says {best.provider}: {identifiers.landing(best.ref)}."
    )
    evidence = {
        "listed": {"venue": entry.venue, "year": entry.year},
        "published": [one.told() for one in heard],
    }
    return known.finding(entry, "venue-differs", "warning", message, evidence)


def _told(one: Published) -> dict[str, Any]:
    return {**asdict(one), "ref": str(one.ref)}


def withdrawals(known: Known) -> Iterator[Finding]:
    """Yield works that are withdrawn or retracted.

    No error: a list may well name such a work, and only its author knows why.
    """
    for entry in known.entries:
        paper = known.papers.get(entry.entry_id)
        said = paper.won.get("withdrawn") if paper else None
        if paper is not None and said is not None and said.value is True:
            yield _withdrawn(known, entry, paper, said)


def _withdrawn(known: Known, entry: Entry, paper: Paper, said: Claim) -> Finding:
    reason = _reason(paper, said.provider)
    instead = _successor(paper, reason)
    severity: Severity = "info" if said.provider in GATHERERS else "warning"
    message = f"The work that {quoted(entry.title)} links to is withdrawn, says {said.provider}"
    message += f": {quoted(reason)}." if reason else "."
    evidence = {"provider": said.provider, "ref": str(said.ref), "words": reason}
    link = identifiers.landing(instead) if instead else None
    return known.finding(entry, "withdrawn", severity, message, evidence, link)


def _reason(paper: Paper, provider: str) -> str:
    told = paper.won.get("withdrawn_reason")
    return str(told.value) if told is not None and told.provider == provider else ""


def _successor(paper: Paper, reason: str) -> Ref | None:
    """Return the one other work that a notice names as what to read instead."""
    words = (word.strip("()[]{}<>.,;:\"'") for word in reason.split())
    named = {identifiers.recognise(word) or identifiers.canonical("arxiv", word) for word in words}
    others = {ref for ref in named if ref and ref.scheme in ("arxiv", "doi")} - set(paper.refs)
    if len(others) != 1 or _TAKEN.search(reason) or not _FOLLOWED.search(reason):
        return None
    return others.pop()
