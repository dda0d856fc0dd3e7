"""HTML inside Markdown: single tags, and blocks cut into rows, items and headings."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

from enrich.parse.document.table_spans import TableSpans

_NOT_NEWLINE = re.compile(r"[^\n]")
_DEEPEST = 12  # lists within lists
_NO_TAG = re.compile(r"<(?![a-zA-Z/][^<>]{0,2000}>)")  # the parser takes long over these


@dataclass(frozen=True, slots=True)
class Tag:
    """One opening or closing tag."""

    name: str
    attrs: Mapping[str, str]
    closing: bool = False


class _OneTag(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tag: Tag | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tag = Tag(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        self.tag = Tag(tag, {}, closing=True)


def read_tag(source: str) -> Tag | None:
    """The tag that the source is, None for a comment or a declaration.

    >>> read_tag('<A href="x">')
    Tag(name='a', attrs={'href': 'x'}, closing=False)
    """
    if source.startswith("</"):
        return Tag(source[2:-1].strip().lower(), {}, closing=True)
    bare = source[1:-1].rstrip("/ ").lower()
    if bare.isalnum():
        return Tag(bare, {})
    parser = _OneTag()
    parser.feed(source)
    return parser.tag


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, summary, row, item or stretch of text found in a block of HTML."""

    kind: str  # "heading", "summary", "end", "row", "item", "text"
    start: int  # line within the block, from 0
    end: int  # exclusive
    cells: tuple[str, ...]  # inline source
    level: int = 0
    head: bool = False  # a row of <th>
    shared: frozenset[int] = frozenset()  # columns that a cell of a row above reaches into


_ROW_GROUPS = ("thead", "tbody", "tfoot")


class _Cutter(HTMLParser):
    """Cuts a block of HTML at the tags that part entries from one another."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.source = source
        self.starts = [0]
        for line in source.split("\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.parts: list[Part] = []
        self.cells: list[str] = []
        self.spans = TableSpans()
        self.row: int | None = None  # line on which the open row starts
        self.head = False
        self.kind = "text"
        self.level = 0
        self.depth = 0  # of the list that is open
        self.open_at = 0  # offset behind the tag that opened the current stretch

    def run(self, tags: str) -> list[Part]:
        """The parts; `tags` is the source with nothing but sound tags in it."""
        self.feed(tags)
        self.close()
        self._flush(len(self.source))
        self._end_row(len(self.source))
        return self.parts

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = self._offset()
        if tag in ("tr", "td", "th", "table", *_ROW_GROUPS):
            self._flush(at)
            if tag in ("tr", "table"):
                self._end_row(at)
                self.row = self._line(at) if tag == "tr" else None
            if tag == "table":
                self.spans = TableSpans()
            if tag in ("td", "th"):
                self.row = self._line(at) if self.row is None else self.row
                self.head = tag == "th"
                self.kind = "cell"
                self.spans.open(attrs)
        elif self.row is not None or not self._opens(tag, at):
            return
        self.open_at = at + len(self.get_starttag_text() or "")

    def _opens(self, tag: str, at: int) -> bool:
        """Begin what the tag begins outside of tables; whether it does."""
        if tag in ("ul", "ol"):
            self.depth += 1
        parted = tag in ("p", "div", "center") and self.kind == "text"
        headed = _is_heading(tag) and self.kind != "summary"
        if not (headed or parted or tag in ("li", "summary", "details")):
            return False
        self._flush(at)
        if headed:
            self.kind, self.level = "heading", int(tag[1])
        elif not parted:
            self.kind, self.level = {"li": "item"}.get(tag, tag), min(self.depth, _DEEPEST)
        return True

    def _closes(self, tag: str) -> bool:
        if tag in _ROW_GROUPS:
            return True
        if self.row is not None:
            return tag in ("td", "th", "tr", "table")
        if tag in ("ul", "ol"):
            self.depth = max(0, self.depth - 1)
        if tag in ("p", "div", "center"):
            return self.kind == "text"
        headed = _is_heading(tag) and self.kind != "summary"
        return headed or tag in ("li", "summary", "details", "ul", "ol")

    def handle_endtag(self, tag: str) -> None:
        at = self._offset()
        if not self._closes(tag):
            return
        self._flush(at)
        behind = self.source.find(">", at) + 1 or len(self.source)
        if tag in ("tr", "table", *_ROW_GROUPS):
            self._end_row(behind)
        if tag == "details":
            self.parts.append(Part("end", self._line(at), self._line(at) + 1, ()))
        self.open_at, self.kind = behind, "text"

    def _offset(self) -> int:
        line, column = self.getpos()
        return self.starts[line - 1] + column

    def _line(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1

    def _flush(self, until: int) -> None:
        source = self.source[self.open_at : until]
        if self.kind == "cell":
            self.cells.append(source)
        elif self.row is None and self.kind != "details" and source.strip():
            indent = len(source) - len(source.lstrip())
            first = self._line(self.open_at + indent)
            last = self._line(self.open_at + len(source.rstrip()))
            self.parts.append(Part(self.kind, first, last + 1, (source.strip(),), self.level))
        self.kind, self.open_at = "text", until

    def _end_row(self, until: int) -> None:
        if self.row is not None and self.cells:
            last = self._line(max(0, until - 1))
            cells, shared = self.spans.laid_out(self.cells)
            self.parts.append(Part("row", self.row, last + 1, cells, head=self.head, shared=shared))
        self.cells, self.row, self.head = [], None, False


def _is_heading(tag: str) -> bool:
    return len(tag) == 2 and tag[0] == "h" and tag[1] in "123456"


def cut(source: str) -> list[Part]:
    """The parts of a block of HTML, in its order."""
    source = _without_comments(source)
    return _Cutter(source).run(_NO_TAG.sub(" ", source))


def _without_comments(source: str) -> str:
    """The source with blanks in place of comments, so that every line stays."""
    parts: list[str] = []
    done = 0
    while (start := source.find("<!--", done)) >= 0:
        end = source.find("-->", start + 4)
        end = len(source) if end < 0 else end + 3
        parts += [source[done:start], _NOT_NEWLINE.sub(" ", source[start:end])]
        done = end
    return "".join(parts) + source[done:]
