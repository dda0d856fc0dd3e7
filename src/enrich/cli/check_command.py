"""`enrich check`: what is wrong with the list, for a person, a script or GitHub."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from enrich import pipeline
from enrich.check import Finding
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
from enrich.lists.folder import expanded, is_folder
from enrich.lists.loading import Reading
from enrich.lists.location import called, raw_address
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
            list=list_ or None,
            records=records,
            offline=offline or None,
            links=links or None,
            patience=patience,
        )
        if out and not fix:
            raise BadUsage("--out says where the mended list goes; say --fix, too.")
        targets = _targets(settings.lists, out) if fix else {}
        with progress(Screen(stderr=True)) as (tell, say):
            shell = Shell(lanes=threads, tell=tell, say=say)
            result = pipeline.check_list(  # nosec B604  # no such shell
                settings, refresh=refresh, shell=shell, fix=fix
            )
        if fix:
            _write_back(result, targets)
        with closed_pipe_allowed():
            _print_findings(result.reading, result.findings, format_)
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


def _targets(lists: Sequence[str], out: Path | None) -> dict[str, Path]:
    """Return where each mended list goes, by what it is called: the file named, else its own."""
    if out == Path("-"):  # findings are printed there
        raise BadUsage("The mended list cannot be printed; name a file with --out FILE.")
    if out is not None and (len(lists) > 1 or is_folder(lists[0])):
        raise BadUsage("--out FILE is for one list; several are mended where they are.")
    for one in lists if out is None else ():
        if one == "-" or raw_address(one):
            raise BadUsage(f"{called(one)} is no file to write back; name one with --out FILE.")
    return {called(where): out or Path(where) for where, _ in expanded(lists)}


def _write_back(result: pipeline.Checked, targets: Mapping[str, Path]) -> None:
    """Write each list with its certain repairs; one that needs none stays untouched."""
    files = result.reading.files
    mended = Counter(entry.file or files[0].name for entry in result.repaired)
    for file in files:
        target = targets[file.name]
        if mended[file.name] or not _is(target, file.name):
            replace_file(target, file.body)
        if mended[file.name] or len(files) == 1:
            err(f"{count(mended[file.name], 'entry')} mended in {target}.")
    if len(files) > 1 and not mended:
        err(f"0 entries mended in {count(len(files), 'list')}.")


def _is(target: Path, name: str) -> bool:
    """Tell whether a list goes where it came from."""
    return target.exists() and Path(name).exists() and target.samefile(name)


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
