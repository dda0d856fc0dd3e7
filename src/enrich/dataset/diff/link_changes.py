"""Links that are dead now and were not, and links that are alive again.

The findings tell which are dead; where the table `links` is at hand, it tells which are alive.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from enrich.dataset.diff.change import Change, Kind, Row, Tables
from enrich.dataset.diff.entry_changes import about
from enrich.normalization.private_addresses import masked

_SURE = 2  # days on which it was dead
_ALIVE = frozenset({"alive", "moved"})


def evidence(finding: Row) -> Mapping[str, Any]:
    """Return the evidence of a finding; none where it cannot be read.

    >>> evidence({"evidence": '{"days": 2}'}), evidence({"evidence": "[}"})
    ({'days': 2}, {})
    """
    try:
        told = json.loads(finding.get("evidence") or "{}")
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def link_changes(before: Tables, after: Tables) -> Iterator[Change]:
    """Yield links whose state is another, each once, whatever entries have it.

    What was dead on one day alone is `suspected`, and told again when it is `dead`.
    """
    was, now = _dead(before), _dead(after)
    for link, row in now.items():
        old = _state(was.get(link))
        if old != "dead" and _state(row) != old:
            yield _change(Kind.LINK_DEAD, after, row, link, old, _state(row))
    alive = _alive(after)
    for link, row in was.items():
        if link not in now and link in alive:
            yield _change(Kind.LINK_ALIVE, after, alive[link], link, _state(row), "alive")


def _change(
    kind: Kind, tables: Tables, finding: Row, link: str, before: str | None, after: str | None
) -> Change:
    entry_id = finding.get("entry_id")
    entries = (row for row in tables.get("entries", ()) if row.get("entry_id") == entry_id)
    return about(kind, {**next(entries, finding), "url": link}, before, after)


def _dead(tables: Tables) -> dict[str, Row]:
    """Return the findings of dead links, by link: the surest of each, and its first."""
    found: dict[str, Row] = {}
    for row in tables.get("findings", ()):
        link = evidence(row).get("link")
        if row.get("check") != "dead-link" or not isinstance(link, str):
            continue
        if link not in found or (_state(row), _state(found[link])) == ("dead", "suspected"):
            found[link] = row
    return found


def _state(finding: Row | None) -> str | None:
    if finding is None:
        return None
    days = evidence(finding).get("days", _SURE)
    return "suspected" if isinstance(days, int) and days < _SURE else "dead"


def _alive(tables: Tables) -> dict[str, Row]:
    """Return the links of a list that nothing tells to be dead or unknown, and whose they are."""
    links = tables.get("links", ())
    if links:
        found = [row for row in links if row.get("state") in _ALIVE]
        return {masked(row["url"]): row for row in reversed(found)}
    rows = [(url, row) for row in reversed(tables.get("entries", ())) for url in _links(row)]
    return {masked(url): row for url, row in rows}


def _links(entry: Row) -> Iterator[str]:
    yield from filter(None, [entry.get("url")])
    yield from (link["url"] for link in entry.get("links") or () if link.get("url"))
