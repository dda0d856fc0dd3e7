"""What a run is called, and how it ended: the words and the colour that somebody sees first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import PurePath

from prefect.states import Completed, Failed, State

from enrich.cli import run_output
from enrich.dataset.diff.change import Changes, Kind
from enrich.dataset.run_summary import Summary
from enrich.harvest.lane_report import Report
from enrich.lists.location import called
from enrich.model import LIST
from enrich.normalization.text import count

LONGEST = 80  # characters of a list's name


def short_name(lists: Sequence[str]) -> str:
    """Return what the runs of a list are called by.

    >>> short_name(["data/raw/llm-systems.md"]), short_name(["github:ada/looms@v2"])
    ('llm-systems', 'ada/looms')
    >>> short_name(["https://lists.example/looms/README.md?token=s3cret"]), short_name(["a", "b"])
    ('looms', 'a and 1 more')
    """
    first = called(lists[0])
    if first.startswith("github:"):
        name = first.removeprefix("github:").split("@")[0].split(":")[0]
    else:
        path = PurePath(first.split("?")[0])
        name = path.stem
        if name.casefold() in ("readme", "index") and path.parent.name:
            name = path.parent.name
    more = f" and {len(lists) - 1} more" if len(lists) > 1 else ""
    return f"{name[:LONGEST] or first or 'list'}{more}"


def begun(name: str, now: datetime) -> str:
    """Return what a run of a list that is called so is called while it runs."""
    return f"{name} {now.astimezone(UTC):%Y-%m-%d}"


def done(name: str, result: Summary) -> str:
    """Return what a run is called once it has ended: with what is new."""
    return f"{name}, {news(result.changes)}"


def news(changes: Changes | None) -> str:
    """Return in a few words what a run has brought.

    >>> news(Changes(None, datetime(2026, 3, 1, tzinfo=UTC)))
    'the first'
    """
    if changes is None or changes.since is None:
        return "the first"
    new, findings = changes.of(Kind.ENTRY_ADDED), changes.of(Kind.FINDING_NEW)
    errors = sum(one.severity == "error" for one in findings)
    parts = [f"{len(new)} new"] if new or not len(changes) else []
    parts += [count(errors, "new error")] if errors else []
    rest = len(changes) - len(new) - errors
    parts += [count(rest, "change")] if rest else []
    return ", ".join(parts)


def lost(reports: Sequence[Report]) -> tuple[list[str], int]:
    """Return which providers nothing came from, and how many were asked over the network."""
    asked = [one for one in reports if one.failed or one.traffic.get("requests")]
    return [one.provider for one in asked if one.is_silent], len(asked)


def ended(
    result: Summary, *, scheduled: bool = False, fail_when: float | None = None
) -> State[None]:
    """Return the state of a run that wrote the dataset.

    It is named when somebody could not be asked, and failed when too many could not: at least the
    share `fail_when` of those who were asked; where that is not set, all of them, in a run by
    schedule.
    """
    missed = [f"{report.failed} of {report.provider}" for report in result.reports if report.failed]
    if any(one["name"] == LIST for one in result.manifest.get("missed", ())):
        missed.append("the list, of which the last good copy was read")
    headline = run_output.headline(result)
    if not missed:
        return Completed(message=headline)
    why = f"{headline}; not asked, so the next run asks again: {', '.join(missed)}"
    silent, asked = lost(result.reports)
    worst = fail_when if fail_when is not None else 1.0 if scheduled else None
    if worst is not None and silent and len(silent) >= worst * asked:
        start = f"{len(silent)} of {count(asked, 'provider')} could not be asked"
        return Failed(message=f"{start}; the dataset was written and keeps what was known. {why}")
    return Completed(name="Incomplete", message=why)
