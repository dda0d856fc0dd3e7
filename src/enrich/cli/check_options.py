"""Options of `enrich check` about what of its findings is told, and how."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from enrich.curation.accepted_findings import FILE


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    MARKDOWN = "markdown"


class FailOn(StrEnum):
    """The mildest finding by which a check fails."""

    ERROR = "error"
    WARNING = "warning"
    REMARK = "remark"
    NEVER = "never"


FormatOption = Annotated[Format, typer.Option("--format", help="How to print.")]
FailOnOption = Annotated[
    FailOn | None,
    typer.Option(help="Exit 1 if there is such a finding or a graver one.", show_default="error"),
]
ChangedSince = Annotated[
    str | None,
    typer.Option(
        metavar="REF",
        help="Tell only of entries whose words changed since a commit, branch or tag of git.",
        show_default="the whole list",
    ),
]
Accept = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="The findings that are known and accepted.",
        show_default=f"{FILE} beside the list",
    ),
]
UpdateAccepted = Annotated[
    bool,
    typer.Option(
        "--update-accepted",
        help="Accept what is found, and take out what no longer occurs.",
    ),
]
Reason = Annotated[
    str,
    typer.Option(
        metavar="WORDS", help="Why --update-accepted accepts it.", show_default="to be written"
    ),
]
Everything = Annotated[
    bool, typer.Option("--all", help="Tell also what sections of trends only repeat.")
]
