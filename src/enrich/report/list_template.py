"""Markdown from a dataset and a template: a table, a whole list, or the words behind an entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from enrich.errors import BadInput, BadUsage
from enrich.export import awesome_list
from enrich.export.selection import Selected, Selection, headings
from enrich.model import Entry
from enrich.normalization.field_values import as_precise
from enrich.schema import PAPERS

COLUMNS = ("title", "authors", "venue", "year", "citations", "code_url")
"""The columns of a table for which none are named."""

_NAMES = {"code_url": "Code", "pdf_url": "PDF", "doi": "DOI", "arxiv_id": "arXiv", "url": "Page"}
_LINKED = {"code_url": "code", "pdf_url": "PDF", "url": "page"}
_MOST_NAMED = 3


def source_of(template: str) -> tuple[str, str]:
    """Return the source of a template, which is in a file or in words with `{{`, and its name."""
    if "{{" in template or "{%" in template:
        return template, "in the option"
    try:
        return Path(template).read_text("utf-8"), template
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is no text in UTF-8"
        raise BadInput(f"The template {template} cannot be read: {why}.") from None


def _filling(template: str) -> Callable[..., str]:
    try:
        from enrich.report.templates import of_a_person  # noqa: PLC0415  (Jinja is an extra)
    except ImportError:
        raise BadUsage(
            "A template needs Jinja, which is not installed: pip install 'enrich[report]'."
        ) from None
    return of_a_person(*source_of(template), shown)


def entry_template(template: str) -> Callable[[Entry, Mapping[str, Any], int | None], str]:
    """Return what makes the words behind an entry by a template; may raise `BadInput`."""
    fill = _filling(template)

    def words(entry: Entry, paper: Mapping[str, Any], stars: int | None) -> str:
        listed = {"title": entry.title, "venue": entry.venue, "year": entry.year}
        return fill(**_dated(paper), stars=stars, listed=listed, link=_link)

    return words


def whole_list(template: str, selection: Selection) -> str:
    """Return a list by a template, which sees `papers`, `sections` and `table`."""
    papers = [_row(one) for one in selection.chosen]
    return _filling(template)(
        papers=papers, sections=_sections(selection.chosen), table=_table, link=_link
    )


def plain_table(selection: Selection, columns: Sequence[str]) -> str:
    """Return the chosen papers as a table of Markdown; may raise `BadUsage`."""
    return _rows([_row(one) for one in selection.chosen], columns)


def chosen_columns(names: str | None) -> Sequence[str]:
    """Return the columns that `title,year` names; raise `BadUsage` for one there is not."""
    wanted = COLUMNS if names is None else [name.strip() for name in names.split(",")]
    known = [column.name for column in PAPERS.columns if column.name != "provenance"]
    for one in wanted:
        if one not in known:
            raise BadUsage(f"Papers have no column {one!r}. Choose among: {', '.join(known)}.")
    return wanted


def _row(one: Selected) -> dict[str, Any]:
    """Return a paper as a template sees it: its columns, and where the list has it."""
    listed = one.entries or one.all_entries
    title = one.paper["title"] or next((entry["title"] for entry in listed), None)
    places = [headings(entry) for entry in listed]
    return {**_dated(one.paper), "title": title, "section": places[0] if places else []}


def _dated(paper: Mapping[str, Any]) -> dict[str, Any]:
    """Return a paper whose day of appearance is as precise as it is known."""
    day, precision = paper["published"], paper["published_precision"]
    return {**paper, "published": as_precise(day, precision) if day else None}


def _sections(chosen: Iterable[Selected]) -> list[dict[str, Any]]:
    """Return the headings of a list in its order, each with the papers right below it."""
    found: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for one in chosen:
        for path in dict.fromkeys(tuple(headings(entry)) for entry in one.entries):
            found.setdefault(path, []).append(_row(one))
    return [
        {"title": path[-1] if path else "", "path": list(path), "papers": papers}
        for path, papers in found.items()
    ]


def _rows(papers: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    names = [_NAMES.get(one, one.replace("_", " ").capitalize()) for one in columns]
    lines = [names, ["---"] * len(names)]
    lines += [[_cell(paper, column, columns) for column in columns] for paper in papers]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(paper: Mapping[str, Any], column: str, columns: Sequence[str]) -> str:
    value = paper[column]
    if column == "title" and "url" not in columns:
        return awesome_list.link(str(value or paper["paper_id"]), paper["url"])
    if column in _LINKED:
        return awesome_list.link(_LINKED[column], value) if value else ""
    if column == "authors" and len(value or ()) > _MOST_NAMED:
        return f"{shown(value[:_MOST_NAMED])} et al."
    return shown(value)


def shown(value: Any) -> str:
    """Return a value as Markdown shows it: people and others of a list by name; None as nothing.

    >>> shown([{"name": "Ada Pfeffer"}, {"name": "Bo_Nadel"}]), shown(None), shown(2024)
    ('Ada Pfeffer, Bo\\\\_Nadel', '', '2024')
    """
    if value is None:
        return ""
    if isinstance(value, dict):
        return shown(value.get("name") or value.get("ref") or "")
    if isinstance(value, (list, tuple)):
        return ", ".join(map(shown, value))
    return awesome_list.shown(value.isoformat() if isinstance(value, date) else value)


def _link(text: Any, url: Any) -> Any:
    from enrich.report.templates import ours  # noqa: PLC0415  (Jinja is an extra)

    return ours(awesome_list.link(str(text), url))


def _table(papers: Iterable[Mapping[str, Any]], *columns: str) -> Any:
    from enrich.report.templates import ours  # noqa: PLC0415  (Jinja is an extra)

    return ours(_rows(papers, chosen_columns(",".join(columns) or None)))
