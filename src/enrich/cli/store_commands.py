"""`enrich store`: what is on record of each provider; also prune and export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from enrich.cli.console import (
    JsonLines,
    closed_pipe_allowed,
    err,
    errors_as_sentences,
    out,
    out_page,
    page,
)
from enrich.cli.escaping import one_printed
from enrich.errors import BadUsage
from enrich.normalization.text import count
from enrich.settings import load
from enrich.store import Count, Store

store = typer.Typer(help="Look after the log of what providers said.", no_args_is_help=True)
RecordsOption = Annotated[
    Path | None, typer.Option("--records", help="As of `run`.", show_default="as of `run`")
]


@store.command("stats")
def store_stats(records: RecordsOption = None) -> None:
    """Show what the log holds of each provider."""
    with errors_as_sentences(), _opened(records) as log, closed_pipe_allowed():
        out_page(stats_table(log.stats()))


@store.command("prune")
def store_prune(records: RecordsOption = None) -> None:
    """Drop answers that a newer one stands in for; nothing known is lost."""
    with errors_as_sentences(), _opened(records) as log, log.lock():
        out(f"{count(log.prune(), 'record')} dropped.")


@store.command("export")
def store_export(
    records: RecordsOption = None,
    provider: Annotated[str | None, typer.Option(help="Only this one.", show_default="all")] = None,
) -> None:
    """Print every record as a line of JSON."""
    with errors_as_sentences(), _opened(records) as log, closed_pipe_allowed():
        if not log.export(JsonLines(), provider) and provider:
            err(f"note: Nothing that {one_printed(provider)} said is on record.")


@contextmanager
def _opened(records: Path | None) -> Iterator[Store]:
    path = load(records=records).records
    if not path.exists():
        raise BadUsage(f"There is no log at {path}; `enrich run` begins one.")
    with Store(path) as log:
        for notice in log.notices:
            err(f"note: {notice}")
        yield log


def stats_table(counts: Sequence[Count]) -> str:
    """Return a table of what the log of records holds."""
    table = Table("provider", "records", "refs", "absences", "bytes", "first", "last", box=None)
    for c in counts:
        days = (f"{c.first_at:%Y-%m-%d}", f"{c.last_at:%Y-%m-%d}")
        table.add_row(c.provider, str(c.records), str(c.refs), str(c.absences), str(c.size), *days)
    return page(table)
