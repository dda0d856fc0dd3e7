"""The six nouns, and the small things they are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple

Kind = Literal[
    "paper",
    "report",
    "software",
    "model",
    "dataset",
    "blog",
    "course",
    "leaderboard",
    "list",
    "book",
    "video",
    "other",
]
"""What an entry of a list is; only `paper` and `report` become papers."""

Expects = Literal["atom", "xml", "json", "html", "text", "page", "robots"]
"""What the body of a reply has to be to count as an answer.

A `page` may be any document; only of HTML is anything read, and 410 is an answer, too.
Of `robots` any text does, and what is too long is cut.
"""


LIST = "list"
"""The witness that is the list's author."""

STATED = "ref-in-words"
"""The note of an entry whose identifier stands in its words, and in no link."""

IDENTIFIER = "identifier"
"""The witness that is an identifier by itself."""

CURATOR = "curator"
"""The witness that is whoever corrects the dataset by hand."""

HERE = frozenset({LIST, IDENTIFIER, CURATOR})
"""The witnesses that need not be asked."""


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A work's identifier in its one canonical spelling, `arxiv:2312.06902`.

    Made by `identifiers.recognise` and `identifiers.canonical` only, so that two refs are
    the same identifier exactly when they are equal.
    """

    scheme: str
    value: str

    def __hash__(self) -> int:
        return hash(self.value)  # a run asks millions of times: half the time of both parts'

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink of an entry: its text as shown, its target as written."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list as its author wrote it."""

    entry_id: str
    line: int  # 1-based, first source line
    line_end: int  # 1-based, last source line
    section: tuple[str, ...]
    title: str
    raw: str  # the source lines, joined by "\n"
    subgroup: str | None = None
    short_name: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None  # main link, as written
    links: tuple[Link, ...] = ()  # every other link
    ref: Ref | None = None  # of the main link; of the words where no link has a paper's
    venue: str | None = None  # canonical acronym
    year: int | None = None
    affiliations: tuple[str, ...] = ()
    stated_date: str | None = None  # YYYY-MM or YYYY-MM-DD
    kind: Kind = "paper"
    venue_text: str | None = None  # the list's words for the venue, also for one nobody knows
    notes: tuple[str, ...] = ()  # what was odd about its source: "malformed-link", STATED
    file: str = ""  # of several lists the one it stands in, as it was named
    part: int = 0  # which of them, counted from 0

    @property
    def position(self) -> tuple[int, int]:
        """Where it stands among all entries, to sort by."""
        return self.part, self.line

    @property
    def place(self) -> str:
        """Where it stands, in words: its line, and of several lists which one."""
        return f"line {self.line} of {self.file}" if self.file else f"line {self.line}"


LinePart = Literal["entry", "structure", "not-read"]
"""What a line of a list is to its reader."""


class SourceLines(NamedTuple):
    """Lines of a list that follow each other, and what they are to its reader."""

    line: int  # 1-based, first
    line_end: int  # 1-based, last
    part: LinePart
    reason: str = ""  # what structure it is, or why it was not read
    likely: bool = False  # it looks like an entry, or links a work that no entry links
    links: tuple[Link, ...] = ()  # to works, in lines that are part of no entry
    raw: str = ""  # the lines themselves, where they were not read
    file: str = ""  # of several lists the one they stand in, as it was named

    @property
    def place(self) -> str:
        """Where they stand, in words."""
        alone = self.line == self.line_end
        where = f"line {self.line}" if alone else f"lines {self.line}-{self.line_end}"
        return f"{where} of {self.file}" if self.file else where


class Entries(list[Entry]):
    """The entries of a list in its order, and what became of every line of it."""

    def __init__(self, entries: Iterable[Entry] = (), lines: Iterable[SourceLines] = ()) -> None:
        super().__init__(entries)
        self.lines = tuple(lines)

    @property
    def unread(self) -> tuple[SourceLines, ...]:
        """The lines that look like entries, or link a work that is in none, and were not read."""
        return tuple(one for one in self.lines if one.likely)


@dataclass(frozen=True, slots=True)
class Request:
    """Something to send; free to build, only `http` spends it."""

    url: str
    method: Literal["GET", "POST"] = "GET"
    params: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    json: Any = None
    expects: Expects = "json"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, whole and of the kind that was asked for."""

    status: int
    url: str  # after redirects
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    moved: bool = False  # by redirects all of which are for good


@dataclass(frozen=True, slots=True)
class Record:
    """A provider's answer about one ref; no body means it knew nothing."""

    provider: str
    ref: Ref
    fetched_at: datetime  # UTC
    body: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One provider's word on one field of the work that `ref` names."""

    field: str
    value: Any  # what JSON can hold
    provider: str
    ref: Ref
    fetched_at: datetime  # UTC


@dataclass(frozen=True, slots=True)
class Paper:
    """The verdict on one work: the winning claim of every field, and all heard."""

    paper_id: Ref
    refs: tuple[Ref, ...]  # every identifier known for the work, sorted
    won: Mapping[str, Claim]
    heard: tuple[Claim, ...]
    donors: tuple[Claim, ...] = ()  # whose ORCIDs and affiliations are joined to the won authors
