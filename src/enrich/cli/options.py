"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from enrich.settings import BY_HAND, LIST, OUT, RECORDS

_LIST = "Path, folder, URL, - or github:owner/repo\\[:path]\\[@ref]"

Lists = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[LIST]...",
        help=f"{_LIST}; several are one list.",
        show_default=f"the setting list, {LIST}",
    ),
]
ListOption = Annotated[
    list[str] | None,
    typer.Option(
        "--list",
        help="Path, folder, URL, - or github:owner/repo; repeatable.",
        show_default="none beside those named",
    ),
]
Records = Annotated[
    Path | None,
    typer.Option(
        help="The log of what providers said.",
        show_default=f"{RECORDS} in a checkout, else in the user's cache",
    ),
]
Offline = Annotated[bool, typer.Option("--offline", help="Ask nobody outside.")]
Links = Annotated[
    bool, typer.Option("--links", help="Ask about every link, whether it is dead or has moved.")
]
Providers = Annotated[
    str | None, typer.Option(help="Ask only these: a,b.", show_default="all that are on")
]
Refresh = Annotated[
    str | None,
    typer.Option(help="Ask again: a provider, or all.", show_default="those whose answers are old"),
]
Out = Annotated[
    str | None,
    typer.Option(
        metavar="FOLDER",
        help="Folder of the dataset, or s3://…, gs://….",
        show_default=OUT.as_posix(),
    ),
]
Patience = Annotated[
    float | None,
    typer.Option(
        min=0,
        metavar="SECONDS",
        help="The longest wait that a provider may ask for.",
        show_default=f"{BY_HAND:.0f} in all",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON to standard output.")]


def named_lists(files: Sequence[str] | None, options: Sequence[str] | None) -> list[str] | None:
    """Return the lists that a command names, by words and by `--list`; None where it names none."""
    return [*(files or ()), *(options or ())] or None


def provider_names(names: str | None) -> list[str] | None:
    """Return the providers that `--providers a,b` names."""
    return None if names is None else [name.strip() for name in names.split(",")]
