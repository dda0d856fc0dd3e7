"""In what order findings are told, how many there are, and as what each severity is set."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from enrich.check.finding import Finding, Severity
from enrich.check.one_fault import ORDER
from enrich.model import Entry
from enrich.normalization.text import count

SEVERITY_OF: Mapping[str, Severity] = {"error": "error", "warning": "warning", "remark": "info"}
"""Severities by the words that settings have for them."""


def in_order(findings: Sequence[Finding], entries: Mapping[str, Entry]) -> list[Finding]:
    """Return findings worst first, those of one entry together, else by place."""
    place = {name: entry.position for name, entry in entries.items()}
    groups: dict[object, list[Finding]] = defaultdict(list)
    for one in findings:
        groups[one.entry_id or (one.line, str(one.evidence.get("files")))].append(one)

    def gravity(one: Finding) -> int:
        return ORDER.index(one.severity)

    def standing(group: list[Finding]) -> tuple[int, tuple[int, int]]:
        worst = min(map(gravity, group))
        return worst, place.get(group[0].entry_id, (0, group[0].line))

    ordered = sorted(groups.values(), key=standing)
    return [one for group in ordered for one in sorted(group, key=gravity)]


def counted(findings: Iterable[Finding]) -> str:
    """Return how many findings there are of each severity.

    >>> counted([])
    '0 errors, 0 warnings, 0 remarks.'
    """
    found = Counter(finding.severity for finding in findings)
    names = {severity: name for name, severity in SEVERITY_OF.items()}
    return ", ".join(count(found[one], names[one]) for one in get_args(Severity)) + "."
