"""`enrich snapshot`: indexes of the dumps that providers publish, which are then asked offline."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from enrich.cli.console import (
    Screen,
    closed_pipe_allowed,
    errors_as_sentences,
    out,
    out_json,
    out_page,
    page,
)
from enrich.cli.options import Json
from enrich.cli.progress import progress
from enrich.cli.store_commands import RecordsOption
from enrich.dataset.place import stopping
from enrich.errors import WriteError
from enrich.normalization.text import count
from enrich.settings import load
from enrich.snapshots.building import add
from enrich.snapshots.dump_layouts import LAYOUTS
from enrich.snapshots.editions import described, editions, named

snapshot = typer.Typer(
    help="Keep indexes of the dumps that providers publish, and ask those.", no_args_is_help=True
)
_COLUMNS = ("dump", "edition", "published", "refs", "bytes", "source")
_DUMP = f"One of: {', '.join(LAYOUTS)}."


@snapshot.command("add")
def snapshot_add(
    dump: Annotated[str, typer.Argument(help=_DUMP)],
    path: Annotated[Path, typer.Argument(help="The dump's file, or the folder with its files.")],
    copy: Annotated[
        bool,
        typer.Option("--copy", help="Copy plain lines, too, so that the dump may be deleted."),
    ] = False,
    records: RecordsOption = None,
) -> None:
    """Make an index of a dump; what was interrupted goes on where it stopped."""
    with errors_as_sentences():
        root = load(records=records).records.parent
        with progress(Screen(stderr=True), "parts") as (tell, _), stopping.index_under_way():
            made = add(root, dump, path, tell, copied=copy)
        told = described(made)
        kept = "" if made.told is None or made.told.copied else " Keep the dump: it is read there."
        out(f"{dump}: {count(told['refs'], 'ref')} in {made.folder}.{kept}")


@snapshot.command("list")
def snapshot_list(records: RecordsOption = None, as_json: Json = False) -> None:
    """Show the indexes, and which are not finished."""
    with errors_as_sentences(), closed_pipe_allowed():
        found = [described(one) for one in editions(load(records=records).records.parent)]
        if as_json:
            out_json(found, indent=2)
            return
        table = Table(*_COLUMNS, box=None)
        for one in found:
            told = one if one["finished"] else {**one, "refs": "unfinished"}
            table.add_row(*(str(told[name] or "") for name in _COLUMNS))
        out_page(page(table))


@snapshot.command("remove")
def snapshot_remove(
    edition: Annotated[
        str, typer.Argument(help="As `enrich snapshot list` calls it, or DUMP/EDITION.")
    ],
    records: RecordsOption = None,
) -> None:
    """Remove an index; the dump and what was recorded from it stay."""
    with errors_as_sentences():
        found = named(load(records=records).records.parent, edition)
        try:
            found.remove()
        except OSError as error:
            raise WriteError(f"{found.folder} cannot be removed: {error.strerror}.") from None
        out(f"{found.folder} removed.")
