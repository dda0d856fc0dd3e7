"""`enrich parse`: how a list is read, without asking anybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from enrich.cli.console import closed_pipe_allowed, err, errors_as_sentences, out_json, out_page
from enrich.cli.escaping import one_printed
from enrich.cli.options import (
    Json,
)
from enrich.dataset.rows import Row, entry_rows
from enrich.http import MemoryPace
from enrich.lists.loading import read_list
from enrich.model import Entry, SourceLines
from enrich.normalization.text import count
from enrich.providers import chosen
from enrich.resolution.entry_claims import is_paper
from enrich.schema import ENTRIES
from enrich.settings import load

_MOST = 20  # places that are named; `--json` and `check` tell all


def parse_list(
    where: Annotated[list[str], typer.Argument(metavar="LIST...", help="As of `run --list`.")],
    as_json: Json = False,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write the entries to FILE.parquet.", show_default="print them"
        ),
    ] = None,
) -> None:
    """Show how a list is read, without asking anybody about it."""
    with errors_as_sentences():
        settings = load(list=where)
        read = read_list(settings, chosen(settings), MemoryPace())
        for warning in read.warnings:
            err(f"note: {warning}")
        others = [entry.entry_id for entry in read.entries if not is_paper(entry)]
        rows = entry_rows(read.entries, read.name, {}, dict.fromkeys(others, "not_a_paper"))
        shown = entry_line if len(read.files) == 1 else placed_line
        if out is not None:
            _write_entries(out, rows)
        with closed_pipe_allowed():
            for row in rows if as_json or out is None else ():
                out_json(row) if as_json else out_page(f"{shown(row)}\n")
            told = f"{told_of(read.entries, read.lines)}\n"
            err(told.rstrip()) if as_json or out else out_page(told)


def told_of(entries: Sequence[Entry], lines: Iterable[SourceLines]) -> str:
    """Return how many entries of each kind were read, and where lines were not that look so."""
    kinds = Counter(entry.kind for entry in entries)
    each = ", ".join(_counted(number, kind) for kind, number in kinds.most_common())
    told = f"{count(len(entries), 'entry')} ({each})" if each else "No entry"
    unread = [one for one in lines if one.likely]
    if not unread:
        return f"{told}; nothing else looks like one."
    where = ", ".join(map(_span, unread[:_MOST]))
    more = f" and {len(unread) - _MOST} more" if len(unread) > _MOST else ""
    if len(unread) == 1:
        lines_ = "" if unread[0].file else "line " if where.isdigit() else "lines "
        return f"{told}; 1 block looks like an entry and was not read: {lines_}{where}."
    lines_ = "" if unread[0].file else "lines "
    looks = f"{len(unread)} blocks look like entries and were not read"
    return f"{told}; {looks}: {lines_}{where}{more}."


def _span(one: SourceLines) -> str:
    span = str(one.line) if one.line == one.line_end else f"{one.line}-{one.line_end}"
    return f"{one.file}:{span}" if one.file else span


def _counted(number: int, kind: str) -> str:
    """Return a number of works of one kind, in words."""
    return f"{number} {kind}" if kind in ("software", "other") else count(number, kind)


def entry_line(row: Row) -> str:
    """Return one line about an entry: where it stands, what it is, what it links to."""
    named = row["ref"] or row["url"] or "-"
    return one_printed(f"{row['line']:>5}  {row['kind']:<11} {named}  {row['title']}")


def placed_line(row: Row) -> str:
    """Return one line about an entry of several lists, its list in front."""
    return one_printed(f"{row['list']}:{entry_line(row).lstrip()}")


def _write_entries(path: Path, rows: list[Row]) -> None:
    from enrich.dataset import write  # noqa: PLC0415  (pyarrow takes its time)

    write.write_file(path, ENTRIES, rows)
