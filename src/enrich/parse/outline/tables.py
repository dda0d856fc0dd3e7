"""Rows of tables, of Markdown or HTML: which cells are papers, what the rest says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import ne

from enrich.parse.entry import labelled_fields
from enrich.parse.entry.entry import Draft, Reading, draft, fill
from enrich.parse.entry.several_works import works_in
from enrich.parse.entry.work_signs import is_cited, is_title_like
from enrich.parse.fields import authors
from enrich.parse.fields.cue_words import bare, word_count
from enrich.parse.fields.title_end import is_venue

_TITLE = 5  # words, from which on they are no group's name
_A_YEAR = re.compile(r"(?:19|20)\d\d")
_DITTO = re.compile(r"\\?[\"”″〃]|''|[Dd]itto\.?|同上")


def heads(first: Sequence[Reading]) -> list[str] | None:
    """The heads of the columns if the row has them, else None."""
    names = [cell.plain for cell in first]
    known = any(labelled_fields.slot_of(name) for name in names)
    return names if known and not any(map(is_titled, first)) else None


def repeated(roles: Sequence[str], rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The cells of rows, those for year and venue filled that say what stands above them.

    So says a mark of repetition, and nothing at all where each year is written but once.

    >>> roles = ["date", "venue", "title"]
    >>> repeated(roles, [["2025", "CVPR", "A"], ["", "", "B"], ["", "ICRA", "C"]])[1:]
    [['2025', 'CVPR', 'B'], ['2025', 'ICRA', 'C']]
    >>> repeated(roles, [["2025", "CVPR", "A"], ["2025", "", "B"], ["", "", "C"]])[1:]
    [['2025', '', 'B'], ['', '', 'C']]
    """
    placed = [index for index, role in enumerate(roles) if role in ("date", "venue")]
    year = _year_once(roles, rows)
    found: list[list[str]] = []
    for row in rows:
        cells = list(row)
        same = year is not None and year < len(cells) and not cells[year].strip()
        for column in placed:
            if not (found and column < min(len(cells), len(found[-1]))):
                continue
            blank = same and not cells[column].strip() and len(cells) > 1
            if blank or _DITTO.fullmatch(cells[column].strip()):
                cells[column] = found[-1][column]
        found.append(cells)
    return found


def _year_once(roles: Sequence[str], rows: Sequence[Sequence[str]]) -> int | None:
    """The column of years in front of the titles, if each stands there once and then nothing."""
    if "date" not in roles or "title" not in roles or roles.index("date") > roles.index("title"):
        return None
    column = roles.index("date")
    cells = [row[column].strip(" *_") for row in rows if column < len(row)]
    years = [cell for cell in cells if _A_YEAR.fullmatch(cell)]
    once = bool(years) and all(map(ne, years, years[1:]))
    return column if once and "" in cells and cells[0] else None


def read_row(
    roles: Sequence[str], cells: Sequence[Reading], company: bool, below: Sequence[Reading] = ()
) -> list[Draft]:
    """The drafts that a row holds: one as a rule, one a cell, or several a cell.

    `company`: other rows of the table have links, so this one needs none.
    `below`: cells of further rows about the same work, each with the role of its column.
    """
    papers = [index for index, cell in enumerate(cells) if is_titled(cell)]
    if "title" not in roles and len(papers) > 1:
        return [draft(part) for index in papers for part in works_in(cells[index], cell=True)]
    at = roles.index("title") if "title" in roles else _title_cell(papers, cells)
    if at >= len(cells):
        return []
    at = _fuller(roles, cells, at)
    parts = works_in(cells[at], cell=True)
    if len(parts) > 1:
        return [draft(part) for part in parts]
    made = draft(cells[at])
    for index, cell in enumerate(cells):
        if index != at:
            role = roles[index] if index < len(roles) else ""
            fill(made, Reading(cell.pieces, cell.recognise, role))
    for cell in below:
        fill(made, cell)
    linked = any(target.role != "none" for target in made.targets)
    told = word_count(made.title) > 2 or made.facts.year or cells[at].flow.of("bold")
    named = company and "title" in roles and word_count(made.title) and told
    cited = is_cited(made) and word_count(made.title) > 1 and is_title_like(made.title)
    return [made] if linked or named or cited else []


def _fuller(roles: Sequence[str], cells: Sequence[Reading], at: int) -> int:
    """The cell that has the title, where the title's own has but a name, or a mere label."""
    said = cells[at].titled.title
    if roles[:1] == ["name"] and cells[0].words and (word_count(said) < 2 or is_venue(said)):
        return 0
    if cells[at].words > 3 or cells[at].leading:
        return at
    for index, cell in enumerate(cells[: len(roles)]):
        if roles[index] == "paper" and is_titled(cell) and word_count(cell.titled.title) > 2:
            return index
    return at


def divider(cells: Sequence[Reading]) -> str | None:
    """The words of a row that has only one cell with words, and no link."""
    shown = [text for cell in cells if (text := bare(cell.plain))]
    linked = any(cell.leading for cell in cells)
    lone = len(shown) == 1 and (len(cells) > 1 or word_count(shown[0]) < 9)
    return shown[0] if lone and not linked else None


def is_title_alone(roles: Sequence[str], cells: Sequence[Reading]) -> bool:
    """Whether a row says nothing but a title, in the column of titles and with no stress."""
    at = roles.index("title") if "title" in roles else len(cells)
    if at >= len(cells) or word_count(cells[at].plain) < _TITLE:
        return False
    return not cells[at].flow.of("bold", "italic") and is_title_like(cells[at].titled.title)


def is_titled(cell: Reading) -> bool:
    """Whether the cell names a paper and links it."""
    papers = [target for target in cell.leading if target.is_paper]
    named = any(target.role == "name" for target in papers)
    return named or (bool(papers) and word_count(cell.plain) > 3)


def _title_cell(papers: Sequence[int], cells: Sequence[Reading]) -> int:
    if papers:
        return papers[0]
    counts = [0 if authors.certain(cell.plain) else word_count(cell.plain) for cell in cells]
    return counts.index(max(counts)) if counts and max(counts) > 2 else len(cells)
