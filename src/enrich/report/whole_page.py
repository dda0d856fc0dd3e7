"""The page: one file with all of its data, its program and its drawings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from enrich.dataset.diff.change_words import headline, sections, told_elsewhere
from enrich.dataset.run_page import MARK
from enrich.dataset.table_rows import tally
from enrich.report import chart_drawing, chart_figures, provider_figures
from enrich.report.embedding import packed
from enrich.report.finding_words import findings
from enrich.report.material import Material
from enrich.report.paper_details import details
from enrich.report.paper_index import index
from enrich.report.templates import filled, ours, script, styles
from enrich.report.value_words import label

_TOGETHER = 40  # papers whose details are pressed together
_TOLD = 100  # changes of one kind that are shown
_STYLES = ("base.css", "report.css", "print.css")
_SCRIPTS = (
    *("elements.js", "state.js", "papers.js", "details.js", "facets.js", "paper_list.js"),
    *("findings.js", "views.js", "start.js"),
)
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Site:
    """What stands beside the page on a site: the papers' own addresses, and files."""

    addresses: Mapping[str, str]
    files: Sequence[str]


def page(material: Material, site: Site | None = None) -> bytes:
    """Return the page as its file, alone or as the front of a site."""
    providers = provider_figures.providers(material)
    charts = chart_figures.charts(material, providers)
    told = filled(
        "report.html.jinja",
        mark=ours(MARK),
        name=material.list_name,
        moment=material.moment,
        manifest=material.manifest,
        counts=_counts(material),
        style=ours(styles(*_STYLES)),
        script=ours(script(*_SCRIPTS)),
        charts=[(one, ours(chart_drawing.drawing(one))) for one in charts],
        news=_news(material),
        providers=providers,
        columns=provider_figures.columns(material),
        index=_index(material, site),
        findings=findings(material),
        chunks=_chunks(material),
        site=site,
    )
    return told.encode("utf-8", "replace")


def _counts(material: Material) -> dict[str, int]:
    tables = material.tables
    return {
        "papers": len(material.papers),
        "entries": len(tables["entries"]),
        "findings": len(tables["findings"]),
    }


def _index(material: Material, site: Site | None) -> dict[str, Any]:
    made = index(material)
    told = tally(material.tables["claims"], "field", "provider")
    names = {name for pair in told for name in pair}
    names |= {name for one in material.papers for name in one.paper["provenance"] or ()}
    made["labels"] = {name: label(name) for name in sorted(names)}
    made["together"] = _TOGETHER
    if site is not None:
        made["addresses"] = [site.addresses[one.paper["paper_id"]] for one in material.papers]
    return made


def _chunks(material: Material) -> Iterator[str]:
    """Yield the details of papers, pressed, in the order of the index."""
    for start in range(0, len(material.papers), _TOGETHER):
        yield packed([details(material, one) for one in material.papers[start:][:_TOGETHER]])


def _news(material: Material) -> dict[str, Any]:
    """Return what changed since the run before, in words."""
    changes = material.changes
    if changes is None:
        told = "What is new is not known: this dataset has no history that can be read."
        return {"headline": told, "sections": (), "count": 0}
    many = len(changes) - len(told_elsewhere(changes))
    found: Sequence[Any] = [] if changes.since is None else list(sections(changes, _TOLD))
    return {"headline": headline(changes), "sections": found, "count": many}
