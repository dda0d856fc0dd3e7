"""A run that changes nothing: the dataset stands, and its manifest tells that it was looked at."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, overload

from enrich.check.judgement import Heard
from enrich.dataset.basis import Basis, standing
from enrich.dataset.completeness import completeness
from enrich.dataset.diff.change import Changes
from enrich.dataset.manifest_file import MANIFEST, manifest_told, moment_of
from enrich.dataset.place.output_folder import let_go, untouched
from enrich.dataset.place.plain_files import replace_synced
from enrich.dataset.place.working_folder import WorkingFolder
from enrich.dataset.run_page import PageMaker, no_page
from enrich.dataset.run_summary import Summary, manifest, reported
from enrich.harvest.rounds import Harvest
from enrich.lists.loading import Reading, first_read
from enrich.schema import FINDINGS

Row = Mapping[str, Any]


def let_stand(
    place: WorkingFolder,
    reading: Reading,
    harvest: Harvest,
    started_at: datetime,
    page: PageMaker = no_page,
) -> Summary | None:
    """Let a dataset stand if all that it rests on does, and write its manifest; else return None.

    That tells of this run when it was, who had answered before, and whether it was complete.
    """
    folder = place.path
    basis = standing(folder, reading, harvest, page)
    if basis is None:
        return None
    heard = Heard(reading, first_read(reading, harvest.store, started_at), [], harvest)
    before = manifest_told(folder / MANIFEST)
    times = started_at, harvest.shell.clock()
    summary = _summary(place, heard, basis, before, started_at)
    summary.manifest = {
        **before,
        **manifest(summary, reading, heard.read_at, times, before["coverage"]),
        **completeness(heard, summary.reports, before, times),
    }
    text = json.dumps(summary.manifest, ensure_ascii=False, indent=2)
    with untouched(folder):
        let_go(folder)
        replace_synced(Path(os.path.realpath(folder / MANIFEST)), f"{text}\n".encode())
    return summary


def _summary(
    place: WorkingFolder,
    heard: Heard,
    basis: Basis,
    before: Mapping[str, Any],
    started_at: datetime,
) -> Summary:
    since = moment_of(basis.run_id)
    when = f"{since:%Y-%m-%d %H:%M} UTC"
    notice = f"Nothing has changed since the run of {when}: its dataset stands."
    return Summary(
        run_id=basis.run_id,
        source=heard.reading.name,
        out=place.place,
        entries=Counter(basis.counts["entries"]),
        papers=Counter(basis.counts["papers"]),
        findings=Counter(basis.counts["findings"]),
        reports=reported(heard.harvest.reports, basis.refused),
        notices=list(dict.fromkeys([*heard.notices, *basis.notices, notice])),
        corrections=before["corrections"],
        changes=Changes(since, started_at),
        finding_rows=_Findings(place.path),
    )


class _Findings(Sequence[Row]):
    """The findings of a dataset, read when somebody asks for them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        from enrich.dataset.run_files import RunFiles  # noqa: PLC0415  (pyarrow takes its time)

        return RunFiles(self._folder).rows(FINDINGS)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        return self._rows[place]
