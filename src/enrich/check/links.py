"""Whether the work that a link opens is the work that the entry names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from enrich.check.evidence import HALF, Known, Stated, contradicts, family, said_by, share
from enrich.check.finding import Finding, Fit, Severity, quoted
from enrich.check.shared import Parts, intruders
from enrich.check.titles import CLOSE, SAME
from enrich.model import Entry, Ref
from enrich.refs import landing


@dataclass(frozen=True, slots=True)
class Compared:
    """An entry beside what witnesses say of its link."""

    entry: Entry
    ref: Ref
    stated: tuple[Stated, ...]
    closest: Stated | None
    score: float  # of the closest title
    people: float | None  # share of the entry's people that the work has
    nicknamed: bool

    @property
    def same_people(self) -> bool:
        """Whether the people whom the entry names wrote the linked work."""
        return self.people is not None and self.people >= HALF

    @property
    def evidence(self) -> dict[str, Any]:
        """Both titles, who says so, and the scores."""
        told: dict[str, Any] = {
            "listed": self.entry.title,
            "stated": said_by(self.stated),
            "link": str(self.ref),
        }
        if self.stated:
            told["score"] = round(self.score, 4)
        if self.people is not None:
            told["people"] = round(self.people, 4)
        return told


def compared(known: Known, entry: Entry, ref: Ref) -> Compared:
    """Lay an entry beside what is stated of its link."""
    title = known.listed[entry.entry_id]
    stated = known.titles_of(entry)
    scores = [known.corpus.alike(title, one.title) for one in stated]
    score = max(scores, default=0.0)
    closest = stated[scores.index(score)] if stated else None
    nicknamed = any(known.corpus.nicknamed(title, one.title) for one in stated)
    people = share(set(map(family, entry.authors)), known.people(ref))
    return Compared(entry, ref, tuple(stated), closest, score, people, nicknamed)


def link_findings(known: Known, linked: Parts) -> tuple[list[Finding], dict[str, Fit]]:
    """Return what is wrong with links, and how well each entry fits its link."""
    owners = intruders(known, linked)
    found: list[Finding] = []
    fits: dict[str, Fit] = {}
    for entry in known.entries:
        if entry.entry_id not in known.papers:
            continue
        ref = entry.ref
        if ref is None or not (known.stated.get(ref) or ref.scheme == "arxiv"):
            continue
        beside = compared(known, entry, ref)
        finding = _judged(known, beside, owners)
        found += filter(None, [finding])
        fits[entry.entry_id] = _fit(beside, finding)
    return found, fits


def _fit(beside: Compared, finding: Finding | None) -> Fit:
    differs = finding is not None and finding.check == "wrong-link"
    if not beside.stated:
        return Fit("differs") if differs else Fit()
    score = beside.score
    if beside.people is not None:
        score = (score + beside.people) / 2
    return Fit("differs" if differs else "agrees", round(score, 4))


def _judged(known: Known, beside: Compared, owners: Mapping[str, Entry]) -> Finding | None:
    if beside.score >= SAME:
        return None
    other = known.another(beside.entry)
    if not beside.stated:
        return _unknown(known, beside, other)
    if other is not None and not _one_author_s(known, beside, other):
        return _elsewhere(known, beside, other)
    owner = owners.get(beside.entry.entry_id)
    if owner is not None and not beside.same_people:
        return _taken(known, beside, owner)
    if beside.same_people or beside.nicknamed or beside.score >= CLOSE:
        return _retitled(known, beside)
    against = contradicts(known, beside.entry, beside.ref)
    return _contradicted(known, beside, against)


def _one_author_s(known: Known, beside: Compared, other: Stated) -> bool:
    """Tell whether those whom the entry names wrote the linked work, not the other."""
    named = set(map(family, beside.entry.authors))
    return beside.same_people and (share(named, known.people(other.ref)) or 0) < HALF


def _finding(
    known: Known,
    beside: Compared,
    check: str,
    severity: Severity,
    message: str,
    more: Mapping[str, Any] | None = None,
    suggestion: str | None = None,
) -> Finding:
    entry = beside.entry
    paper = known.papers[entry.entry_id].paper_id
    told = {**beside.evidence, **(more or {})}
    return Finding(check, severity, entry.entry_id, entry.line, message, paper, told, suggestion)


def _opens(beside: Compared) -> str:
    """Return the sentence's first half: what the link opens, and who says so."""
    assert beside.closest is not None
    who = " and ".join(beside.closest.providers)
    return (
        f"The link of {quoted(beside.entry.title)} opens {quoted(beside.closest.title.text)}, "
        f"says {who}"
    )


def _elsewhere(known: Known, beside: Compared, other: Stated) -> Finding:
    link = landing(other.ref)
    return _finding(
        known,
        beside,
        "wrong-link",
        "error",
        f"{_opens(beside)}; the work so named is at {link}{_line(known, other)}.",
        {"other": _told(other)},
        link,
    )


def _line(known: Known, other: Stated) -> str:
    """Return where the list links to a work, in brackets; empty if nowhere."""
    lines = [entry.line for entry in known.entries if entry.ref == other.ref]
    return f" (line {lines[0]})" if lines else ""


def _told(other: Stated) -> dict[str, Any]:
    return {
        "ref": str(other.ref),
        "title": other.title.text,
        "providers": list(other.providers),
    }


def _unknown(known: Known, beside: Compared, other: Stated | None) -> Finding | None:
    """Judge a link nobody knows: is the listed title that of another identifier?"""
    if other is None or other.ref.scheme != beside.ref.scheme:
        return None
    title = known.listed[beside.entry.entry_id]
    if title.key != other.title.key or len(title.words) < 3:
        return None
    link = landing(other.ref)
    who = " and ".join(other.providers)
    return _finding(
        known,
        beside,
        "wrong-link",
        "error",
        f"{quoted(beside.entry.title)} is at {link}{_line(known, other)}, says {who}, "
        f"but this line links to {landing(beside.ref)}.",
        {"other": _told(other)},
        link,
    )


def _taken(known: Known, beside: Compared, owner: Entry) -> Finding:
    return _finding(
        known,
        beside,
        "wrong-link",
        "error",
        f"{_opens(beside)}, which is the work of line {owner.line}.",
        {"other": {"line": owner.line, "listed": owner.title}},
    )


def _retitled(known: Known, beside: Compared) -> Finding:
    assert beside.closest is not None
    reason = (
        "its people agree"
        if beside.same_people
        else "it has the same nickname"
        if beside.nicknamed
        else "most of its words agree"
    )
    who = " and ".join(beside.closest.providers)
    title = beside.closest.title.text
    return _finding(
        known,
        beside,
        "retitled",
        "info",
        f"{quoted(beside.entry.title)} is now called {quoted(title)}, says {who}; {reason}.",
        {"because": reason},
    )


def _contradicted(known: Known, beside: Compared, against: list[str]) -> Finding:
    if "names" in against and len(against) > 1:
        why = " and ".join(against)
        message = f"{_opens(beside)}; {why} contradict, too."
        return _finding(known, beside, "wrong-link", "error", message, {"against": against})
    message = f"{_opens(beside)}; it may have been retitled, or the link may be wrong."
    more = {"against": against} if against else None
    return _finding(known, beside, "wrong-link", "warning", message, more)
