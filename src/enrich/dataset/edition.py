"""The tables of a run as they are written: with manifest, feed and history, or set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from enrich.check.judgement import Heard
from enrich.dataset import gate, parquet, write
from enrich.dataset.basis import Basis
from enrich.dataset.completeness import completeness
from enrich.dataset.derived.kept_rows import Kept
from enrich.dataset.diff import run_news
from enrich.dataset.earlier_dataset import Previous
from enrich.dataset.history import as_of
from enrich.dataset.manifest_file import MANIFEST, manifest_told
from enrich.dataset.place.output_folder import held, set_aside, untouched
from enrich.dataset.place.partitions import refreshes
from enrich.dataset.place.working_folder import WorkingFolder
from enrich.dataset.rows import coverage
from enrich.dataset.run_page import PageMaker, no_page
from enrich.dataset.run_summary import Summary, manifest, reported
from enrich.dataset.table_rows import Row
from enrich.errors import Held
from enrich.normalization.private_addresses import shown


@dataclass(frozen=True)
class Edition:
    """The tables of a run, and all that is told of them."""

    place: WorkingFolder
    heard: Heard
    refused: Counter[str]  # records that are not believed, by provider
    corrections: list[dict[str, Any]]  # by hand, with their reasons
    lasting: Sequence[str]  # notices that are true as long as nothing changes
    tables: dict[str, Sequence[Row]]
    started_at: datetime
    page: PageMaker = no_page
    rests_on: Basis | None = None

    def set_aside(self, lost: Sequence[str], notices: Sequence[str]) -> NoReturn:
        """Keep the tables beside the dataset, and raise `Held` with what they have lost."""
        out, summary = self.place.path, self._summary(notices)
        told = {**self._manifest(summary), "held": list(lost)}
        write.write(out, self.tables, told, put=set_aside)
        kept = held(out, summary.run_id) if self.place.place == out else None
        raise Held(gate.sentence(lost, kept, refreshes(self.place.place)))

    def put_in_place(self, before: Previous, kept: Kept, notices: Sequence[str]) -> Summary:
        """Let the tables be the dataset, and add to its history what they change."""
        out, stamp = self.place.path, f"{self.started_at:%Y%m%dT%H%M%S}"
        heard, tables = self.heard, self.tables
        news = run_news.of_run(
            out, tables, heard.reading.name, self.started_at, heard.harvest.settings
        )
        told = self._manifest(self._summary([*notices, *news.notices]))
        news = news.beside(self.page(tables, told, news.changes))
        with untouched(out):
            aside = [*kept.set_aside(out, stamp), *before.set_aside(out, write.FILES, stamp)]
            aside += news.set_aside(out, stamp)
            history, damaged = as_of.known(out)
        aside += [*damaged, *write.own_card(out)]
        aside = [sentence.replace(str(out), str(self.place.place)) for sentence in aside]
        summary = self._summary([*notices, *aside, *news.notices])
        told = self._manifest(summary)

        def record(stage: Path) -> None:
            tables.clear()  # what is written by now is read by columns, in a tenth of the memory
            parquet.release_memory()
            as_of.record(out, history, self.started_at, stage)

        written = write.write(out, tables, told, beside=news.files, record=record)
        summary.manifest, summary.changes = written.manifest, news.changes
        news.clear_away(out)
        self._keep_basis(summary)
        self.place.hand_over(summary.run_id)
        return summary

    def _keep_basis(self, summary: Summary) -> None:
        """Keep what the dataset rests on, so that a run which changes nothing lets it stand."""
        if self.rests_on is not None:
            counts = {
                "entries": dict(summary.entries),
                "papers": dict(summary.papers),
                "findings": dict(summary.findings),
            }
            told = replace(self.rests_on, notices=self.lasting, counts=counts)
            replace(told, refused=dict(self.refused)).keep(self.place.path, summary.run_id)

    def _manifest(self, summary: Summary) -> dict[str, Any]:
        times = self.started_at, self.heard.harvest.shell.clock()
        covered = coverage(self.tables["papers"])
        before = manifest_told(self.place.path / MANIFEST)
        return {
            **manifest(summary, self.heard.reading, self.heard.read_at, times, covered),
            **completeness(self.heard, summary.reports, before, times),
        }

    def _summary(self, notices: Sequence[str]) -> Summary:
        reading = self.heard.reading
        return Summary(
            run_id=f"{self.started_at:%Y%m%dT%H%M%SZ}-{reading.sha256[:8]}",
            source=reading.name,
            out=self.place.place,
            entries=Counter(row["status"] for row in self.tables["entries"]),
            papers=Counter(row["status"] for row in self.tables["papers"]),
            findings=Counter(row["severity"] for row in self.tables["findings"]),
            finding_rows=self.tables["findings"],
            reports=reported(self.heard.harvest.reports, self.refused),
            notices=list(dict.fromkeys(map(shown, notices))),
            second_looks=self.heard.harvest.second_looks(),
            corrections=self.corrections,
        )
