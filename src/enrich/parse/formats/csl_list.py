"""CSL-JSON as a list, and what Zotero exports as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from enrich.normalization.text import one_line
from enrich.parse.formats.citation_record import Citation, Unread, is_nobody
from enrich.parse.formats.json_objects import objects, whole

_CONTAINERS = (
    "container-title", "proceedingsTitle", "publicationTitle", "bookTitle", "conferenceName",
    "websiteTitle", "repository",
)  # fmt: skip
_SERIES = "container-title-short", "journalAbbreviation", "event-title", "event", "collection-title"
_WORDS = "number", "note", "archive_location", "archiveID", "extra", "reportNumber", "page"


def read(text: str) -> Iterator[Citation | Unread]:
    """Yield the records of a text in their order, and what was not read."""
    if _is_one(text):
        found = [(text.find("{"), len(text.rstrip()), _parsed(text))]
    else:
        found = [*objects(text)]
    line, counted = 1, 0
    for start, end, value in found:
        line += text.count("\n", counted, start)
        counted = start
        line_end = line + text[start:end].rstrip().count("\n")
        if value is None:
            yield Unread(line, line_end, "this object is no JSON: a sign is missing or too much")
        elif not _speaks(value):
            yield Unread(line, line_end, "this object has neither a title nor an identifier")
        else:
            yield _citation(_own(value), line, line_end)


def _is_one(text: str) -> bool:
    """Tell whether the text is a single work rather than a list of some."""
    value = _parsed(text)
    return isinstance(value, dict) and is_work(value)


def _parsed(text: str) -> Any:
    try:
        return whole(text)
    except ValueError:
        return None


def is_work(value: object) -> bool:
    """Tell whether an object is a work as CSL or Zotero has it.

    >>> is_work({"type": "book", "title": "Looms"}), is_work({"name": "loom", "title": "Looms"})
    (True, False)
    """
    own = _own(value) if isinstance(value, dict) else {}
    typed = isinstance(own.get("type"), str) or isinstance(own.get("itemType"), str)
    return typed and _speaks(own)


def _own(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the fields of an item; Zotero's own service has them one level below."""
    data = value.get("data")
    return data if isinstance(data, dict) and "itemType" in data else value


def _speaks(value: Mapping[str, Any]) -> bool:
    return any(_text(_own(value).get(name)) for name in ("title", "DOI", "URL", "url"))


def _citation(item: Mapping[str, Any], line: int, line_end: int) -> Citation:
    def first(*names: str) -> str:
        return next((found for name in names if (found := _text(item.get(name)))), "")

    date = _date(item.get("issued")) or first("date")
    kind = first("type", "itemType")
    published = [first(name) for name in _CONTAINERS]
    return Citation(
        line=line,
        line_end=line_end,
        raw="",
        title=first("title"),
        people=[*_people(item.get("author"))] or [*_creators(item.get("creators"))],
        containers=[*published, first("publisher") if first("publisher") == "arXiv" else ""],
        series=[first(name) for name in _SERIES],
        year=date,
        date=date,
        doi=first("DOI", "doi"),
        words=[first(name) for name in (*_WORDS, "container-title")],
        links=[("url", first("URL", "url"))],
        type=kind,
        affiliations=[first("publisher", "university", "institution")]
        if kind in ("thesis", "report")
        else (),
    )


def _text(value: object) -> str:
    """Return a value as one line; of a list the first, as some exports have titles."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return one_line(str(value))


def _people(value: object) -> Iterator[str]:
    for person in value if isinstance(value, list) else ():
        if isinstance(person, str):
            yield one_line(person)
        elif isinstance(person, dict):
            names = "given", "dropping-particle", "non-dropping-particle", "family", "suffix"
            whole = " ".join(filter(None, (_text(person.get(name)) for name in names)))
            told = whole or _text(person.get("literal")) or _text(person.get("name"))
            if told and not is_nobody(told):
                yield told


def _creators(value: object) -> Iterator[str]:
    """Yield the authors among Zotero's creators; everybody, where none is one."""
    people = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    authors = [one for one in people if one.get("creatorType") == "author"] or people
    for one in authors:
        names = _text(one.get("firstName")), _text(one.get("lastName"))
        if told := " ".join(filter(None, names)) or _text(one.get("name")):
            yield told


def _date(issued: object) -> str:
    """Return a date of CSL, in parts or as words.

    >>> _date({"date-parts": [["2024", 5]]}), _date({"raw": "May 2024"}), _date({})
    ('2024-05', 'May 2024', '')
    """
    if not isinstance(issued, dict):
        return _text(issued)
    parts = issued.get("date-parts")
    inner = parts[0] if isinstance(parts, list) and parts else None
    numbers = [_text(part) for part in inner][:3] if isinstance(inner, list) else []
    if numbers and all(re.fullmatch(r"\d{1,4}", number) for number in numbers):
        return "-".join(number.zfill(2) for number in numbers)
    return _text(issued.get("raw")) or _text(issued.get("literal")) or _text(issued.get("year"))
