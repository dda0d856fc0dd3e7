"""Reads the work that a page's JSON-LD describes, in the words of schema.org."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from enrich.normalization.text import one_line

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
_PARTS = (("givenName", "given"), ("familyName", "family"))


def work(objects: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return title, authors, abstract, date and identifiers of the first work described.

    All as they are spelt; what a page says in an unusual shape is left out.
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
        ids = (text for key in ("@id", "sameAs", "url") for text in _texts(stated.get(key)))
        places = _listed(stated.get("affiliation"))
        yield {
            "name": _text(stated["name"]),
            "orcid": next((text for text in ids if "orcid.org" in text), None),
            "affiliations": _texts([p.get("name") if isinstance(p, dict) else p for p in places]),
            **{name: _text(stated.get(key)) for key, name in _PARTS if _text(stated.get(key))},
        }


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
