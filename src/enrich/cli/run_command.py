"""`enrich run`: the list is read, its papers asked about, the dataset written."""

from __future__ import annotations

from typing import Annotated, NamedTuple

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
from enrich.lists.followed_lists import names_lists
from enrich.settings import Settings, load


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
        asked = Asked(provider_names(providers), refresh, force)
        if any(map(names_lists, settings.lists)):
            code, failed = refreshed_lists(settings, asked, parted=out is not None, as_json=as_json)
        else:
            code, failed = 0, refreshed_list(settings, asked, as_json=as_json)
    if code or (strict and failed):
        raise typer.Exit(code or 3)


class Asked(NamedTuple):
    """Who is asked in a run, and whether what is lost matters."""

    only: list[str] | None
    refresh: str | None
    force: bool


def refreshed_list(settings: Settings, asked: Asked, *, as_json: bool) -> int:
    """Refresh a list, and print what came of it.

    Return how many refs could not be asked about, and one more where the list itself could not.
    """
    with progress(Screen(stderr=True)) as (tell, say):
        shell = Shell(lanes=threads, tell=tell, say=say)
        result = pipeline.run(settings, shell=shell, **asked._asdict())  # nosec B604  # no such shell
    with closed_pipe_allowed():
        if as_json:
            out_json(result.manifest, indent=2)
        else:
            out_page(run_output.summary(result))
    return result.failed + result.is_of_copy


def refreshed_lists(
    settings: Settings, asked: Asked, *, parted: bool, as_json: bool
) -> tuple[int, int]:
    """Refresh many lists, and print what came of them.

    Return the exit code, and how many refs and lists could not be asked about.
    """
    from enrich.cli import lists_output  # noqa: PLC0415  (of one list nothing of it is needed)
    from enrich.many_lists.refresh_lists import run_lists  # noqa: PLC0415

    with progress(Screen(stderr=True)) as (tell, say):
        shell = Shell(lanes=threads, tell=tell, say=say)
        result = run_lists(  # nosec B604  # no such shell
            settings,
            parted=parted,
            shell=shell,
            told=lambda one: say(lists_output.line(one)),
            **asked._asdict(),
        )
    with closed_pipe_allowed():
        if as_json:
            out_json(result.as_json(), indent=2)
        else:
            out_page(lists_output.summary(result))
    return lists_output.exit_code(result), result.failed
