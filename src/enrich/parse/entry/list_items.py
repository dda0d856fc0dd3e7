"""Bullets and the lines below them: which tell about one work, which name others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from enrich.parse.document.markdown import Block
from enrich.parse.document.once import once
from enrich.parse.document.segments import PARAGRAPH, SOFT, Piece
from enrich.parse.entry import labelled_fields
from enrich.parse.entry.entry import Draft, Reading, Recogniser, draft, fill
from enrich.parse.entry.non_entries import is_prose, is_request
from enrich.parse.entry.work_signs import has_title_ahead, names_work
from enrich.parse.fields import authors, citation, suffix
from enrich.parse.fields.cue_words import BAR, bare, skip_number, without_gaps, word_count
from enrich.parse.fields.facts import Facts
from enrich.parse.fields.links import word_role

LISTS = ("bullet_list", "ordered_list")

_CHAPTER = re.compile(r"https?://github\.com/[^/]+/[^/#?]+(?:/(?:blob|tree)/[^#?]+)?/?#")

Lines = Callable[[str], list[Piece]]
"""Reads inline source into pieces."""


@dataclass
class Item:
    """A bullet or line with what it says itself and what is nested below it."""

    reading: Reading
    start: int
    end: int  # exclusive, of its own words
    last: int  # exclusive, with everything below it
    children: list[Item] = field(default_factory=list)
    told: bool = False  # its own lines have keys and so describe it
    source: str = ""  # of its own words, where these are all in one place

    def below(self) -> Iterator[Item]:
        """Every item nested below this one."""
        for child in self.children:
            yield child
            yield from child.below()

    @once
    def keyed(self) -> tuple[str, list[Piece]] | None:
        """The slot of the line's key and its value, if it has a key."""
        return labelled_fields.key_of(self.reading.pieces)

    @property
    def is_title(self) -> bool:
        """Whether the line states a title behind the key for it."""
        return self.keyed is not None and self.keyed[0] == "title"

    @once
    def is_detail(self) -> bool:
        """Whether the line only adds to what stands above it."""
        return self.keyed is not None or _adds(self.reading)


def line(block: Block, lines: Lines, recognise: Recogniser) -> Item:
    """A paragraph as an item of its own."""
    return Item(Reading(lines(block.source), recognise), block.start, block.end, block.end)


def keyed_lines(block: Block, lines: Lines, recognise: Recogniser) -> list[Item]:
    """The lines of a paragraph as items if all but continued ones are details."""
    found: list[Item] = []
    for number, source in enumerate(block.source.split("\n"), start=block.start):
        pieces = lines(source.removesuffix("\\"))
        this = Item(Reading(pieces, recognise), number, number + 1, number + 1)
        if this.is_detail:
            found.append(this)
        elif found and found[-1].keyed:
            pieces = [*found[-1].reading.pieces, Piece("break", SOFT), *pieces]
            start, end = found[-1].start, this.end
            found[-1] = Item(Reading(pieces, recognise), start, end, end)
        else:
            return []
    return found


def works(details: Sequence[Item]) -> list[list[Item]]:
    """The details parted before each line that states a title."""
    groups: list[list[Item]] = []
    for detail in details:
        if detail.is_title or not groups:
            groups.append([])
        groups[-1].append(detail)
    return groups


def item(block: Block, lines: Lines, recognise: Recogniser) -> Item:
    """The item of a bullet's block."""
    runs: list[Block] = []
    children: list[Item] = []
    for part in block.parts:
        if part.kind == "paragraph":
            runs.append(part)
        elif part.kind in LISTS:
            children += [item(child, lines, recognise) for child in part.parts]
        else:
            runs += _runs(part)
    pieces: list[Piece] = []
    for run in runs:
        pieces += [Piece("break", PARAGRAPH)] if pieces else []
        pieces += lines(run.source)
    end = max((run.end for run in runs), default=block.start + 1)
    last = max([end, *(child.last for child in children)])
    own, *parts = labelled_fields.segments(pieces)
    told = [Item(Reading(part, recognise), block.start, end, end) for part in parts]
    source = runs[0].source if len(runs) == 1 and own is pieces else ""
    below = told + children
    return Item(Reading(own, recognise), block.start, end, last, below, bool(told), source)


def _runs(part: Block) -> Iterator[Block]:
    """The blocks with inline source in a part of a bullet."""
    if part.kind in ("paragraph", "html_block", "heading"):
        yield part
    elif part.kind == "blockquote":
        for inner in part.parts:
            yield from _runs(inner)


def _adds(reading: Reading) -> bool:
    """Whether the words are names, a venue, or links to resources."""
    if any(target.role == "name" for target in reading.leading) or _opens_with_title(reading):
        return False
    if has_title_ahead(reading.flow.text) or _is_titled_in_bold(reading):
        return False
    facts = Facts(slanted=reading.slanted)
    suffix.read(reading.flow.text, facts)
    if facts.authors or (facts.venue and reading.words <= 12):
        return True
    rest = bare(without_gaps(reading.flow.text.replace(BAR, " ")))
    plain_link = not rest or facts.year or labelled_fields.slot_of(rest) or word_role(rest)
    return bool(reading.leading) and bool(plain_link) and reading.words <= 3


