"""`enrich check`: what is wrong with the list, for a person, a script or GitHub."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from enrich import pipeline
from enrich.cli import write_back
from enrich.cli.check_options import (
    Accept,
    ChangedSince,
    Everything,
    FailOnOption,
    Format,
    FormatOption,
    Reason,
    UpdateAccepted,
)
from enrich.cli.console import (
    Screen,
    errors_as_sentences,
    threads,
)
from enrich.cli.github_annotations import annotation
from enrich.cli.options import (
    Links,
    ListOption,
    Lists,
    Offline,
    Patience,
    Records,
    Refresh,
    named_lists,
)
from enrich.cli.progress import progress
from enrich.cli.shown_findings import finding_text
from enrich.cli.telling import Telling
from enrich.curation.told_findings import Told
from enrich.errors import BadUsage
from enrich.harvest.shell import Shell
from enrich.settings import Settings, load

__all__ = ["annotation", "check", "finding_text"]


def check(
    files: Lists = None,
    list_: ListOption = None,
    records: Records = None,
    offline: Offline = False,
    links: Links = False,
    refresh: Refresh = None,
    patience: Patience = None,
    format_: FormatOption = Format.TEXT,
    fail_on: FailOnOption = None,
    changed_since: ChangedSince = None,
    accept: Accept = None,
    update_accepted: UpdateAccepted = False,
    reason: Reason = "",
    everything: Everything = False,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what is certain.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write the mended list to FILE.", show_default="where it stands"
        ),
    ] = None,
) -> None:
    """Say what is wrong with the list; exit 1 if there are errors."""
    with errors_as_sentences():
        named = named_lists(files, list_)
        settings = _settings(named, records, offline, links, patience, accept, fail_on)
        telling = Telling(format_, everything, changed_since, update_accepted, reason)
        if _checked(settings, refresh, fix, out, telling).fails(settings.fail_on):
            raise typer.Exit(1)


def _settings(named: Sequence[str] | None, *options: Any) -> Settings:
    """Return the settings; options that were not given are as they are set."""
    names = ("records", "offline", "links", "patience", "accept", "fail_on")
    given = dict(zip(names, options, strict=True))
    given |= {name: given[name] or None for name in ("offline", "links")}
    return load(list=named, **given)


def _checked(
    settings: Settings, refresh: str | None, fix: bool, out: Path | None, telling: Telling
) -> Told:
    """Check the lists, mend them if that is asked for, and tell of it."""
    known = telling.accepted(settings)
    if out and not fix:
        raise BadUsage("--out says where the mended list goes; say --fix, too.")
    if fix and telling.since:
        raise BadUsage("--fix mends whole lists; leave --changed-since out.")
    targets = write_back.targets(settings.lists, out) if fix else {}
    with progress(Screen(stderr=True)) as (tell, say):
        shell = Shell(lanes=threads, tell=tell, say=say)
        result = pipeline.check_list(  # nosec B604  # no such shell
            settings, refresh=refresh, shell=shell, fix=fix, since=telling.since
        )
    if fix:
        write_back.write_back(result, targets)
    return telling.tell(result, settings, known)
