"""The tables that follow from the four base tables, and from what only grows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from enrich.dataset.derived.citation_tables import citation_rows, edge_rows
from enrich.dataset.derived.link_table import link_rows
from enrich.dataset.derived.people_tables import author_rows, organisation_rows

Row = Mapping[str, Any]


Rows = list[dict[str, Any]]


def derived(
    base: Mapping[str, Sequence[Row]],
    citations: Iterable[Row] = (),
    alive: Mapping[str, datetime] | None = None,
) -> dict[str, Rows]:
    """Return the derived tables of a run, given the rows of its base tables by their names.

    `citations` are the rows of the run before, `alive` says when links were last seen alive
    before (`link_table.alive` of its links).  Nothing else is asked, so that the tables of any
    earlier day can be made again.
    """
    made = derivations(base.__getitem__, citations, alive or {})
    return {name: rows() for name, rows in made.items()}


def derivations(
    base: Callable[[str], Sequence[Row]],
    citations: Iterable[Row],
    alive: Mapping[str, datetime],
) -> dict[str, Callable[[], Rows]]:
    """Return how each derived table is made, which asks for the base tables it rests on alone."""
    return {
        "authors": lambda: author_rows(base("papers"), base("claims")),
        "organisations": lambda: organisation_rows(base("papers"), base("claims")),
        "citations": lambda: citation_rows(base("claims"), citations),
        "edges": lambda: edge_rows(base("papers"), base("claims")),
        "links": lambda: link_rows(base("entries"), base("claims"), base("findings"), alive),
    }
