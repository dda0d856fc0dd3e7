"""Marks in a list at an entry, `<!-- enrich: ok wrong-link -->`: what is known there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from enrich.check.finding import Finding
from enrich.lists.list_file import ListFile
from enrich.model import Entry
from enrich.parse.document.html_lines import code_lines
from enrich.tables.vocabularies import CHECKS

_MARK = re.compile(r"<!--\s*enrich:?\s*ok\b([^<>]*)-->", re.IGNORECASE)
_ALONE = re.compile(r"(?:\s*<!--[^<>]*-->)+\s*")
_NAME = re.compile(r"[\s,]*([a-z][a-z-]*[a-z])(?![\w-])")
_ANOTHER = re.compile(r"\s*,\s*([a-z][\w-]*)\s*(?=[,:]|$)")  # a lone word where a check may stand


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: which check is known to a curator, and at what."""

    place: str
    check: str
    file: str  # of several lists the one it stands in
    first: int  # the lines that it speaks of
    last: int

    def is_about(self, finding: Finding, entry: Entry | None) -> bool:
        """Tell whether it is said of a finding, given the entry of that."""
        if finding.check != self.check:
            return False
        if entry is not None:
            return entry.file == self.file and entry.line <= self.last and entry.line >= self.first
        named = next(iter(finding.evidence.get("files", ())), "")
        return named == self.file and self.first <= finding.line <= self.last


def marks(files: Sequence[ListFile]) -> tuple[list[Mark], list[str]]:
    """Return the marks of lists, and a sentence about each that names no check."""
    found: list[Mark] = []
    problems: list[str] = []
    for file in files:
        name = file.name if len(files) > 1 else ""
        lines = file.text.split("\n")
        found_here = list(_MARK.finditer(file.text))
        code = code_lines(file.text) if found_here else ()
        for mark in found_here:
            number = file.text.count("\n", 0, mark.start()) + 1
            ahead = file.text[: mark.start()].rpartition("\n")[2]
            if number in code or ahead.count("`") % 2:
                continue  # shown to readers, as in a manual
            end = number + mark[0].count("\n")
            place = f"line {number} of {name}" if name else f"line {number}"
            checks, strange = _checks(" ".join(mark[1].split()))
            first, last = _lines(file.entries, lines, number, end)
            found += [Mark(place, check, name, first, last) for check in checks]
            if strange or not checks:
                problems.append(_nameless(place, checks, strange))
    return found, problems


def _nameless(place: str, checks: Sequence[str], strange: str) -> str:
    told = f"{strange[:40]!r} is no check" if strange else "it names no check"
    silences = f"silences {', '.join(checks)} alone" if checks else "silences nothing"
    return f"The mark in {place} {silences}: {told}; there are {', '.join(CHECKS)}."


def _checks(words: str) -> tuple[list[str], str]:
    """Return the checks that a mark names in front of its reason, and what stands for one."""
    named: list[str] = []
    at = 0
    while (name := _NAME.match(words, at)) and name[1] in CHECKS:
        named.append(name[1])
        at = name.end()
    if not named:
        return [], words
    other = _ANOTHER.match(words, at)
    return named, other[1] if other else ""


def _lines(
    entries: Iterable[Entry], lines: Sequence[str], number: int, end: int
) -> tuple[int, int]:
    """Return the lines that a mark on some speaks of: those of its entry, or of the next."""
    around = [entry for entry in entries if entry.line <= number <= entry.line_end]
    if around:
        inmost = min(around, key=lambda entry: entry.line_end - entry.line)
        return inmost.line, inmost.line  # where it begins: what is nested in it is not meant
    if not _ALONE.fullmatch("\n".join(lines[number - 1 : end])):
        return number, number
    while end < len(lines) and _ALONE.fullmatch(lines[end]):
        end += 1  # past the other marks of the entry
    return number, end + 1


def unmarked(text: str) -> str:
    """Return text without marks.

    >>> unmarked("- Weft <!-- enrich: ok dead-link: moved -->")
    '- Weft'
    """
    return _MARK.sub("", text).rstrip() if "<!--" in text else text
