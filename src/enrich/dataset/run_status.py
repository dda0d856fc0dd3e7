"""When the last good night was, and what has been missed since: all from the one manifest.

A night is good when its dataset was written and everybody could be asked.  A run by hand that asks
only some is none, nor is one that is offline while anybody is due; neither hides the last one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from enrich.dataset.manifest_file import MANIFEST, manifest_told, time_told, unreadable
from enrich.dataset.place.output_folder import HELD, VERSIONS
from enrich.dataset.place.partitions import refreshes
from enrich.dataset.place.working_folder import fetched
from enrich.model import LIST
from enrich.normalization.folder_address import called
from enrich.normalization.text import count

WITHIN = timedelta(hours=36)
"""How old the last good night may be: one may be missed, and half a day is left to mend it."""

_SKEW = timedelta(minutes=10)  # between the clocks of two machines


@dataclass(frozen=True, slots=True)
class Missed:
    """Who could not be asked, since which run, and why."""

    name: str
    since: datetime
    why: str | None


@dataclass(frozen=True, slots=True)
class RunStatus:
    """What the manifest of a dataset tells of its last run, and of the last good one."""

    folder: str
    now: datetime
    within: timedelta
    run_id: str | None  # None: no run is on record
    finished_at: datetime | None
    last_complete_at: datetime | None
    complete: bool | None  # None: an earlier release did not say
    offline: bool
    left_out: tuple[str, ...]  # by `--providers`
    missed: tuple[Missed, ...]
    without_key: tuple[str, ...]  # that gave nothing and want a key, which does not count
    left_open: int  # refs of others that could not be asked about
    held: str | None  # a later run that lost too much
    unreadable: str | None = None  # why the manifest that is there tells nothing
    command: str = "enrich run"  # that refreshes it
    left: bool = False  # whether the last run over many lists did not refresh it

    @property
    def age(self) -> timedelta | None:
        """How long ago the last good night ended."""
        return None if self.last_complete_at is None else self.now - self.last_complete_at

    @property
    def alive(self) -> bool:
        """Whether the last good night is as young as it has to be, and not of a time to come."""
        return self.age is not None and -_SKEW <= self.age < self.within

    def as_json(self) -> dict[str, Any]:
        """Return all of it as JSON has it."""
        return {
            "alive": self.alive,
            "folder": self.folder,
            "within_hours": _hours(self.within),
            "last_complete_at": _iso(self.last_complete_at),
            "age_hours": None if self.age is None else _hours(self.age),
            "last_run": None if self.run_id is None else self._last_run(),
            "missed": [
                {"name": one.name, "since": _iso(one.since), "why": one.why} for one in self.missed
            ],
            "without_key": list(self.without_key),
            "held": self.held,
            "advice": None if self.alive else self.advice(),
        }

    def _last_run(self) -> dict[str, Any]:
        return {
            "run_id": self.run_id,
            "finished_at": _iso(self.finished_at),
            "complete": self.complete,
            "offline": self.offline,
            "left_out": list(self.left_out),
        }

    def sentences(self) -> Iterator[str]:
        """Yield it in words: the last good night, the last run, what was missed, what to do."""
        yield self._good()
        if self.run_id is not None and not (self.complete and self.alive):
            yield self._last()
        for one in self.missed:
            who = (
                "The list could not be asked for" if one.name == LIST else f"{one.name} was missed"
            )
            yield f"{who} since {one.since:%Y-%m-%d}" + (f": {one.why}" if one.why else ".")
        for name in self.without_key:
            yield f"{name} gave nothing, as it does without a key; that does not count."
        if self.left_open:
            yield f"{count(self.left_open, 'ref')} could not be asked about; the next run does."
        if not self.alive:
            yield f"What to do: {self.advice()}"

    def _good(self) -> str:
        if self.last_complete_at is None or self.age is None:
            if self.unreadable:
                return f"{MANIFEST} in {self.folder} cannot be read: {self.unreadable}."
            return f"No good night is on record in {self.folder}."
        end = f"The last good night ended {self.last_complete_at:%Y-%m-%d %H:%M} UTC"
        if self.age < -_SKEW:
            return f"{end}, which is still to come."
        late = "" if self.alive else f", and {_span(self.within)} are allowed"
        return f"{end}, {_span(self.age)} ago{late}."

    def _last(self) -> str:
        if self.finished_at is None:
            return f"The last run, {self.run_id}, does not say when it ended."
        ago = f"{_span(self.now - self.finished_at)} ago"
        return f"The last run ended {self.finished_at:%Y-%m-%d %H:%M} UTC, {ago}{self._how()}."

    def _how(self) -> str:
        if self.offline:
            return "; it was offline and asked nobody"
        if self.left_out:
            return f"; it was not to ask {', '.join(self.left_out)}"
        if self.complete is None:
            return "; it is of a release that did not note whether everybody was asked"
        return "" if self.complete else "; it is incomplete"

    def advice(self) -> str:
        """Return what a person may do where the last good night is too long ago."""
        if self.left and not self.held:
            return f"mend what kept the last run from refreshing it, then `{self.command}`."
        if self.unreadable:
            return f"see who may read it, or `{self.command}`, which writes it anew."
        if self.run_id is None:
            return f"`{self.command}` writes the first dataset; see that --out names its folder."
        if self.held:
            return (
                f"the run {self.held} lost too much and is set aside: look into it, then mend the "
                f'list or `{self.command} --force` ("The gate" in docs/operate.md).'
            )
        if self.finished_at is None or self.now - self.finished_at >= self.within:
            return (
                "no run has been written since; see whether `make nightly`, or its timer, still "
                f"runs and what it last said. `{self.command}` makes up for it."
            )
        if self.last_complete_at and self.last_complete_at > self.now + _SKEW:
            return "set the clock right, and run once more."
        if self.offline or self.left_out or self.complete is None:
            return f"run once more, with everybody asked: `{self.command}`."
        return (
            "mend what stands above, or switch off who is not wanted; `enrich providers --check` "
            "asks each about one work."
        )


def run_status(
    where: Path | str, now: datetime, within: timedelta = WITHIN, command: str | None = None
) -> RunStatus:
    """Return how the nights of a dataset go, wherever it is kept; may raise `BadInput`."""
    with fetched(where, [MANIFEST]) as folder:
        told, held = manifest_told(folder / MANIFEST), _held(folder)
        broken = unreadable(folder / MANIFEST)
    run_id = told.get("run_id")
    missed, without_key = tuple(_missed(told)), _names(told, "without_key")
    complete = told.get("complete")
    return RunStatus(
        folder=called(where),
        now=now,
        within=within,
        run_id=run_id if isinstance(run_id, str) else None,
        finished_at=time_told(told.get("finished_at")),
        last_complete_at=time_told(told.get("last_complete_at")),
        complete=complete if isinstance(complete, bool) else None,
        offline=told.get("offline") is True,
        left_out=_names(told, "left_out"),
        missed=missed,
        without_key=without_key,
        left_open=_left_open(told, {*without_key, *(one.name for one in missed)}),
        held=held,
        unreadable=broken,
        command=command or refreshes(where),
    )


def _held(folder: Path) -> str | None:
    """Return the run that is set aside; a later one that was written has cleared it away."""
    try:
        found = sorted(path.name for path in (folder / VERSIONS).glob(f"{HELD}*"))
    except OSError:
        return None
    return found[-1].removeprefix(HELD) if found else None


def _missed(told: Mapping[str, Any]) -> Iterator[Missed]:
    for one in _listed(told, "missed"):
        since = time_told(one.get("since")) if isinstance(one, dict) else None
        if since is not None and isinstance(one.get("name"), str):
            why = one.get("why")
            yield Missed(one["name"], since, why if isinstance(why, str) else None)


def _left_open(told: Mapping[str, Any], counted: set[str]) -> int:
    providers = told.get("providers")
    figures = providers if isinstance(providers, dict) else {}
    failed = (
        one.get("failed")
        for name, one in figures.items()
        if isinstance(one, dict) and name not in counted
    )
    return sum(number for number in failed if isinstance(number, int))


def _names(told: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(one for one in _listed(told, name) if isinstance(one, str))


def _listed(told: Mapping[str, Any], name: str) -> list[Any]:
    value = told.get(name)
    return value if isinstance(value, list) else []


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _hours(span: timedelta) -> float:
    return round(span.total_seconds() / 3600, 2)


def _span(span: timedelta) -> str:
    """Return a span as one says it: hours below two days.

    >>> _span(timedelta(hours=36)), _span(timedelta(days=4, hours=3)), _span(timedelta(minutes=61))
    ('36 hours', '4 days', '61 minutes')
    """
    minutes = max(int(span.total_seconds() // 60), 0)
    if minutes < 120:
        return count(minutes, "minute")
    return count(minutes // 60, "hour") if minutes < 2880 else count(minutes // 1440, "day")
