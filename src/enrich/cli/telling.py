"""What `enrich check` tells of its findings: printed, summed up, and accepted where one says so."""

from __future__ import annotations

import codecs
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from enrich.cli import findings_markdown, github_annotations, sarif
from enrich.cli.check_options import Format
from enrich.cli.console import closed_pipe_allowed, err, out_json, out_page
from enrich.cli.shown_findings import Shown, as_rows, as_text, shown
from enrich.curation import accepted_findings, told_findings
from enrich.curation.accepted_findings import Accepted
from enrich.curation.finding_order import counted
from enrich.curation.told_findings import Told
from enrich.errors import BadUsage
from enrich.lists.loading import Reading
from enrich.normalization.text import count
from enrich.pipeline import Checked
from enrich.repair.apply import write as replace_file
from enrich.settings import Settings


@dataclass(frozen=True, slots=True)
class Telling:
    """How the findings of a check are told, and what becomes of them."""

    format: Format = Format.TEXT
    everything: bool = False
    since: str | None = None
    update: bool = False
    reason: str = ""

    def accepted(self, settings: Settings) -> list[Accepted]:
        """Return what is known and accepted; raise `BadUsage` where options contradict."""
        if self.update and self.since:
            raise BadUsage("--update-accepted needs the whole list; leave --changed-since out.")
        if self.reason and not self.update:
            raise BadUsage("--reason says why --update-accepted accepts; say that, too.")
        return accepted_findings.load(settings, required=not self.update)

    def tell(
        self, result: Checked, settings: Settings, known: Sequence[Accepted], *, quiet: bool = False
    ) -> Told:
        """Print what is to be told, or accept it, and sum up; of a `quiet` one only the sum."""
        read, whole = result.reading, self.since is None
        every = {"everything": self.everything, "whole": whole}
        told = told_findings.told(read, result.findings, settings, known, **every)
        notices = [*result.notices, *told.notices]
        if self.update:
            accept(read, told, settings, self.reason)
            done = [told_findings.no_longer(one) for one in told.gone]
            told = replace(told, findings=[])
            notices = [one for one in notices if one not in done]
        with closed_pipe_allowed():
            show(read, replace(told, findings=[]) if quiet else told, notices, self.format)
        if not whole:
            looked = count(len(read.entries), "entry")
            err(f"{looked} of {len(read.entries) + len(read.beside)} looked at.")
        sum_up(told, notices)
        return told


def show(reading: Reading, told: Told, notices: Sequence[str], format_: Format) -> None:
    """Print findings; with annotations, all of them go to the summary of the step, too."""
    found = shown(reading, told.findings)
    if format_ is Format.TEXT:
        out_page(as_text(found))
    elif format_ is Format.JSON:
        out_json(as_rows(found, several=len(reading.files) > 1), indent=2)
    elif format_ is Format.SARIF:
        out_json(sarif.log(found, os.environ), indent=2)
    elif format_ is Format.MARKDOWN:
        out_page(findings_markdown.page(found, notices))
    else:
        _annotate(found, notices)


def _annotate(found: Sequence[Shown], notices: Sequence[str]) -> None:
    for line in github_annotations.as_annotations(found, os.environ):
        out_page(f"{line}\n")
    more = github_annotations.left_out(found)
    summed = github_annotations.add_to_summary(findings_markdown.page(found, notices))
    if more:
        where = "they stand in the summary" if summed else "--format text tells all"
        err(f"note: {count(more, 'finding')} more than GitHub shows as annotations: {where}.")


def sum_up(told: Told, notices: Sequence[str]) -> None:
    """Say what else is to be said, and how many findings there are."""
    for notice in notices:
        err(f"note: {notice}")
    if told.accepted:
        err(f"note: {count(len(told.accepted), 'finding')} known and accepted.")
    more = " `enrich explain CHECK` says more of a check." if told.findings else ""
    err(counted(told.findings) + more)


def accept(reading: Reading, told: Told, settings: Settings, reason: str) -> None:
    """Write all that is told into the file of what is accepted, and say what became of it."""
    path = accepted_findings.place(settings)
    titles = {entry.entry_id: entry.title for entry in reading.entries}
    new = [(one, titles.get(one.entry_id, "")) for one in told.findings]
    body = path.read_bytes() if path.exists() else b""
    before = body.decode("utf-8-sig").replace("\r\n", "\n")
    after = accepted_findings.updated(before, told.kept, new, reason.strip())
    if after != before:
        replace_file(path, _as_it_was(body, after.encode("utf-8", "replace")))
    for one in told.gone:
        err(f"Taken out: {one.named}{_because(one)}")
    err(
        f"{path}: {count(len(new), 'finding')} accepted anew, {len(told.kept)} as before, "
        f"{len(told.gone)} taken out." + (_say_why(path) if new and not reason.strip() else "")
    )


def _as_it_was(body: bytes, text: bytes) -> bytes:
    """Return a text with the line ends, and the mark at its head, that a file has."""
    head = codecs.BOM_UTF8 if body.startswith(codecs.BOM_UTF8) else b""
    return head + (text.replace(b"\n", b"\r\n") if b"\r\n" in body else text)


def _because(one: Accepted) -> str:
    reason = one.told.get("reason", "").strip()
    return f", which was accepted because: {reason}" if reason else "."


def _say_why(path: Path) -> str:
    return f" Say why in {path}, in `reason`."
