"""References as RIS, which EndNote, Mendeley and tools for systematic reviews read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from enrich.export.person import Person
from enrich.export.reference import Kind, Reference
from enrich.normalization.latex import address

_TYPES: Mapping[Kind, str] = {
    "article": "JOUR",
    "inproceedings": "CPAPER",
    "book": "BOOK",
    "chapter": "CHAP",
    "thesis": "THES",
    "report": "RPRT",
    "preprint": "UNPB",
    "other": "GEN",
}


def ris(references: Iterable[Reference]) -> str:
    """Return references as one file of RIS, written by rispy."""
    from rispy import RisWriter  # type: ignore[import-untyped]  # noqa: PLC0415

    writer = RisWriter()
    writer.set_header = lambda count: ""  # a number before each record, which RIS has not
    told: str = writer.formats([record(one) for one in references])
    return told


def record(one: Reference) -> dict[str, Any]:
    """Return a reference under the names that rispy has for tags; what is not known is left out."""
    told: dict[str, Any] = {
        "type_of_reference": _TYPES[one.kind],
        "id": one.key,
        "title": one.title,
        "authors": [_name(person) for person in one.people] + ["et al."] * one.and_others,
        "secondary_title": one.container or one.acronym,
        "alternate_title1": one.acronym if one.container else None,
        "year": str(one.year) if one.year else None,
        "date": _date(one),
        "doi": one.doi,
        "urls": [address(one.url).replace(";", "%3B")]
        if one.url
        else None,  # which parts addresses
        "file_attachments1": address(one.pdf_url) if one.pdf_url else None,
        "abstract": one.abstract,
        "notes": [_preprint(one)] if one.arxiv_id else None,
    }
    return {name: value for name, value in told.items() if value}


def _date(one: Reference) -> str | None:
    """Return year, month and day with the slashes that RIS has between them."""
    if not one.year or not one.month:
        return None
    return f"{one.year:04}/{one.month:02}/{f'{one.day:02}' if one.day else ''}"


def _preprint(one: Reference) -> str:
    return f"arXiv:{one.arxiv_id}" + (f" [{one.category}]" if one.category else "")


def _name(person: Person) -> str:
    if person.whole:
        return person.family
    family = " ".join(filter(None, (person.particle, person.family)))
    return ", ".join(filter(None, (family, person.given, person.suffix)))
