"""From the pieces of one entry to the `Entry` that its author meant."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from enrich import venues
from enrich.model import Entry, Link, Ref
from enrich.parse import flow as flows
from enrich.parse import tail, title
from enrich.parse.kinds import kind_of
from enrich.parse.links import Target, label, main_link, only_code, role_of
from enrich.parse.pieces import Piece
from enrich.parse.tail import Facts
from enrich.parse.words import BREAK, word_count

Recogniser = Callable[[str], Ref | None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the list an entry stands."""

    start: int  # source line from 0
    end: int  # exclusive
    section: tuple[str, ...]
    subgroup: str | None
    raw: str


@dataclass(slots=True)
class Draft:
    """An entry that is being read."""

    title: str = ""
    short_name: str | None = None
    facts: Facts = field(default_factory=Facts)
    targets: list[Target] = field(default_factory=list)


def targets_of(pieces: Iterable[Piece], recognise: Recogniser, slot: str = "") -> list[Target | None]:
    """For each piece what its link is for, None where it is no link."""
    out: list[Target | None] = []
    for piece in pieces:
        if piece.kind != "link":
            out.append(None)
            continue
        ref = recognise(piece.url)
        out.append(Target(piece, role_of(piece, ref), ref, slot))
    return out


def draft(pieces: Sequence[Piece], recognise: Recogniser, slot: str = "") -> Draft:
    """The reading of an entry that stands in one run of pieces."""
    targets = targets_of(pieces, recognise, slot)
    flow = flows.build(pieces, targets)
    found = title.find(flow)
    facts = Facts()
    for words in found.tags:
        _read_tag(words, facts)
    _read_badges(flow.badges, facts)
    tail.read_head(found.head, facts)
    tail.read(found.tail, facts)
    nick = found.nick if found.nick and word_count(found.nick) <= 3 else None
    named = [tag for tag in found.tags if not _read_tag(tag, Facts())]
    short = _short_name(found.title, nick) or (named[0] if named else None)
    return Draft(found.title, short, facts, [target for target in targets if target])


def _short_name(full: str, nick: str | None) -> str | None:
    """The name in front of the colon, or the whole title of a few words."""
    if nick:
        return nick.rstrip(".,")
    name = full.partition(":")[0].strip()
    return name if name and word_count(name) <= 3 else None


def _read_tag(words: str, facts: Facts) -> bool:
    """Note the venue or date in a tag; whether there was one."""
    probe = Facts()
    tail.take_venue(words, probe)
    if probe.venue or probe.year:
        facts.venue, facts.year = facts.venue or probe.venue, facts.year or probe.year
    elif tail.dates.read(words):
        facts.date = facts.date or tail.dates.read(words)
        return True
    return probe.venue is not None


def _read_badges(badges: Iterable[str], facts: Facts) -> None:
    """Note the venue that stands only on a badge; one for arXiv is a mere link."""
    for words in badges:
        venue, year = venues.venue_year(words) if len(words) < 60 else (None, None)
        if venue and venue != "arXiv" and facts.venue is None:
            facts.venue, facts.year = venue, year or facts.year


def finish(made: Draft, place: Place) -> Entry:
    """The entry of a draft at its place; its id is still to be made unique."""
    main = main_link(made.targets)
    facts = made.facts
    url = main.url if main else None
    year = facts.year
    if year is None and facts.date and not facts.aside:
        year = int(facts.date[:4])
    return Entry(
        entry_id=_digest(made.title, url, place.raw),
        line=place.start + 1,
        line_end=place.end,
        section=place.section,
        title=made.title,
        raw=place.raw,
        subgroup=place.subgroup,
        short_name=made.short_name,
        authors=facts.authors,
        url=url,
        links=_others(made.targets, url),
        ref=main.ref if main else None,
        venue=facts.venue,
        year=year,
        affiliations=tuple(dict.fromkeys(facts.affiliations)),
        stated_date=facts.date,
        kind=kind_of(made.title, place.section, main, facts.venue, only_code(made.targets)),
        notes=("malformed-link",) if any(t.piece.mended for t in made.targets) else (),
    )


def _others(targets: Sequence[Target], main: str | None) -> tuple[Link, ...]:
    others: dict[str, Link] = {}
    for target in targets:
        if target.role != "none" and target.url != main:
            others.setdefault(target.url, Link(label(target.piece), target.url))
    return tuple(others.values())


def _digest(*words: str | None) -> str:
    text = BREAK.join(" ".join((word or "").split()) for word in words)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def fill(made: Draft, slot: str, pieces: Sequence[Piece], recognise: Recogniser) -> None:
    """Add what a table cell or a keyed line in this slot says to the draft."""
    targets = targets_of(pieces, recognise, slot)
    made.targets += [target for target in targets if target]
    flow = flows.build(pieces, targets)
    _read_badges(flow.badges, made.facts)
    text = tail.bare(tail.without_gaps(tail.undecorated(flow.text)))
    if slot == "authors":
        made.facts.authors = made.facts.authors or tail.people.names(text)
    elif slot == "affiliations":
        made.facts.affiliations += tail.organisations(text)
    elif slot == "venue":
        _read_tag(text, made.facts) or tail.read_prose(text, made.facts)
    elif slot == "date":
        tail.read_prose(text, made.facts)
    elif slot == "":
        tail.read(flow.text, made.facts)
