"""CSV and TSV as a list: a line of column names, and a work on each further row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from enrich.normalization.text import count, one_line
from enrich.parse.entry import labelled_fields
from enrich.parse.fields import authors
from enrich.parse.fields.affiliations import organisations
from enrich.parse.formats.citation_record import Citation, Unread, addresses, is_nobody
from enrich.parse.formats.column_names import column_of
from enrich.parse.formats.ris_list import natural

_DELIMITERS = ",;\t|"
_WINDOW = 200  # lines that one row may have
_LINK = re.compile(r"\[([^\[\]\n]+)\]\(([^()\s]+)\)")


class Headless(Exception):
    """No line of a table names the column of titles."""


class Table(NamedTuple):
    """The head of a table: what parts its cells, and what each column tells."""

    delimiter: str
    columns: tuple[str, ...]
    line: int  # of the head, from 0


def table(text: str) -> Table | None:
    """Return the head of a text, None where its first line names no column of titles.

    >>> table("Title;Authors;Year").columns, table("Weft, Ada Weaver, 2031") is None
    (('title', 'authors', 'year'), True)
    """
    lines = text.split("\n")
    at = next((at for at, line in enumerate(lines) if line.strip()), None)
    if at is None:
        return None
    if lines[at].lower().startswith("sep=") and at + 1 < len(lines):  # as Excel has it
        at += 1
    found = [(_columns(lines[at], sign), sign) for sign in _DELIMITERS]
    known, sign = max(found, key=lambda head: sum(map(bool, head[0])))
    return Table(sign, known, at) if "title" in known else None


def heads(line: str, delimiter: str) -> list[str]:
    """Return the names of the columns as they are written."""
    return [one_line(cell) for cell in _cells([line], delimiter)[0]]


def _columns(line: str, delimiter: str) -> tuple[str, ...]:
    """Return what each column tells; a line that is one cell has the title alone."""
    shown = heads(line, delimiter)
    own = [column_of(head) for head in shown]
    open_ = ["" if name else head for name, head in zip(own, shown, strict=True)]
    slots = labelled_fields.columns(open_) if "title" not in own else map(_slot, open_)
    return tuple(name or slot for name, slot in zip(own, slots, strict=True))


def _slot(head: str) -> str:
    slot = labelled_fields.slot_of(head)
    return "other" if slot == "title" else slot


def _cells(lines: Sequence[str], delimiter: str, *, strict: bool = False) -> tuple[list[str], int]:
    """Return the first row of some lines, and on how many of them it stands."""
    reader = csv.reader(
        (f"{line}\n" for line in lines), delimiter=delimiter, strict=strict, skipinitialspace=True
    )
    try:
        return next(reader, []), reader.line_num
    except csv.Error:
        if strict:
            raise
        return lines[0].split(delimiter), 1


def read(text: str) -> Iterator[Citation | Unread]:
    """Yield the rows of a text in their order, and what was not read."""
    head = table(text)
    if head is None:
        raise Headless
    lines = text.split("\n")
    at = head.line + 1
    while at < len(lines):
        cells, many, problem = _row(lines[at : at + _WINDOW], head)
        if problem:
            yield Unread(at + 1, at + many, problem)
        elif any(cell.strip() for cell in cells):
            named = zip(head.columns, cells, strict=False)
            yield _citation([(name, cell) for name, cell in named], at + 1, at + many)
        at += many


def _row(lines: Sequence[str], head: Table) -> tuple[list[str], int, str]:
    """Return the cells of the first row, its lines, and why it cannot be read, if so."""
    wide = len(head.columns)
    try:
        cells, many = _cells(lines, head.delimiter, strict=True)
        problem = ""
    except csv.Error:
        cells, many = _cells(lines[:1], head.delimiter)
        problem = "" if len(cells) == wide and lines[0].count('"') % 2 == 0 else "quotation marks"
    if problem:
        return cells, many, "a quotation mark is not closed, or not doubled within a cell"
    if len(cells) > wide and any(cell.strip() for cell in cells[wide:]):
        told = f"{count(len(cells), 'cell')} where the head has {wide}"
        return cells, many, f"it has {told}: put those with a separator in quotation marks"
    return cells, max(many, 1), ""


def _citation(cells: Sequence[tuple[str, str]], line: int, line_end: int) -> Citation:
    values: dict[str, list[str]] = {}
    for name, cell in cells:
        if one_line(cell):
            values.setdefault(name, []).append(one_line(cell))

    def first(*names: str) -> str:
        return next((value for name in names for value in values.get(name, ())), "")

    linked = _LINK.search(first("title"))
    title = _LINK.sub(r"\1", first("title"))
    dates = [*values.get("date", ()), *values.get("year", ())]
    return Citation(
        line=line,
        line_end=line_end,
        raw="",
        title=title,
        people=people(first("authors")),
        containers=values.get("venue", ()),
        series=values.get("series", ()),
        year=first("year", "date"),
        date=max(dates, key=len, default=""),
        doi=first("doi"),
        eprint=first("arxiv"),
        words=[value for name in ("paper", "venue", "notes") for value in values.get(name, ())],
        links=[*_links(values, linked[2] if linked else "")],
        type=first("kind"),
        section=tuple(part for part in map(one_line, first("section").split(">")) if part),
        affiliations=organisations(first("affiliations")),
    )


def _links(values: Mapping[str, Sequence[str]], titled: str) -> Iterator[tuple[str, str]]:
    if titled:
        yield "url", titled
    for name, label in (("paper", "url"), ("pdf", "pdf"), ("code", "code"), ("other", "")):
        for value in values.get(name, ()):
            for url in addresses(_LINK.sub(r" \2 ", value)):
                yield label or "link", url


def people(cell: str) -> Sequence[str]:
    """Return the people of a cell in natural order, however they are parted.

    >>> people("Weaver, Ada; Loom, Bea"), people("Ada Weaver, Bea Loom et al.")
    (['Ada Weaver', 'Bea Loom'], ('Ada Weaver', 'Bea Loom'))
    """
    if ";" in cell or "|" in cell:
        parts = filter(None, map(one_line, re.split(r"[;|]", cell)))
        return [natural(part) for part in parts if not is_nobody(part)]
    if found := authors.names(cell):
        return found
    names = (one_line(part) for part in re.split(r"\s+and\s+|\s*&\s*", cell))
    named = [natural(part) if part.count(",") == 1 else part for part in names if part]
    if len(named) == 1 and named[0].count(",") > 1:
        return [part for part in map(one_line, named[0].split(",")) if part]
    return named
