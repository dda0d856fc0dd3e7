"""What a person sees in the terminal: progress while it works, then a summary."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

from enrich.check import Finding
from enrich.dataset.rows import Row
from enrich.dataset.run_summary import Summary
from enrich.harvest.lane import Tell
from enrich.harvest.lane_report import Report
from enrich.normalization.text import count
from enrich.providers.base import Provider
from enrich.store import Count, utc_now

_COUNTS = ("asked", "answered", "unknown", "failed", "known", "not asked")


Voice = Callable[[str], None]


@contextmanager
def progress(console: Console) -> Iterator[tuple[Tell, Voice]]:
    """Show how far each provider is: bars in a terminal, else plain lines."""
    say = _teller(console)
    if not console.is_terminal:
        yield lines(say), say
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bars:
        rows: dict[str, TaskID] = {}

        def tell(provider: str, done: int, total: int) -> None:
            if provider not in rows:
                rows[provider] = bars.add_task(provider, total=total)
            bars.update(rows[provider], completed=done, total=total)

        yield tell, say


def lines(say: Voice) -> Tell:
    """Return a voice that says one plain line for each step of a provider."""
    return lambda provider, done, total: say(f"{provider}: {done} of {total} refs")


def summary(result: Summary) -> str:
    """Return what came of a run, where it is, and what to try next, fit for the terminal."""
    console = Console()
    with console.capture() as page:
        _print_summary(console, result)
    return page.get()


def _print_summary(console: Console, result: Summary) -> None:
    tell = _teller(console)
    tell(headline(result))
    tell("papers:  " + _parts(result.papers, ("resolved", "partial", "unresolved")))
    tell("entries: " + _parts(result.entries, tuple(sorted(result.entries))))
    tell("findings: " + _parts(result.findings, ("error", "warning", "info")))
    console.print(_providers(result.reports))
    for remark in remarks(result):
        tell(remark)
    tell(f"The dataset is in {result.out}.  To try next:")
    tell("  " + try_next(result.out))


def headline(result: Summary) -> str:
    """Return in one line how much a list holds."""
    entries, papers = result.entries.total(), result.papers.total()
    return f"{result.source}: {count(entries, 'entry')}, {count(papers, 'paper')}"


def remarks(result: Summary) -> Iterator[str]:
    """Yield what did not go as hoped, a line each."""
    for report in result.reports:
        if report.why:
            yield f"{report.why}{_not_before(report)}" + (f" {report.hint}" if report.hint else "")
        elif report.hint:
            yield f"note: {report.hint}"
    for notice in result.notices:
        yield f"note: {notice}"


def markdown(result: Summary) -> str:
    """Return the summary as Markdown, for pages that keep it."""
    lines_ = [f"**{headline(result)}**", "", "| provider | " + " | ".join(_COUNTS) + " |"]
    lines_.append("|---" * (len(_COUNTS) + 1) + "|")
    lines_ += ["| " + " | ".join(row) + " |" for row in _concerned(result.reports)]
    return "\n".join([*lines_, "", *(f"- {remark}" for remark in remarks(result))])


def _teller(console: Console) -> Voice:
    return lambda text: console.print(Text(text), soft_wrap=True)


def _parts(counts: dict[str, int], names: tuple[str, ...]) -> str:
    return ", ".join(f"{counts.get(name, 0)} {name.replace('_', ' ')}" for name in names)


def _not_before(report: Report) -> str:
    """Return from when on asking makes sense, unless that is soon."""
    if report.retry_at is None or report.retry_at - utc_now() < timedelta(minutes=10):
        return ""
    return f" (not before {report.retry_at:%Y-%m-%d %H:%M} UTC)"


def _concerned(reports: Iterable[Report]) -> list[list[str]]:
    """Return the figures of the providers that had anything to do."""
    rows = map(_figures, reports)
    return [row for row in rows if any(figure != "0" for figure in row[1:])]


def _providers(reports: list[Report]) -> Table:
    table = Table("provider", box=None, pad_edge=False)
    for name in _COUNTS:
        table.add_column(name, justify="right")
    for row in _concerned(reports):
        table.add_row(*row)
    return table


def _figures(r: Report) -> list[str]:
    counts = (r.asked, r.answered, r.unknown, r.failed, r.known, r.not_asked)
    return [r.provider, *map(str, counts)]


def providers(every: Sequence[Provider], asked: Sequence[Provider], out: Path) -> str:
    """Return a table of all providers; `asked` are those that are on."""
    last = _last_run(out)
    table = Table(
        "provider", "on", "accepts", "batch", "pause", "fresh", "key", "last run", box=None
    )
    for p in every:
        key = ("set" if p.options.secret() else "not set") if p.key_variables else "-"
        table.add_row(
            p.name,
            "yes" if p.name in {one.name for one in asked} else "no",
            " ".join(sorted(p.accepts)),
            "-" if p.is_local else str(p.batch),
            "-" if p.is_local else f"{p.pause:g} s",
            f"{p.fresh.days} d",
            key,
            _outcome(last.get(p.name, {})),
        )
    return _page(table)


def _last_run(out: Path) -> dict[str, dict[str, int]]:
    try:
        manifest = json.loads((out / "manifest.json").read_text("utf-8"))
        return dict(manifest["providers"])
    except (OSError, ValueError, LookupError, TypeError):
        return {}  # no run yet, or one that cannot be read: nothing to show


def _outcome(figures: dict[str, int]) -> str:
    names = ("answered", "unknown", "failed", "known")
    return ", ".join(f"{figures[name]} {name}" for name in names if figures.get(name)) or "-"


def _page(table: Table) -> str:
    console = Console(width=None if sys.stdout.isatty() else 160)
    with console.capture() as page:
        console.print(table)
    return page.get()


def stats(counts: Sequence[Count]) -> str:
    """Return a table of what the log of records holds."""
    table = Table("provider", "records", "refs", "absences", "bytes", "first", "last", box=None)
    for c in counts:
        days = (f"{c.first_at:%Y-%m-%d}", f"{c.last_at:%Y-%m-%d}")
        table.add_row(c.provider, str(c.records), str(c.refs), str(c.absences), str(c.size), *days)
    return _page(table)


def entry(row: Row) -> str:
    """Return one line about an entry: where it stands, what it is, what it links to."""
    return f"{row['line']:>5}  {row['kind']:<11} {row['ref'] or row['url'] or '-'}  {row['title']}"


def finding(where: str, found: Finding) -> str:
    """Return a finding for a person: where it is, how grave, what, and the repair."""
    line = f"{where}:{found.line}: {found.severity}: {found.message} [{found.check}]"
    repair = (found.suggestion or "").replace("\n", "\n    ")
    return f"{line}\n    instead: {repair}" if repair else line


def annotation(where: str, found: Finding) -> str:
    """Return a finding as a workflow command that GitHub shows at the line."""
    kind = {"info": "notice"}.get(found.severity, found.severity)
    text = found.message + (f"\nInstead: {found.suggestion}" if found.suggestion else "")
    place = f"file={_property(where)},line={found.line},title={_property(found.check)}"
    return f"::{kind} {place}::{_escaped(text)}"


def _escaped(text: str) -> str:
    """Return text as the value of a workflow command.

    >>> _escaped("100 %\\n")
    '100 %25%0A'
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def verdict(findings: Sequence[Finding]) -> str:
    """Return how many findings there are of each severity."""
    found: list[str] = [finding.severity for finding in findings]
    names = (("error", "error"), ("warning", "warning"), ("info", "remark"))
    return ", ".join(count(found.count(severity), noun) for severity, noun in names) + "."


def try_next(out: Path) -> str:
    """Return a command that shows the dataset, to be pasted into the same shell."""
    here = Path(sys.executable)
    python = here.relative_to(Path.cwd()) if here.is_relative_to(Path.cwd()) else here
    where = json.dumps(str(out / "papers.parquet"), ensure_ascii=False)
    columns = '["title", "venue", "year", "status"]'
    code = f"import pandas as pd; print(pd.read_parquet({where})[{columns}])"
    return f"{shlex.quote(str(python))} -c {shlex.quote(code)}"
