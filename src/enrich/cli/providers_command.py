"""`enrich providers`: who can be asked, how, and how it went."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from enrich.cli.console import (
    closed_pipe_allowed,
    err,
    errors_as_sentences,
    out,
    out_page,
    page,
)
from enrich.cli.escaping import one_printed
from enrich.dataset.place.working_folder import fetched
from enrich.errors import EnrichError
from enrich.harvest.asking_again import freshness
from enrich.harvest.self_test import probe
from enrich.harvest.shell import Shell
from enrich.providers import chosen, found
from enrich.providers.base import Provider
from enrich.settings import load


def list_providers(
    ask: Annotated[bool, typer.Option("--check", help="Ask each about one known work.")] = False,
) -> None:
    """List who can be asked, how, and how it went; or ask each about one work."""
    with errors_as_sentences(), closed_pipe_allowed():
        settings = load()
        if not ask:
            every = chosen(settings, list(found()))
            out_page(providers_table(every, chosen(settings), settings.out))
            return
        failed = False
        for name, verdict in probe(settings, Shell(say=err)):
            out(f"{name}: {one_printed(verdict.words)}")
            failed = failed or verdict.failed
    if failed:
        raise typer.Exit(3)


def providers_table(every: Sequence[Provider], asked: Sequence[Provider], out: Path | str) -> str:
    """Return a table of all providers; `asked` are those that are on."""
    last = _last_run(out)
    table = Table(
        "provider", "on", "accepts", "batch", "pause", "fresh", "key", "last run", box=None
    )
    for p in every:
        key = ("set" if p.options.secret() else "not set") if p.key_variables else "-"
        table.add_row(
            p.name,
            "yes" if p.name in {one.name for one in asked} else "no",
            " ".join(sorted(p.accepts)),
            "-" if p.is_local else str(p.batch),
            "-" if p.is_local else f"{p.pause:g} s",
            _fresh(p),
            key,
            _outcome(last.get(p.name, {})),
        )
    return page(table)


def _fresh(provider: Provider) -> str:
    """Return how long its answers stay good: about young works for less, where it counts them."""
    spans = [span.days for _, span in freshness(provider).young]
    return f"{'-'.join(map(str, [*spans[:1], provider.fresh.days]))} d"


def _last_run(out: Path | str) -> dict[str, dict[str, int]]:
    try:
        with fetched(out, ["manifest.json"]) as folder:
            manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        return dict(manifest["providers"])
    except (OSError, ValueError, LookupError, TypeError, EnrichError):
        return {}  # no run yet, or one that cannot be read: nothing to show


def _outcome(figures: dict[str, int]) -> str:
    names = ("answered", "unknown", "failed", "known")
    return ", ".join(f"{figures[name]} {name}" for name in names if figures.get(name)) or "-"
