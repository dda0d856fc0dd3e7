"""Which changes of a run are worth a visit of whoever reads its feed, as entries of that feed.

A thing gets an entry of its own, many of a kind get one together; the entries of the runs
before stay for a while.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from xml.etree import ElementTree  # nosec B405  # nothing is read here
from xml.etree.ElementTree import Element, SubElement  # nosec B405  # writes only

from enrich.dataset.diff.change import Change, Changes, Kind
from enrich.dataset.diff.change_words import Part, Sentence, sentence, told_elsewhere, words
from enrich.dataset.diff.feed import Feed, Item, feed_title, named, xml_text
from enrich.normalization.markdown_text import safe_address
from enrich.normalization.text import count

MOST = 100
LONGEST = timedelta(days=90)
_EACH = 10  # of a kind in a run that get entries of their own; more are told in one
_LISTED = 50  # in one entry
_OF_PAPERS = frozenset(
    {Kind.WITHDRAWN, Kind.CONCERN, Kind.PUBLISHED, Kind.PAPER_RETITLED, Kind.PAPER_ADDED}
    | {Kind.PAPER_REMOVED, Kind.WITHDRAWAL_LIFTED, Kind.CONCERN_LIFTED}
)


def with_run(feed: Feed, list_name: str, changes: Changes, first: str) -> Feed:
    """Return a feed with what a run changed; `first` says what a first run has found.

    A run that changed nothing worth a visit leaves it as it was, but for what is too old.
    """
    at = changes.until.astimezone(UTC).replace(microsecond=0)
    fresh = [_first(feed, at, first)] if changes.since is None else list(_items(feed, changes, at))
    ids = {item.id for item in fresh}
    kept = [item for item in feed.items if item.id not in ids and item.updated > at - LONGEST]
    items = (*fresh, *kept)[:MOST]
    updated = max([feed.updated, *(item.updated for item in fresh)])
    return replace(feed, title=feed_title(list_name), updated=updated, items=items)


def _first(feed: Feed, at: datetime, told: str) -> Item:
    return Item(
        _entry_id(feed, at, "first"), xml_text(told), at, "first-run", _html([(Part(told),)])
    )


def _items(feed: Feed, changes: Changes, at: datetime) -> Iterator[Item]:
    elsewhere = told_elsewhere(changes)
    for kind, how in words().items():
        found = [change for change in changes.of(kind) if change not in elsewhere]
        if how.feed == "no" or not found:
            continue
        if how.feed == "each" and len(found) <= _EACH:
            yield from (_item(feed, change, at) for change in found)
        else:
            yield _together(feed, kind, found, at)


def _item(feed: Feed, change: Change, at: datetime) -> Item:
    label = words()[change.kind].label
    which = change.paper_id if change.kind in _OF_PAPERS else change.entry_id
    name = _entry_id(feed, at, change.kind, which or "", change.url or "", change.title)
    link = None if change.kind is Kind.LINK_DEAD else safe_address(change.url)
    where = f"Section: {' › '.join(change.section)}" if change.section else ""
    if "{place}" in words()[change.kind].sentence:
        where = ""
    html = _html([sentence(change), *([(Part(where),)] if where else [])])
    return Item(name, xml_text(f"{label}: {change.title}"), at, change.kind, html, link)


def _together(feed: Feed, kind: Kind, changes: list[Change], at: datetime) -> Item:
    told = [sentence(change) for change in changes[:_LISTED]]
    if len(changes) > _LISTED:
        told.append((Part(f"and {len(changes) - _LISTED} more"),))
    title = f"{words()[kind].heading}: {len(changes)}"
    return Item(_entry_id(feed, at, kind), title, at, kind, _html(told, listed=True))


def _entry_id(feed: Feed, at: datetime, *names: str) -> str:
    """Return the id of an entry: the same for the same thing in the same run, for ever."""
    return named(UUID(feed.id.removeprefix("urn:uuid:")), at.isoformat(), *names)


def _html(paragraphs: Iterable[Sentence], *, listed: bool = False) -> str:
    """Return sentences as HTML, made of elements: nothing that a stranger wrote is markup."""
    body = Element("ul" if listed else "div")
    for paragraph in paragraphs:
        _fill(SubElement(body, "li" if listed else "p"), paragraph)
    return ElementTree.tostring(body, encoding="unicode", method="html")


def _fill(element: Element, paragraph: Sentence) -> None:
    element.text = ""
    last: Element | None = None
    for part in paragraph:
        address, text = safe_address(part.url), xml_text(part.text)
        if address:
            last = SubElement(element, "a", {"href": address})
            last.text, last.tail = text, ""
        elif last is None:
            element.text += text
        else:
            last.tail = (last.tail or "") + text


def first_run(entries: int, papers: int) -> str:
    """Return what a first run has found, in words."""
    return f"The first run: {count(entries, 'entry')}, {count(papers, 'paper')}"
