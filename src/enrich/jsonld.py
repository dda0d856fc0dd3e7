"""Reads the work that a page's JSON-LD describes, in the words of schema.org."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from enrich.text import one_line

_WORKS = frozenset(
    {
        "Article",
        "BlogPosting",
        "NewsArticle",
        "PublicationIssue",
        "Report",
        "ScholarlyArticle",
        "TechArticle",
        "Thesis",
    }
)
_ORCID = re.compile(r"(?<!\d)(\d{4}-\d{4}-\d{4}-\d{3}[\dX])(?!\d)")


def work(objects: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return title, authors, abstract, date and identifiers of the first work described.

    What a page leaves out, or says in an unusual shape, is left out here.
    """
    for thing in _flat(objects):
        title = _text(thing.get("headline")) or _text(thing.get("name"))
        if title and _WORKS.intersection(_texts(thing.get("@type"))):
            told = {
                "title": title,
                "authors": [person for one in _listed(thing.get("author")) for person in _who(one)],
                "abstract": _text(thing.get("abstract")),
                "published": _text(thing.get("datePublished")),
                "identifiers": list(_names(thing)),
            }
            return {name: value for name, value in told.items() if value}
    return {}


def orcid(text: str) -> str | None:
    """Return the bare ORCID in a text.

    >>> orcid("https://orcid.org/0000-0001-2345-678X"), orcid("none")
    ('0000-0001-2345-678X', None)
    """
    found = _ORCID.search(text)
    return found[1] if found else None


def _flat(objects: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    """Yield objects, and those that a page's object is about."""
    for thing in objects:
        if isinstance(thing, dict):
            yield thing
            about = thing.get("mainEntity")
            yield from (one for one in _listed(about) if isinstance(one, dict))


def _who(stated: Any) -> Iterator[dict[str, Any]]:
    """Yield a person or an organisation as claims spell them."""
    if isinstance(stated, str) and one_line(stated):
        yield {"name": one_line(stated), "orcid": None, "affiliations": []}
    elif isinstance(stated, dict) and _text(stated.get("name")):
        ids = " ".join(text for key in ("@id", "sameAs", "url") for text in _texts(stated.get(key)))
        places = [_text(p.get("name") if isinstance(p, dict) else p) for p in _places(stated)]
        yield {
            "name": _text(stated["name"]),
            "orcid": orcid(ids) if "orcid.org" in ids else None,
            "affiliations": [place for place in places if place],
        }


def _places(person: Mapping[str, Any]) -> list[Any]:
    return _listed(person.get("affiliation"))


def _names(thing: Mapping[str, Any]) -> Iterator[str]:
    """Yield what identifies a work, be it text or a property with a value."""
    for key in ("identifier", "sameAs", "@id"):
        for one in _listed(thing.get(key)):
            text = _text(one.get("value") if isinstance(one, dict) else one)
            if text:
                yield text


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _texts(value: Any) -> list[str]:
    return [text for text in map(_text, _listed(value)) if text]


def _text(value: Any) -> str:
    return one_line(value) if isinstance(value, str) else ""
