"""The shell: `enrich run` and its kin, of which only the one that is called is imported."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from enrich.cli.streams import losses_as_sentences, tolerant_streams

if TYPE_CHECKING:
    from typer._click import Command, Context

COMMANDS: Mapping[str, tuple[str, str, str]] = {
    "run": (
        "run_command",
        "run",
        "Read the list, ask about its papers, write the dataset.",
    ),
    "resolve": (
        "resolve_command",
        "resolve",
        "Print what is known of single works; exit 1 if one is not resolved.",
    ),
    "parse": (
        "parse_command",
        "parse_list",
        "Show how a list is read, without asking anybody about it.",
    ),
    "check": (
        "check_command",
        "check",
        "Say what is wrong with the list; exit 1 if there are errors.",
    ),
    "explain": (
        "explain_command",
        "explain",
        "Say what a check looks for, with an example, how sure it is, and how to silence it.",
    ),
    "add": (
        "add_command",
        "add",
        "Add a work to a list, in the list's own style, if it is surely known and not there yet.",
    ),
    "annotate": (
        "annotate_command",
        "annotate",
        "Write values of the dataset behind the entries of a list, or take them out again.",
    ),
    "table": (
        "table_command",
        "table",
        "Make a table of Markdown from the dataset, or a whole list by a template.",
    ),
    "why": (
        "why_command",
        "explain",
        "Say who said each value of a paper, and why that one was believed.",
    ),
    "diff": (
        "diff_command",
        "diff_runs",
        "Say what changed since a day or a run; nothing is asked and nothing written.",
    ),
    "export": (
        "export_command",
        "export",
        "Export the papers for bibliographies, spreadsheets and lists.",
    ),
    "report": (
        "report_command",
        "report",
        "Write a page to look at the dataset; nothing is asked.",
    ),
    "providers": (
        "providers_command",
        "list_providers",
        "List who can be asked, how, and how it went; or ask each about one work.",
    ),
    "status": (
        "status_command",
        "status",
        "Say when the last good night was; exit 1 if that is too long ago.",
    ),
    "store": (
        "store_commands",
        "store",
        "Look after the log of what providers said.",
    ),
    "snapshot": (
        "snapshot_commands",
        "snapshot",
        "Keep indexes of the dumps that providers publish, and ask those.",
    ),
}
"""By its name each command's module, its function or group there, and the sentence of its help."""


class Commands(TyperGroup):
    """The commands, known by name and sentence until one is called."""

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, Command | None, list[str]]:
        """Return the command that is called, imported by now."""
        name, known, rest = super().resolve_command(ctx, args)
        return name, imported(name) if name and known else known, rest


def imported(name: str) -> Command:
    """Return a command with its options."""
    file, function, _ = COMMANDS[name]
    module = import_module(f"enrich.cli.{file}")
    found = getattr(module, function)
    if isinstance(found, typer.Typer):
        return typer.main.get_command(found)
    alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    alone.command(name, cls=getattr(module, "COMMAND_CLASS", None))(found)
    return typer.main.get_command(alone)


app = typer.Typer(
    cls=Commands,
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
        from enrich import __version__  # noqa: PLC0415  (for which all that is installed is read)
        from enrich.cli.console import out  # noqa: PLC0415

        out(f"enrich {__version__}")
        raise typer.Exit


def _named_only() -> None:
    """Stand for a command in the list of all."""


for _name, (_, _, _help) in COMMANDS.items():
    app.command(_name, help=_help)(_named_only)
