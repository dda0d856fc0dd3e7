"""Reads what a scholarly web page says about itself: meta tags and marked text.

Knows `citation_*` (Highwire), Dublin Core and Open Graph by their names, JSON-LD,
links by `rel`, and the text and links of elements by class or `#id`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from enrich.normalization import word_lists
from enrich.normalization.odd_value import OddValue
from enrich.providers.extractors import html_tokens, page_encoding

_LISTS = word_lists.load(__file__)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS.union(_LISTS["blocks"].words)
_HIDDEN = frozenset({"script", "style", "template", "noscript"})
_DEEPEST = 25  # marked elements within one another
_LONGEST_CONTENT = 100_000  # characters of a meta tag; longer ones hold pictures
_LONGEST_ADDRESS = 4_000  # characters; no server takes a longer one


@dataclass(slots=True)
class Element:
    """One element of a page: its visible text, headings left out, and its links."""

    text: str = ""
    hrefs: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """What one page says about itself, in its order."""

    title: str = ""  # of the browser's window
    meta: list[tuple[str, str]] = field(default_factory=list)  # name in lower case, content
    links: list[tuple[str, str]] = field(default_factory=list)  # rel in lower case, href
    anchors: list[tuple[str, str]] = field(default_factory=list)  # text, href
    ld: list[Mapping[str, Any]] = field(default_factory=list)  # objects of JSON-LD
    elements: dict[str, list[Element]] = field(default_factory=dict)  # by class, or "#id"

    def first(self, *names: str) -> str:
        """Return the first content that is not empty, names in order of preference."""
        return next((text for name in names for text in self.all(name) if text), "")

    def all(self, name: str) -> list[str]:
        """Return every content of one name."""
        return [content for known, content in self.meta if known == name]

    def citations(self, names: Collection[str]) -> list[list[str]]:
        """Return name and content of the `citation_*` tags that say something."""
        known = {f"citation_{name}": name for name in names}
        return [[known[name], text] for name, text in self.meta if name in known and text]

    def link(self, rel: str) -> str:
        """Return the target of the first link of a kind, such as `canonical`."""
        return next((href for known, href in self.links if rel in known.split()), "")

    def text(self, mark: str) -> str:
        """Return the text of the first element of a class that has one."""
        return next((found.text for found in self.elements.get(mark, ()) if found.text), "")

    def hrefs(self, mark: str) -> list[str]:
        """Return the targets of all links inside the elements of a class."""
        return [href for found in self.elements.get(mark, ()) for href in found.hrefs]


def read(body: bytes | str, marks: Collection[str] = ()) -> Page:
    """Return what a page says about itself; text is kept of elements so marked.

    A mark is a class, or an id behind `#`.  What is no page but a trap (see
    `html_tokens`) is an `OddValue`.
    """
    reader = _Reader(frozenset(marks))
    page = body if isinstance(body, str) else page_encoding.decoded(body)
    for token in html_tokens.tokens(page):
        if not token.tag:
            reader.say(token.text)
        elif token.opens:
            reader.start(token.tag, token.attributes)
        else:
            reader.end(token.tag)
    return reader.finished()


def _one_line(text: str) -> str:
    return " ".join(text.split())


@dataclass(slots=True)
class _Open:
    """An element being read; it ends with its own tag, for others may stay open."""

    tag: str
    element: Element
    depth: int = 1
    pieces: list[str] = field(default_factory=list)


class _Reader:
    """Takes a page tag by tag; how much it does for one of them has a bound."""

    def __init__(self, marks: frozenset[str]) -> None:
        self.page = Page()
        self._marks = marks
        self._open: list[_Open] = []
        self._anchor: tuple[str, list[str]] | None = None
        self._within = ""  # a tag whose text is no text of the page
        self._takes: Callable[[str], None] | None = None  # the text of a title, or of JSON-LD

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        """Take a tag that opens."""
        self._takes = None
        if tag in _BLOCKS:
            self.say(" ")
        self._nest(tag, given)
        if tag in _HIDDEN or (tag in _HEADINGS and self._open):
            self._within = self._within or tag
        start = _STARTS.get(tag)
        if start:
            start(self, given)

    def end(self, tag: str) -> None:
        """Take a tag that closes."""
        self._takes = None
        if tag in _BLOCKS:
            self.say(" ")
        if tag == self._within:
            self._within = ""
        if tag == "a" and self._anchor:
            self._end_anchor()
        self._unnest(tag)

    def say(self, text: str) -> None:
        """Take the text between two tags."""
        if self._takes is not None:
            self._takes(text)
        elif not self._within:
            for each in self._open:
                each.pieces.append(text)
            if self._anchor:
                self._anchor[1].append(text)

    def finished(self) -> Page:
        """The page, with elements that were never closed ended where it ends."""
        if self._anchor:
            self._end_anchor()
        while self._open:
            self._end(self._open.pop())
        return self.page

    def _nest(self, tag: str, given: Mapping[str, str]) -> None:
        for each in self._open:
            each.depth += each.tag == tag
        if tag in html_tokens.NO_CONTENT:
            return
        mine = [*given.get("class", "").split(), f"#{given.get('id', '')}"]
        for mark in dict.fromkeys(mine):
            if mark in self._marks:
                if len(self._open) == _DEEPEST:
                    raise OddValue(f"more than {_DEEPEST} elements stand within one another")
                element = Element()
                self.page.elements.setdefault(mark, []).append(element)
                self._open.append(_Open(tag, element))

    def _unnest(self, tag: str) -> None:
        for each in self._open:
            each.depth -= each.tag == tag
        for each in [each for each in self._open if not each.depth]:
            self._open.remove(each)
            self._end(each)
            self._within = "" if self._within in _HEADINGS else self._within

    def _end(self, opened: _Open) -> None:
        opened.element.text = _one_line("".join(opened.pieces))

    def _end_anchor(self) -> None:
        assert self._anchor is not None  # nosec B101  # for the type checker
        href, pieces = self._anchor
        self.page.anchors.append((_one_line("".join(pieces)), href))
        self._anchor = None

    def _on_meta(self, given: Mapping[str, str]) -> None:
        name = given.get("name") or given.get("property") or given.get("itemprop") or ""
        content = given.get("content")
        if name and content is not None and len(content) <= _LONGEST_CONTENT:
            self.page.meta.append((name.strip().lower(), _one_line(content)))

    def _on_link(self, given: Mapping[str, str]) -> None:
        self.page.links.append((given.get("rel", "").lower(), given.get("href", "").strip()))

    def _on_anchor(self, given: Mapping[str, str]) -> None:
        if self._anchor:
            self._end_anchor()
        href = given.get("href", "").strip()
        if href and len(href) <= _LONGEST_ADDRESS:
            self._anchor = (href, [])
            for each in self._open:
                each.element.hrefs.append(href)

    def _on_script(self, given: Mapping[str, str]) -> None:
        if given.get("type", "").strip().lower() == "application/ld+json":
            self._takes = lambda text: self.page.ld.extend(_objects(text))

    def _on_title(self, _given: Mapping[str, str]) -> None:
        self._takes = self._title

    def _title(self, text: str) -> None:
        self.page.title = self.page.title or _one_line(text)


_STARTS = {
    "meta": _Reader._on_meta,
    "link": _Reader._on_link,
    "a": _Reader._on_anchor,
    "script": _Reader._on_script,
    "title": _Reader._on_title,
}


def _objects(text: str) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a block of JSON-LD; one that is no JSON says nothing."""
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return
    for thing in value if isinstance(value, list) else [value]:
        if isinstance(thing, dict):
            graph = thing.get("@graph")
            things = graph if isinstance(graph, list) else [thing]
            yield from (one for one in things if isinstance(one, dict))
