"""What every line of a list is to its reader: part of an entry, structure, or not read, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from enrich.model import Entry, LinePart, Link, Ref, SourceLines
from enrich.parse.document.footnotes import cited_by
from enrich.parse.document.markdown import Block
from enrich.parse.entry.entry import Reading, Recogniser
from enrich.parse.entry.list_items import LISTS
from enrich.parse.entry.non_entries import addresses_reader, is_prose, is_request
from enrich.parse.entry.work_signs import is_contents, is_title_case, is_title_like
from enrich.parse.fields.cue_words import bare, word_count
from enrich.parse.fields.links import PAPERS
from enrich.parse.outline.sections import bold_line

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*")
_COMMENT_END = re.compile(r"^.*-->", re.MULTILINE)
_DEFINITION = re.compile(r" {0,3}\[[^\[\]]{1,200}\]:\s*\S")

STRUCTURE: LinePart = "structure"
UNREAD: LinePart = "not-read"

Line = tuple[LinePart, str, bool, tuple[Link, ...]]
"""Of one line: its part, the reason, whether it looks like an entry, and its links to works."""


_OF_ENTRY: tuple[int, Line] = 0, ("entry", "", False, ())
_BLANK: tuple[int, Line] = 0, (STRUCTURE, "blank line", False, ())


class LineAccount:
    """Accounts for the lines of one document, after it was walked."""

    def __init__(
        self,
        lines: Sequence[str],
        read: Callable[[str], Reading],
        skipped: Iterable[tuple[int, int]],
    ) -> None:
        self._lines = lines
        self._read = read
        self._skipped = {number for start, end in skipped for number in range(start, end)}
        self._said: dict[int, tuple[int, Line]] = {}  # with the line on which the words start
        self._taken: set[int] = set()
        self._cited: set[str] = set()  # footnotes, by entries

    def of(self, blocks: Sequence[Block], entries: Iterable[Entry]) -> tuple[SourceLines, ...]:
        """Every line once, in its order, lines of one kind that follow each other together."""
        entries = list(entries)
        self._cited = cited_by(entries)
        for entry in entries:
            self._taken.update(range(entry.line - 1, entry.line_end))
        for block in blocks:
            self._block(block)
        taken, said, lines = self._taken, self._said, self._lines
        told = [
            _OF_ENTRY
            if number in taken
            else _BLANK
            if not text or text.isspace()
            else said.get(number) or _unsaid(text)
            for number, text in enumerate(lines[: _count(lines)])
        ]
        return tuple(_runs(told, lines))

    # -- blocks -----------------------------------------------------------------

    def _block(self, block: Block) -> None:
        if block.kind in LISTS or block.kind == "blockquote":
            for part in block.parts:
                self._block(part)
        elif block.kind == "list_item":
            self._bullet(block)
        elif block.kind == "table":
            self._table(block)
        elif not self._is_taken(block.start, block.end):
            self._own(block)
        elif block.kind == "paragraph":  # one line of it costs itself only
            for number in range(block.start, block.end):
                if number not in self._taken:
                    self._tell(number, number + 1, self._read(self._lines[number]), listed=True)

    def _own(self, block: Block) -> None:
        """Account for a block without others in it, no entry of which was made."""
        if block.kind == "heading":
            self._say(block.start, block.end, (STRUCTURE, "heading", False, self._works(block)))
        elif block.kind in ("fence", "code_block"):
            self._say(block.start, block.end, (UNREAD, "code", False, ()))
        elif block.kind == "html_block":
            self._markup(block)
        elif block.kind == "paragraph":
            self._words(block, listed=False)
        elif block.kind == "footnote":
            self._footnote(block)
        else:
            self._say(block.start, block.end, (STRUCTURE, "rule", False, ()))

    def _footnote(self, block: Block) -> None:
        """Account for a footnote that is no entry: its links are those of what cites it."""
        if block.name in self._cited:
            self._say(block.start, block.end, (STRUCTURE, "footnote", False, ()))
        else:
            self._tell(block.start, block.end, self._read(block.source), listed=False)

    def _bullet(self, block: Block) -> None:
        nested = [part for part in block.parts if part.kind in LISTS]
        own = [part for part in block.parts if part.kind not in LISTS]
        if nested and any(self._is_taken(part.start, part.end) for part in nested):
            for part in own:
                if not self._is_taken(part.start, part.end):
                    group = (STRUCTURE, "group", False, self._works(part))
                    self._say(part.start, part.end, group)
        else:
            for part in own:
                if part.kind == "paragraph" and not self._is_taken(part.start, part.end):
                    self._words(part, listed=True)
                elif part.kind != "paragraph":
                    self._block(part)
        for part in nested:
            self._block(part)

    def _table(self, block: Block) -> None:
        head, *body = [row for group in block.parts for row in group.parts] or [block]
        self._say(head.start, head.end + 1, (STRUCTURE, "table head", False, ()))
        for row in body:
            if not self._is_taken(row.start, row.end):
                shown = [cell.source for cell in row.parts if cell.source.strip()]
                if len(shown) < 2:
                    self._say(row.start, row.end, (STRUCTURE, "group", False, ()))
                else:
                    self._tell(row.start, row.end, self._read(" ".join(shown)), listed=True)

    def _markup(self, block: Block) -> None:
        """Account for a block of HTML, line by line; words in it were not read."""
        source = "\n".join(self._lines[block.start : block.end])
        shown = _TAG.sub("", _COMMENT_END.sub("", source)).split("\n")
        shown += [""] * (block.end - block.start - len(shown))
        for number, words in enumerate(shown[: block.end - block.start], start=block.start):
            if words.strip() and number not in self._taken:
                self._tell(number, number + 1, self._read(self._lines[number]), listed=False)

    def _words(self, block: Block, listed: bool) -> None:
        reading = self._read(block.source)
        if bold_line(reading) and not listed:
            self._say(block.start, block.end, (STRUCTURE, "group", False, _works(reading)))
        else:
            self._tell(block.start, block.end, reading, listed)

    def _tell(self, start: int, end: int, reading: Reading, listed: bool) -> None:
        """Say why words were not read, and whether they look like an entry all the same."""
        works = _works(reading)
        if start in self._skipped:
            self._say(start, end, (UNREAD, "in a section that holds no entries", False, works))
        elif is_contents(reading):
            self._say(start, end, (STRUCTURE, "contents", False, ()))
        else:
            reason, likely = _why(reading, listed)
            self._say(start, end, (UNREAD, reason, likely, works))

    def _works(self, block: Block) -> tuple[Link, ...]:
        return _works(self._read(block.source)) if "://" in block.source else ()

    def _say(self, start: int, end: int, what: Line) -> None:
        said = start, what
        for number in range(start, end):
            self._said.setdefault(number, said)

    def _is_taken(self, start: int, end: int) -> bool:
        return not self._taken.isdisjoint(range(start, end))


def _unsaid(text: str) -> tuple[int, Line]:
    """Tell what a line is that stands in no block."""
    name = "link definition" if _DEFINITION.match(text) else "markup"
    return 0, (STRUCTURE, name, False, ())


def _works(reading: Reading) -> tuple[Link, ...]:
    """The links of a stretch of words by whose address alone a work is behind them."""
    papers = (one for one in reading.leading if one.is_paper and not one.piece.noted)
    return tuple(Link(target.piece.text, target.url) for target in papers)


def with_lost_works(
    lines: Sequence[SourceLines], entries: Iterable[Entry], recognise: Recogniser
) -> Iterator[SourceLines]:
    """The lines, those of them marked as likely entries that link a work which no entry links."""
    if not any(one.links for one in lines):
        yield from lines
        return
    listed = {ref for entry in entries for ref in _refs(entry.links, recognise)}
    listed |= {entry.ref for entry in entries if entry.ref}
    for one in lines:
        lost = any(ref not in listed for ref in _refs(one.links, recognise))
        yield one._replace(likely=True) if lost else one


def _refs(links: Iterable[Link], recognise: Recogniser) -> Iterator[Ref]:
    """The works that links identify."""
    found = (recognise(link.url) for link in links)
    return (ref for ref in found if ref and ref.scheme in PAPERS)


def _why(reading: Reading, listed: bool) -> tuple[str, bool]:
    """Why words were not read as an entry, and whether they look like one nevertheless."""
    text = bare(reading.plain)
    if not text:
        return "no words but in pictures", False
    if is_request(text) or addresses_reader(text):
        return "it talks to the reader", False
    if any(target.is_paper for target in reading.leading) and listed:
        return "no title stands beside the link", True
    if is_prose(text) or not is_title_like(title := reading.titled.title):
        return "running text", False
    named = word_count(title) > 3 and is_title_case(title) and listed
    return "nothing beside the words shows that they are a title", named


def _count(lines: Sequence[str]) -> int:
    """How many lines a text has; what follows its last line end is none."""
    return len(lines) - (not lines[-1])


def _runs(told: Sequence[tuple[int, Line]], lines: Sequence[str]) -> Iterator[SourceLines]:
    """The lines of one block that follow each other, as one stretch."""
    end = 0
    for (_, (part, reason, likely, links)), run in groupby(told):
        start, end = end, end + len([*run])
        raw = "\n".join(lines[start:end]) if part == UNREAD else ""
        yield SourceLines(start + 1, end, part, reason, likely, links, raw)
