"""The document walked from top to bottom: sections, subgroups, entries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from enrich.model import Entries
from enrich.parse.document.footnotes import cited_by
from enrich.parse.document.inline_markup import cut
from enrich.parse.document.markdown import Block
from enrich.parse.entry import list_items
from enrich.parse.entry.entry import Reading, Recogniser, draft
from enrich.parse.entry.list_items import LISTS, Item
from enrich.parse.entry.non_entries import is_listed, is_skipped, is_title
from enrich.parse.entry.several_works import works_in
from enrich.parse.entry.work_signs import is_citation
from enrich.parse.fields import authors
from enrich.parse.fields.cue_words import word_count
from enrich.parse.fields.title_end import is_venue
from enrich.parse.outline import paragraph_lines
from enrich.parse.outline.accounting import MOST_DETAILS
from enrich.parse.outline.html import Hypertext
from enrich.parse.outline.line_account import LineAccount, with_lost_works
from enrich.parse.outline.sections import bold_line, heading_text, stated_by

_PAPER_LINK = re.compile(
    r"\[\W*(?:paper|pdf|arxiv|preprint|article|link|doi|html|论文)\W*\]\(", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_NOT_SPACED = re.compile(r"(#{1,6})(?=[^#\s!\[])([^\n]{1,100})")


class Outline(Hypertext):
    """Walks the blocks of one document and gathers its entries."""

    def __init__(self, text: str, recognise: Recogniser) -> None:
        super().__init__(text, recognise)
        self._ahead: dict[int, list[Item]] = {}  # lines that may describe, by block
        self._cited: set[str] = set()  # footnotes, by the entries that were searched for marks
        self._searched = 0
        self._works_at: set[int] = set()  # levels of headings that were works

    def walk(self) -> Entries:
        """Every entry of the document in its order, and what each of its lines is."""
        self._blocks(self.document)
        tops, direct = self.sections.tops, self.under_title
        if len(tops) > 1 and any(not self.entries[index].section for index in direct):
            for index in direct:  # the first heading is more than the document's title
                path = (tops[0], *self.entries[index].section)
                self.entries[index] = replace(self.entries[index], section=path)
        if any(block.kind == "footnote" for block in self.document):
            self.entries.sort(key=lambda entry: entry.line)  # it may stand within a list
        account = LineAccount(self.lines, self._read_again, self.skipped)
        lines = account.of(self.document, self.entries)
        return Entries(self.entries, with_lost_works(lines, self.entries, self.recognise))

    def _read_again(self, source: str) -> Reading:
        """The reading of words that made no entry, from the walk if it came to them."""
        return self.unread.get(source) or self.reading(source)

    def _blocks(self, blocks: Sequence[Block]) -> None:
        index = 0
        while index < len(blocks):
            index = self._block(blocks, index)

    def _block(self, blocks: Sequence[Block], index: int) -> int:
        """Read the block at the index; the index of the next one to read."""
        block = blocks[index]
        if self.sections.skipped:
            self.skipped.append((block.start, block.end))
        if block.kind == "heading":
            return self._heading(blocks, index)
        if block.kind == "paragraph":
            return self._paragraph(blocks, index)
        if block.kind == "html_block":
            return self._html(blocks, index)
        if block.kind in LISTS:
            self.bullets([self.item(part) for part in block.parts])
        elif block.kind == "table":
            self.table(block)
        elif block.kind == "blockquote":
            self._blocks(block.parts)
        elif block.kind == "footnote":
            self._footnote(block)
        return index + 1

    # -- what lines below a heading or a bold line tell ----------------------

    def _heading(self, blocks: Sequence[Block], index: int) -> int:
        block = blocks[index]
        own = self.line(block)
        named = heading_text(own.reading.pieces)
        if block.level > 1 and not is_skipped(named):
            details, following = self._details(blocks, index + 1)
            if len(details) > 1 and details[0].is_title:
                self.sections.enter(block.level, named)
                self.describe_each(details)
                return following
            if not details and self._may_be_title(block, own):
                details, following = self._odd_details(blocks, index + 1)
            if not details and self._is_cited_alone(blocks, index, own):
                self.sections.leave(block.level)
                self.describe(own, [])
                return index + 1
            heads = list_items.heads_section(blocks[following : following + 1], details)
            if self._is_work(block, own, details) and not heads:
                self._works_at.add(block.level)
                self.sections.leave(block.level)
                self.describe(own, details)
                return following
        self.sections.enter(block.level, named)
        return index + 1

    def _may_be_title(self, block: Block, own: Item) -> bool:
        """Whether a heading of few words in it may be the title of a work."""
        if block.level < 3 or own.reading.words > 2:
            return block.level > 2
        placed = own.reading.drafted.facts
        return bool(placed.venue or placed.year)

    def _is_cited_alone(self, blocks: Sequence[Block], index: int, own: Item) -> bool:
        """Whether a heading is a work with its venue and year, and links to none stand below it."""
        if not _DIGIT.search(blocks[index].source) or word_count(own.reading.titled.title) < 3:
            return False
        facts = own.reading.drafted.facts
        if not facts.venue or not facts.year:
            return False
        behind = blocks[index + 1 : index + 1 + MOST_DETAILS]
        below = list(takewhile(lambda one: one.kind != "heading", behind))
        texts = ("\n".join(self.lines[one.start : one.end]) for one in below)
        return len(below) < 4 and not any("](" in text or "://" in text for text in texts)

    def _is_among_works(self, block: Block, own: Item, details: Sequence[Item]) -> bool:
        """Whether people are named below a heading, as below others of its level that are works."""
        if not details or block.level not in self._works_at or own.reading.words < 3:
            return False
        return authors.certain(details[0].reading.flow.text.strip())

    def _odd_details(self, blocks: Sequence[Block], index: int) -> tuple[list[Item], int]:
        """The bullets right behind a title that tell of it, though not each in a known way."""
        block = blocks[index] if index < len(blocks) else None
        if block is None or block.kind not in LISTS or len(block.parts) > MOST_DETAILS:
            return [], index
        if not any(_PAPER_LINK.search(line) for line in self.lines[block.start : block.end]):
            return [], index
        items = [self.item(part) for part in block.parts]
        return (items, index + 1) if list_items.describe_one(items) else ([], index)

    def _is_work(self, block: Block, own: Item, details: Sequence[Item]) -> bool:
        """Whether a heading is the title of a work."""
        if block.level > 2:
            if any(target.is_paper for target in own.reading.leading):
                return True
            named = own.reading.plain
            told = list_items.tells(details) or self._is_among_works(block, own, details)
            return told and not (is_venue(named) or stated_by(named))
        keyed = {detail.keyed[0] for detail in details if detail.keyed}
        return own.reading.words > 2 and "paper" in keyed and len(keyed) > 1

    def _details(self, blocks: Sequence[Block], index: int) -> tuple[list[Item], int]:
        """The keyed lines behind a heading or bold line, and where they end."""
        found: list[Item] = []
        while index < len(blocks) and len(found) < MOST_DETAILS:
            block = blocks[index]
            if block.kind == "html_block" and self.is_comment(block):
                index += 1
                continue
            if id(block) not in self._ahead:
                if len(self._ahead) > 4 * MOST_DETAILS:
                    self._ahead.clear()
                self._ahead[id(block)] = self._detail_lines(block)
            lines = self._ahead[id(block)]
            if not lines or not all(line.is_detail for line in lines):
                break
            found += lines
            index += 1
        return found, index

    def _detail_lines(self, block: Block) -> list[Item]:
        """The lines of a block that may describe a work."""
        if block.kind in LISTS:
            many = len(block.parts) > MOST_DETAILS
            if many or not self.item(block.parts[0]).is_detail:
                return []
            return [self.item(part) for part in block.parts]
        if block.kind != "paragraph":
            return []
        several = "\n" in block.source and block.source.count("\n") < MOST_DETAILS
        lines = list_items.keyed_lines(block, self.pieces, self.recognise) if several else []
        return lines or [self.line(block)]

    # -- paragraphs -----------------------------------------------------------

    def _paragraph(self, blocks: Sequence[Block], index: int) -> int:
        block = blocks[index]
        if found := _NOT_SPACED.fullmatch(block.source.strip()):
            self.sections.enter(len(found[1]), heading_text(self.pieces(found[2])))
            return index + 1
        if works := paragraph_lines.works(block, self.reading):
            for own, details in works:
                self.describe(own, details)
            return index + 1
        own = self.line(block)
        if own.is_title:
            return self._titled(blocks, index)
        if is_listed(own.reading) or is_citation(own.reading):
            return self._listed(blocks, index)
        name = bold_line(own.reading)
        if name or is_title(own.reading):
            details, following = self._details(blocks, index + 1)
            keyed = any(detail.keyed for detail in details)
            if (list_items.tells(details) and word_count(name or "") > 2) or (keyed and not name):
                self.describe(own, details)
                return following
        self.unread[block.source] = own.reading
        self.sections.subgroup = name or self.sections.subgroup
        return index + 1

    def _titled(self, blocks: Sequence[Block], index: int) -> int:
        """Keyed lines that begin with a title."""
        details, following = self._details(blocks, index)
        if len(details) > 1:
            self.describe_each(details)
        return max(following, index + 1)

    def _listed(self, blocks: Sequence[Block], index: int) -> int:
        """An entry and the paragraphs behind it that only add to it."""
        own, last = self.line(blocks[index]), index + 1
        several = works_in(own.reading)
        if len(several) > 1:
            for work in several:
                self.add(draft(work), own.start, own.end)
            return last
        if own.reading.main is None:
            details, following = self._details(blocks, last)
            if any(detail.keyed for detail in details):
                self.describe(own, details)
                return following
        details = []
        while last < len(blocks) and blocks[last].kind == "paragraph":
            line = self.line(blocks[last])
            read = line.reading
            other = is_listed(read) or is_citation(read) or is_title(read)
            other = other or bold_line(read) is not None
            if line.reading.words > 60 or other or not line.is_detail:
                break
            details.append(line)
            last += 1
        self.describe(own, details)
        return last

    def _footnote(self, block: Block) -> None:
        """A footnote that refers to a work, where no entry before it cites the note."""
        self._cited |= cited_by(self.entries[self._searched :])
        self._searched = len(self.entries)
        if block.name in self._cited:
            return
        reading = self.reading(block.source)
        if is_listed(reading) or is_citation(reading):
            for work in works_in(reading):
                self.add(draft(work), block.start, block.end)
        else:
            self.unread[block.source] = reading

    # -- HTML -----------------------------------------------------------------

    def _html(self, blocks: Sequence[Block], index: int) -> int:
        start, end = blocks[index].start, blocks[index].end
        source = "\n".join(self.lines[start:end])
        lowered = source.lower()
        if lowered.rfind("<table") > lowered.rfind("</table"):
            end = self._closing_line(start, blocks[-1].end)
            source = "\n".join(self.lines[start:end])
        while index < len(blocks) and blocks[index].start < end:
            index += 1
        parts = cut(source)
        if parts and parts[-1].kind == "summary":
            own = self.reading(parts[-1].cells[0])
            details, following = self._details(blocks, index)
            if own.words > 2 and list_items.tells(details):
                self.parts(parts[:-1], start)
                first, last = start + parts[-1].start, start + parts[-1].end
                self.describe(Item(own, first, last, last), details)
                self.sections.told = True
                return following
        self.parts(parts, start)
        return index

    def _closing_line(self, start: int, end: int) -> int:
        """The line behind the end of the table that starts here."""
        for number in range(start, end):
            if "</table" in self.lines[number].lower():
                return number + 1
        return end
