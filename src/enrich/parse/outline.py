"""The document walked from top to bottom: sections, subgroups, entries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from enrich.model import Entry
from enrich.parse import entry as entries
from enrich.parse import flow as flows
from enrich.parse import slots, tail, title
from enrich.parse.entry import Draft, Place, Recogniser, targets_of
from enrich.parse.links import Target, main_link
from enrich.parse.lookalikes import is_prose, is_skipped
from enrich.parse.markdown import Block, Reader, with_bare_links
from enrich.parse.markup import Part, cut
from enrich.parse.pieces import PARAGRAPH, Piece, plain
from enrich.parse.words import bare, skip_number, word_count

_LISTS = ("bullet_list", "ordered_list")
_NOT_SPACED = re.compile(r"#{1,6}(?=[^#\s!\[])([^\n]{1,100})")


@dataclass(slots=True)
class Item:
    """A bullet with what it says itself and what is nested below it."""

    pieces: list[Piece]
    start: int
    end: int  # exclusive, of its own words
    last: int  # exclusive, with everything below it
    children: list[Item] = field(default_factory=list)


class Outline:
    """Walks the blocks of one document and gathers its entries."""

    def __init__(self, text: str, recognise: Recogniser) -> None:
        self.lines = text.split("\n")
        self.reader = Reader()
        self.recognise = recognise
        self.headings: list[tuple[int, str]] = []
        self.subgroup: str | None = None
        self.entries: list[Entry] = []
        self.tops: list[str] = []  # headings of the first level
        self.titled = self.seen_heading = False
        self.under_title: list[int] = []  # entries below the document's title
        self.bullets: list[str] = []  # bullets that head the nested ones
        self.blocks = self.reader.blocks(text)

    def walk(self) -> list[Entry]:
        """Every entry of the document in its order."""
        self._blocks(self.blocks)
        return self._with_first_section()

    def _with_first_section(self) -> list[Entry]:
        """The entries, the first heading in their path if it is more than a title."""
        if len(self.tops) < 2 or () not in [self.entries[i].section for i in self.under_title]:
            return self.entries
        for index in self.under_title:
            entry = self.entries[index]
            self.entries[index] = replace(entry, section=(self.tops[0], *entry.section))
        return self.entries

    # -- places ---------------------------------------------------------

    def _place(self, start: int, end: int) -> Place:
        end = max(end, start + 1)
        while end > start + 1 and not self.lines[end - 1].strip():
            end -= 1
        path = [name for level, name in self.headings if level > 1 or not self._under_title()]
        section = (*path, *self.bullets)
        return Place(start, end, section, self.subgroup, "\n".join(self.lines[start:end]))

    def _enter(self, level: int, name: str) -> None:
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        self.headings.append((level, name))
        self.subgroup = None
        if level == 1:
            self.tops.append(name)
            self.titled = self.titled if len(self.tops) > 1 else not self.seen_heading
        self.seen_heading = True

    def _under_title(self) -> bool:
        """Whether the document's title heads the current path."""
        return self.titled and len(self.tops) == 1

    def _skipping(self) -> bool:
        return any(is_skipped(name) for _, name in self.headings) or any(map(is_skipped, self.bullets))

    def _pieces(self, source: str) -> list[Piece]:
        return with_bare_links(self.reader.pieces(source))

    def _add(self, draft: Draft, start: int, end: int) -> None:
        if draft.title and not self._skipping():
            if self._under_title():
                self.under_title.append(len(self.entries))
            self.entries.append(entries.finish(draft, self._place(start, end)))

    # -- blocks ---------------------------------------------------------

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
        if block.kind in _LISTS:
            self._list([self._item(part) for part in block.parts])
        elif block.kind == "table":
            self._table(block)
        elif block.kind == "html_block":
            return self._html(blocks, index)
        elif block.kind == "blockquote":
            self._blocks(block.parts)
        return index + 1

    def _heading(self, blocks: Sequence[Block], index: int) -> int:
        block = blocks[index]
        pieces = self._pieces(block.source)
        details, following = self._details_after(blocks, index + 1)
        targets = [t for t in targets_of(pieces, self.recognise) if t]
        is_paper = any(t.is_paper for t in targets)
        if block.level > 2 and (is_paper or _tells(details, self.recognise)):
            self._enter_above(block.level)
            draft = self._described(pieces, details)
            self._add(draft, block.start, max([block.end, *(item.last for item in details)]))
            return following
        self._enter(block.level, _heading_text(pieces))
        return index + 1

    def _enter_above(self, level: int) -> None:
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()

    def _details_after(self, blocks: Sequence[Block], index: int) -> tuple[list[Item], int]:
        """The key/value lines behind a heading or bold line, and where they end."""
        found: list[Item] = []
        while index < len(blocks):
            block = blocks[index]
            if block.kind in _LISTS:
                items = [self._item(part) for part in block.parts]
            elif block.kind == "paragraph":
                items = [Item(self._pieces(block.source), block.start, block.end, block.end)]
            else:
                break
            if not all(self._is_detail(item) for item in items):
                break
            found += items
            index += 1
        return found, index

    def _is_detail(self, item: Item) -> bool:
        """Whether the line only adds to what stands above it."""
        if slots.key_of(item.pieces):
            return True
        targets = targets_of(item.pieces, self.recognise)
        flow = flows.build(item.pieces, targets)
        resources = [t for t in targets if t and t.role not in ("name", "none", "bare")]
        names = flow.of("link")
        words = word_count(flow.text)
        if names:
            return False
        facts = tail.Facts()
        tail.read(flow.text, facts)
        if facts.authors or (facts.venue and words <= 12):
            return True
        return bool(resources) and words <= 3

    def _described(self, pieces: Sequence[Piece], details: Sequence[Item]) -> Draft:
        draft = entries.draft(pieces, self.recognise)
        for item in details:
            keyed = slots.key_of(item.pieces)
            if keyed:
                entries.fill(draft, keyed[0], keyed[1], self.recognise)
            else:
                entries.fill(draft, "", item.pieces, self.recognise)
        return draft

    # -- paragraphs -----------------------------------------------------

    def _paragraph(self, blocks: Sequence[Block], index: int) -> int:
        block = blocks[index]
        if found := _NOT_SPACED.fullmatch(block.source.strip()):
            level = len(block.source.strip()) - len(block.source.strip().lstrip("#"))
            self._enter(level, plain(self._pieces(found[1])))
            return index + 1
        pieces = self._pieces(block.source)
        if self._is_entry_paragraph(pieces):
            self._add(entries.draft(pieces, self.recognise), block.start, block.end)
            return index + 1
        name = _bold_line(pieces)
        if name:
            details, following = self._details_after(blocks, index + 1)
            if _tells(details, self.recognise) and word_count(name) > 2:
                self._add(self._described(pieces, details), block.start,
                          max([block.end, *(item.last for item in details)]))
                return following
            self.subgroup = name
        return index + 1

    def _is_entry_paragraph(self, pieces: Sequence[Piece]) -> bool:
        targets = targets_of(pieces, self.recognise)
        main = main_link([target for target in targets if target])
        if main is None:
            return False
        flow = flows.build(pieces, targets)
        found = title.find(flow)
        if skip_number(flow.text) and found.title:
            return True
        outside = flow.text[: found.start] + " " + flow.text[found.end :]
        if is_prose(outside) or is_prose(found.title) and not main.is_paper:
            return False
        labelled = main.role in ("paper", "report", "venue") and main.is_paper
        starts = found.title.startswith(bare(main.piece.text)[:12])
        titled = main.role == "name" and main.is_paper and starts and not bare(found.head)
        return (labelled or titled) and word_count(found.title) >= 2 and _set_off(flow, found)

    # -- lists ----------------------------------------------------------

    def _item(self, block: Block) -> Item:
        pieces: list[Piece] = []
        item = Item(pieces, block.start, block.start + 1, block.start + 1)
        for part in block.parts:
            if part.kind in _LISTS:
                item.children += [self._item(child) for child in part.parts]
            else:
                self._own_words(item, part)
        item.last = max([item.end, *(child.last for child in item.children)])
        return item

    def _own_words(self, item: Item, part: Block) -> None:
        if part.kind in ("paragraph", "html_block", "heading"):
            if item.pieces:
                item.pieces.append(Piece("break", PARAGRAPH))
            item.pieces.extend(self._pieces(part.source))
            item.end = max(item.end, part.end)
        elif part.kind == "blockquote":
            for inner in part.parts:
                self._own_words(item, inner)

    def _list(self, items: Sequence[Item]) -> None:
        linked = [self._link_of(item) is not None for item in items if not item.children]
        company = sum(linked) >= max(1, len(linked) * 0.3)
        for item in items:
            if item.children:
                self._parent(item, company)
            elif self._is_entry(item, company):
                self._add(entries.draft(item.pieces, self.recognise), item.start, item.end)

    def _link_of(self, item: Item) -> Target | None:
        return main_link([t for t in targets_of(item.pieces, self.recognise) if t])

    def _parent(self, item: Item, company: bool) -> None:
        main = self._link_of(item)
        if self._all_details(item, main):
            draft = self._described(item.pieces, list(_below(item)))
            self._add(draft, item.start, item.last)
        elif main is not None and self._is_entry(item, company):
            self._add(entries.draft(item.pieces, self.recognise), item.start, item.end)
            self._list(item.children)
        else:
            self.bullets.append(_heading_text(item.pieces).rstrip(":： "))
            self._list(item.children)
            self.bullets.pop()

    def _all_details(self, item: Item, main: Target | None) -> bool:
        children = list(_below(item))
        if main is not None:
            return not any(self._names_work(child) for child in children)
        if word_count(plain(item.pieces)) < 3:
            return False
        return all(self._is_detail(child) for child in children) and _tells(
            children, self.recognise
        )

    def _names_work(self, item: Item) -> bool:
        if self._is_detail(item):
            return False
        main = self._link_of(item)
        return main is not None and (main.role == "name" or main.is_paper)

    def _is_entry(self, item: Item, company: bool) -> bool:
        targets = targets_of(item.pieces, self.recognise)
        sound = [target for target in targets if target and target.role != "none"]
        flow = flows.build(item.pieces, targets)
        words = word_count(flow.text)
        if not sound:
            anchors = [target for target in targets if target]
            return not anchors and company and words >= 3 and not is_prose(flow.text)
        if main_link(sound) is None and all("://" not in target.url for target in sound):
            return False
        found = title.find(flow)
        if not found.title:
            return False
        outside = flow.text[: found.start] if found.start else ""
        return not (is_prose(outside) and word_count(outside) >= 2)

    # -- tables ---------------------------------------------------------

    def _table(self, block: Block) -> None:
        rows = [row for group in block.parts for row in group.parts]
        if not rows:
            return
        cells = [[self._pieces(cell.source) for cell in row.parts] for row in rows]
        spans = [(row.start, row.end) for row in rows]
        self._rows([plain(cell) for cell in cells[0]], cells[1:], spans[1:])

    def _rows(
        self,
        heads: Sequence[str],
        rows: Sequence[list[list[Piece]]],
        spans: Sequence[tuple[int, int]],
    ) -> None:
        roles = slots.columns(heads)
        for cells, (start, end) in zip(rows, spans, strict=True):
            self._row(roles, cells, start, end)

    def _row(self, roles: Sequence[str], cells: list[list[Piece]], start: int, end: int) -> None:
        papers = [index for index, cell in enumerate(cells) if self._titled(cell)]
        if "title" not in roles and len(papers) > 1:
            for index in papers:
                self._cell(cells[index], start, end)
            return
        at = roles.index("title") if "title" in roles else _title_cell(papers, cells)
        if at >= len(cells):
            return
        titled = _split_cell(cells[at], self.recognise)
        if len(titled) > 1:
            for part in titled:
                self._cell(part, start, end)
            return
        draft = entries.draft(cells[at], self.recognise)
        for index, cell in enumerate(cells):
            if index != at:
                role = roles[index] if index < len(roles) else ""
                entries.fill(draft, role, cell, self.recognise)
        if any(target.role != "none" for target in draft.targets):
            self._add(draft, start, end)
        elif plain(cells[at]) and not any(plain(cell) for i, cell in enumerate(cells) if i != at):
            self.subgroup = bare(plain(cells[at]))

    def _titled(self, cell: Sequence[Piece]) -> bool:
        targets = [t for t in targets_of(cell, self.recognise) if t]
        return any(t.role == "name" and t.is_paper for t in targets) or (
            word_count(plain(cell)) > 3 and any(t.is_paper for t in targets)
        )

    def _cell(self, pieces: Sequence[Piece], start: int, end: int) -> None:
        self._add(entries.draft(pieces, self.recognise), start, end)

    # -- HTML -----------------------------------------------------------

    def _html(self, blocks: Sequence[Block], index: int) -> int:
        block = blocks[index]
        start, end = block.start, block.end
        source = "\n".join(self.lines[start:end])
        if "<table" in source.lower() and "</table" not in source.lower():
            end = self._closing_line(start)
            source = "\n".join(self.lines[start:end])
        self._parts(list(cut(source)), start)
        index += 1
        while index < len(blocks) and blocks[index].start < end:
            index += 1
        return index

    def _closing_line(self, start: int) -> int:
        for number in range(start, len(self.lines)):
            if "</table" in self.lines[number].lower():
                return number + 1
        return len(self.lines)

    def _parts(self, parts: Sequence[Part], offset: int) -> None:
        rows: list[Part] = []
        for part in parts:
            if part.kind == "row":
                rows.append(part)
                continue
            self._html_rows(rows, offset)
            rows = []
            self._part(part, offset)
        self._html_rows(rows, offset)

    def _part(self, part: Part, offset: int) -> None:
        if part.kind == "end":
            self.subgroup = None
            return
        pieces = self._pieces(part.cells[0])
        if part.kind == "summary":
            self.subgroup = bare(plain(pieces)) or None
        elif part.kind == "heading" and part.level > 1:
            self._enter(part.level, _heading_text(pieces))
        elif part.kind == "item":
            item = Item(pieces, offset + part.start, offset + part.end, offset + part.end)
            self._list([item])
        elif part.kind == "text" and self._is_entry_paragraph(pieces):
            self._add(entries.draft(pieces, self.recognise), offset + part.start, offset + part.end)

    def _html_rows(self, rows: Sequence[Part], offset: int) -> None:
        if not rows:
            return
        cells = [[self._pieces(cell) for cell in row.cells] for row in rows]
        spans = [(offset + row.start, offset + row.end) for row in rows]
        first = [plain(cell) for cell in cells[0]]
        known = rows[0].head or any(slots.slot_of(name) for name in first)
        heads = first if known and not any(map(self._titled, cells[0])) else [""] * len(first)
        skip = 1 if heads is first else 0
        self._rows(heads, cells[skip:], spans[skip:])


