"""Lists that a command changed: shown as a diff, or written where they belong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from enrich.cli.console import err
from enrich.cli.fixing import show_changes
from enrich.errors import BadUsage
from enrich.lists.list_file import ListFile
from enrich.repair.apply import write as replace_file

OutFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Write the changed list to FILE.", show_default="where it stands"
    ),
]


class ChangedList(NamedTuple):
    """A list and its bytes as they should be, and a sentence on what was done."""

    file: ListFile
    body: bytes
    told: str


def only_markdown(files: Sequence[ListFile], command: str) -> None:
    """Raise `BadUsage` where a command for Markdown is given anything else."""
    for file in files:
        if file.format != "Markdown":
            raise BadUsage(f"{command} is for lists in Markdown, and {file.name} is {file.format}.")


def show_or_write(
    changes: Sequence[ChangedList], targets: Mapping[str, Path], *, diff: bool
) -> None:
    """Print the diff of lists, or write those that are not so already where they go."""
    if diff:
        show_changes((f.name, f.body, body) for f, body, _ in changes)
        return
    for file, body, told in changes:
        target = targets[file.name]
        if not target.exists() or target.read_bytes() != body:
            replace_file(target, body)
        err(f"{told} {target}.")
