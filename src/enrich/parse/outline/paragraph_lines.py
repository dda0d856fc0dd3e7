"""A paragraph whose lines name several works: which line begins one, which adds to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from enrich.parse.document.markdown import Block
from enrich.parse.entry import list_items
from enrich.parse.entry.entry import Reading
from enrich.parse.entry.list_items import Item
from enrich.parse.entry.non_entries import addresses_reader, is_listed
from enrich.parse.entry.work_signs import (
    has_title_ahead,
    is_citation,
    is_cited,
    is_held,
    is_placed,
    is_title_like,
)
from enrich.parse.fields.cue_words import word_count
from enrich.parse.fields.line_breaks import is_told
from enrich.parse.fields.links import word_role

_PLACED = re.compile(r"[A-Z][^,.:?!]{3,80},? \(?(?:19|20)\d\d\)?\.?")
_BETWEEN_LABELS = re.compile(r"[\s·•|/,;:()\[\]\x1e\x1f]+")
_SOON = re.compile(r"\b(?:coming )?soon\b|\bto appear\b", re.IGNORECASE)
_LINKED_OR_DATED = re.compile(r"\]\(|://|(?:19|20)\d\d")

Work = tuple[Item, list[Item]]
"""The line that names a work, and those that add to it."""


def works(block: Block, read: Callable[[str], Reading]) -> list[Work]:
    """The works of a paragraph that names several; none if it names one at most.

    A line among them that no work can be made of costs itself only.
    """
    sources = block.source.split("\n")
    if len(sources) < 2 or sum(map(bool, map(_LINKED_OR_DATED.search, sources))) < 2:
        return []
    found = [work for work in _grouped(block.start, sources, read) if _is_work(*work)]
    covered = sum(own.end - own.start + len(details) for own, details in found)
    return found if len(found) > 1 and covered * 2 >= len(sources) else []


def _grouped(start: int, sources: Sequence[str], read: Callable[[str], Reading]) -> list[Work]:
    """The lines parted before each that names a work or may be the title of one."""
    groups: list[Work] = []
    title: list[str] = []  # lines in a row that may be one title
    for number, written in enumerate(sources, start=start):
        source = written.removesuffix("\\")
        line = Item(read(source), number, number + 1, number + 1)
        names_one = _names_one(line.reading) and not _is_labels(line.reading.flow.text)
        if title and _adds(line) and not (names_one and line.reading.words):
            named = read("\n".join(title))
            groups.append((Item(named, number - len(title), number, number), [line]))
            title = []
        elif groups and not title and _is_labels(line.reading.flow.text):
            groups[-1][1].append(line)
        elif names_one:
            groups.append((line, []))
            title = []
        elif groups and _adds(line):
            groups[-1][1].append(line)
        elif not _adds(line):
            title.append(source)
    return groups


def _names_one(reading: Reading) -> bool:
    """Whether a line is a work by itself."""
    if is_listed(reading) or is_citation(reading) or is_placed(reading):
        return True
    told = bool(reading.leading or reading.drafted.facts.year)
    return told and has_title_ahead(reading.flow.text)


def _adds(line: Item) -> bool:
    """Whether a line only adds to the one above it: people, a venue, an address."""
    text = line.reading.flow.text.strip()
    linked = bool(line.reading.leading) and _is_labels(text)
    placed = bool(_PLACED.fullmatch(text)) or is_held(text)
    return line.is_detail or linked or is_told(text) or placed


def _is_labels(text: str) -> bool:
    """Whether a line shows nothing but labels of links, be some without their link.

    >>> _is_labels("PDF (soon) · \x1e · \x1e"), _is_labels("PDF of looms")
    (True, False)
    """
    parts = (part.strip() for part in _BETWEEN_LABELS.split(_SOON.sub("", text)))
    return all(word_role(part) is not None for part in parts if part)


def _is_work(own: Item, details: Sequence[Item]) -> bool:
    """Whether a line is a work by itself, or a title that the lines behind it show to be one."""
    if _names_one(own.reading):
        return True
    made = list_items.described(own.reading, details)
    linked = any(target.role != "none" for target in made.targets)
    told = is_cited(made) or linked
    titled = is_title_like(made.title) and word_count(made.title) > 1
    return told and titled and not addresses_reader(own.reading.flow.text)
