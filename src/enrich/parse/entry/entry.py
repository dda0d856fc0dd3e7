"""From the pieces of one entry to a draft of it: its title, its facts, its links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from enrich.model import Ref
from enrich.normalization import venues
from enrich.normalization.addresses import as_meant
from enrich.parse.document.once import once
from enrich.parse.document.segments import Piece, plain
from enrich.parse.fields import authors, dates, inline_flow, series, suffix, surnames, title
from enrich.parse.fields.affiliations import organisations
from enrich.parse.fields.cue_words import (
    bare,
    is_remark,
    short_name,
    undecorated,
    without_gaps,
    word_count,
)
from enrich.parse.fields.facts import Facts, note_as_written, take_venue
from enrich.parse.fields.links import TOOLS, Target, main_link, role_of, word_role
from enrich.parse.fields.name_shapes import is_team

_ABOUT_OTHERS = ("other", "code", "authors", "affiliations")
"""Slots whose words may name other works than the entry does."""

_NUMBER = re.compile(r"\W*(\d{4}\.\d{4,5}(?:v\d{1,2})?)\W*", re.ASCII)

_ASIDE = re.compile(r"\s?\([^()]*\)$")
_LONGEST_TAG = 20  # characters

Recogniser = Callable[[str], Ref | None]


class Reading:
    """One run of pieces and what is found in it, each looked up once."""

    def __init__(self, pieces: Sequence[Piece], recognise: Recogniser, slot: str = "") -> None:
        self.pieces = pieces
        self.recognise = recognise
        self.slot = slot

    @once
    def plain(self) -> str:
        """What is shown, on one line."""
        return plain(self.pieces)

    @once
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

    @once
    def targets(self) -> list[Target]:
        """The links, also those that lead nowhere."""
        return [target for target in self.links if target]

    @once
    def leading(self) -> list[Target]:
        """The links that lead somewhere."""
        return [target for target in self.targets if target.role != "none"]

    @once
    def main(self) -> Target | None:
        """The link of the paper, or what stands in its place."""
        return main_link(self.targets)

    @once
    def flow(self) -> inline_flow.Flow:
        """The running text with its marks."""
        return inline_flow.build(self.pieces, self.links)

    @once
    def titled(self) -> title.Titled:
        """The title and what stands around it; an address if nothing else is there."""
        found = title.find(self.flow)
        if not found.title and self.words == 0 and self.main and self.main.role == "bare":
            found.title = self.main.url
        return found

    @once
    def drafted(self) -> Draft:
        """The draft to judge it by, until `draft` hands it over."""
        return _drafted(self)

    @once
    def slanted(self) -> frozenset[str]:
        """The stretches in italics, names among them."""
        text = self.flow.text
        spans = [span for span in self.flow.of("italic") if span.end - span.start < 400]
        return frozenset(text[span.start : span.end].strip(" .,") for span in spans)

    @once
    def words(self) -> int:
        """How many words are shown."""
        return word_count(self.flow.text)


def _explains(piece: Piece | None) -> bool:
    return piece is not None and piece.text.lstrip().startswith((":", "："))


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
    """The draft of an entry that stands in one run of pieces, for the caller to fill."""
    made = reading.drafted
    del reading.drafted  # who judges the reading again makes another
    return made


def _drafted(reading: Reading) -> Draft:
    found = reading.titled
    facts = suffix.start(found.cited, reading.slanted)
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
    return target._replace(aside=True)


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
        made.facts.authors = made.facts.authors or _people(text)
    elif reading.slot == "affiliations":
        made.facts.affiliations += organisations(text)
    elif reading.slot == "venue":
        if not _read_tag(text, made.facts):
            suffix.read_prose(text, made.facts)
            note_as_written(text, made.facts)
    elif reading.slot == "paper" and len(text) < _LONGEST_TAG:
        _read_tag(text, made.facts)
    elif reading.slot == "date":
        suffix.read_prose(text, made.facts)
    elif not reading.slot:
        made.facts.slanted |= reading.slanted
        suffix.read(reading.flow.text, made.facts)


def _people(text: str) -> tuple[str, ...]:
    """The people of a cell or line that holds nothing else."""
    lone = (text,) if surnames.may_be_surname(text) else ()
    named = _ASIDE.sub("", text)
    lone = (named,) if is_team(named) else lone
    return authors.names(text) or authors.surnames(text) or lone


def _is_name(tag: str) -> bool:
    return word_role(tag) is None and not tag.replace(".", "").isdigit()


def _short_name(full: str, nick: str | None) -> str | None:
    """The name in front of the colon, or the whole title of a few words."""
    return nick.partition(":")[0].rstrip(" .,") if nick else short_name(full)


def _read_tag(words: str, facts: Facts) -> bool:
    """Note the venue or date in a tag; whether there was one."""
    year = venues.stated_year(words) if is_remark(words) else None
    probe = Facts(year=year)
    take_venue(words, probe)
    if probe.venue or probe.year:
        facts.venue, facts.year = facts.venue or probe.venue, facts.year or probe.year
        return probe.venue is not None
    if name := series.dated_name(words):
        facts.year, facts.venue_text = facts.year or int(words[-4:]), facts.venue_text or name
    stated = dates.read(words)
    facts.date = facts.date or stated
    return stated is not None


def _read_badges(badges: Iterable[str], facts: Facts) -> None:
    """Note the venue that stands only on a badge; one for arXiv is a mere link."""
    for words in badges:
        venue, year = venues.venue_year(words) if len(words) < 60 else (None, None)
        if venue and venue != "arXiv" and facts.venue is None:
            facts.venue, facts.year = venue, year or facts.year