def _is_titled_in_bold(reading: Reading) -> bool:
    """Whether a numbered line begins with a title in bold, and goes on behind it."""
    found = reading.titled
    numbered = skip_number(reading.flow.text) and word_count(found.title) > 2
    if not numbered or authors.certain(found.title):
        return False
    return any(span.start <= found.start < span.end for span in reading.flow.of("bold"))


def _opens_with_title(reading: Reading) -> bool:
    """Whether bold words with a full stop come first, as a title in a reference does."""
    first = next((piece for piece in reading.pieces if piece.text.strip()), None)
    return first is not None and first.bold and first.text.rstrip().endswith(".")


def told_by_people(item: Item) -> bool:
    """Whether the first bullet below words without a link names people and where it was told."""
    first = item.children[0].reading
    facts = first.drafted.facts
    people = authors.certain(first.titled.title) or bool(facts.authors)
    placed = facts.venue or facts.year or facts.date
    described = people and placed and not any(below.reading.main for below in item.below())
    return bool(described) and item.reading.words > 2 and citation.read(first.flow.text) is None


def tells(details: Sequence[Item]) -> bool:
    """Whether the lines state a link and so describe one work."""
    mains = [detail.reading.main for detail in details if not detail.keyed]
    papers = {main.url for main in mains if main and main.is_paper and main.role != "other"}
    return any(detail.reading.leading for detail in details) and len(papers) < 2


def describe_one(items: Sequence[Item]) -> bool:
    """Whether the bullets below a title tell of it, odd ones among them, and name no other work."""
    papers = [item for item in items if item.is_detail and _links_paper(item.reading)]
    return bool(papers) and not any(item.children or _names_paper(item) for item in items)


def _links_paper(reading: Reading) -> bool:
    return any(target.role in ("paper", "report") for target in reading.leading)


def _names_paper(item: Item) -> bool:
    main = item.reading.main
    return main is not None and main.role == "name" and main.is_paper and not item.is_detail


def heads_section(behind: Sequence[Block], details: Sequence[Item]) -> bool:
    """Whether a list or table follows lines without keys: a section, not a work."""
    keyed = any(detail.keyed for detail in details)
    return bool(details and behind and behind[0].kind in (*LISTS, "table")) and not keyed


def only_details(item: Item) -> bool:
    """Whether everything nested below the item tells about it alone."""
    children = list(item.below())
    if item.reading.main is not None:
        return not any(map(names_work_by_link, children))
    keyed = {child.keyed[0] for child in children if child.keyed}
    stated = len(keyed) > 1 or (item.told and not keyed <= {"other", "code"})
    if stated and all(child.is_detail for child in children):
        return item.reading.words > 0
    if item.reading.words < 3 and not item.told:
        return False
    told = all(child.is_detail for child in children) or describe_one(item.children)
    return tells(children) and told


def parted(children: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """The details right below an entry, and the entries among the other lines."""
    details = list(takewhile(_belongs, children))
    return details, [child for child in children[len(details) :] if not _belongs(child)]


def _belongs(child: Item) -> bool:
    return not child.children and (child.is_detail or not child.reading.leading)


def heads_works(item: Item) -> bool:
    """Whether a person is linked, below whom works are."""
    main, named = item.reading.main, item.reading.titled.title
    person = main is not None and not main.is_paper and authors.one(named) and " " in named
    return person and any(map(names_work_by_link, item.children))


def names_work_by_link(item: Item) -> bool:
    """Whether a line links what may be a work, and does not only add to the one above it."""
    main = item.reading.main
    return main is not None and (main.role == "name" or main.is_paper) and not item.is_detail


def described(reading: Reading, details: Sequence[Item]) -> Draft:
    """The draft of a work with the lines that describe it."""
    made = draft(reading)
    for detail in details:
        keyed = detail.keyed
        remark = "" if detail.is_detail else "other"
        slot, pieces = keyed or (remark, detail.reading.pieces)
        fill(made, Reading(pieces, reading.recognise, slot))
    return made


def _is_bare(reading: Reading) -> bool:
    """Whether nothing is shown but the labels of links."""
    shown = sum(word_count(target.piece.text) for target in reading.leading)
    return reading.words <= shown


def is_entry(item: Item, company: float) -> bool:
    """Whether a bullet names a work; a title alone needs a share of works as `company`."""
    reading = item.reading
    if reading.main is None and all("://" not in target.url for target in reading.leading):
        return names_work(reading, company)
    if all(_CHAPTER.match(target.url) for target in reading.leading) and _is_bare(reading):
        return False
    found = reading.titled
    if is_request(found.title) and is_request(reading.plain):
        return False
    before = reading.flow.text[: found.start]
    led = bool(before) and word_count(before) >= 2
    return bool(found.title) and not (led and is_prose(before))