def _below(item: Item) -> Iterator[Item]:
    for child in item.children:
        yield child
        yield from _below(child)


def _tells(details: Sequence[Item], recognise: Recogniser) -> bool:
    """Whether the lines state a link and so describe one work."""
    targets = [t for item in details for t in targets_of(item.pieces, recognise) if t]
    return any(target.role != "none" for target in targets)


def _heading_text(pieces: Sequence[Piece]) -> str:
    shown = (" " if p.kind == "break" else p.text for p in pieces if not p.image)
    return "".join(shown).strip().strip("#").strip()


def _bold_line(pieces: Sequence[Piece]) -> str | None:
    """The words of a line that is bold throughout and no sentence."""
    text = plain(pieces)
    heading = bool(text) and all(
        piece.bold or piece.image or not piece.text.strip(" :：*_") or piece.kind == "break"
        for piece in pieces
    )
    return bare(text).rstrip(":： ") if heading and word_count(text) <= 14 else None


def _set_off(flow: flows.Flow, found: title.Titled) -> bool:
    """Whether the title stands at the start of the paragraph or is marked."""
    head = bare(flow.text[: found.start])
    return word_count(head) <= 3 or bool(found.tags) or bool(tail.people.names(head))


def _title_cell(papers: Sequence[int], cells: Sequence[Sequence[Piece]]) -> int:
    if papers:
        return papers[0]
    counts = [word_count(plain(cell)) for cell in cells]
    return counts.index(max(counts)) if counts and max(counts) > 2 else len(cells)


def _split_cell(pieces: Sequence[Piece], recognise: Recogniser) -> list[list[Piece]]:
    """The parts of a cell that holds several titles, each with its link."""
    targets = targets_of(pieces, recognise)
    titled = [i for i, t in enumerate(targets) if t and t.role == "name" and t.is_paper]
    if len(titled) < 2:
        return [list(pieces)]
    ends = [*titled[1:], len(pieces)]
    return [list(pieces[start:end]) for start, end in zip(titled, ends, strict=True)]

