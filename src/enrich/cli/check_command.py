"""`enrich check`: what is wrong with the list, for a person, a script or GitHub."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from enrich import pipeline
from enrich.check import Finding
from enrich.cli.console import closed_pipe_allowed, errors_as_sentences, threads
from enrich.cli.options import (
    Links,
    ListOption,
    Offline,
    Patience,
    Records,
    Refresh,
)
from enrich.cli.progress import progress
from enrich.dataset.rows import finding_rows
from enrich.errors import BadUsage
from enrich.harvest.shell import Shell
from enrich.lists.location import raw_address
from enrich.normalization.text import count
from enrich.repair.apply import write as replace_file
from enrich.settings import load


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def check(
    list_: ListOption = None,
    records: Records = None,
    offline: Offline = False,
    links: Links = False,
    refresh: Refresh = None,
    patience: Patience = None,
    format_: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what is certain.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write the mended list to FILE.")] = None,
) -> None:
    """Say what is wrong with the list; exit 1 if there are errors."""
    with errors_as_sentences():
        settings = load(
            list=list_,
            records=records,
            offline=offline or None,
            links=links or None,
            patience=patience,
        )
        if out and not fix:
            raise BadUsage("--out says where the mended list goes; say --fix, too.")
        target = _target(settings.list, out) if fix else None
        with progress(Console(stderr=True)) as (tell, say):
            shell = Shell(lanes=threads, tell=tell, say=say)
            result = pipeline.check_list(settings, refresh=refresh, shell=shell, fix=fix)
        if target:
            _write_back(result, target)
        with closed_pipe_allowed():
            _print_findings(result.reading.name, result.findings, format_)
        for notice in result.notices:
            print(f"note: {notice}", file=sys.stderr)
        print(verdict(result.findings), file=sys.stderr)
    if any(finding.severity == "error" for finding in result.findings):
        raise typer.Exit(1)


def _print_findings(where: str, findings: list[Finding], format_: Format) -> None:
    if format_ is Format.JSON:
        rows = finding_rows(findings)
        told_ = [{**row, "evidence": json.loads(row["evidence"])} for row in rows]
        print(json.dumps(told_, ensure_ascii=False, indent=2))
        return
    line = annotation if format_ is Format.GITHUB else finding_text
    for found in findings:
        print(line(where, found))


def _target(list_: str, out: Path | None) -> Path:
    """Return where the mended list goes: the file named, else the list's own."""
    if out is not None:
        return out
    if list_ == "-" or raw_address(list_):
        raise BadUsage(f"{list_} is no file to write back; name one with --out FILE.")
    return Path(list_)


def _write_back(result: pipeline.Checked, target: Path) -> None:
    """Write the list with its certain repairs; one that needs none stays untouched."""
    if result.repaired or not _is_list(target, result.reading.name):
        replace_file(target, result.reading.body)
    print(f"{count(len(result.repaired), 'entry')} mended in {target}.", file=sys.stderr)


def _is_list(target: Path, name: str) -> bool:
    return target.exists() and Path(name).exists() and target.samefile(name)


def finding_text(where: str, found: Finding) -> str:
    """Return a finding for a person: where it is, how grave, what, and the repair."""
    line = f"{where}:{found.line}: {found.severity}: {found.message} [{found.check}]"
    repair = (found.suggestion or "").replace("\n", "\n    ")
    return f"{line}\n    instead: {repair}" if repair else line


def annotation(where: str, found: Finding) -> str:
    """Return a finding as a workflow command that GitHub shows at the line."""
    kind = {"info": "notice"}.get(found.severity, found.severity)
    text = found.message + (f"\nInstead: {found.suggestion}" if found.suggestion else "")
    place = f"file={_property(where)},line={found.line},title={_property(found.check)}"
    return f"::{kind} {place}::{_escaped(text)}"


def _escaped(text: str) -> str:
    """Return text as the value of a workflow command.

    >>> _escaped("100 %\\n")
    '100 %25%0A'
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def verdict(findings: Sequence[Finding]) -> str:
    """Return how many findings there are of each severity."""
    found: list[str] = [finding.severity for finding in findings]
    names = (("error", "error"), ("warning", "warning"), ("info", "remark"))
    return ", ".join(count(found.count(severity), noun) for severity, noun in names) + "."
