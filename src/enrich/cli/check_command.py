"""`enrich check`: what is wrong with the list, for a person, a script or GitHub."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer

from enrich import pipeline
from enrich.check import Finding
from enrich.cli import write_back
from enrich.cli.changed_lists import OutFile
from enrich.cli.console import (
    Screen,
    closed_pipe_allowed,
    err,
    errors_as_sentences,
    out_json,
    out_page,
    threads,
)
from enrich.cli.escaping import annotated, as_property, one_printed, printed
from enrich.cli.fixing import Diff, Fix, asked_for, show_or_write_back
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
from enrich.dataset.rows import finding_rows
from enrich.harvest.shell import Shell
from enrich.lists.loading import Reading
from enrich.normalization.text import count
from enrich.settings import load


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def check(
    files: Lists = None,
    list_: ListOption = None,
    records: Records = None,
    offline: Offline = False,
    links: Links = False,
    refresh: Refresh = None,
    patience: Patience = None,
    format_: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
    fix: Fix = None,
    diff: Diff = False,
    out: OutFile = None,
) -> None:
    """Say what is wrong with the list; exit 1 if there are errors."""
    with errors_as_sentences():
        settings = load(
            list=named_lists(files, list_),
            records=records,
            offline=offline or None,
            links=links or None,
            patience=patience,
        )
        wanted = asked_for(fix, diff, out)
        targets = write_back.targets(settings.lists, out) if wanted and not diff else {}
        with progress(Screen(stderr=True)) as (tell, say):
            shell = Shell(lanes=threads, tell=tell, say=say)
            result = pipeline.check_list(  # nosec B604  # no such shell
                settings, refresh=refresh, shell=shell, fix=wanted
            )
        show_or_write_back(result, targets, diff=diff)
        with closed_pipe_allowed():
            _print_findings(result.reading, [] if diff else result.findings, format_)
        for notice in result.notices:
            err(f"note: {notice}")
        err(verdict(result.findings))
    if any(finding.severity == "error" for finding in result.findings):
        raise typer.Exit(1)


def _file(finding: Finding) -> str:
    """Return the list of a finding that is about no entry, where there are several."""
    return next(iter(finding.evidence.get("files", ())), "") if not finding.entry_id else ""


def _print_findings(reading: Reading, findings: list[Finding], format_: Format) -> None:
    of = {entry.entry_id: entry.file for entry in reading.entries if entry.file}
    lists = [of.get(one.entry_id) or _file(one) or reading.name for one in findings]
    if format_ is Format.JSON:
        rows = [{**row, "evidence": json.loads(row["evidence"])} for row in finding_rows(findings)]
        named = zip(rows, lists, strict=True)
        out_json([{**row, "list": where} if of else row for row, where in named], indent=2)
        return
    line = annotation if format_ is Format.GITHUB else finding_text
    for where, found in zip(lists, findings, strict=True):
        out_page(line(where, found) + "\n")


def finding_text(where: str, found: Finding) -> str:
    """Return a finding for a person: where it is, how grave, what, and the repair."""
    what = f"{found.line}: {found.severity}: {one_printed(found.message)} [{found.check}]"
    line = one_printed(f"{where}:{what}")
    repair = printed(found.suggestion or "").replace("\n", "\n    ")
    return f"{line}\n    instead: {repair}" if repair else line


def annotation(where: str, found: Finding) -> str:
    """Return a finding as a workflow command that GitHub shows at the line."""
    kind = {"info": "notice"}.get(found.severity, found.severity)
    text = found.message + (f"\nInstead: {found.suggestion}" if found.suggestion else "")
    place = f"file={as_property(where)},line={found.line},title={as_property(found.check)}"
    return f"::{kind} {place}::{annotated(text)}"


def verdict(findings: Sequence[Finding]) -> str:
    """Return how many findings there are of each severity."""
    found: list[str] = [finding.severity for finding in findings]
    names = (("error", "error"), ("warning", "warning"), ("info", "remark"))
    return ", ".join(count(found.count(severity), noun) for severity, noun in names) + "."
