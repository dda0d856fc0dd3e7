"""Values that a person writes into `corrections.toml`, in the form that claims have."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from enrich.normalization import identifiers
from enrich.normalization.control_characters import cleaned
from enrich.normalization.outside_numbers import FIRST_YEAR, day
from enrich.schema import VALUES

IDENTITY = frozenset({"arxiv_id", "doi", "identifiers", "versions"})
"""What a paper is; that registrars alone tell, so that none becomes a different paper."""

_ANY_TIME = datetime(9998, 1, 1, tzinfo=UTC)  # a person may know what is to come
_ADDRESS = re.compile(r"https?://[^\s/?#@]+\S*", re.I)
_PERSON: Mapping[str, Any] = {"name": None, "orcid": None, "affiliations": []}
_PARTS = frozenset({"name", "given", "family", "orcid", "affiliations"})


def fitting(field: str, value: Any) -> Any:
    """Return a value as claims of a field have it, None as it is; raise `ValueError` with a clause.

    >>> fitting("published", "2024-05"), fitting("year", 2024), fitting("title", None)
    ('2024-05', 2024, None)
    """
    if field in IDENTITY:
        raise ValueError(
            f"`{field}` says which paper it is, which is told by registrars alone; "
            "mend the link in the list instead"
        )
    if field == "published_precision":
        raise ValueError("`published_precision` goes with `published`: correct that one")
    if field not in VALUES:
        raise ValueError(f"there is no field {field!r}; choose among: {', '.join(fields())}")
    if value is None:
        return None
    read: Callable[[Any], Any] = _READERS.get(field, _text)
    return read(cleaned(value))


def fields() -> list[str]:
    """Return the columns that may be corrected."""
    return [name for name in VALUES if name not in IDENTITY and name != "published_precision"]


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("its `value` has to be words in quotation marks")
    return value.strip()


def _number(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if type(value) is not int or not least <= value <= most:
            raise ValueError(
                f"its `value` has to be a whole number from {least} to {most}, without quotes"
            )
        return value

    return read


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("its `value` has to be true or false")
    return value


def _day(value: Any) -> str:
    """Return a date of TOML, or words such as 2024-05, as claims spell it."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    text = value.strip() if isinstance(value, str) else ""
    if day(text, _ANY_TIME) != text:
        raise ValueError(
            "its `value` has to be a date: 2024-05-03, or in quotation marks 2024-05 or 2024"
        )
    return text


def _address(value: Any) -> str:
    if not (isinstance(value, str) and _ADDRESS.fullmatch(value.strip())):
        raise ValueError("its `value` has to be an address that begins with https:// or http://")
    return value.strip()


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list) or not value:
        raise ValueError('its `value` has to be a list of words: ["…", "…"]')
    return [_text(one) for one in value]


def _refs(value: Any) -> list[str]:
    found = [(text, identifiers.parse(text)) for text in _texts(value)]
    wrong = next((text for text, ref in found if ref is None), None)
    if wrong is not None:
        raise ValueError(f"{wrong!r} is no ref, such as doi:10.1234/5 or arxiv:2401.00001")
    return [str(ref) for _, ref in found]


def _people(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not value:
        raise ValueError('its `value` has to be a list of names: ["Ada Pfeffer", "…"]')
    return [_person(one) for one in value]


def _person(one: Any) -> dict[str, Any]:
    if isinstance(one, str):
        return {**_PERSON, "name": _text(one)}
    if not isinstance(one, dict) or "name" not in one or set(one) - _PARTS:
        raise ValueError(f"each author is a name, or a table with {', '.join(sorted(_PARTS))}")
    words = {name: _text(part) for name, part in one.items() if name != "affiliations"}
    places = _texts(one["affiliations"]) if one.get("affiliations") else []
    return {**_PERSON, **words, "affiliations": places}


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "authors": _people,
    "published": _day,
    "updated": _day,
    "year": _number(FIRST_YEAR, 9999),
    "url": _address,
    "pdf_url": _address,
    "code_url": _address,
    "categories": _texts,
    "citations": _number(0, 2**31 - 1),
    "influential_citations": _number(0, 2**31 - 1),
    "cited_refs": _refs,
    "withdrawn": _truth,
}
