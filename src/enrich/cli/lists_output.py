"""What a person sees of a run over many lists: a line of each, and in the end a sum."""

from __future__ import annotations

from rich.console import Console

from enrich.cli.console import voice
from enrich.cli.run_output import print_counts, provider_remarks
from enrich.many_lists.run_of_lists import ListEnd, RunOfLists
from enrich.normalization.folder_address import called
from enrich.normalization.text import count


def line(one: ListEnd) -> str:
    """Return in one line what came of a list."""
    if one.why is not None:
        return f"{one.name}: not refreshed: {one.why}"
    entries, papers = sum(one.entries.values()), sum(one.papers.values())
    parts = [count(entries, "entry"), count(papers, "paper")]
    parts += [
        count(number, kind) for kind in ("error", "warning") if (number := one.findings[kind])
    ]
    missed = f"; {count(one.failed, 'ref')} could not be asked about" if one.failed else ""
    copied = "; read from its copy, for it could not be asked for" if one.copied else ""
    return f"{one.name}: {', '.join(parts)}{missed}{copied}"


def exit_code(run: RunOfLists) -> int:
    """Return 0 where all lists were refreshed, 4 where some were but held, else 1."""
    if not run.left:
        return 0
    return 4 if all(one.held for one in run.left) else 1


def summary(run: RunOfLists) -> str:
    """Return what came of all lists, those that were not refreshed by name."""
    console = Console(markup=False, emoji=False)
    with console.capture() as page:
        _print_summary(console, run)
    return page.get()


def _print_summary(console: Console, run: RunOfLists) -> None:
    tell = voice(console)
    entries, papers, findings = run.sums()
    in_all = f"{count(entries.total(), 'entry')}, {count(papers.total(), 'paper')}"
    tell(
        f"{run.source}: {len(run.refreshed)} of {count(len(run.ends), 'list')} refreshed: {in_all}"
    )
    print_counts(console, papers, entries, findings, run.reports)
    for remark in [*provider_remarks(run.reports), *(f"note: {one}" for one in run.notices)]:
        tell(remark)
    copied = [one for one in run.refreshed if one.copied]
    for one in [*run.left, *copied]:
        tell(line(one))
    if run.out is not None:
        tell(f"The partitions are in {called(run.out)}.")
