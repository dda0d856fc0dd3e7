"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ListOption = Annotated[
    list[str] | None,
    typer.Option(
        "--list", help="Path, folder, URL, - or github:owner/repo[:path][@ref]; repeatable."
    ),
]
Records = Annotated[Path | None, typer.Option(help="The log of what providers said.")]
Offline = Annotated[bool, typer.Option("--offline", help="Ask nobody outside.")]
Links = Annotated[
    bool, typer.Option("--links", help="Ask about every link, whether it is dead or has moved.")
]
Providers = Annotated[str | None, typer.Option(help="Ask only these: a,b.")]
Refresh = Annotated[str | None, typer.Option(help="Ask again: a provider, or all.")]
Out = Annotated[
    str | None, typer.Option(metavar="FOLDER", help="Folder of the dataset, or s3://…, gs://….")
]
Patience = Annotated[
    float | None,
    typer.Option(min=0, metavar="SECONDS", help="The longest wait that a provider may ask for."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON to standard output.")]


def provider_names(names: str | None) -> list[str] | None:
    """Return the providers that `--providers a,b` names."""
    return None if names is None else [name.strip() for name in names.split(",")]
