"""How much each provider tells of the papers, and how old its answers are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from enrich.dataset.table_rows import tally
from enrich.report.material import Material
from enrich.report.value_words import label, words
from enrich.schema import VALUES


@dataclass(frozen=True, slots=True)
class Figures:
    """One provider: whom it was asked about, what it told, and how long ago."""

    name: str
    papers: int  # of which it said something that is believed
    share: float
    values: int  # cells of `papers` that rest on its word
    newest: datetime | None
    oldest: datetime | None
    age: float | None  # days, of the median answer
    lane: Mapping[str, Any]  # the figures of the last run
    why: str

    def lane_count(self, name: str) -> int:
        """Return a figure of the last run; none is zero."""
        value = self.lane.get(name)
        return value if isinstance(value, int) else 0


def providers(material: Material) -> list[Figures]:
    """Return the figures of each provider that was heard or asked, best coverage first."""
    papers, cells = defaultdict(set), defaultdict(set)
    times: dict[str, dict[str, datetime]] = defaultdict(dict)
    claims = material.tables["claims"]
    for who, paper, refused in tally(claims, "provider", "paper_id", "refused"):
        if not refused:
            papers[who].add(paper)
    for who, won, *cell in tally(claims, "provider", "won", "paper_id", "field"):
        if won:
            cells[who].add(tuple(cell))
    for who, ref, at in tally(claims, "provider", "ref", "fetched_at"):
        times[who][ref] = max(at, times[who].get(ref, at))
    lanes = material.manifest.get("providers")
    lanes = lanes if isinstance(lanes, dict) else {}
    whole = len(material.papers) or 1
    found = []
    for name in sorted({*papers, *times, *(n for n, lane in lanes.items() if _took_part(lane))}):
        at = sorted(times[name].values())
        ages = [(material.moment - one).total_seconds() / 86400 for one in at]
        lane = lanes.get(name) if isinstance(lanes.get(name), dict) else {}
        found.append(
            Figures(
                label(name),
                len(papers[name]),
                len(papers[name]) / whole,
                len(cells[name]),
                at[-1] if at else None,
                at[0] if at else None,
                max(median(ages), 0.0) if ages else None,
                lane or {},
                words((lane or {}).get("why")),
            )
        )
    return sorted(found, key=lambda one: (-one.papers, one.name))


def _took_part(lane: Any) -> bool:
    names = ("asked", "answered", "known", "failed", "not_asked", "unknown")
    return isinstance(lane, dict) and any(lane.get(name) for name in names)


def columns(material: Material) -> list[tuple[str, int, float]]:
    """Return for each column of `papers` how many papers have it, and their share."""
    whole = len(material.papers) or 1
    counted = dict.fromkeys(VALUES, 0)
    for one in material.papers:
        for name in VALUES:
            counted[name] += one.paper.get(name) is not None
    return [(label(name), many, many / whole) for name, many in counted.items()]
