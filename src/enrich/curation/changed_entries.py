"""Which entries' words changed since a commit, and which others have to be looked at with them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from enrich.check.evidence import NO_WORKS
from enrich.check.finding import Finding
from enrich.check.judgement import Heard
from enrich.check.title_agreement import CLOSE, Corpus, Index, Title
from enrich.curation.git_history import commit, earlier
from enrich.curation.inline_marks import unmarked
from enrich.errors import BadInput, BadUsage
from enrich.lists.list_file import list_file
from enrich.lists.loading import Reading
from enrich.lists.location import raw_address
from enrich.model import Claim, Entry, SourceLines
from enrich.resolution.entry_claims import listed_title

_MARKER = re.compile(r"^\s*(?:(?:[-*+]|\d+[.)])\s+|\|\s*\d+\s*(?=\|))")
"""What stands before an entry's words and tells nothing of it: its number goes with its place."""

_OF_SEVERAL = frozenset({"duplicate-entry", "duplicate-paper", "shared-link"})
"""Checks whose findings are about several entries, and told at one of them."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A list, and what of it has other words than at a commit."""

    whole: Reading
    entries: Sequence[Entry]
    lines: tuple[SourceLines, ...]
    all: bool = False  # whether everything is meant

    def heard(self, ask: Callable[[Reading], Heard]) -> Heard:
        """Return what is heard of the changed entries, and of those that their works may be."""
        if self.all:
            return ask(self.whole)
        heard = ask(self._with(self._alike()))
        more = self._with(self._alike(heard.claims))
        return heard if len(more.entries) == len(heard.entries) else ask(more)

    def _with(self, others: Iterable[Entry]) -> Reading:
        """Return the list as it is looked at: the changed entries and some others."""
        ids = {entry.entry_id for entry in (*self.entries, *others)}
        entries = [entry for entry in self.whole.entries if entry.entry_id in ids]
        beside = tuple(entry for entry in self.whole.entries if entry.entry_id not in ids)
        return replace(self.whole, entries=entries, lines=self.lines, beside=beside)

    def _alike(self, claims: Iterable[Claim] = ()) -> Iterator[Entry]:
        """Yield entries with a link of a changed one, or with a title near one of theirs.

        `claims` tell what the works of the changed ones are called, if that is known by now.
        """
        links = {key for entry in self.entries for key in _links(entry)}
        every = self.whole.entries
        yield from (entry for entry in every if not links.isdisjoint(_links(entry)))
        titles = [Title(listed_title(entry)) for entry in every]
        index, corpus = Index(titles), Corpus(titles)
        refs = {entry.ref for entry in self.entries}
        mine = [Title(listed_title(entry)) for entry in self.entries]
        mine += [Title(str(c.value)) for c in claims if c.field == "title" and c.ref in refs]
        for title in mine:
            near = index.near(title)
            yield from (every[n] for n in near if _may_be_one(corpus, title, titles[n]))

    def about(self, findings: list[Finding]) -> list[Finding]:
        """Return the findings that a change may have brought: of its entries and its lines."""
        if self.all:
            return findings
        ids = {entry.entry_id for entry in self.entries}
        places = {(entry.file, entry.line) for entry in self.entries}
        lines = {(one.file, one.line) for one in self.lines}
        return [
            one
            for one in findings
            if one.entry_id in ids
            or (one.check in _OF_SEVERAL and not places.isdisjoint(_places(one)))
            or (one.check == "not-read" and not lines.isdisjoint(_places(one)))
        ]


def _may_be_one(corpus: Corpus, one: Title, other: Title) -> bool:
    return corpus.nicknamed(one, other) or corpus.alike(one, other) >= CLOSE


def _links(entry: Entry) -> set[object]:
    """Return what an entry's main link is known by: its address, and the work that it names."""
    ref = entry.ref if entry.ref and entry.ref.scheme not in NO_WORKS else None
    return set(filter(None, (entry.url, ref)))


def _places(finding: Finding) -> set[tuple[str, int]]:
    """Return the lines that a finding is about, each with its list where there are several."""
    lines = finding.evidence.get("lines", [finding.line])
    files = finding.evidence.get("files") or [""] * len(lines)
    return set(zip(files if len(files) == len(lines) else files * len(lines), lines, strict=False))


def changed_since(reading: Reading, ref: str | None) -> Changed:
    """Return what changed in lists that are files, by their words: what only moved did not.

    Without a ref that is all.  Raises `BadUsage` where a list is no file, or git does not know
    the ref.
    """
    if ref is None:
        return Changed(reading, reading.entries, reading.lines, all=True)
    words: Counter[str] = Counter()
    unread: set[str] = set()
    for name, body in _before(reading, ref):
        try:
            old = list_file(name, body, ()).entries
        except BadInput:
            continue  # it was no list then
        words.update(_words(entry) for entry in old)
        unread |= {one.raw for one in old.lines}
    entries = tuple(_other(reading.entries, words))
    lines = tuple(one for one in reading.lines if one.part == "not-read" and one.raw not in unread)
    return Changed(reading, entries, lines)


def _before(reading: Reading, ref: str) -> Iterator[tuple[str, bytes]]:
    """Yield the lists as they were."""
    at: dict[Path, str] = {}
    for file in reading.files:
        if file.name == "standard input" or raw_address(file.name):
            raise BadUsage(f"--changed-since asks git what changed, and {file.name} is no file.")
        folder = Path(file.name).resolve().parent
        if folder not in at:
            at[folder] = commit(folder, ref)
        body = earlier(Path(file.name), at[folder])
        if body is not None and body.strip():
            yield file.name, body


def _other(entries: Sequence[Entry], words: Counter[str]) -> list[Entry]:
    """Return the entries whose words were not there; of a copy the one further down is new."""
    left = Counter(words)
    found = []
    for entry in entries:
        told = _words(entry)
        if left[told]:
            left[told] -= 1
        else:
            found.append(entry)
    return found


def _words(entry: Entry) -> str:
    """Return the words of an entry as written, without what marks and numbers it."""
    lines = (unmarked(line) for line in entry.raw.split("\n"))
    return " ".join(" ".join(_MARKER.sub("", line) for line in lines).split())
