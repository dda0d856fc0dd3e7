"""The dataset of a run: its tables, its manifest, and the summary for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from enrich.check.judgement import Heard, Judgement, judge
from enrich.dataset import column_rules, gate
from enrich.dataset.output_folder import held, set_aside, untouched
from enrich.dataset.rows import (
    Row,
    claim_rows,
    coverage,
    entry_rows,
    finding_rows,
    paper_rows,
)
from enrich.dataset.run_summary import Summary, manifest
from enrich.dataset.standing import Tables
from enrich.errors import Held
from enrich.harvest.lane_report import Report
from enrich.normalization.private_addresses import shown
from enrich.resolution.entry_claims import key
from enrich.resolution.trust import status
from enrich.schema import TABLES


def publish(out: Path, heard: Heard, started_at: datetime, *, force: bool = False) -> Summary:
    """Judge every work and write the dataset, whole or not at all.

    One that lost more than its list explains is set aside, and `Held` raised, unless by `force`.
    One with a row that breaks a rule of its column is not written at all.
    """
    from enrich.dataset import earlier_dataset, run_news, write  # noqa: PLC0415  (pyarrow)
    from enrich.dataset.history import as_of  # noqa: PLC0415

    before = earlier_dataset.previous(out)
    judged = judge(heard, before.papers.values())
    tables = {
        **{table.name: [] for table in TABLES},
        "papers": paper_rows(judged.papers, before.papers, started_at),
        "entries": _entry_rows(heard, judged),
        "claims": claim_rows(judged.papers, judged.works),
        "findings": finding_rows(judged.findings),
    }
    column_rules.check(tables, TABLES)
    lost, changes = _held_against(before.tables(gate.COLUMNS), tables, heard)
    notices = [*heard.notices, *changes, *judged.corrections.notices, *judged.refused()]

    def told(notices: list[str]) -> tuple[Summary, dict[str, Any]]:
        summary = _summary(out, heard, judged, tables, started_at, notices)
        times = started_at, heard.harvest.shell.clock()
        covered = coverage(tables["papers"])
        return summary, manifest(summary, heard.reading, heard.read_at, times, covered)

    if lost and not force:
        summary, written = told(notices)
        write.write(out, tables, {**written, "held": lost}, put=set_aside)
        raise Held(gate.sentence(lost, held(out, summary.run_id)))
    if lost:
        notices.append(f"Published by --force, though this was lost: {'; '.join(lost)}.")
    news = run_news.of_run(out, tables, heard.reading.name, started_at, heard.harvest.settings)
    with untouched(out):
        stamp = f"{started_at:%Y%m%dT%H%M%S}"
        notices += [*before.set_aside(out, write.FILES, stamp), *news.set_aside(out, stamp)]
        history, damaged = as_of.known(out)
    summary, written = told([*notices, *damaged, *news.notices])
    record = partial(as_of.record, out, history, started_at)
    write.write(out, tables, written, beside=news.files, record=record)
    news.clear_away(out)
    return summary


def _held_against(before: Tables, tables: Tables, heard: Heard) -> tuple[list[str], list[str]]:
    """Return what is lost beside an earlier dataset, and what else of the change is told."""
    witnesses = {provider.name for provider in heard.harvest.witnesses}
    lost = gate.losses(before, tables, witnesses)
    return lost, list(gate.remarks(before, tables, witnesses))


def _entry_rows(heard: Heard, judged: Judgement) -> list[Row]:
    paper_of = {}
    status_of = {entry.entry_id: "not_a_paper" for entry in heard.entries}
    status_of |= dict.fromkeys(judged.relinked, "abstained")  # what they mean is not known
    for work, paper in zip(judged.works, judged.papers, strict=True):
        known = status(paper) != "unresolved"
        refs = [*work.refs, *map(key, work.entries)]
        outcome = "resolved" if known else heard.harvest.outcome(refs)
        for entry in work.entries:
            paper_of[entry.entry_id] = paper.paper_id
            status_of[entry.entry_id] = "relinked" if entry.entry_id in judged.relinked else outcome
    return entry_rows(heard.entries, heard.reading.name, paper_of, status_of, judged.fits)


def _summary(
    out: Path,
    heard: Heard,
    judged: Judgement,
    tables: Mapping[str, list[Row]],
    started_at: datetime,
    notices: list[str],
) -> Summary:
    return Summary(
        run_id=f"{started_at:%Y%m%dT%H%M%SZ}-{heard.reading.sha256[:8]}",
        source=heard.reading.name,
        out=out,
        entries=Counter(row["status"] for row in tables["entries"]),
        papers=Counter(row["status"] for row in tables["papers"]),
        findings=Counter(row["severity"] for row in tables["findings"]),
        reports=_reports(heard, judged),
        notices=list(dict.fromkeys(map(shown, notices))),
        second_looks=heard.harvest.second_looks(),
        corrections=judged.corrections.rows,
    )


def _reports(heard: Heard, judged: Judgement) -> list[Report]:
    """Return how it went with each provider, and how many of its records are not believed."""
    refused = Counter(one.provider for work in judged.works for one in work.refusals)
    names = [*heard.harvest.reports, *sorted(set(refused) - set(heard.harvest.reports))]
    reports = ((name, heard.harvest.reports.get(name, Report(name))) for name in names)
    return [replace(report, refused=refused[name]) for name, report in reports]
