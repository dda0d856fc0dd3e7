"""Rows of a small dataset, to be changed and held against themselves."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from enrich import schema
from enrich.dataset.diff.change import Change, Changes
from enrich.dataset.diff.changes import compare

FRIDAY = datetime(2026, 11, 27, 5, 41, tzinfo=UTC)
MONDAY = FRIDAY + timedelta(days=3)
Tables = dict[str, list[dict[str, Any]]]
TITLES = {
    "arxiv:2401.00001": "Weft: Threads at Scale",
    "arxiv:2401.00002": "Warp: A Loom for Everyone",
    "doi:10.5072/wool.1": "Carding Machines for Coarse Wool",
}


def said(provider: str, ref: str, at: datetime = FRIDAY) -> dict[str, Any]:
    """Return a cell of `provenance`."""
    return {"provider": provider, "ref": ref, "fetched_at": at}


def paper(paper_id: str, title: str, **more: Any) -> dict[str, Any]:
    """Return a row of `papers`; `by` tells who says the values that are given."""
    by = more.pop("by", "arxiv")
    values = {"title": title, "identifiers": [paper_id], "url": f"https://a.example/{paper_id}"}
    values |= more
    return {
        "paper_id": paper_id,
        **dict.fromkeys(schema.VALUES),
        **values,
        "status": more.get("status", "resolved"),
        "provenance": {
            name: said(by, paper_id) if name in values else None for name in schema.VALUES
        },
        "first_seen_at": FRIDAY,
        "changed_at": FRIDAY,
    }


def entry(entry_id: str, title: str, line: int, **more: Any) -> dict[str, Any]:
    """Return a row of `entries`."""
    row: dict[str, Any] = dict.fromkeys(column.name for column in schema.ENTRIES.columns)
    lists: dict[str, Any] = {"links": [], "authors": [], "affiliations": [], "notes": []}
    words = {"entry_id": entry_id, "title": title, "line": line, "line_end": line}
    told = {"list": "looms.md", "section": ["Looms", "Weaving"], "raw": f"- {title}"}
    return row | lists | words | told | {"kind": "paper", "status": "resolved"} | more


def finding(entry_id: str, check: str, message: str, **more: Any) -> dict[str, Any]:
    """Return a row of `findings`; evidence is given as a value."""
    told = json.dumps(more.pop("evidence", {}))
    row = {"check": check, "severity": "warning", "entry_id": entry_id, "line": 3}
    return row | {"paper_id": None, "message": message, "evidence": told, "suggestion": None} | more


def claim(paper_id: str, field: str, value: Any, provider: str, **more: Any) -> dict[str, Any]:
    """Return a row of `claims`."""
    row = {"paper_id": paper_id, "field": field, "value": json.dumps(value), "provider": provider}
    more = {"ref": paper_id, "fetched_at": FRIDAY, "won": False, "place": 1, "refused": None} | more
    return row | more


def dead(entry_id: str, link: str, days: int, day: str = "2026-11-27") -> dict[str, Any]:
    """Return the finding of a link that was dead on so many days."""
    sure = f"is dead: its host has no such page ({day})." if days > 1 else "may be dead."
    evidence = {"link": link, "ref": f"page:{link}", "asked_at": day, "days": days}
    return finding(entry_id, "dead-link", f"The link of “x”, {link}, {sure}", evidence=evidence)


def looms() -> Tables:
    """Return a list of three entries of three papers."""
    named = list(enumerate(TITLES.items(), 3))
    return {
        "papers": [paper(name, title) for name, title in TITLES.items()],
        "entries": [
            entry(f"{line:016x}", title, line, paper_id=name, ref=name, url=f"https://a.example/{name}")
            for line, (name, title) in named
        ],
        "claims": [],
        "findings": [],
    }  # fmt: skip


def after(edit: Callable[[Tables], Any], before: Tables | None = None) -> Changes:
    """Return what an edit of the tables has changed."""
    old = before or looms()
    new = copy.deepcopy(old)
    edit(new)
    return compare(old, new, FRIDAY, MONDAY)


def only(changes: Changes) -> Change:
    """Return the one change that there is."""
    (change,) = changes
    return change


def kinds(changes: Changes) -> list[str]:
    """Return the kinds of all changes, in order."""
    return [str(change.kind) for change in changes]
