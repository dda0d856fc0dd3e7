"""What is kept while a document is walked: its lines, the outline, the entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from enrich.model import Entry
from enrich.parse.document.markdown import Block, Reader
from enrich.parse.document.segments import Piece, with_bare_links
from enrich.parse.entry import list_items
from enrich.parse.entry.entry import Draft, Reading, Recogniser
from enrich.parse.entry.finished_entry import Place, finish
from enrich.parse.entry.list_items import Item
from enrich.parse.entry.non_entries import is_housekeeping
from enrich.parse.fields import line_breaks
from enrich.parse.fields.leading_people import repeats_people
from enrich.parse.outline.sections import Sections

MOST_DETAILS = 30
"""Lines that describe one work, at most."""


class Ledger:
    """The entries of one document and where in it we are."""

    def __init__(self, text: str, recognise: Recogniser) -> None:
        self.lines = text.split("\n")
        self.reader = Reader()
        self.recognise = recognise
        self.sections = Sections()
        self.entries: list[Entry] = []
        self.skipped: list[tuple[int, int]] = []  # lines below a heading that holds no entries
        self.under_title: list[int] = []  # entries below the document's title
        self._raw = (0, 0, "")  # the lines that were joined last
        self._read: dict[int, Item] = {}  # paragraphs that were read ahead
        self._bullet: tuple[Block, Item] | None = None  # that was read last, perhaps ahead
        self.unread: dict[str, Reading] = {}  # words that made no entry, by their source
        self._ids: Counter[str] = Counter()
        self.document = self.reader.blocks(text)

    def pieces(self, source: str) -> list[Piece]:
        """The pieces of inline source, bare addresses among them."""
        return list(line_breaks.with_breaks(with_bare_links(self.reader.pieces(source))))

    def reading(self, source: str) -> Reading:
        """The reading of inline source."""
        return Reading(self.pieces(source), self.recognise)

    def item(self, block: Block) -> Item:
        """A bullet as an item; looking ahead comes past the first of a list."""
        if self._bullet is None or self._bullet[0] is not block:
            self._bullet = block, list_items.item(block, self.pieces, self.recognise)
        return self._bullet[1]

    def line(self, block: Block) -> Item:
        """A paragraph as an item; looking ahead comes past it several times."""
        if block.start not in self._read:
            if len(self._read) > 4 * MOST_DETAILS:
                self._read.clear()
            self._read[block.start] = list_items.line(block, self.pieces, self.recognise)
        return self._read[block.start]

    def is_comment(self, block: Block) -> bool:
        """Whether a block of HTML is but a comment."""
        source = "\n".join(self.lines[block.start : block.end]).strip()
        return source.startswith("<!--") and source.find("-->") == len(source) - 3

    def add(self, made: Draft, start: int, end: int) -> None:
        """Note the entry of a draft that stands in these lines."""
        if not made.title or self.sections.skipped or is_housekeeping(made.targets):
            return
        if self.entries and any(map(repeats_people, made.shown[:1])):
            own = (name.removeprefix("and ") for name in made.facts.authors)
            made.facts.authors = tuple(dict.fromkeys([*self.entries[-1].authors, *own]))
        if self.sections.under_title:
            self.under_title.append(len(self.entries))
        self.entries.append(finish(made, self._place(start, end), self._ids))

    def describe(self, own: Item, details: Sequence[Item]) -> None:
        """Note the work that a line names and others describe."""
        last = max([own.end, *(detail.last for detail in details)])
        self.add(list_items.described(own.reading, details), own.start, last)

    def describe_each(self, details: Sequence[Item]) -> None:
        """Note the works among keyed lines, each of which begins with its title."""
        for first, *others in list_items.works(details):
            if first.keyed and first.is_title:
                value = Reading(first.keyed[1], self.recognise)
                self.describe(Item(value, first.start, first.end, first.last), others)

    def _place(self, start: int, end: int) -> Place:
        end = max(end, start + 1)
        while end > start + 1 and not self.lines[end - 1].strip():
            end -= 1
        if self._raw[:2] != (start, end):
            self._raw = (start, end, "\n".join(self.lines[start:end]))
        sections = self.sections
        return Place(start, end, sections.path, sections.subgroup, self._raw[2], *sections.placed)
