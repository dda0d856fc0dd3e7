"""`enrich export`: the papers of a dataset for other tools."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from enrich.cli.console import closed_pipe_allowed, err, errors_as_sentences, out_file
from enrich.errors import BadUsage
from enrich.export import exporting


class ExportFormat(StrEnum):
    """What papers can be exported as."""

    BIBTEX = "bibtex"
    BIBLATEX = "biblatex"
    CSL_JSON = "csl-json"
    RIS = "ris"
    CSV = "csv"
    JSONL = "jsonl"
    MARKDOWN = "markdown"


def export(
    format_: Annotated[
        ExportFormat,
        typer.Argument(
            metavar="FORMAT", help="bibtex, biblatex, csl-json, ris, csv, jsonl, markdown."
        ),
    ],
    section: Annotated[
        list[str] | None, typer.Option(help="Only papers below this heading; may be given again.")
    ] = None,
    where: Annotated[
        str | None,
        typer.Option(
            metavar="SQL",
            help="Only papers for which this holds: over columns of `papers`, and `section`.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write to FILE; - is standard output.")
    ] = None,
    merge: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="A BibTeX file to add to; what a person wrote in it stays."
        ),
    ] = None,
    folder: Annotated[Path | None, typer.Option(help="Folder of the dataset.")] = None,
) -> None:
    """Export the papers for bibliographies, spreadsheets, and lists."""
    with errors_as_sentences():
        if out is not None and out.is_dir():
            raise BadUsage(f"{out} is a folder; --out names the file to write.")
        made = exporting.exported(
            format_.value, section=section or (), where=where, merge=merge, folder=folder
        )
        target = made.target if out is None else out
        if target is None or target == Path("-"):
            with closed_pipe_allowed():
                out_file(made.text)
        elif not (made.unchanged and target == made.target):
            exporting.write_text(target, made.text)
    for note in made.notes:
        err(f"note: {note}")
