"""Lists of authors: what one states that another, of the same people, lacks."""

from __future__ import annotations

from typing import Any

from enrich.normalization import person_names


def filled(authors: Any, others: Any) -> Any:
    """Return people with what they lack and their namesakes in the same place have.

    Names, order and what is known already stay; lists of other lengths tell nothing.

    >>> ada = {"name": "Ada Ünal", "orcid": None, "affiliations": []}
    >>> filled([ada], [{"name": "A. Unal", "orcid": None, "affiliations": ["Loom House"]}])
    [{'name': 'Ada Ünal', 'orcid': None, 'affiliations': ['Loom House']}]
    """
    if not (_are_people(authors) and _are_people(others)) or len(authors) != len(others):
        return authors
    return [_filled(one, other) for one, other in zip(authors, others, strict=True)]


def _are_people(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, dict) and isinstance(one.get("name"), str) for one in value
    )


def _filled(person: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    parts = ("given", "family") if _states_parts(other, of=person) else ()
    gaps = (name for name in ("orcid", "affiliations", *parts) if not person.get(name))
    more = {name: other[name] for name in gaps if other.get(name)}
    if not more:
        return person
    names = person_names.words(person["name"]), person_names.words(other["name"])
    return person | more if person_names.is_person(*names) else person


def _states_parts(other: dict[str, Any], of: dict[str, Any]) -> bool:
    """Tell whether one has the very name of another, and knows given and family name apart."""
    if of.get("given") or of.get("family") or not (other.get("given") and other.get("family")):
        return False
    return person_names.words(of["name"]) == person_names.words(other["name"])
