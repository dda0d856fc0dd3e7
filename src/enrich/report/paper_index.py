"""What the list of papers is searched, filtered and sorted by: a short row for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from enrich.dataset.diff.change import Kind
from enrich.export.selection import Selected
from enrich.normalization.field_values import as_precise
from enrich.normalization.text import plain
from enrich.report.material import Material
from enrich.report.value_words import text

BETWEEN = " › "
"""What stands between the headings above an entry."""

STATES = (
    ("resolved", "Resolved"),
    ("partial", "Partly resolved"),
    ("unresolved", "Unresolved"),
    ("withdrawn", "Withdrawn or retracted"),
    ("concern", "Expression of concern"),
    ("findings", "With findings"),
    ("new", "New since the last run"),
    ("changed", "Changed since the last run"),
)
"""The states that papers are filtered by, in the order in which they are shown."""

_NUMBER = {name: number for number, (name, _) in enumerate(STATES)}
_NEW = (Kind.PAPER_ADDED, Kind.ENTRY_ADDED)


class _Numbered:
    """Texts, each told once and then by its number."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def __call__(self, name: str) -> int:
        return self.places.setdefault(name, len(self.places))


def index(material: Material) -> dict[str, Any]:
    """Return the rows of all papers, and the texts that they name by number."""
    sections, venues, organisations, further = (_Numbered() for _ in range(4))
    for name in sections_in_order(material):
        sections(name)
    new, changed = _news(material)
    troubled = {row["paper_id"] for row in material.tables["findings"]}
    rows = []
    for one in material.papers:
        name = one.paper["paper_id"]
        marks = {"new": name in new, "changed": name in changed - new, "findings": name in troubled}
        venue = venue_of(one)
        places = material.organisations.get(name, ())
        rows.append(
            [
                text(name),
                title_of(one),
                "\n".join(people_of(one)),
                sorted({organisations(text(place)) for mine in places for place in mine}),
                venues(venue) if venue else -1,
                year_of(one) or 0,
                day_of(one.paper),
                -1 if (count := one.paper.get("citations")) is None else count,
                list(dict.fromkeys(map(sections, sections_of(one)))),
                list(_states(one.paper, marks)),
                sorted({further(words) for words in _further(one, venue)}),
            ]
        )
    return {
        "papers": rows,
        "sections": list(sections.places),
        "venues": list(venues.places),
        "organisations": list(organisations.places),
        "further": list(further.places),
        "states": [label for _, label in STATES],
    }


def _further(one: Selected, venue: str) -> Iterator[str]:
    """Yield what else a paper is found by: the venue's whole name, and the list's own words."""
    name = " ".join(text(one.paper["venue_name"]).split())
    if name and name != venue:
        yield name
    title = plain(title_of(one))
    for entry in one.all_entries:
        yield from (" ".join(text(place).split()) for place in entry["affiliations"])
        if plain(entry["title"]) not in title:
            yield " ".join(text(entry["title"]).split())


def _states(paper: Mapping[str, Any], marks: dict[str, bool]) -> Iterator[int]:
    if paper["status"] in _NUMBER:  # which a dataset of another version may not have
        yield _NUMBER[paper["status"]]
    told = {"withdrawn": bool(paper.get("withdrawn")), "concern": bool(paper.get("concern"))}
    yield from (_NUMBER[name] for name, holds in (told | marks).items() if holds)


def _news(material: Material) -> tuple[set[str], set[str]]:
    """Return the papers that are new since the run before, and those told of in any way."""
    changes = [one for one in material.changes or () if one.paper_id]
    told = {str(one.paper_id) for one in changes}
    return {str(one.paper_id) for one in changes if one.kind in _NEW}, told


def title_of(one: Selected) -> str:
    """Return a paper's title, or else what the list calls it."""
    found = one.paper["title"] or next((entry["title"] for entry in one.all_entries), None)
    return " ".join(text(found or one.paper["paper_id"]).split())


def people_of(one: Selected) -> list[str]:
    """Return the names of a paper's people, or else those that the list names."""
    told = [person.get("name") for person in one.paper["authors"] or ()]
    told = told or next((entry["authors"] for entry in one.all_entries if entry["authors"]), [])
    return [" ".join(text(name).split()) for name in told if name]


def venue_of(one: Selected) -> str:
    """Return the acronym of a paper's venue, else its name, else what the list says."""
    paper = one.paper
    listed: Sequence[str] = [entry["venue"] for entry in one.all_entries if entry["venue"]]
    return " ".join(text(paper["venue"] or paper["venue_name"] or next(iter(listed), "")).split())


def year_of(one: Selected) -> int | None:
    """Return the year of a paper, or else the one that the list states."""
    told = one.paper["year"]
    found = told or next((entry["year"] for entry in one.all_entries if entry["year"]), None)
    return int(found) if found else None


def day_of(paper: Mapping[str, Any]) -> str:
    """Return when a paper was first public, as exactly as it is known; else the year."""
    day, precision = paper.get("published"), paper.get("published_precision")
    if isinstance(day, date):
        return as_precise(day, precision)
    return str(paper["year"] or "")


def sections_in_order(material: Material) -> list[str]:
    """Return the headings above all papers, in the order of the list."""
    entries = sorted((entry["line"], name) for one in material.papers
                     for entry in one.all_entries for name in [section_of(entry)])  # fmt: skip
    return list(dict.fromkeys(name for _, name in entries))


def section_of(entry: Mapping[str, Any]) -> str:
    """Return the headings above an entry as one text."""
    return BETWEEN.join(" ".join(text(name).split()) for name in entry["section"])


def sections_of(one: Selected) -> list[str]:
    """Return the headings above a paper's entries, each way once."""
    return list(dict.fromkeys(map(section_of, one.all_entries)))
