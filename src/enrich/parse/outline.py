"""The document walked from top to bottom: sections, subgroups, entries."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from enrich.model import Entry
from enrich.parse import entry, items, slots, tables
from enrich.parse.entry import Draft, Place, Reading, Recogniser
from enrich.parse.items import LISTS, Item
from enrich.parse.lookalikes import is_listed
from enrich.parse.markdown import Block, Reader
from enrich.parse.markup import Part, cut
from enrich.parse.pieces import Piece, plain, with_bare_links
from enrich.parse.sections import Sections, bold_line, heading_text
from enrich.parse.words import bare, word_count

_MOST_DETAILS = 30  # lines that describe one work
_LINE_ENTRY = re.compile(r"\s*(?:[-*+•·]|\d{1,3}[.)])?\s*[*_]{0,2}\[")
_NOT_SPACED = re.compile(r"(#{1,6})(?=[^#\s!\[])([^\n]{1,100})")


class Outline:
    """Walks the blocks of one document and gathers its entries."""

    def __init__(self, text: str, recognise: Recogniser) -> None:
        self.lines = text.split("\n")
        self.reader = Reader()
        self.recognise = recognise
        self.sections = Sections()
        self.entries: list[Entry] = []
        self.under_title: list[int] = []  # entries below the document's title
        self.raw = (0, 0, "")  # the lines that were joined last
        self.read: dict[int, Item] = {}  # paragraphs that were read ahead
        self.ids: Counter[str] = Counter()
        self.document = self.reader.blocks(text)

    def walk(self) -> list[Entry]:
        """Every entry of the document in its order."""
        self._blocks(self.document)
        tops, direct = self.sections.tops, self.under_title
        if len(tops) > 1 and any(not self.entries[index].section for index in direct):
            for index in direct:  # the first heading is more than the document's title
                path = (tops[0], *self.entries[index].section)
                self.entries[index] = replace(self.entries[index], section=path)
        return self.entries

    # -- what every part needs --------------------------------------------

    def _pieces(self, source: str) -> list[Piece]:
        return with_bare_links(self.reader.pieces(source))

    def _reading(self, source: str) -> Reading:
        return Reading(self._pieces(source), self.recognise)

    def _item(self, block: Block) -> Item:
        return items.item(block, self._pieces, self.recognise)

    def _line(self, block: Block) -> Item:
        """A paragraph as an item; looking ahead comes past it several times."""
        if block.start not in self.read:
            if len(self.read) > 4 * _MOST_DETAILS:
                self.read.clear()
            self.read[block.start] = items.line(block, self._pieces, self.recognise)
        return self.read[block.start]

    def _add(self, made: Draft, start: int, end: int) -> None:
        if not made.title or self.sections.skipped:
            return
        if self.sections.under_title:
            self.under_title.append(len(self.entries))
        self.entries.append(entry.finish(made, self._place(start, end), self.ids))

    def _place(self, start: int, end: int) -> Place:
        end = max(end, start + 1)
        while end > start + 1 and not self.lines[end - 1].strip():
            end -= 1
        if self.raw[:2] != (start, end):
            self.raw = (start, end, "\n".join(self.lines[start:end]))
        return Place(start, end, self.sections.path, self.sections.subgroup, self.raw[2])

    # -- blocks -----------------------------------------------------------

    def _blocks(self, blocks: Sequence[Block]) -> None:
        index = 0
        while index < len(blocks):
            index = self._block(blocks, index)

    def _block(self, blocks: Sequence[Block], index: int) -> int:
        """Read the block at the index; the index of the next one to read."""
        block = blocks[index]
        if block.kind == "heading":
            return self._heading(blocks, index)
        if block.kind == "paragraph":
            return self._paragraph(blocks, index)
        if block.kind == "html_block":
            return self._html(blocks, index)
        if block.kind in LISTS:
            self._list([self._item(part) for part in block.parts])
        elif block.kind == "table":
            self._table(block)
        elif block.kind == "blockquote":
            self._blocks(block.parts)
        return index + 1

    def _heading(self, blocks: Sequence[Block], index: int) -> int:
        block = blocks[index]
        reading = self._reading(block.source)
        if block.level > 2:
            details, following = self._details(blocks, index + 1)
            if any(target.is_paper for target in reading.leading) or items.tells(details):
                self.sections.leave(block.level)
                self._describe(block, reading, details)
                return following
        self.sections.enter(block.level, heading_text(reading.pieces))
        return index + 1

    def _describe(self, block: Block, reading: Reading, details: Sequence[Item]) -> None:
        last = max([block.end, *(detail.last for detail in details)])
        self._add(items.described(reading, details), block.start, last)

    def _details(self, blocks: Sequence[Block], index: int) -> tuple[list[Item], int]:
        """The keyed lines behind a heading or bold line, and where they end."""
        found: list[Item] = []
        while index < len(blocks) and len(found) < _MOST_DETAILS:
            block = blocks[index]
            if block.kind in LISTS:
                many = len(block.parts) > _MOST_DETAILS
                if many or not self._item(block.parts[0]).is_detail:
                    break
                lines = [self._item(part) for part in block.parts]
            elif block.kind == "paragraph":
                lines = [self._line(block)]
            else:
                break
            if not all(line.is_detail for line in lines):
                break
            found += lines
            index += 1
        return found, index

    def _paragraph(self, blocks: Sequence[Block], index: int) -> int:
        block = blocks[index]
        if found := _NOT_SPACED.fullmatch(block.source.strip()):
            self.sections.enter(len(found[1]), heading_text(self._pieces(found[2])))
            return index + 1
        if lines := self._lines_of_entries(block):
            for number, line in enumerate(lines, start=block.start):
                self._add(entry.draft(line), number, number + 1)
            return index + 1
        reading = self._line(block).reading
        if is_listed(reading):
            self._add(entry.draft(reading), block.start, block.end)
        elif name := bold_line(reading.pieces):
            details, following = self._details(blocks, index + 1)
            if items.tells(details) and word_count(name) > 2:
                self._describe(block, reading, details)
                return following
            self.sections.subgroup = name
        return index + 1

    def _lines_of_entries(self, block: Block) -> list[Reading]:
        """The lines of a paragraph if each of them is an entry of its own."""
        sources = block.source.split("\n")
        if len(sources) < 2 or not all(map(_LINE_ENTRY.match, sources)):
            return []
        lines = [self._reading(source) for source in sources]
        return lines if all(map(is_listed, lines)) else []

    # -- lists and tables -------------------------------------------------

    def _list(self, found: Sequence[Item]) -> None:
        linked = [item.reading.main is not None for item in found if not item.children]
        company = sum(linked) >= max(1, len(linked) * 0.3)
        for item in found:
            if item.children:
                self._parent(item, company)
            elif items.is_entry(item, company):
                self._add(entry.draft(item.reading), item.start, item.end)

    def _parent(self, item: Item, company: bool) -> None:
        if items.only_details(item):
            made = items.described(item.reading, list(item.below()))
            self._add(made, item.start, item.last)
        elif item.reading.main is not None and items.is_entry(item, company):
            details, others = items.parted(item.children)
            made = items.described(item.reading, details)
            self._add(made, item.start, max([item.end, *(detail.last for detail in details)]))
            self._list(others)
        else:
            self.sections.bullets.append(heading_text(item.reading.pieces).rstrip(":： "))
            self._list(item.children)
            self.sections.bullets.pop()

    def _table(self, block: Block) -> None:
        rows = [row for group in block.parts for row in group.parts]
        names = [plain(self._pieces(cell.source)) for cell in rows[0].parts] if rows else []
        roles = slots.columns(names)
        company = False
        for row in rows[1:]:
            cells = [self._reading(cell.source) for cell in row.parts]
            company = self._row(roles, cells, (row.start, row.end), company)

    def _row(
        self, roles: Sequence[str], cells: Sequence[Reading], span: tuple[int, int], company: bool
    ) -> bool:
        """Read a row; whether it or one before it has a link."""
        if name := tables.divider(cells):
            self.sections.subgroup = name
            return company
        for made in tables.read_row(roles, cells, company):
            self._add(made, *span)
        return company or any(cell.leading for cell in cells)

    # -- HTML -------------------------------------------------------------

    def _html(self, blocks: Sequence[Block], index: int) -> int:
        start, end = blocks[index].start, blocks[index].end
        source = "\n".join(self.lines[start:end])
        lowered = source.lower()
        if lowered.rfind("<table") > lowered.rfind("</table"):
            end = self._closing_line(start, blocks[-1].end)
            source = "\n".join(self.lines[start:end])
        self._parts(cut(source), start)
        while index < len(blocks) and blocks[index].start < end:
            index += 1
        return index

    def _closing_line(self, start: int, end: int) -> int:
        """The line behind the end of the table that starts here."""
        for number in range(start, end):
            if "</table" in self.lines[number].lower():
                return number + 1
        return end

    def _parts(self, parts: Sequence[Part], offset: int) -> None:
        rows: list[Part] = []
        for part in parts:
            if part.kind == "row":
                rows.append(part)
                continue
            self._html_rows(rows, offset)
            rows = []
            self._part(part, offset + part.start, offset + part.end)
        self._html_rows(rows, offset)

    def _part(self, part: Part, start: int, end: int) -> None:
        if part.kind == "end":
            self.sections.subgroup = None
            return
        reading = self._reading(part.cells[0])
        if part.kind == "summary":
            self.sections.subgroup = bare(plain(reading.pieces)) or None
        elif part.kind == "heading" and part.level > 1:
            self.sections.enter(part.level, heading_text(reading.pieces))
        elif part.kind == "item":
            self._list([Item(reading, start, end, end)])
        elif part.kind == "text" and is_listed(reading):
            self._add(entry.draft(reading), start, end)

    def _html_rows(self, rows: Sequence[Part], offset: int) -> None:
        roles: list[str] = []
        company = False
        for number, row in enumerate(rows):
            cells = [self._reading(cell) for cell in row.cells]
            names = tables.heads(cells) if number == 0 or row.head else None
            if names:
                roles = slots.columns(names)
            else:
                span = (offset + row.start, offset + row.end)
                company = self._row(roles, cells, span, company)
