"""Findings with where they stand and what to do, as a terminal and as programs read them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from enrich.check import Finding
from enrich.check.explanations import what_to_do
from enrich.cli.escaping import one_printed, printed
from enrich.dataset.rows import finding_rows
from enrich.lists.loading import Reading


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding, the list that it stands in, the title of its entry, and what to do."""

    where: str
    finding: Finding
    title: str
    do: str

    @property
    def group(self) -> tuple[str, object]:
        """What it stands together with: all that is found at its entry."""
        return self.where, self.finding.entry_id or self.finding.line


def shown(reading: Reading, findings: Sequence[Finding]) -> list[Shown]:
    """Return findings as they are shown, in their order."""
    entries = {entry.entry_id: entry for entry in reading.entries}
    found = []
    for one in findings:
        entry = entries.get(one.entry_id)
        where = (entry.file if entry else _file(one)) or reading.name
        found.append(Shown(where, one, entry.title if entry else "", what_to_do(one)))
    return found


def _file(finding: Finding) -> str:
    """Return the list of a finding that is about no entry, where there are several."""
    return str(next(iter(finding.evidence.get("files", ())), ""))


def grouped(findings: Sequence[Shown]) -> Iterator[list[Shown]]:
    """Yield the findings of each entry together."""
    for _, group in groupby(findings, key=lambda one: one.group):
        yield list(group)


def finding_text(where: str, found: Finding, do: str = "") -> str:
    """Return a finding for a person: where it is, how grave, what, the repair, what to do."""
    what = f"{found.line}: {found.severity}: {one_printed(found.message)} [{found.check}]"
    line = one_printed(f"{where}:{what}")
    repair = printed(found.suggestion or "").replace("\n", "\n    ")
    line = f"{line}\n    instead: {repair}" if repair else line
    return f"{line}\n    to do: {do}" if do else line


def as_text(findings: Sequence[Shown]) -> str:
    """Return findings for a terminal, a blank line between those of two entries."""
    groups = (
        "".join(f"{finding_text(one.where, one.finding, one.do)}\n" for one in group)
        for group in grouped(findings)
    )
    return "\n".join(groups)


def as_rows(findings: Sequence[Shown], *, several: bool) -> list[dict[str, Any]]:
    """Return findings as JSON has them; of several lists each says in which it stands."""
    rows = finding_rows(one.finding for one in findings)
    return [
        {
            **row,
            "evidence": json.loads(row["evidence"]),
            "to_do": one.do,
            **({"list": one.where} if several else {}),
        }
        for row, one in zip(rows, findings, strict=True)
    ]
