"""`enrich run`: the list is read, its papers asked about, the dataset written."""

from __future__ import annotations

from typing import Annotated

import typer

from enrich import pipeline
from enrich.cli import run_output
from enrich.cli.console import (
    Screen,
    closed_pipe_allowed,
    errors_as_sentences,
    out_json,
    out_page,
    threads,
)
from enrich.cli.options import (
    Json,
    Links,
    ListOption,
    Lists,
    Offline,
    Out,
    Patience,
    Providers,
    Records,
    Refresh,
    named_lists,
    provider_names,
)
from enrich.cli.progress import progress
from enrich.harvest.shell import Shell
from enrich.settings import load


def run(
    files: Lists = None,
    list_: ListOption = None,
    out: Out = None,
    records: Records = None,
    offline: Offline = False,
    links: Links = False,
    providers: Providers = None,
    refresh: Refresh = None,
    patience: Patience = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 3 if one could not ask.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Publish whatever was lost.")] = False,
    as_json: Json = False,
) -> None:
    """Read the list, ask about its papers, write the dataset."""
    with errors_as_sentences():
        settings = load(
            list=named_lists(files, list_),
            out=out,
            records=records,
            offline=offline or None,
            links=links or None,
            patience=patience,
        )
        with progress(Screen(stderr=True)) as (tell, say):
            shell = Shell(lanes=threads, tell=tell, say=say)
            result = pipeline.run(  # nosec B604  # no such shell
                settings, only=provider_names(providers), refresh=refresh, force=force, shell=shell
            )
        with closed_pipe_allowed():
            if as_json:
                out_json(result.manifest, indent=2)
            else:
                out_page(run_output.summary(result))
    if strict and result.failed:
        raise typer.Exit(3)
