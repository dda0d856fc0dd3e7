"""On which terms the sources of each column handed on what stands there."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from enrich.dataset.table_rows import tally
from enrich.schema import TABLES

Rows = Sequence[Mapping[str, Any]]
Sources = Mapping[tuple[str, str], tuple[str, ...]]
"""The sources of each column, by table and column."""

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms a source hands on what it says."""

    source: str
    terms: str = UNKNOWN  # SPDX id, `facts`, or `unknown`
    url: str = ""
    stated_at: str = ""
    note: str = ""


def terms(source: str) -> Terms:
    """Return the terms of a source; unknown ones of a source that nobody has looked up.

    >>> terms("dblp").terms, terms("a new one").terms
    ('CC0-1.0', 'unknown')
    """
    return Terms(source, **_known()["sources"].get(source, {}))


def remark(column: str) -> str:
    """Return what holds for a field whoever handed it on; often nothing."""
    return str(_known()["fields"].get(column, ""))


def sources(tables: Mapping[str, Rows]) -> Sources:
    """Return who stands behind each column of a run's tables, in alphabetical order."""
    believed, heard = _believed(tables), _heard(tables.get("claims", ()))
    found = {
        (table.name, column.name): _rules(table.name, column.name)
        for table in TABLES
        for column in table.columns
    }
    return {
        place: tuple(sorted({one for rule in rules for one in _named(rule, believed, heard)}))
        for place, rules in found.items()
    }


def _rules(table: str, column: str) -> Sequence[str]:
    rules: Mapping[str, Sequence[str]] = _known()["columns"].get(table, {})
    return rules.get(column) or rules.get("*") or [f"papers.{column}"]


def _named(
    rule: str, believed: Mapping[str, set[str]], heard: Mapping[str, set[str]]
) -> Sequence[str] | set[str]:
    kind, _, field = rule.partition(".")
    if not field:
        return [kind]
    return (heard if kind == "claims" else believed).get(field, set())


def _believed(tables: Mapping[str, Rows]) -> Mapping[str, set[str]]:
    """Return who said what stands in each column of `papers`."""
    found: dict[str, set[str]] = defaultdict(set)
    for field, provider, won in tally(tables.get("claims", ()), "field", "provider", "won"):
        if won:
            found[field].add(provider)
    for paper in tables.get("papers", ()):
        for column, said_by in (paper.get("provenance") or {}).items():
            if said_by:
                found[column].add(said_by["provider"])
    return found


def _heard(claims: Rows) -> Mapping[str, set[str]]:
    """Return who said anything of each field, and under `*` of any."""
    found: dict[str, set[str]] = defaultdict(set)
    for field, provider in tally(claims, "field", "provider"):
        found[field].add(provider)
        found["*"].add(provider)
    return found


@cache
def _known() -> Mapping[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
