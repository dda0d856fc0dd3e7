"""`feed.xml`: an Atom feed (RFC 4287) as a value, to its file and back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree import ElementTree  # nosec B405  # a file with a DTD is not read
from xml.etree.ElementTree import Element, SubElement  # nosec B405  # writes only

from enrich.normalization.markdown_text import safe_address
from enrich.normalization.private_addresses import shown

FILE = "feed.xml"
_MADE_BY = "enrich"
_ATOM = "http://www.w3.org/2005/Atom"
_NS = f"{{{_ATOM}}}"
_LARGEST = 2**23
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # what no XML may hold
_ID = re.compile(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed."""

    id: str
    title: str
    updated: datetime
    category: str
    content: str  # HTML
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed, its newest entries first."""

    id: str
    title: str
    updated: datetime
    items: tuple[Item, ...] = ()


def begun(list_name: str, since: datetime) -> Feed:
    """Return a feed without entries; its id tells the list, and since when it is followed."""
    name = named(NAMESPACE_URL, "enrich", list_name, since.astimezone(UTC).isoformat())
    return Feed(name, feed_title(list_name), since)


def feed_title(list_name: str) -> str:
    """Return the title of the feed of a list."""
    return f"What changed in {xml_text(list_name)}"


def named(within: UUID, *words: str) -> str:
    """Return an id of Atom that words have within a name, the same for ever."""
    text = "\0".join(words).encode("utf-8", "replace").decode()
    return f"urn:uuid:{uuid5(within, text)}"


def xml_text(text: str) -> str:
    """Return text that XML may hold.

    >>> xml_text("Weft\\x00 \\x1b[1m\\ufffe\\ud800")
    'Weft  \\ufffd'
    """
    return _UNFIT.sub("", shown(text))


def written(feed: Feed, address: str | None = None) -> bytes:
    """Return a feed as its file; `address` is where it can be had, if that is known."""
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    for name, text in (("id", feed.id), ("title", feed.title), ("updated", _stamp(feed.updated))):
        SubElement(root, name).text = text
    SubElement(SubElement(root, "author"), "name").text = _MADE_BY
    SubElement(root, "generator").text = _MADE_BY
    own = safe_address(address)
    if own:
        SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": own})
    for item in feed.items:
        _add(root, item)
    ElementTree.indent(root)
    body: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def _add(root: Element, item: Item) -> None:
    entry = SubElement(root, "entry")
    for name, text in (("id", item.id), ("title", item.title), ("updated", _stamp(item.updated))):
        SubElement(entry, name).text = text
    if item.link:
        SubElement(entry, "link", {"rel": "alternate", "href": item.link})
    SubElement(entry, "category", {"term": item.category})
    SubElement(entry, "content", {"type": "html"}).text = item.content


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def is_ours(body: bytes) -> bool:
    """Tell whether a file is a feed that was written here, damaged or not."""
    return f"<generator>{_MADE_BY}</generator>".encode() in body[:4096]


def read(body: bytes) -> Feed:
    """Return the feed that a file holds; raises `ValueError` where it is none of ours."""
    if len(body) > _LARGEST or b"<!DOCTYPE" in body or not is_ours(body):
        raise ValueError("it is no feed of enrich's")
    try:
        root = ElementTree.fromstring(body)  # nosec B314  # it holds no DTD
    except (ElementTree.ParseError, LookupError) as error:
        raise ValueError(str(error)) from None
    name, title = root.findtext(f"{_NS}id", ""), root.findtext(f"{_NS}title", "")
    if not _ID.fullmatch(name):
        raise ValueError("its id is not as enrich writes it")
    items = tuple(filter(None, map(_read_item, root.iterfind(f"{_NS}entry"))))
    return Feed(name, title, _moment(root.findtext(f"{_NS}updated", "")), items)


def _read_item(entry: Element) -> Item | None:
    """Return an entry; None for one that is not whole."""
    link, category = entry.find(f"{_NS}link"), entry.find(f"{_NS}category")
    name, content = entry.findtext(f"{_NS}id", ""), entry.findtext(f"{_NS}content", "")
    try:
        updated = _moment(entry.findtext(f"{_NS}updated", ""))
    except ValueError:
        return None
    if not _ID.fullmatch(name) or category is None or not content:
        return None
    return Item(
        name,
        entry.findtext(f"{_NS}title", ""),
        updated,
        category.get("term", "-"),
        content,
        None if link is None else safe_address(link.get("href")),
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
