"""What a person wants to know of a run, and what its manifest says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from enrich import __version__
from enrich.dataset.diff.change import Changes
from enrich.harvest.lane_report import Report
from enrich.harvest.outage import outage
from enrich.lists.list_file import ListFile
from enrich.lists.loading import Reading
from enrich.model import SourceLines
from enrich.schema import VERSION


@dataclass(slots=True)
class Summary:
    """What a person wants to know of a run."""

    run_id: str
    source: str  # the list, as it was named
    out: Path | str  # a folder, or an address as it may be shown
    entries: Counter[str]  # by status
    papers: Counter[str]  # by status
    findings: Counter[str]  # by severity
    reports: list[Report]
    notices: list[str]
    second_looks: list[dict[str, Any]] = field(default_factory=list)  # answers that wait for one
    corrections: list[dict[str, Any]] = field(default_factory=list)  # by hand, with their reasons
    manifest: Mapping[str, Any] = field(default_factory=dict)  # as it was written
    changes: Changes | None = None  # since the run before
    finding_rows: Sequence[Mapping[str, Any]] = ()  # as in the table

    @property
    def failed(self) -> int:
        """How many refs could not be asked about."""
        return sum(report.failed for report in self.reports)

    @property
    def is_of_copy(self) -> bool:
        """Whether a list could not be asked for, so that its copy was read."""
        told = self.manifest.get("list", {})
        copied = any(one.get("copy") for one in (told, *told.get("files", ())))
        return copied and not self.manifest.get("offline")


def reported(reports: Mapping[str, Report], refused: Mapping[str, int]) -> list[Report]:
    """Return how it went with each provider, and how many of its records are not believed."""
    names = [*reports, *sorted(set(refused) - set(reports))]
    told = ((name, reports.get(name, Report(name))) for name in names)
    return [replace(report, refused=refused.get(name, 0)) for name, report in told]


def manifest(
    summary: Summary,
    reading: Reading,
    read_at: datetime,
    times: tuple[datetime, datetime],
    covered: dict[str, float],
) -> dict[str, Any]:
    """Return what `manifest.json` says of a run beside its files; `times` are start and end."""
    return {
        "run_id": summary.run_id,
        "schema": VERSION,
        "code": __version__,
        "started_at": times[0].isoformat(),
        "finished_at": times[1].isoformat(),
        "list": {
            "path": reading.name,
            "sha256": reading.sha256,
            "read_at": read_at.isoformat(),
            "not_read": [_place(one) for one in reading.lines if one.likely],
            **_origin(reading.files),
        },
        "coverage": covered,
        "providers": {report.provider: report.figures() for report in summary.reports},
        "notices": [*filter(None, [outage(summary.reports)]), *summary.notices],
        "second_looks": summary.second_looks,
        "corrections": summary.corrections,
    }


def _place(one: SourceLines) -> dict[str, Any]:
    """Return where lines stand that look like an entry and were not read, and why."""
    place = {"line": one.line, "line_end": one.line_end, "reason": one.reason}
    return {"path": one.file, **place} if one.file else place


def _origin(files: Sequence[ListFile]) -> dict[str, Any]:
    """Return how a list was come by; of several what each is called, and its digest, too."""
    if len(files) == 1:
        return _fetched(files[0])
    named = [(file, {"path": file.name, "sha256": file.sha256}) for file in files]
    return {"files": [{**told, **_fetched(file)} for file, told in named]}


def _fetched(file: ListFile) -> dict[str, Any]:
    """Return of a list at an address when its source told it, and which copy stood in and why."""
    one = file.origin
    if one is None:
        return {}
    return {"fetched_at": one.fetched_at.isoformat(), "copy": one.copy, "why": one.why}
