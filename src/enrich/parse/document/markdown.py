"""Markdown in, a tree of blocks and runs of pieces out; no token of markdown-it leaves it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

from enrich.parse.document import footnotes, markdown_rules
from enrich.parse.document.footnotes import Footnote
from enrich.parse.document.inline_markup import Tag, read_tag
from enrich.parse.document.segments import HARD, SOFT, Piece, with_bare_links

_DEFINED = re.compile(r"\n: +(?=\S)")
_LONGEST = 20_000  # characters of one inline run; longer ones are no entry of a list
_VERBATIM = frozenset({"fence", "code_block", "html_block"})  # blocks that hold no footnote
_STRONG = ("b", "strong", "th")
_SLANTED = ("i", "em")
_PARTING = (
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "br",
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "hr",
    "tr",
    "dd",
    "dt",
    "blockquote",
)


@dataclass(slots=True)
class Block:
    """A node of the document; `start` and `end` count source lines from 0."""

    kind: str
    start: int
    end: int  # exclusive
    level: int = 0  # of a heading
    source: str = ""  # of its inline content, or of its HTML
    name: str = ""  # of a footnote
    parts: list[Block] = field(default_factory=list)


class Reader:
    """Reads one document: its blocks at once, its inline content on demand."""

    def __init__(self) -> None:
        self._env: MutableMapping[str, Any] = {}
        self._footnotes: Mapping[str, Footnote] = {}

    def blocks(self, text: str) -> list[Block]:
        """The document's tree; the links of its footnotes go where they are cited."""
        text, self._footnotes = footnotes.taken_out(text)
        found = _tree(markdown_rules.of_blocks(text).parse(text, self._env))
        return _with_footnotes(found, self._footnotes) if self._footnotes else found

    def pieces(self, source: str) -> list[Piece]:
        """The pieces of one run of inline source, broken links mended."""
        source = source[:_LONGEST]
        if "\n: " in source:
            source = _DEFINED.sub(r"\\\n", source)
        found = self._walked(source, frozenset())
        if any(piece.kind == "text" and _looks_broken(piece.text) for piece in found):
            mended, targets = _mend(source, self._env.get("references", {}))
            found = self._walked(mended, targets) if targets else found
        if self._footnotes and "[^" in source:
            found = footnotes.cited(found, self._noted)
        return found

    def _noted(self, name: str) -> list[Piece] | None:
        """The pieces of the footnote of this name, if there is one."""
        note = self._footnotes.get(name)
        return None if note is None else with_bare_links(self._walked(note.source, frozenset()))

    def _walked(self, source: str, mended: frozenset[str]) -> list[Piece]:
        md = markdown_rules.of_inline(source)
        if md is None:
            return [Piece("text", source)] if source else []
        return _Walk(mended).read(md.inline.parse(source, md, self._env, []))


def _tree(tokens: Iterable[Token]) -> list[Block]:
    root = Block("root", 0, 0)
    stack = [root]
    for token in tokens:
        if token.nesting < 0:
            stack.pop()
        elif token.type == "inline":
            stack[-1].source = token.content
        else:
            start, end = token.map or (stack[-1].start, stack[-1].end)
            block = Block(token.type.removesuffix("_open"), start, end)
            stack[-1].parts.append(block)
            if token.nesting > 0:
                block.level = int(token.tag[1]) if token.type == "heading_open" else 0
                stack.append(block)
            elif token.type == "html_block":
                block.source = token.content
    return root.parts


def _with_footnotes(blocks: Sequence[Block], notes: Mapping[str, Footnote]) -> list[Block]:
    """The blocks with those of footnotes among them, each behind the block that holds it."""
    code = [one for one in blocks if one.kind in _VERBATIM]
    shown = [
        Block("footnote", note.start, note.end, source=note.source, name=name)
        for name, note in notes.items()
        if not any(one.start <= note.start < one.end for one in code)
    ]
    return sorted([*blocks, *shown], key=lambda one: one.start)


_BACKWARDS = re.compile(r"(?<!\])\(([^()\[\]\n]{1,120})\)\[\s*(https?://[^\s\[\]]+)\s*\]")
_APART = re.compile(r"\[([^\[\]\n]{1,300})\](?: +\(|[（])\s*(https?://[^\s()（）]+)\s*[)）]")
_UNCLOSED = re.compile(
    r"\[([^\[\]\n]{1,300})\]\(\s*(https?://[^\s()<>]+)(?=\s[^()\n]{0,300}$)", re.MULTILINE
)
_BROKEN = re.compile(
    r"\[([^\[\]\n]{1,300})\]\(\s*(https?://[^\s()<>]+)(?:\s+(?![\"'(])[^()<>\n\"']{0,300}\)|\s*$)"
)
_HALF_ANGLED = re.compile(  # a pointed bracket that is opened or closed, but not both
    r"\[([^\[\]\n]{1,300})\]\(\s*(?:<\s*(https?://[^\s()<>]++)(?!\s*>)|(https?://[^\s()<>]++)\s*>)\)?"
)
_UNDEFINED = re.compile(r"\[([^\[\]\n]+ [^\[\]\n]+ [^\[\]\n]+)\]\[([^\[\]\n]{1,60})\]")


