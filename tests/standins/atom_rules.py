"""The musts of RFC 4287, section by section, as far as a feed without media may break them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

ATOM = "{http://www.w3.org/2005/Atom}"
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_ONCE = {"feed": ("id", "title", "updated"), "entry": ("id", "title", "updated")}
_AT_MOST_ONCE = {
    "feed": ("generator", "icon", "logo", "rights", "subtitle"),
    "entry": ("content", "published", "rights", "source", "summary"),
}
_URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+"
)


def faults(body: bytes) -> list[str]:
    """Return what is wrong with an Atom feed, in sentences; nothing of a valid one."""
    root = ElementTree.fromstring(body)
    if root.tag != f"{ATOM}feed":
        return ["4.1.1: the document element is no feed"]
    entries = root.findall(f"{ATOM}entry")
    found = [*_of_container(root, "feed")]
    for entry in entries:
        found += [*_of_container(entry, "entry"), *_of_entry(entry, root)]
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    if len(ids) != len(set(ids)):
        found.append("4.1.1: two entries have one id")
    found += [f"6: {one.tag} is no element of Atom" for one in root.iter() if ATOM not in one.tag]
    return found


def _of_container(one: Element, kind: str) -> Iterator[str]:
    names = [child.tag.removeprefix(ATOM) for child in one]
    yield from (f"4.1: {kind} has not one {n}" for n in _ONCE[kind] if names.count(n) != 1)
    yield from (f"4.1: {kind} has two {n}" for n in _AT_MOST_ONCE[kind] if names.count(n) > 1)
    if not urlsplit(one.findtext(f"{ATOM}id", "")).scheme:
        yield "4.2.6: an id is no IRI"
    if not _DATE.fullmatch(one.findtext(f"{ATOM}updated", "")):
        yield "3.3: a date is not as RFC 3339 has it"
    else:
        datetime.fromisoformat(one.findtext(f"{ATOM}updated", ""))
    seen = set()
    for link in one.findall(f"{ATOM}link"):
        if not _URI.fullmatch(link.get("href", "")):
            yield "4.2.7.1: the href of a link is no IRI"
        key = link.get("rel", "alternate"), link.get("type"), link.get("hreflang")
        if key[0] == "alternate" and key in seen:
            yield "4.1: two alternate links of one type"
        seen.add(key)
    for category in one.findall(f"{ATOM}category"):
        if not category.get("term"):
            yield "4.2.2.1: a category without a term"
    for author in one.findall(f"{ATOM}author"):
        if not author.findtext(f"{ATOM}name"):
            yield "3.2: an author without a name"


def _of_entry(entry: Element, feed: Element) -> Iterator[str]:
    if entry.find(f"{ATOM}author") is None and feed.find(f"{ATOM}author") is None:
        yield "4.1.2: an entry without an author"
    content = entry.find(f"{ATOM}content")
    rels = [link.get("rel", "alternate") for link in entry.findall(f"{ATOM}link")]
    if content is None and "alternate" not in rels:
        yield "4.1.2: neither content nor an alternate link"
    if content is not None and content.get("type", "text") in ("text", "html") and len(content):
        yield "4.1.3.3: text or HTML has child elements"
    title = entry.find(f"{ATOM}title")
    if title is not None and len(title):
        yield "3.1.1: a title of text has child elements"


class Tags(HTMLParser):
    """The tags and the addresses of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name == "href"]
        assert {name for name, _ in attrs} <= {"href"}

    def handle_data(self, data: str) -> None:
        self.text += data


def entries(body: bytes) -> list[dict[str, str]]:
    """Return the entries of a feed as a reader of feeds has them."""
    root = ElementTree.fromstring(body)
    found = []
    for entry in root.iterfind(f"{ATOM}entry"):
        row = {name: entry.findtext(f"{ATOM}{name}", "") for name in ("id", "title", "updated")}
        link, category = entry.find(f"{ATOM}link"), entry.find(f"{ATOM}category")
        row["link"] = "" if link is None else link.get("href", "")
        row["category"] = "" if category is None else category.get("term", "")
        found.append(row | {"content": entry.findtext(f"{ATOM}content", "")})
    return found
