"""`enrich report`: the dataset as one page that opens from disk, or as a folder for a web site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from enrich.cli.console import closed_pipe_allowed, errors_as_sentences, out_file
from enrich.cli.console import out as tell
from enrich.errors import BadUsage
from enrich.settings import OUT

Folder = Annotated[
    str | None,
    typer.Option(
        "--out",
        "--folder",
        help="Folder of the dataset, or s3://…, gs://….",
        show_default=OUT.as_posix(),
    ),
]
ToFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Write the page to FILE; - is standard output.",
        show_default="report.html beside the tables",
    ),
]
ToSite = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Write a folder for a web site: the page, and all it tells.",
        show_default="none",
    ),
]


def report(out: Folder = None, file: ToFile = None, site: ToSite = None) -> None:
    """Write a page to look at the dataset; nothing is asked."""
    from enrich.report import reporting  # noqa: PLC0415  (pyarrow takes its time)

    with errors_as_sentences():
        if site == Path("-"):
            raise BadUsage("A site is a folder and cannot be printed; name one with --site DIR.")
        if file == Path("-") and site is None:
            with closed_pipe_allowed():
                out_file(reporting.page_text(out))
            return
        for path in reporting.written(out, file=file, site=site):
            tell(f"Written: {path}")
