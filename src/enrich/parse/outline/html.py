"""Lists, rows and HTML: everything that falls into parts of equal standing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich.parse.document.inline_markup import Part
from enrich.parse.document.markdown import Block
from enrich.parse.document.segments import plain
from enrich.parse.entry import entry, labelled_fields, list_items
from enrich.parse.entry.entry import Reading
from enrich.parse.entry.list_items import Item
from enrich.parse.entry.non_entries import is_listed, is_work
from enrich.parse.entry.several_works import works_in
from enrich.parse.entry.work_signs import is_citation
from enrich.parse.fields.cue_words import bare, word_count
from enrich.parse.outline import paragraph_lines, tables
from enrich.parse.outline.accounting import Ledger
from enrich.parse.outline.sections import heading_text

_TAG = re.compile(r"<[^<>]*>")


class Hypertext(Ledger):
    """Reads bullets, rows and the parts of a block of HTML."""

    def bullets(self, found: Sequence[Item]) -> None:
        """Read the bullets of a list."""
        if found and found[0].is_title and all(item.is_detail for item in found):
            self.describe_each(found)
            return
        sure = {id(item) for item in found if list_items.is_entry(item, company=0.0)}
        alone = [item for item in found if not item.children]
        company = sum(id(item) in sure for item in alone) / max(1, len(alone))
        for item in found:
            if item.children:
                self._parent(item, company)
            elif id(item) in sure or (company > 0 and list_items.is_entry(item, company)):
                for work in works_in(item.reading):
                    self.add(entry.draft(work), item.start, item.end)
            elif item.source:
                self.unread[item.source] = item.reading

    def _parent(self, item: Item, company: float) -> None:
        if list_items.only_details(item) or list_items.told_by_people(item):
            made = list_items.described(item.reading, list(item.below()))
            self.add(made, item.start, item.last)
        elif self._heads_details(item, company) and not list_items.heads_works(item):
            details, others = list_items.parted(item.children)
            self.describe(item, details)
            self.bullets(others)
        else:
            self.sections.bullets.append(heading_text(item.reading.pieces).rstrip(":： "))
            self.bullets(item.children)
            self.sections.bullets.pop()

    def _heads_details(self, item: Item, company: float) -> bool:
        """Whether a bullet is a work, and the ones below it tell of it or name others beside it.

        One without a link has to show by itself that it is a work, and no others stand below it.
        """
        if item.reading.main is not None:
            return list_items.is_entry(item, company)
        alone = not any(map(list_items.names_work_by_link, item.below()))
        return alone and list_items.is_entry(item, company=0.0)

    def table(self, block: Block) -> None:
        """Read a table of Markdown."""
        rows = [row for group in block.parts for row in group.parts]
        names = [plain(self.pieces(cell.source)) for cell in rows[0].parts] if rows else []
        roles = labelled_fields.columns(names)
        company, above = False, self.sections.subgroup
        if not any(roles) and rows:  # the rows of a year, or of a venue
            heads = [self.reading(cell.source) for cell in rows[0].parts]
            self.sections.subgroup = tables.divider(heads) or above
        sources = [[cell.source for cell in row.parts] for row in rows[1:]]
        for row, source in zip(rows[1:], tables.repeated(roles, sources), strict=True):
            cells = [self.reading(cell) for cell in source]
            company = self._row(roles, cells, (row.start, row.end), company)
        self.sections.subgroup = above

    def _row(
        self,
        roles: Sequence[str],
        cells: Sequence[Reading],
        span: tuple[int, int],
        company: bool,
        below: Sequence[Reading] = (),
    ) -> bool:
        """Read a row and the cells `below` it of the same work; whether one so far has a link."""
        name = tables.divider(cells)
        if name and not (company and tables.is_title_alone(roles, cells)):
            self.sections.subgroup = name
            return company
        for made in tables.read_row(roles, cells, company, below):
            self.add(made, *span)
        return company or any(cell.leading for cell in cells)

    def parts(self, parts: Sequence[Part], offset: int) -> None:
        """Read the parts of a block of HTML that starts at this line."""
        rows: list[Part] = []
        bullets: list[Part] = []
        for part in parts:
            if part.kind != "row":
                self._rows(rows, offset)
                rows = []
            if part.kind != "item":
                self.bullets(self._tree(bullets, offset))
                bullets = []
            if part.kind in ("row", "item"):
                (rows if part.kind == "row" else bullets).append(part)
            else:
                self._part(part, offset + part.start, offset + part.end)
        self._rows(rows, offset)
        self.bullets(self._tree(bullets, offset))

    def _part(self, part: Part, start: int, end: int) -> None:
        if part.kind == "end":
            self.sections.close()
            return
        reading = self.reading(part.cells[0])
        if part.kind == "summary":
            if is_work(reading):
                self.add(entry.draft(reading), start, end)
                self.sections.told = True
            else:
                self.sections.subgroup = bare(reading.plain) or None
        elif part.kind == "heading" and part.level == 1:
            self.sections.entitle(heading_text(reading.pieces))
        elif part.kind == "heading":
            self.sections.enter(part.level, heading_text(reading.pieces))
        elif part.kind == "text" and (works := self._lines(part, start, end)):
            for own, details in works:
                self.describe(own, details)
        elif part.kind == "text" and (is_listed(reading) or is_citation(reading)):
            self.add(entry.draft(reading), start, end)

    def _lines(self, part: Part, start: int, end: int) -> list[paragraph_lines.Work]:
        """The works of text of several lines, each of which names one."""
        block = Block("paragraph", start, end, source=part.cells[0])
        return paragraph_lines.works(block, self.reading)

    def _tree(self, parts: Sequence[Part], offset: int) -> list[Item]:
        """The bullets of HTML as a tree."""
        top: list[Item] = []
        above: list[tuple[int, Item]] = []
        for part in parts:
            start, end = offset + part.start, offset + part.end
            item = Item(self.reading(part.cells[0]), start, end, end)
            while above and above[-1][0] >= part.level:
                above.pop()
            (above[-1][1].children if above else top).append(item)
            for _, upper in above:
                upper.last = max(upper.last, end)
            above.append((part.level, item))
        return top

    def _rows(self, rows: Sequence[Part], offset: int) -> None:
        roles: list[str] = []
        company, above, at = False, self.sections.subgroup, 0
        while at < len(rows):
            row, first = rows[at], at
            cells = [self.reading(cell) for cell in row.cells]
            names = tables.heads(cells) if at == 0 or row.head else None
            at += 1
            if names:
                roles = labelled_fields.columns(names)
                continue
            below: list[Reading] = []
            while at < len(rows) and _goes_on(roles, rows[at]):
                below += self._own_cells(roles, rows[at])
                at += 1
            span = (offset + rows[first].start, offset + rows[at - 1].end)
            company = self._row(roles, cells, span, company, below)
        self.sections.subgroup = above

    def _own_cells(self, roles: Sequence[str], row: Part) -> list[Reading]:
        """The cells of a row but for those of rows above, each with the role of its column."""
        slots = [*roles, *[""] * (len(row.cells) - len(roles))]
        return [
            Reading(self.pieces(cell), self.recognise, slot)
            for column, (cell, slot) in enumerate(zip(row.cells, slots, strict=False))
            if column not in row.shared
        ]


def _goes_on(roles: Sequence[str], row: Part) -> bool:
    """Whether a row tells of the work of the row above, whose title reaches into it."""
    if "title" in roles:
        return roles.index("title") in row.shared
    words = [word_count(_TAG.sub(" ", cell)) for cell in row.cells]
    own = [words[column] for column in range(len(words)) if column not in row.shared]
    return bool(row.shared) and max(own, default=0) < 2
