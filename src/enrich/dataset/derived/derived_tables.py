"""The tables that follow from the four base tables, and from what only grows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from enrich.dataset.derived.citation_tables import citation_rows, edge_rows
from enrich.dataset.derived.link_table import link_rows
from enrich.dataset.derived.people_tables import author_rows, organisation_rows

Row = Mapping[str, Any]


def derived(
    base: Mapping[str, Sequence[Row]],
    citations: Iterable[Row] = (),
    alive: Mapping[str, datetime] | None = None,
) -> dict[str, list[dict[str, Any]]]:
    """Return the derived tables of a run, given the rows of its base tables by their names.

    `citations` are the rows of the run before, `alive` says when links were last seen alive
    before (`link_table.alive` of its links).  Nothing else is asked, so that the tables of any
    earlier day can be made again.
    """
    papers, claims = base["papers"], base["claims"]
    return {
        "authors": author_rows(papers, claims),
        "organisations": organisation_rows(papers, claims),
        "citations": citation_rows(claims, citations),
        "edges": edge_rows(papers, claims),
        "links": link_rows(base["entries"], claims, base["findings"], alive or {}),
    }
