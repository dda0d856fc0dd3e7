"""What came of a run over many lists: of each what it holds, or why it was not refreshed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from enrich.dataset.place import stopping
from enrich.dataset.run_summary import Summary
from enrich.errors import EnrichError, Held, StoreError
from enrich.harvest.containment import unforeseen
from enrich.harvest.lane_report import Report
from enrich.harvest.outage import outage
from enrich.normalization.folder_address import called


@dataclass(frozen=True, slots=True)
class ListEnd:
    """What came of one list."""

    name: str
    out: str
    why: str | None = None  # it was not refreshed
    held: bool = False  # for the new dataset lost too much
    run_id: str | None = None
    complete: bool = False
    entries: Mapping[str, int] = field(default_factory=Counter)  # by status
    papers: Mapping[str, int] = field(default_factory=Counter)  # by status
    findings: Mapping[str, int] = field(default_factory=Counter)  # by severity
    failed: int = 0  # refs that could not be asked about
    copied: bool = False  # from its copy, for it could not be asked for itself

    @classmethod
    def of(cls, name: str, told: Summary) -> ListEnd:
        """Return what came of a list that was refreshed."""
        return cls(
            name,
            called(told.out),
            run_id=told.run_id,
            complete=told.manifest.get("complete") is True,
            entries=told.entries,
            papers=told.papers,
            findings=told.findings,
            failed=told.failed,
            copied=told.is_of_copy,
        )

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        if self.why is not None:
            return {"name": self.name, "out": self.out, "why": self.why, "held": self.held}
        counts = {"entries": self.entries, "papers": self.papers, "findings": self.findings}
        return {
            "name": self.name,
            "out": self.out,
            "run_id": self.run_id,
            "complete": self.complete,
            **{name: dict(sorted(many.items())) for name, many in counts.items()},
            "failed": self.failed,
            "copied": self.copied,
        }


Told = Callable[[ListEnd], None]
"""Hears what came of a list, as soon as that is known."""


@dataclass(slots=True)
class RunOfLists:
    """What came of a run over many lists, as far as it has come."""

    source: str  # the file that names them
    out: Path | str | None  # what their partitions are in, if there are any
    places: Mapping[str, Path | str]  # of all lists, by name
    started_at: datetime
    told: Told = lambda _: None
    ends: dict[str, ListEnd] = field(default_factory=dict)
    reports: list[Report] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    finished_at: datetime | None = None

    def __enter__(self) -> Self:
        stopping.refreshes(0, len(self.places))
        return self

    def __exit__(self, *_: object) -> None:
        stopping.refreshes(0, 0)

    @property
    def refreshed(self) -> list[ListEnd]:
        """The lists that were, in the order of their file."""
        return [one for one in self._ends() if one.why is None]

    @property
    def left(self) -> list[ListEnd]:
        """The lists that were not refreshed, in the order of their file."""
        return [one for one in self._ends() if one.why is not None]

    @property
    def failed(self) -> int:
        """How many refs and lists could not be asked about."""
        copied = sum(one.copied for one in self.ends.values())
        return copied + sum(report.failed for report in self.reports)

    def end(self, one: ListEnd) -> None:
        """Take down what came of a list."""
        self.ends[one.name] = one
        stopping.refreshes(len(self.ends), len(self.places))
        self.told(one)

    @contextmanager
    def contained(self, name: str, place: Path | str) -> Iterator[None]:
        """Let what goes wrong with a list end that alone, unless the log cannot be used."""
        try:
            yield
        except StoreError:
            raise
        except EnrichError as error:
            held = isinstance(error, Held)
            self.end(ListEnd(name, called(place), str(error).strip(), held))
        except Exception as error:  # noqa: BLE001  (no list may end the others)
            why = unforeseen(f"The list {name} could not be refreshed", error)
            self.end(ListEnd(name, called(place), why))

    def sums(self) -> tuple[Counter[str], Counter[str], Counter[str]]:
        """Return entries, papers and findings of all lists; a work of two lists counts twice."""
        entries, papers, findings = Counter[str](), Counter[str](), Counter[str]()
        for one in self.ends.values():
            entries.update(one.entries)
            papers.update(one.papers)
            findings.update(one.findings)
        return entries, papers, findings

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return {
            "source": self.source,
            "started_at": self.started_at.isoformat(),
            "finished_at": self.finished_at.isoformat() if self.finished_at else None,
            "lists": [self._told(name) for name in self.places],
            "providers": {report.provider: report.figures() for report in self.reports},
            "notices": [*filter(None, [outage(self.reports)]), *self.notices],
        }

    def _ends(self) -> list[ListEnd]:
        return [self.ends[name] for name in self.places if name in self.ends]

    def _told(self, name: str) -> dict[str, Any]:
        """Return what came of a list, of one that the run has not come to only where it is."""
        if name in self.ends:
            return self.ends[name].as_json()
        return {"name": name, "out": called(self.places[name])}
