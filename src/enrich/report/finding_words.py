"""What looks wrong with the list, as a page tells it: evidence and repair with each finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from enrich.report.material import Material
from enrich.report.value_words import label, of_json, text, words

_GRAVITY = {"error": 0, "warning": 1, "info": 2}


def findings(material: Material) -> list[list[Any]]:
    """Return all findings, the gravest first, then by line.

    A row is severity, check, line, message, evidence, repair, place of the paper or -1, title.
    """
    titles = {row["entry_id"]: words(row["title"]) for row in material.tables["entries"]}
    rows = sorted(
        material.tables["findings"],
        key=lambda row: (_GRAVITY.get(row["severity"], 9), row["line"], row["check"]),
    )
    return [
        [
            text(row["severity"]),
            text(row["check"]),
            row["line"],
            text(row["message"]),
            list(evidence(row)),
            text(row["suggestion"]),
            material.place.get(row["paper_id"] or "", -1),
            titles.get(row["entry_id"], ""),
        ]
        for row in rows
    ]


def evidence(row: Mapping[str, Any]) -> Iterator[list[str]]:
    """Yield the parts of a finding's evidence, each with its name.

    >>> list(evidence({"evidence": '{"line": 4, "other_title": "Weft"}'}))
    [['Line', '4'], ['Other title', 'Weft']]
    """
    told = of_json(row["evidence"] or "{}")
    parts = told.items() if isinstance(told, dict) else [("evidence", told)]
    yield from ([label(name), words(value)] for name, value in parts if value not in (None, []))
