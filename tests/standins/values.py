"""Whether what a provider states is of its column's type and shape."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from enrich.model import Ref
from enrich.normalization import field_values, identifiers
from enrich.schema import CLAIMED, PAPERS

NEXT_YEAR = datetime.now(UTC).year + 1
_INT32 = 2**31
_PERSON, _APART = {"name", "orcid", "affiliations"}, {"given", "family"}
_TAG = re.compile(
    r"</?(?:[a-z]+:)?(?:p|i|b|em|bold|italic|strong|sub|sup|sc|br|div|span|tt|u|sec|math|m[ion]|"
    r"mrow|msub|msup|inline-formula)(?:\s[^<>]*)?/?>|<a\s+href|<!\[CDATA\[|"
    r"&(?:amp|lt|gt|quot|apos|nbsp|#\w{1,6});",
    re.IGNORECASE,
)
_DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", re.ASCII)
_ROR = re.compile(r"0[a-z\d]{6}\d\d", re.ASCII)
_URL = re.compile(r"https?://[^\s/?#]+\.[^\s/?#]+(?:[/?#]\S*)?|https?://\S+:\d+/\S*", re.IGNORECASE)
_KIND = re.compile(r"[a-z]+(?:-[a-z]+)*", re.ASCII)


def complaints_about(field: str, value: Any) -> list[str]:
    """Return what is wrong with a value for a column of `papers`."""
    if field not in CLAIMED:
        return [f"{field} is no column that is claimed"]
    return [f"{field} {why}: {value!r}" for why in _SHAPES[field](value)]


def _line(value: Any) -> Iterator[str]:
    """A non-empty line of text that can be written to a file."""
    if not isinstance(value, str):
        yield "is no text"
    elif not value:
        yield "is empty"
    elif " ".join(value.split()) != value:
        yield "is not one line"
    elif any(unicodedata.category(sign) in ("Cc", "Cs") for sign in value):
        yield "holds what cannot be printed"


def _words(value: Any) -> Iterator[str]:
    yield from _line(value)
    if isinstance(value, str) and _TAG.search(value):
        yield "holds markup"


def _people(value: Any) -> Iterator[str]:
    for person in _listed(value):
        if not isinstance(person, dict) or set(person) - _APART != _PERSON:
            yield "names no person of three parts"
            continue
        parts = [key for key in ("name", "given", "family") if key in person]
        yield from (f"has a {key} that {why}" for key in parts for why in _words(person[key]))
        if field_values.is_nobody(str(person["name"])):
            yield "names nobody"
        orcid = person["orcid"]
        if orcid is not None and not (isinstance(orcid, str) and _ORCID.fullmatch(orcid)):
            yield "has an odd ORCID"
        if not isinstance(person["affiliations"], list):
            yield "has affiliations that are no list"
        yield from (
            f"has a place that {w}" for p in _listed(person["affiliations"]) for w in _words(p)
        )
    yield from _full(value)


def _date(value: Any) -> Iterator[str]:
    found = _DATE.fullmatch(value) if isinstance(value, str) else None
    try:
        day = date(*(int(part or 1) for part in found.groups())) if found else None
        sound = day is not None and 1600 <= day.year <= NEXT_YEAR
    except ValueError:
        sound = False
    if not sound:
        yield "is no date"


def _whole(low: int, high: int) -> Callable[[Any], Iterator[str]]:
    def check(value: Any) -> Iterator[str]:
        if type(value) is not int or not low <= value <= high:
            yield f"is no number from {low} to {high}"

    return check


def _bare(scheme: str) -> Callable[[Any], Iterator[str]]:
    def check(value: Any) -> Iterator[str]:
        if not isinstance(value, str) or identifiers.canonical(scheme, value) != Ref(scheme, value):
            yield f"is no bare, canonical {scheme}"

    return check


def _ref(value: Any) -> Iterator[str]:
    if not isinstance(value, str) or str(identifiers.parse(value)) != value:
        yield "is no canonical ref"


def _url(value: Any) -> Iterator[str]:
    yield from _line(value)
    if isinstance(value, str) and not _URL.fullmatch(value):
        yield "is no address"


def _kind(value: Any) -> Iterator[str]:
    if not isinstance(value, str) or not _KIND.fullmatch(value):
        yield "is no type of Crossref's"


def _flag(value: Any) -> Iterator[str]:
    if not isinstance(value, bool):
        yield "is neither true nor false"


def _each(shape: Callable[[Any], Iterator[str]]) -> Callable[[Any], Iterator[str]]:
    def check(value: Any) -> Iterator[str]:
        yield from _full(value)
        yield from (why for one in _listed(value) for why in shape(one))

    return check


def _full(value: Any) -> Iterator[str]:
    if not isinstance(value, list) or not value:
        yield "is no list of something"


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _registered(value: Any) -> Iterator[str]:
    for one in _listed(value):
        if set(one) != {"name", "ror"} or not _ROR.fullmatch(one["ror"]):
            yield "names no organisation with its ROR"
        else:
            yield from _words(one["name"])


_SHAPES: dict[str, Callable[[Any], Iterator[str]]] = {
    "title": _words,
    "authors": _people,
    "abstract": _words,
    "published": _date,
    "updated": _date,
    "year": _whole(1600, NEXT_YEAR),
    "venue": _words,
    "venue_name": _words,
    "type": _kind,
    "arxiv_id": _bare("arxiv"),
    "doi": _bare("doi"),
    "identifiers": _ref,
    "url": _url,
    "pdf_url": _url,
    "code_url": _url,
    "primary_category": _line,
    "categories": _each(_line),
    "citations": _whole(0, _INT32 - 1),
    "influential_citations": _whole(0, _INT32 - 1),
    "cited_refs": _each(_ref),
    "license": _line,
    "withdrawn": _flag,
    "withdrawn_reason": _words,
    "concern": _words,
    "decision": _words,
    "organisations": _registered,
}
_SHAPES["versions"] = lambda _: iter(["is told by nobody: the records themselves say it"])
_SHAPES["published_precision"] = lambda _: iter(["is told by nobody: `published` says it"])
assert set(_SHAPES) == CLAIMED
assert CLAIMED - {"organisations"} <= {column.name for column in PAPERS.columns}
