"""The dataset of a run: its tables, its manifest, and the summary for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from enrich.check.judgement import Heard, Judgement, judge
from enrich.dataset.derived_tables import derived
from enrich.dataset.link_table import answers
from enrich.dataset.output_folder import untouched
from enrich.dataset.rows import (
    Row,
    claim_rows,
    coverage,
    entry_rows,
    finding_rows,
    paper_rows,
)
from enrich.dataset.run_summary import Summary, manifest
from enrich.harvest.lane_report import Report
from enrich.normalization.private_addresses import shown
from enrich.resolution.entry_claims import key
from enrich.resolution.trust import status


def publish(out: Path, heard: Heard, started_at: datetime) -> Summary:
    """Judge every work and write the dataset, whole or not at all."""
    from enrich.dataset import earlier_dataset, kept_rows, write  # noqa: PLC0415  (pyarrow takes its time)

    before = earlier_dataset.previous(out)
    judged = judge(heard, before.papers.values())
    kept = kept_rows.kept(out)
    claims = claim_rows(judged.papers, judged.works)
    base = {
        "papers": paper_rows(judged.papers, before.papers, started_at),
        "entries": _entry_rows(heard, judged, claims),
        "claims": claims,
        "findings": finding_rows(judged.findings),
    }
    tables = {**base, **derived(base, kept.citations, kept.alive)}
    with untouched(out):
        stamp = f"{started_at:%Y%m%dT%H%M%S}"
        aside = [*kept.set_aside(out, stamp), *before.set_aside(out, write.FILES, stamp)]
    notices = [*heard.notices, *aside, *judged.refused()]
    summary = _summary(out, heard, judged, tables, started_at, notices)
    times = started_at, heard.harvest.shell.clock()
    told = manifest(summary, heard.reading, heard.read_at, times, coverage(tables["papers"]))
    write.write(out, tables, told)
    return summary


def _entry_rows(heard: Heard, judged: Judgement, claims: Iterable[Row]) -> list[Row]:
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
    told = {row["ref"] for row in claims}
    answered = {ref: at for ref, at in answers(heard.claims).items() if str(ref) not in told}
    named = heard.reading.name
    return entry_rows(heard.entries, named, paper_of, status_of, judged.fits, answered)


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
    )


def _reports(heard: Heard, judged: Judgement) -> list[Report]:
    """Return how it went with each provider, and how many of its records are not believed."""
    refused = Counter(one.provider for work in judged.works for one in work.refusals)
    names = [*heard.harvest.reports, *sorted(set(refused) - set(heard.harvest.reports))]
    reports = ((name, heard.harvest.reports.get(name, Report(name))) for name in names)
    return [replace(report, refused=refused[name]) for name, report in reports]
