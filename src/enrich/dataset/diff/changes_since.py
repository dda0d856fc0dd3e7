"""What changed since a day, or since a run: the tables of then held against those of now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Protocol

from enrich.dataset.diff.change import Changes, Tables
from enrich.dataset.diff.change_words import stamp
from enrich.dataset.diff.changes import compare
from enrich.dataset.place.partitions import refreshes
from enrich.dataset.place.working_folder import fetched
from enrich.errors import BadInput, BadUsage
from enrich.settings import OUT
from enrich.store import utc_now

_MANIFEST = "manifest.json"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_RUN = re.compile(r"(\d{8}T\d{6}Z)(?:-\S+)?")


class History(Protocol):
    """The tables of earlier runs."""

    def observations(self, folder: Path, /) -> Sequence[datetime]:
        """Return the moments of all runs, ascending."""

    def rows_as_of(self, folder: Path, moment: datetime | date, /) -> Tables:
        """Return the tables as they were at a moment; a date is the end of that day in UTC."""


def diff(
    since: str | date | datetime | None = None,
    folder: Path | str = OUT,
    *,
    history: History | None = None,
    now: datetime | None = None,
) -> Changes:
    """Return what changed since a day or a run, by default since the run before the last.

    A day means its end in UTC.  Raises `BadUsage` where `since` is no day or run of the
    history, and `BadInput` where there is no history.
    """
    with fetched(folder, [_MANIFEST], with_history=True) as here:
        return _diff(since, here, history or _stored(), now or utc_now())


def _diff(
    since: str | date | datetime | None, folder: Path, past: History, now: datetime
) -> Changes:
    runs = sorted(past.observations(folder))
    last = _last_run(folder)
    if runs and last and last > runs[-1].replace(microsecond=0):
        runs.append(last)  # it changed nothing, so the history has nothing of it
    if not runs:
        if last:
            raise BadInput(
                f"There is no history in {folder}: what its dataset was before is not known. The "
                "next run begins one."
            )
        raise BadInput(f"There is no run in {folder} to tell of; `{refreshes(folder)}` writes one.")
    if since is None and len(runs) == 1:
        return Changes(None, runs[-1])
    then = runs[-2] if since is None else _run_before(since, runs, now)
    if then == runs[-1]:
        return Changes(then, then)
    before, after = past.rows_as_of(folder, then), past.rows_as_of(folder, runs[-1])
    return compare(before, after, then, runs[-1])


def _stored() -> History:
    from enrich.dataset.history import as_of  # noqa: PLC0415  (pyarrow takes its time)

    return as_of


def _run_before(since: str | date | datetime, runs: Sequence[datetime], now: datetime) -> datetime:
    """Return the moment of the run that `since` means: itself, or the last one until then."""
    named = _RUN.fullmatch(since.strip()) if isinstance(since, str) else None
    if named:
        return _named(named[1], since, runs)
    moment = _end(since)
    if moment.date() > max(now, runs[-1]).astimezone(UTC).date():
        raise BadUsage(f"--since {since} is in the future; the last run is of {stamp(runs[-1])}.")
    known = [run for run in runs if run <= moment]
    if not known:
        raise BadUsage(
            f"--since {since} is before the first run that is known, of {stamp(runs[0])}: "
            f"say --since {runs[0]:%Y-%m-%d}, or a later day."
        )
    return known[-1]


def _last_run(folder: Path) -> datetime | None:
    """Return the moment of the run whose tables stand in a folder, if that is told."""
    from enrich.dataset.diff import standing_run  # noqa: PLC0415  (pyarrow takes its time)

    return standing_run.moment(folder)


def _named(start: str, since: object, runs: Sequence[datetime]) -> datetime:
    """Return the last run that changed something until the one that is named."""
    found = [run for run in runs if f"{run.astimezone(UTC):%Y%m%dT%H%M%SZ}" <= start]
    if not found or start > f"{runs[-1].astimezone(UTC):%Y%m%dT%H%M%SZ}":
        last = ", ".join(f"{run.astimezone(UTC):%Y%m%dT%H%M%SZ}" for run in runs[-3:])
        raise BadUsage(f"There is no run {since} in the history; the last ones are of {last}.")
    return found[-1]


def _end(since: str | date | datetime) -> datetime:
    """Return the moment up to which runs are of then; of a day it is its end.

    >>> _end("2026-11-27").isoformat()
    '2026-11-27T23:59:59.999999+00:00'
    """
    day: date | datetime
    try:
        if isinstance(since, str):
            text = since.strip()
            day = date.fromisoformat(text) if _DAY.fullmatch(text) else datetime.fromisoformat(text)
        else:
            day = since
    except ValueError:
        raise BadUsage(
            f"--since takes a day such as 2026-11-27, or the id of a run such as "
            f"20261127T054100Z-1a2b3c4d, and not {since!r}."
        ) from None
    if not isinstance(day, datetime):
        return datetime.combine(day, time.max, UTC)
    return day if day.tzinfo else day.replace(tzinfo=UTC)
