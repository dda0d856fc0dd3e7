"""The shell: `enrich run` and its kin."""

from __future__ import annotations

from typing import Annotated

import typer

from enrich import __version__
from enrich.cli.add_command import add
from enrich.cli.annotate_command import annotate
from enrich.cli.check_command import check
from enrich.cli.console import out, tolerant_streams
from enrich.cli.diff_command import diff_runs
from enrich.cli.explain_command import explain as explain_check
from enrich.cli.export_command import export
from enrich.cli.fixing import FixingCommand
from enrich.cli.parse_command import parse_list
from enrich.cli.providers_command import list_providers
from enrich.cli.report_command import report
from enrich.cli.resolve_command import resolve
from enrich.cli.run_command import run
from enrich.cli.status_command import status
from enrich.cli.store_commands import store
from enrich.cli.streams import losses_as_sentences
from enrich.cli.table_command import table
from enrich.cli.why_command import explain

app = typer.Typer(
    help="Turns a curated list of papers into a dataset whose values say where they came from.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run the command line."""
    tolerant_streams()
    with losses_as_sentences():
        app(prog_name="enrich")


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Turn a curated list of papers into a dataset that explains itself."""
    if version:
        out(f"enrich {__version__}")
        raise typer.Exit


app.command("run")(run)
app.command("resolve")(resolve)
app.command("parse")(parse_list)
app.command("check", cls=FixingCommand)(check)
app.command("explain")(explain_check)
app.command("add")(add)
app.command("annotate")(annotate)
app.command("table")(table)
app.command("why")(explain)
app.command("diff")(diff_runs)
app.command("export")(export)
app.command("report")(report)
app.command("providers")(list_providers)
app.command("status")(status)
app.add_typer(store, name="store")
