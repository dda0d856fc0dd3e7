"""`enrich check`: what is wrong with the list, for a person, a script or GitHub."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from enrich import pipeline
from enrich.cli import write_back
from enrich.cli.changed_lists import OutFile
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
from enrich.cli.fixing import Diff, Fix, FixingCommand, asked_for, show_or_write_back
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

__all__ = ["COMMAND_CLASS", "annotation", "check", "finding_text"]

COMMAND_CLASS = FixingCommand
"""How its options are read, where it is made a command of the shell."""


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
    fix: Fix = None,
    diff: Diff = False,
    out: OutFile = None,
) -> None:
    """Say what is wrong with the list; exit 1 if there are errors."""
    with errors_as_sentences():
        named = named_lists(files, list_)
        settings = _settings(named, records, offline, links, patience, accept, fail_on)
        telling = Telling(format_, everything, changed_since, update_accepted, reason)
        wanted = asked_for(fix, diff, out)
        if _checked(settings, refresh, wanted, diff, out, telling).fails(settings.fail_on):
            raise typer.Exit(1)


def _settings(named: Sequence[str] | None, *options: Any) -> Settings:
    """Return the settings; options that were not given are as they are set."""
    names = ("records", "offline", "links", "patience", "accept", "fail_on")
    given = dict(zip(names, options, strict=True))
    given |= {name: given[name] or None for name in ("offline", "links")}
    return load(list=named, **given)


def _checked(
    settings: Settings,
    refresh: str | None,
    wanted: Sequence[str],
    diff: bool,
    out: Path | None,
    telling: Telling,
) -> Told:
    """Check the lists, mend them if that is asked for, and tell of it."""
    known = telling.accepted(settings)
    if wanted and telling.since:
        raise BadUsage("--fix mends whole lists; leave --changed-since out.")
    targets = write_back.targets(settings.lists, out) if wanted and not diff else {}
    with progress(Screen(stderr=True)) as (tell, say):
        shell = Shell(lanes=threads, tell=tell, say=say)
        result = pipeline.check_list(  # nosec B604  # no such shell
            settings, refresh=refresh, shell=shell, fix=wanted, since=telling.since
        )
    show_or_write_back(result, targets, diff=diff)
    return telling.tell(result, settings, known, quiet=diff)
