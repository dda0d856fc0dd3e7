"""`enrich export`: the papers of a dataset for other tools."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from enrich.cli.console import closed_pipe_allowed, err, errors_as_sentences, out_file
from enrich.errors import BadUsage
from enrich.export import exporting
from enrich.settings import OUT


class ExportFormat(StrEnum):
    """What papers can be exported as."""

    BIBTEX = "bibtex"
    BIBLATEX = "biblatex"
    CSL_JSON = "csl-json"
    RIS = "ris"
    CSV = "csv"
    JSONL = "jsonl"
    MARKDOWN = "markdown"


FormatName = Annotated[
    ExportFormat, typer.Argument(metavar="FORMAT", help=", ".join(exporting.FORMATS) + ".")
]
Section = Annotated[
    list[str] | None,
    typer.Option(help="Only papers below this heading; may be given again.", show_default="all"),
]
Where = Annotated[
    str | None,
    typer.Option(
        metavar="SQL",
        help="Only papers that this condition over their columns holds for.",
        show_default="all",
    ),
]
ToFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Write to FILE; - is standard output.",
        show_default="- or the file of --merge",
    ),
]
Merge = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Add to this BibTeX file; what a person wrote in it stays.",
        show_default="none",
    ),
]
Folder = Annotated[
    str | None,
    typer.Option(help="Folder of the dataset, or s3://…, gs://….", show_default=OUT.as_posix()),
]


def export(
    format_: FormatName,
    section: Section = None,
    where: Where = None,
    out: ToFile = None,
    merge: Merge = None,
    folder: Folder = None,
) -> None:
    """Export the papers for bibliographies, spreadsheets and lists."""
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
        else:
            exporting.put(made, target)
    for note in made.notes:
        err(f"note: {note}")
