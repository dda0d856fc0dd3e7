"""What a person sees of a run when it has ended: in the terminal, and as Markdown."""

from __future__ import annotations

import json
import shlex
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.table import Table

from enrich.cli.console import voice
from enrich.dataset.run_summary import Summary
from enrich.harvest.lane_report import Report
from enrich.harvest.outage import outage, remaining
from enrich.normalization.folder_address import called, inside
from enrich.normalization.markdown_text import markdown as as_markdown
from enrich.normalization.text import count

_COUNTS = ("asked", "answered", "unknown", "failed", "known", "not asked")


def summary(result: Summary) -> str:
    """Return what came of a run, where it is, and what to try next, fit for the terminal."""
    console = Console(markup=False, emoji=False)
    with console.capture() as page:
        _print_summary(console, result)
    return page.get()


def _print_summary(console: Console, result: Summary) -> None:
    tell = voice(console)
    tell(headline(result))
    print_counts(console, result.papers, result.entries, result.findings, result.reports)
    for remark in remarks(result):
        tell(remark)
    tell(f"The dataset is in {called(result.out)}.  To try next:")
    tell("  " + try_next(result.out))


def print_counts(
    console: Console,
    papers: Counter[str],
    entries: Counter[str],
    findings: Counter[str],
    reports: list[Report],
) -> None:
    """Print how many papers, entries and findings there are of each kind, and who was asked."""
    tell = voice(console)
    tell("papers:  " + status_counts(papers, ("resolved", "partial", "unresolved")))
    tell("entries: " + status_counts(entries, tuple(sorted(entries))))
    tell("findings: " + status_counts(findings, ("error", "warning", "info")))
    console.print(provider_table(reports))


def headline(result: Summary) -> str:
    """Return in one line how much a list holds."""
    entries, papers = result.entries.total(), result.papers.total()
    return f"{result.source}: {count(entries, 'entry')}, {count(papers, 'paper')}"


def remarks(result: Summary) -> Iterator[str]:
    """Yield what did not go as hoped, a line each."""
    yield from provider_remarks(result.reports)
    for notice in result.notices:
        yield f"note: {notice}"


def provider_remarks(reports: Sequence[Report]) -> Iterator[str]:
    """Yield who could not be asked, and what a key would gain, a line each."""
    whole = outage(reports)
    if whole is not None:
        yield whole
    for report in remaining(reports):
        if report.why:
            yield f"{report.why}{_again_at(report)}" + (f" {report.hint}" if report.hint else "")
        elif report.hint:
            yield f"note: {report.hint}"


def markdown(result: Summary) -> str:
    """Return the summary as Markdown, for pages that keep it."""
    counts = _counts(result.reports)
    lines_ = [
        f"**{as_markdown(headline(result))}**",
        "",
        "| provider | " + " | ".join(counts) + " |",
    ]
    lines_.append("|---" * (len(counts) + 1) + "|")
    lines_ += ["| " + " | ".join(row) + " |" for row in _concerned(result.reports)]
    return "\n".join([*lines_, "", *(f"- {as_markdown(one)}" for one in remarks(result))])


def status_counts(counts: Mapping[str, int], names: tuple[str, ...]) -> str:
    """Return how many there are of each status."""
    return ", ".join(f"{counts.get(name, 0)} {name.replace('_', ' ')}" for name in names)


def _again_at(report: Report) -> str:
    """Return when asking makes sense again, where the sentence before does not say so."""
    at = "" if report.retry_at is None else f"{report.retry_at:%Y-%m-%d %H:%M} UTC"
    return "" if at in str(report.why) else f" (may be asked again at {at})"


def _concerned(reports: Sequence[Report]) -> list[list[str]]:
    """Return the figures of the providers that had anything to do."""
    counts = _counts(reports)
    rows = (_figures(report)[: len(counts) + 1] for report in reports)
    return [row for row in rows if any(figure not in ("0", "") for figure in row[1:])]


def _counts(reports: Sequence[Report]) -> tuple[str, ...]:
    """Return what is counted; records that were refused only where there are any."""
    return (*_COUNTS, "refused") if any(report.refused for report in reports) else _COUNTS


def provider_table(reports: list[Report]) -> Table:
    """Return the figures of the providers that had anything to do."""
    table = Table("provider", box=None, pad_edge=False)
    for name in _counts(reports):
        table.add_column(name, justify="right")
    for row in _concerned(reports):
        table.add_row(*row)
    return table


def _figures(r: Report) -> list[str]:
    counts = (r.asked, r.answered, r.unknown, r.failed, r.known, r.not_asked)
    return [r.provider, *map(str, counts), str(r.refused or "")]


def try_next(out: Path | str) -> str:
    """Return a command that shows the dataset, to be pasted into the same shell."""
    here = Path(sys.executable)
    python = here.relative_to(Path.cwd()) if here.is_relative_to(Path.cwd()) else here
    where = json.dumps(inside(out, "papers.parquet"), ensure_ascii=False)
    columns = '["title", "venue", "year", "status"]'
    code = f"import pandas as pd; print(pd.read_parquet({where})[{columns}])"
    if find_spec("pandas") is None:
        code = f"import pyarrow.parquet as pq; print(pq.read_table({where}, columns={columns}))"
    return f"{shlex.quote(str(python))} -c {shlex.quote(code)}"
