"""`enrich table`: a table of Markdown from the dataset, or a whole list by a template."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from enrich.cli.console import closed_pipe_allowed, err, errors_as_sentences, out_file
from enrich.cli.export_command import Folder, Section, Where
from enrich.errors import BadUsage
from enrich.repair.apply import write as replace_file
from enrich.settings import load

Columns = Annotated[
    str | None,
    typer.Option(
        metavar="A,B",
        help="Which columns of the papers.",
        show_default="title, authors, venue, year, citations, code_url",
    ),
]
Template = Annotated[
    str | None,
    typer.Option(
        metavar="FILE|TEXT",
        help="A whole list: sees papers, sections, table(papers, 'title', …), link(text, url).",
        show_default="one table",
    ),
]
ToFile = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write to FILE; - is standard output.", show_default="-"),
]


def table(
    columns: Columns = None,
    template: Template = None,
    section: Section = None,
    where: Where = None,
    out: ToFile = None,
    folder: Folder = None,
) -> None:
    """Make a table of Markdown from the dataset, or a whole list by a template."""
    from enrich.export.selection import select  # noqa: PLC0415  (pyarrow takes its time)
    from enrich.report import list_template  # noqa: PLC0415

    with errors_as_sentences():
        if columns and template:
            raise BadUsage("A template says itself which columns it shows: leave --columns out.")
        wanted = list_template.chosen_columns(columns)
        selection = select(folder or load().out, section or (), where)
        text = (
            list_template.whole_list(template, selection)
            if template
            else list_template.plain_table(selection, wanted)
        )
        if out is None or out == Path("-"):
            with closed_pipe_allowed():
                out_file(text)
            return
        replace_file(out, text.encode("utf-8"))
        err(f"Written: {out}")
