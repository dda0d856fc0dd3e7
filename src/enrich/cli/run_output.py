"""What a person sees of a run when it has ended: in the terminal, and as Markdown."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterator, Sequence
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
    tell("papers:  " + _parts(result.papers, ("resolved", "partial", "unresolved")))
    tell("entries: " + _parts(result.entries, tuple(sorted(result.entries))))
    tell("findings: " + _parts(result.findings, ("error", "warning", "info")))
    console.print(_providers(result.reports))
    for remark in remarks(result):
        tell(remark)
    tell(f"The dataset is in {called(result.out)}.  To try next:")
    tell("  " + try_next(result.out))


def headline(result: Summary) -> str:
    """Return in one line how much a list holds."""
    entries, papers = result.entries.total(), result.papers.total()
    return f"{result.source}: {count(entries, 'entry')}, {count(papers, 'paper')}"


def remarks(result: Summary) -> Iterator[str]:
    """Yield what did not go as hoped, a line each."""
    whole = outage(result.reports)
    if whole is not None:
        yield whole
    for report in remaining(result.reports):
        if report.why:
            yield f"{report.why}{_again_at(report)}" + (f" {report.hint}" if report.hint else "")
        elif report.hint:
            yield f"note: {report.hint}"
    for notice in result.notices:
        yield f"note: {notice}"


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


def _parts(counts: dict[str, int], names: tuple[str, ...]) -> str:
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


def _providers(reports: list[Report]) -> Table:
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
