"""Findings as annotations that GitHub shows at the line, ten of a kind; the rest in the summary."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from enrich.check import Finding
from enrich.cli.escaping import annotated, as_property
from enrich.cli.shown_findings import Shown
from enrich.errors import WriteError

MOST = 10
"""Annotations of one kind that GitHub takes from one step."""

SUMMARY = "GITHUB_STEP_SUMMARY"
"""The variable that names the file of a step's summary."""

_KINDS = {"info": "notice"}


def annotation(where: str, found: Finding, do: str = "") -> str:
    """Return a finding as a workflow command that GitHub shows at the line."""
    kind = _KINDS.get(found.severity, found.severity)
    text = found.message + (f"\nInstead: {found.suggestion}" if found.suggestion else "")
    text += f"\nTo do: {do}" if do else ""
    place = f"file={as_property(where)},line={found.line},title={as_property(found.check)}"
    return f"::{kind} {place}::{annotated(text)}"


def as_annotations(findings: Sequence[Shown], environment: Mapping[str, str]) -> Iterator[str]:
    """Yield the annotations that GitHub takes: of each kind the first ten."""
    taken: Counter[str] = Counter()
    for one in findings:
        taken[one.finding.severity] += 1
        if taken[one.finding.severity] <= MOST:
            yield annotation(in_repository(one.where, environment), one.finding, one.do)


def left_out(findings: Sequence[Shown]) -> int:
    """Return how many findings have no annotation."""
    kinds = Counter(one.finding.severity for one in findings)
    return sum(max(0, many - MOST) for many in kinds.values())


def in_repository(where: str, environment: Mapping[str, str]) -> str:
    """Return a list's path as the repository has it, where it is one of its files."""
    root = environment.get("GITHUB_WORKSPACE")
    if not root or not Path(where).exists():
        return where
    path, top = Path(where).resolve(), Path(root).resolve()
    return path.relative_to(top).as_posix() if path.is_relative_to(top) else where


def add_to_summary(page: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Add a page to the step's summary, and tell whether there is one; may raise `WriteError`."""
    path = environment.get(SUMMARY)
    if not path:
        return False
    try:
        with Path(path).open("a", encoding="utf-8") as summary:
            summary.write(page)
    except OSError as error:
        why = error.strerror or str(error)
        raise WriteError(f"Nothing could be added to the summary {path}: {why}.") from None
    return True