def _looks_broken(text: str) -> bool:
    if "]" not in text:
        return ")[" in text
    return "](" in text or "][" in text or ")[" in text or "] (" in text or "]（" in text


def _mend(source: str, defined: Container[str]) -> tuple[str, frozenset[str]]:
    """Links written the wrong way round put right, and the targets of those."""
    targets: set[str] = set()

    def right(found: re.Match[str]) -> str:
        label, *addresses = found.groups()
        url = next(filter(None, addresses))
        targets.add(url)
        return f"[{label}](<{url}>)"

    for pattern in (_BACKWARDS, _APART, _HALF_ANGLED, _BROKEN, _UNCLOSED):
        source = pattern.sub(right, source)
    for found in _UNDEFINED.finditer(source):  # a title whose link nobody wrote down
        if normalizeReference(found[2]) not in defined:
            targets.add("")
            source = source.replace(found[0], f"[{found[1]}](<>)")
    return source, frozenset(targets)


class _Walk:
    """Turns the tokens of one inline run into pieces."""

    def __init__(self, mended: frozenset[str]) -> None:
        self.mended = mended
        self.out: list[Piece] = []
        self.bold = self.italic = 0
        self.url: str | None = None
        self.image = ""
        self.label: list[str] = []
        self.alt: list[str] = []

    def read(self, tokens: Iterable[Token]) -> list[Piece]:
        for token in tokens:
            self._take(token)
        if self.url is not None:
            self._close_link()
        return self.out

    def _take(self, token: Token) -> None:
        kind = token.type
        if kind == "text":
            self._say(token.content)
        elif kind == "link_open":
            self._open_link(str(token.attrs.get("href", "")))
        elif kind == "link_close":
            self._close_link()
        elif kind in ("text_special", "code_inline"):
            self._say(token.content, code=kind == "code_inline")
        elif kind in ("softbreak", "hardbreak"):
            self._break(SOFT if kind == "softbreak" else HARD)
        elif kind == "image":
            self._show(str(token.attrs.get("src", "")), token.content)
        elif kind == "html_inline":
            self._tag(read_tag(token.content))
        elif kind.startswith("strong_"):
            self.bold += token.nesting
        elif kind.startswith("em_"):
            self.italic += token.nesting

    def _say(self, text: str, code: bool = False) -> None:
        if not text:
            return
        if self.url is not None:
            self.label.append(text)
            return
        style = self.bold > 0, self.italic > 0, code
        last = self.out[-1] if self.out else None
        if last and last.kind == "text" and (last.bold, last.italic, last.code) == style:
            self.out[-1] = last._replace(text=last.text + text)
        else:
            self.out.append(Piece("text", text, "", "", *style))

    def _break(self, strength: str) -> None:
        if self.url is not None:
            self.label.append(" ")
        else:
            self.out.append(Piece("break", strength))

    def _open_link(self, url: str) -> None:
        if self.url is not None:
            self._close_link()
        self.url, self.image, self.label, self.alt = url, "", [], []

    def _close_link(self) -> None:
        if self.url is None:
            return
        url, self.url = self.url, None
        bold, italic = self.bold > 0, self.italic > 0
        label, image = " ".join("".join(self.label).split()), self.image
        if not label:
            label = " ".join(" ".join(self.alt).split())
        elif image:  # a picture beside words is a mere picture
            self.out.append(Piece("image", " ".join(self.alt), image=image))
            image = ""
        mended = url.strip() in self.mended
        self.out.append(Piece("link", label, url.strip(), image, bold, italic, mended=mended))

    def _show(self, source: str, alt: str) -> None:
        if self.url is not None:
            self.image = source or "image"
            self.label.append(" ")
            self.alt.append(alt)
        else:
            self.out.append(Piece("image", alt, image=source or "image"))

    def _tag(self, tag: Tag | None) -> None:
        if tag is None:
            return
        step = -1 if tag.closing else 1
        if tag.name == "a":
            self._anchor(tag)
        elif tag.name == "img":
            self._show(tag.attrs.get("src", ""), tag.attrs.get("alt", ""))
        elif tag.name in _PARTING:
            self._break(HARD)
        elif tag.name in _STRONG:
            self.bold = max(0, self.bold + step)
        elif tag.name in _SLANTED:
            self.italic = max(0, self.italic + step)

    def _anchor(self, tag: Tag) -> None:
        if tag.closing:
            self._close_link()
        elif "href" in tag.attrs:
            self._open_link(tag.attrs["href"])
