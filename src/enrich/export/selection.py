"""Which papers are exported: all, those of some sections, those that a condition holds for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from enrich.dataset.manifest_file import MANIFEST
from enrich.dataset.place.working_folder import fetched
from enrich.errors import BadUsage
from enrich.export.condition import holding
from enrich.normalization.text import plain
from enrich.schema import ENTRIES, PAPERS

Row = Mapping[str, Any]
PART = "part"
"""Which of several lists an entry stands in, by their order; no column."""


@dataclass(frozen=True, slots=True)
class Selected:
    """A paper, its entries in the sections that were chosen, and all of its entries."""

    paper: Row
    entries: tuple[Row, ...]
    all_entries: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """The papers of a dataset in the order of the list, and those of them that were chosen."""

    papers: tuple[Selected, ...]
    chosen: tuple[Selected, ...]
    others: int  # entries in these sections that are no papers, where no condition asks for some


def select(
    folder: Path | str, sections: Sequence[str] = (), condition: str | None = None
) -> Selection:
    """Return the papers of a dataset; may raise `BadInput` and `BadUsage`."""
    from enrich.dataset.run_files import RunFiles  # noqa: PLC0415  (pyarrow takes its time)

    with fetched(folder, [PAPERS.file, ENTRIES.file, MANIFEST]) as here:
        files = RunFiles(here)
        papers, listed = files.rows(PAPERS), files.rows(ENTRIES)
    entries = placed(listed)
    found = in_order(papers, entries)
    wanted = _wanted(entries, sections) if sections else None
    chosen = list(found if wanted is None else _within(found, wanted))
    if condition is not None:
        sections_of = [_headings_of(one) for one in chosen]
        places = holding(condition, [one.paper for one in chosen], sections_of)
        chosen = [chosen[place] for place in places]
    others = sum(_is_other(one, wanted) for one in entries) if condition is None else 0
    return Selection(found, tuple(chosen), others)


def placed(entries: Sequence[Row]) -> list[Row]:
    """Return entries list by list in their order, each with the number of its list."""
    parts = {name: part for part, name in enumerate(dict.fromkeys(e["list"] for e in entries))}
    return sorted(({**entry, PART: parts[entry["list"]]} for entry in entries), key=place)


def place(entry: Row) -> tuple[int, int, int, str]:
    """Return where an entry stands among all lists of a dataset, to sort by."""
    return entry.get(PART, 0), entry["line"], entry["line_end"], entry["entry_id"]


def in_order(papers: Sequence[Row], entries: Sequence[Row]) -> tuple[Selected, ...]:
    """Return papers as the list first names them; those that it names no more come last."""
    of: dict[str, list[Row]] = defaultdict(list)
    for entry in placed(entries):
        if entry["paper_id"] is not None:
            of[entry["paper_id"]].append(entry)
    first = {name: at for at, name in enumerate(of)}
    named = sorted(papers, key=lambda paper: first.get(paper["paper_id"], len(first)))
    mine = [tuple(of[paper["paper_id"]]) for paper in named]
    return tuple(map(Selected, named, mine, mine))


def headings(entry: Row) -> list[str]:
    """Return the headings above an entry, outermost first, and the name of its group."""
    return [*entry["section"], *filter(None, [entry["subgroup"]])]


def _headings_of(one: Selected) -> list[str]:
    return list(dict.fromkeys(name for entry in one.entries for name in headings(entry)))


def _wanted(entries: Sequence[Row], sections: Sequence[str]) -> set[str]:
    """Return the entries below headings; a heading's own words come before parts of others."""
    known = dict.fromkeys(name for entry in entries for name in headings(entry))
    named: set[str] = set()
    for words in sections:
        whole = {name for name in known if plain(name) == plain(words)}
        parts = {name for name in known if f" {plain(words)} " in f" {plain(name)} "}
        if not plain(words) or not (whole or parts):
            told = ", ".join(known) or "none"
            raise BadUsage(f"There is no section {words!r} in the list. Its sections: {told}.")
        named |= whole or parts
    return {entry["entry_id"] for entry in entries if named & set(headings(entry))}


def _within(papers: Sequence[Selected], wanted: set[str]) -> Iterator[Selected]:
    for one in papers:
        mine = tuple(entry for entry in one.entries if entry["entry_id"] in wanted)
        if mine:
            yield replace(one, entries=mine)


def _is_other(entry: Row, wanted: set[str] | None) -> bool:
    return entry["paper_id"] is None and (wanted is None or entry["entry_id"] in wanted)
