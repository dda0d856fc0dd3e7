"""One thing that looks wrong with a list, and how well an entry fits its link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from enrich.model import Entry, Ref

Severity = Literal["error", "warning", "info"]
Match = Literal["agrees", "differs", "unchecked"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that looks wrong with a list, told in one sentence."""

    check: str
    severity: Severity
    entry_id: str
    line: int
    message: str
    paper_id: Ref | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    suggestion: str | None = None  # the repaired lines, or the right link
    instead_of: str | None = None  # the address that `suggestion` may replace unseen


@dataclass(frozen=True, slots=True)
class Fit:
    """Whether the work that a link opens is the one the entry names."""

    match: Match = "unchecked"
    score: float | None = None


def quoted(title: str) -> str:
    """Return a title in quotation marks, cut to what fits into a sentence.

    >>> quoted("Orca")
    '“Orca”'
    """
    return f"“{title if len(title) <= 160 else title[:159] + '…'}”"


def lines(entries: Iterable[Entry]) -> str:
    """Return where entries stand, in words.

    >>> lines([Entry("a", 3, 3, (), "A", "A"), Entry("b", 5, 6, (), "B", "B")])
    'lines 3 and 5'
    """
    entries = list(entries)
    if any(entry.file for entry in entries):
        return _listed([entry.place for entry in entries])
    numbers = [str(entry.line) for entry in entries]
    if len(numbers) == 1:
        return f"line {numbers[0]}"
    if len(numbers) > 4:
        return f"lines {', '.join(numbers[:3])} and {len(numbers) - 3} more"
    return f"lines {', '.join(numbers[:-1])} and {numbers[-1]}"


def _listed(places: Sequence[str]) -> str:
    """Return some places in words, the first three of many."""
    shown, more = places[:3], len(places) - 3
    if more > 1:
        return f"{', '.join(shown)} and {more} more"
    return " and ".join([", ".join(places[:-1]), places[-1]] if len(places) > 1 else places)


def files(entries: Iterable[Entry]) -> Mapping[str, list[str]]:
    """Return as evidence which of several lists entries stand in; nothing where there is one."""
    named = [entry.file for entry in entries]
    return {"files": named} if any(named) else {}
