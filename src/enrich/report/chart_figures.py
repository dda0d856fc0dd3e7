"""The figures behind the charts: what is counted, in which order, and what it is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from enrich.report.material import Material
from enrich.report.paper_index import BETWEEN, sections_of, venue_of, year_of
from enrich.report.provider_figures import Figures

_MOST = 14  # bars in a chart; the rest is one more
_BINS = ((0, 0), (1, 9), (10, 29), (30, 99), (100, 299), (300, 999), (1000, None))


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: bars with their labels, and the words around them."""

    name: str
    title: str
    unit: str
    note: str
    bars: tuple[tuple[str, float], ...]
    upright: bool = False
    percent: bool = False

    def value(self, number: float) -> str:
        """Return a figure as it is written beside its bar."""
        return f"{number:.0%}" if self.percent else f"{number:,.0f}"


def charts(material: Material, providers: Sequence[Figures]) -> list[Chart]:
    """Return every chart that has something to show."""
    papers = material.papers
    years = Counter(year_of(one) or 0 for one in papers)
    known = len(papers) - years.pop(0, 0)
    venues = Counter(filter(None, map(venue_of, papers)))
    sections = Counter(name.rpartition(BETWEEN)[2] for one in papers for name in sections_of(one))
    counts = [c for one in papers if (c := one.paper["citations"]) is not None]
    shares = tuple((one.name, one.share) for one in providers if one.papers)
    of_all = f"of {len(papers):,}"
    made = [
        Chart("years", "Papers by year", "papers", f"{known:,} {of_all} papers have a year.",
              _by_year(years), upright=True),
        Chart("sections", "Papers by section", "papers",
              "A paper in several sections counts in each.", _most(sections)),
        Chart("venues", "Papers by venue", "papers",
              f"{venues.total():,} {of_all} papers have a venue.", _most(venues)),
        Chart("citations", "How often papers are cited", "papers",
              f"{len(counts):,} {of_all} papers have a count of citations.", _binned(counts),
              upright=True),
        Chart("providers", "Coverage by provider", "share of papers",
              "Papers about which a provider said something that is believed.",
              shares[:_MOST], percent=True),
    ]  # fmt: skip
    return [chart for chart in made if chart.bars]


def _by_year(years: Mapping[int, int]) -> tuple[tuple[str, float], ...]:
    """Return a bar for each year, also for those between without a paper."""
    if not years:
        return ()
    last = max(years)
    first = max(min(years), last - 24)
    early = sum(many for year, many in years.items() if year < first)
    bars = [(str(year), float(years.get(year, 0))) for year in range(first, last + 1)]
    return ((f"to {first - 1}", float(early)), *bars) if early else tuple(bars)


def _most(counted: Counter[str]) -> tuple[tuple[str, float], ...]:
    """Return the most frequent names, and the others as one."""
    ranked = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    bars = [(name or "Before the first heading", float(many)) for name, many in ranked[:_MOST]]
    rest = ranked[_MOST:]
    if len(rest) == 1:
        bars.append((rest[0][0], float(rest[0][1])))
    elif rest:
        bars.append((f"{len(rest)} others", float(sum(many for _, many in rest))))
    return tuple(bars)


def _binned(counts: Sequence[int]) -> tuple[tuple[str, float], ...]:
    if not counts:
        return ()
    return tuple((_bin(*ends), float(sum(_within(c, *ends) for c in counts))) for ends in _BINS)


def _within(count: int, low: int, high: int | None) -> bool:
    return low <= count and (high is None or count <= high)


def _bin(low: int, high: int | None) -> str:
    if high is None:
        return f"{low:,}+"
    return str(low) if low == high else f"{low}–{high}"
