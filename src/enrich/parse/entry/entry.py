"""From the pieces of one entry to the `Entry` that its author meant."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from enrich.model import STATED, Entry, Kind, Link, Ref
from enrich.normalization import stated_identifiers, venues
from enrich.normalization.addresses import as_meant
from enrich.parse.document.segments import Piece
from enrich.parse.entry.kind import Said, kind_of, product_link
from enrich.parse.fields import authors, dates, inline_flow, suffix, title
from enrich.parse.fields.cue_words import bare, is_remark, undecorated, without_gaps, word_count
from enrich.parse.fields.links import PAPERS, TOOLS, Target, label, main_link, role_of, word_role
from enrich.parse.fields.suffix import Facts

_ABOUT_OTHERS = ("other", "code", "authors", "affiliations")
"""Slots whose words may name other works than the entry does."""

_NUMBER = re.compile(r"\W*(\d{4}\.\d{4,5}(?:v\d{1,2})?)\W*", re.ASCII)
_ET_AL = re.compile(r"\bet\.? al\b")

Recogniser = Callable[[str], Ref | None]


class Reading:
    """One run of pieces and what is found in it, each looked up once."""

    def __init__(self, pieces: Sequence[Piece], recognise: Recogniser, slot: str = "") -> None:
        self.pieces = pieces
        self.recognise = recognise
        self.slot = slot

    @cached_property
    def links(self) -> list[Target | None]:
        """For each piece what its link is for, None where it is no link."""
        behind = [*self.pieces[1:], None]
        return [
            self._target(piece, behind[number]) if piece.kind == "link" else None
            for number, piece in enumerate(self.pieces)
        ]

    def _target(self, piece: Piece, behind: Piece | None) -> Target:
        ref = self.recognise(piece.url)
        named = piece.text.lower() in TOOLS and _explains(behind)
        return Target(piece, role_of(piece, ref, named), ref, self.slot, meant=as_meant(piece.url))

    @cached_property
    def targets(self) -> list[Target]:
        """The links, also those that lead nowhere."""
        return [target for target in self.links if target]

    @cached_property
    def leading(self) -> list[Target]:
        """The links that lead somewhere."""
        return [target for target in self.targets if target.role != "none"]

    @cached_property
    def main(self) -> Target | None:
        """The link of the paper, or what stands in its place."""
        return main_link(self.targets)

    @cached_property
    def flow(self) -> inline_flow.Flow:
        """The running text with its marks."""
        return inline_flow.build(self.pieces, self.links)

    @cached_property
    def titled(self) -> title.Titled:
        """The title and what stands around it; an address if nothing else is there."""
        found = title.find(self.flow)
        if not found.title and self.words == 0 and self.main and self.main.role == "bare":
            found.title = self.main.url
        return found

    @cached_property
    def slanted(self) -> frozenset[str]:
        """The stretches in italics, names among them."""
        text = self.flow.text
        spans = [span for span in self.flow.of("italic") if span.end - span.start < 400]
        return frozenset(text[span.start : span.end].strip(" .,") for span in spans)

    @cached_property
    def words(self) -> int:
        """How many words are shown."""
        return word_count(self.flow.text)


def _explains(piece: Piece | None) -> bool:
    return piece is not None and piece.text.lstrip().startswith((":", "："))


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

    title: str
    short_name: str | None
    facts: Facts
    targets: list[Target]
    words: list[str] = field(default_factory=list)  # everything it says, for its id
    slots: set[str] = field(default_factory=set)  # what its cells or keyed lines were for
    shown: list[str] = field(default_factory=list)  # the words that may state an identifier


def draft(reading: Reading) -> Draft:
    """The draft of an entry that stands in one run of pieces."""
    found = reading.titled
    facts = Facts(slanted=reading.slanted)
    named = [tag for tag in found.tags if not _read_tag(tag, facts) and _is_name(tag)]
    for tag in [tag for tag in named if "et al" in tag]:
        named.remove(tag)
        suffix.read_head(tag, facts)
    _read_badges(reading.flow.badges, facts)
    if found.head:
        suffix.read_head(found.head, facts)
    suffix.read(found.tail, facts)
    nick = found.nick if found.nick and word_count(found.nick) <= 3 else None
    short = _short_name(found.title, nick) or (named[0] if named else None)
    targets = [_beside(target, found.title) for target in reading.targets]
    words = [*found.tags, found.tail]
    return Draft(found.title, short, facts, targets, words, shown=[reading.flow.text])


def _beside(target: Target, named: str) -> Target:
    """The link, marked if it only stands beside the title."""
    if target.role != "name" or bare(target.piece.text)[:12].casefold() in named.casefold():
        return target
    return replace(target, aside=True)


def fill(made: Draft, reading: Reading) -> None:
    """Add what a table cell or a keyed line says to the draft."""
    made.targets += reading.targets
    made.slots.add(reading.slot)
    made.words.append(reading.flow.text)
    if reading.slot not in _ABOUT_OTHERS:
        number = reading.slot == "paper" and _NUMBER.fullmatch(reading.flow.text)
        made.shown.append(f"arXiv:{number[1]}" if number else reading.flow.text)
    _read_badges(reading.flow.badges, made.facts)
    text = bare(without_gaps(undecorated(reading.flow.text)))
    if reading.slot == "authors":
        made.facts.authors = made.facts.authors or authors.names(text)
    elif reading.slot == "affiliations":
        made.facts.affiliations += suffix.organisations(text)
    elif (reading.slot == "venue" and not _read_tag(text, made.facts)) or reading.slot == "date":
        suffix.read_prose(text, made.facts)
    elif not reading.slot:
        made.facts.slanted |= reading.slanted
        suffix.read(reading.flow.text, made.facts)


def _is_name(tag: str) -> bool:
    return word_role(tag) is None and not tag.replace(".", "").isdigit()


def _short_name(full: str, nick: str | None) -> str | None:
    """The name in front of the colon, or the whole title of a few words."""
    if nick:
        return nick.partition(":")[0].rstrip(" .,")
    name = full.partition(":")[0].strip()
    return name if name and word_count(name) <= 3 else None


def _read_tag(words: str, facts: Facts) -> bool:
    """Note the venue or date in a tag; whether there was one."""
    year = venues.stated_year(words) if is_remark(words) else None
    probe = Facts(year=year)
    suffix.take_venue(words, probe)
    if probe.venue or probe.year:
        facts.venue, facts.year = facts.venue or probe.venue, facts.year or probe.year
        return probe.venue is not None
    stated = dates.read(words)
    facts.date = facts.date or stated
    return stated is not None


def _read_badges(badges: Iterable[str], facts: Facts) -> None:
    """Note the venue that stands only on a badge; one for arXiv is a mere link."""
    for words in badges:
        venue, year = venues.venue_year(words) if len(words) < 60 else (None, None)
        if venue and venue != "arXiv" and facts.venue is None:
            facts.venue, facts.year = venue, year or facts.year


def finish(made: Draft, place: Place, seen: Counter[str]) -> Entry:
    """The entry of a draft at its place; `seen` counts the ids that were given."""
    facts = made.facts
    stated = _stated(made)
    main = _main(made, stated)
    kind = kind_of(_said(made, place, main, stated is not None))
    main = main or _stand_in(made, kind)
    url = main.url if main else None
    return Entry(
        entry_id=_identity(seen, made.title, url, *made.words),
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
        ref=stated or (main.ref if main else None),
        venue=facts.venue,
        year=_year(facts),
        venue_text=facts.venue_text,
        affiliations=tuple(dict.fromkeys(facts.affiliations)),
        stated_date=facts.date,
        kind=kind,
        notes=_notes(made, stated),
    )


def _said(made: Draft, place: Place, main: Target | None, identified: bool) -> Said:
    """What tells the kind of an entry."""
    facts = made.facts
    people = len(facts.authors) + bool(_ET_AL.search(place.raw))
    venue = facts.venue or facts.venue_text
    return Said(made.title, place.section, main, venue, people, made.targets, identified)


def _notes(made: Draft, stated: Ref | None) -> tuple[str, ...]:
    """What was odd about the source of an entry."""
    broken = any(target.piece.mended for target in made.targets)
    return (*(["malformed-link"] if broken else []), *([STATED] if stated else []))


def _stated(made: Draft) -> Ref | None:
    """The identifier in an entry's words, if no link carries a paper's."""
    if any(target.ref and target.ref.scheme in PAPERS for target in made.targets):
        return None
    return stated_identifiers.stated(" \n".join(made.shown))


def _main(made: Draft, stated: Ref | None) -> Target | None:
    """The link of the work; where nothing tells of a paper, that of a program will do."""
    main, facts = main_link(made.targets), made.facts
    beside = main is not None and not main.slot and main.role in ("blog", "docs")
    if beside and (facts.venue or stated):
        return None  # it only goes with the paper
    cited = stated or facts.venue or facts.venue_text or facts.authors or "paper" in made.slots
    return main if cited or (main and not beside) else product_link(made.targets) or main


def _stand_in(made: Draft, kind: Kind) -> Target | None:
    """The first link of what is no paper and so has no link of one."""
    if kind in ("paper", "report") or "paper" in made.slots:
        return None
    return next((one for one in made.targets if one.role != "none" and not one.slot), None)


def _year(facts: Facts) -> int | None:
    """The venue's year, or that of a date that is more than a remark."""
    if facts.year is None and facts.date and not facts.aside:
        return int(facts.date[:4])
    return facts.year


def _others(targets: Sequence[Target], main: str | None) -> tuple[Link, ...]:
    others: dict[str, Link] = {}
    for target in targets:
        if target.role != "none" and target.url != main:
            others.setdefault(target.url, Link(label(target.piece), target.url))
    return tuple(others.values())


def _identity(seen: Counter[str], *words: str | None) -> str:
    """An id that tells only what an entry says; exact copies are numbered."""
    text = "\0".join(" ".join((word or "").split()) for word in words)
    name = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}-{seen[name]}"
