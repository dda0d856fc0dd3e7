"""Where a row of `papers` says that its work was published; a preprint is not published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from enrich.dataset.diff.change import Row
from enrich.normalization import word_lists
from enrich.normalization.venue_table import table

_REPOSITORIES = word_lists.load(__file__)["repositories"]
_PRINTED = frozenset(word_lists.load(__file__)["printed"].words)


class Publication(NamedTuple):
    """Where a work was published, in words, and who says so."""

    place: str
    provider: str | None


def publication(row: Row) -> Publication | None:
    """Return where a work was published, if it was: its venue, another version, or its DOI."""
    return next(_publications(row), None)


def _publications(row: Row) -> Iterator[Publication]:
    venue, year, doi, kind = (row.get(name) for name in ("venue", "year", "doi", "type"))
    for name in ("venue", "venue_name"):
        place = row.get(name)
        if place and not _is_server(place) and not (name == "venue_name" and _is_server(venue)):
            yield Publication(_dated(place, year), _who(row, name))
    for version in row.get("versions") or ():
        if version.get("type") in _PRINTED:
            place = version.get("venue") or version.get("ref") or "-"
            yield Publication(_dated(place, version.get("year")), _who(row, "versions"))
    if doi and not is_deposit(doi) and (kind is None or kind in _PRINTED):
        yield Publication(f"doi:{doi}", _who(row, "doi"))


def _dated(place: str, year: int | None) -> str:
    return place if year is None or str(year) in place else f"{place} {year}"


def _is_server(venue: str | None) -> bool:
    """Tell whether a venue is a server for preprints.

    >>> _is_server("arXiv"), _is_server("SOSP"), _is_server("Journal of Looms")
    (True, False, False)
    """
    venues = table()
    name = venues.acronyms.get((venue or "").casefold())
    return name is not None and venues.venues[name].kind == "preprint server"


def is_deposit(doi: str) -> bool:
    """Tell whether a DOI is that of a preprint or a deposit, and not of a publication.

    >>> is_deposit("10.48550/arxiv.2401.00001"), is_deposit("10.1145/1.2")
    (True, False)
    """
    return doi.casefold().partition("/")[0] in _REPOSITORIES.words


def _who(row: Row, column: str) -> str | None:
    said: Mapping[str, Any] = (row.get("provenance") or {}).get(column) or {}
    return said.get("provider")
