"""All that is told of one paper when somebody opens it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from enrich.export.selection import Selected
from enrich.normalization.markdown_text import safe_address
from enrich.report.material import Material
from enrich.report.paper_index import day_of, people_of, sections_of
from enrich.report.value_words import label, of_json, text, words
from enrich.schema import VALUES

_LINKS = (("url", "Landing page"), ("pdf_url", "PDF"), ("code_url", "Code"))
_FACTS = (
    *("type", "venue_name", "categories", "influential_citations", "license"),
    *("withdrawn_reason", "concern", "decision"),
)
_ORDER = {name: number for number, name in enumerate((*VALUES, "organisations"))}
Row = Mapping[str, Any]


def details(material: Material, one: Selected) -> dict[str, Any]:
    """Return what a page shows of a paper on demand; empty parts are left out."""
    paper, name = one.paper, one.paper["paper_id"]
    told = {
        "abstract": text(paper["abstract"]),
        "people": list(_people(one, material.organisations.get(name, ()))),
        "links": list(links(one)),
        "facts": list(_facts(one)),
        "listed": [_listed(entry) for entry in one.all_entries],
        "said": list(said(paper, material.claims.get(name, ()))),
        "bibtex": text(material.bibtex.get(name)),
    }
    return {key: value for key, value in told.items() if value}


def _people(one: Selected, organisations: Sequence[Sequence[str]]) -> Iterator[list[Any]]:
    """Yield each person with ORCID iD and organisations; one of the list's by name alone."""
    if not one.paper["authors"]:
        yield from ([name] for name in people_of(one))
        return
    for number, person in enumerate(one.paper["authors"]):
        known = organisations[number] if number < len(organisations) else ()
        places = known or person.get("affiliations") or ()
        yield [words(person.get("name")), text(person.get("orcid")), [words(at) for at in places]]


def links(one: Selected) -> Iterator[list[str]]:
    """Yield label and address of each link that leads to the web; those of the list, too."""
    told = [(called, one.paper[name]) for name, called in _LINKS]
    told += [("Link in the list", entry["url"]) for entry in one.all_entries]
    told += [(words(link["label"]), link["url"]) for e in one.all_entries for link in e["links"]]
    seen: set[str] = set()
    for called, url in told:
        address = safe_address(url)
        if address and address not in seen:
            seen.add(address)
            yield [called or "Link", address]


def _facts(one: Selected) -> Iterator[list[str]]:
    paper = one.paper
    yield ["Identifier", text(paper["paper_id"])]
    others = [ref for ref in paper["identifiers"] or () if ref != paper["paper_id"]]
    told = [
        ("Also known as", words(others)),
        ("First public", day_of(paper) if paper["published"] else ""),
        ("Last version", words(paper["updated"])),
        *((label(name), words(paper[name])) for name in _FACTS),
        ("Other publications", "; ".join(words(one) for one in paper["versions"] or ())),
        ("Cites", f"{len(paper['cited_refs'])} works" if paper["cited_refs"] else ""),
        ("Sections", "; ".join(sections_of(one))),
    ]
    yield from ([called, value] for called, value in told if value)


def _listed(entry: Row) -> list[Any]:
    """Return an entry: its line, its own words, whether they agree, and what came of it."""
    return [entry["line"], words(entry["title"]), words(entry["match"]), words(entry["status"])]


def said(paper: Row, claims: Sequence[Row]) -> Iterator[list[Any]]:
    """Yield who said what: column, value, provider, ref, day, whether it stands, why refused."""
    by_field = sorted(claims, key=lambda row: (_ORDER.get(row["field"], 99), row["place"]))
    for row in by_field:
        value = words(of_json(row["value"]))
        refused = [words(row["refused"])] if row.get("refused") else []
        origin = _origin(row["provider"], row["ref"], row["fetched_at"])
        yield [row["field"], value, *origin, int(bool(row["won"])), *refused]
    told = {row["field"] for row in claims}
    for name, origin in (paper["provenance"] or {}).items():
        if origin and name not in told and name != "published_precision":
            named = _origin(origin["provider"], origin["ref"], origin["fetched_at"])
            yield [name, words(paper.get(name)), *named, 1]


@lru_cache(maxsize=4096)
def _origin(provider: str, ref: str, at: datetime | None) -> tuple[str, str, str]:
    return words(provider), words(ref), at.date().isoformat() if at else ""
