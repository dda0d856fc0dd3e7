"""References as CSL-JSON, which Zotero, pandoc and every processor of CSL styles read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from enrich.export.person import Person
from enrich.export.reference import Kind, Reference

_TYPES: Mapping[Kind, str] = {
    "article": "article-journal",
    "inproceedings": "paper-conference",
    "book": "book",
    "chapter": "chapter",
    "thesis": "thesis",
    "report": "report",
    "preprint": "article",
    "other": "document",
}


def csl_json(references: Iterable[Reference]) -> str:
    """Return references as one JSON array."""
    return json.dumps([item(one) for one in references], ensure_ascii=False, indent=2) + "\n"


def item(one: Reference) -> dict[str, Any]:
    """Return a reference as an item of CSL; what is not known is left out."""
    told: dict[str, Any] = {
        "id": one.key,
        "type": _TYPES[one.kind],
        "title": one.title,
        "author": [_name(person) for person in one.people]
        + [{"literal": "others"}] * one.and_others,
        "container-title": one.container or one.acronym,
        "container-title-short": one.acronym,
        "issued": {"date-parts": [_date(one)]} if one.year else None,
        "DOI": one.doi,
        "URL": one.url,
        "abstract": one.abstract,
    }
    if one.arxiv_id:
        told["number"] = f"arXiv:{one.arxiv_id}"
        told["publisher"] = "arXiv" if one.kind == "preprint" else None
    return {name: value for name, value in told.items() if value}


def _date(one: Reference) -> list[int]:
    parts = [one.year, one.month, one.day]
    return [part for part in parts if part is not None]


def _name(person: Person) -> dict[str, str]:
    if person.whole:
        return {"literal": person.family}
    told = {
        "family": person.family,
        "given": person.given,
        "non-dropping-particle": person.particle,
        "suffix": person.suffix,
    }
    return {name: value for name, value in told.items() if value}
