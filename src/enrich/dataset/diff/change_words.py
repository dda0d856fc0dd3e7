"""Changes in words, the same for every format: headings, and sentences in parts.

A part is our own word, or what a stranger wrote: a format escapes the one and may link the other.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from string import Formatter
from typing import Literal, NamedTuple

from enrich.dataset.diff.change import Change, Changes, Kind, Value
from enrich.normalization.private_addresses import shown
from enrich.normalization.text import count, one_line

AT_ONCE = 20
"""Lines of one kind that a person is shown; the rest is counted."""

_LONGEST = 400
_TOGETHER = 4  # entries with the same way, from which on one line tells of all
_OPTIONAL = re.compile(r"<([^<>]*)>")
_ABOUT_LINKS = frozenset({"dead-link"})
_ABOUT_PAPERS = {"withdrawn": Kind.WITHDRAWN, "expression-of-concern": Kind.CONCERN}


class Part(NamedTuple):
    """A piece of a sentence."""

    text: str
    ours: bool = True  # else a stranger wrote it
    url: str | None = None  # where it leads


Sentence = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """How one kind is told."""

    heading: str
    label: str
    sentence: str
    feed: Literal["each", "together", "no"]
    meaning: str
    words: Mapping[str, str] = field(default_factory=dict)  # for values of `before` and `after`
    between: str = " › "  # the parts of a value


class Section(NamedTuple):
    """All of one kind, or as much as a person wants to see."""

    kind: Kind
    heading: str
    lines: tuple[Sentence, ...]
    rest: str | None  # what of them is not shown, in words


@cache
def words() -> dict[Kind, Words]:
    """Return how each kind is told, in the order of the file."""
    told = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return {Kind(name): Words(**row) for name, row in told.items()}


def stamp(moment: datetime) -> str:
    """Return a moment as it is told."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def headline(changes: Changes) -> str:
    """Return in one line between which runs, and how much is new."""
    if changes.since is None:
        return (
            f"The run of {stamp(changes.until)} is the first one: nothing to compare it with yet."
        )
    if not changes.changes:
        return f"Nothing changed since {stamp(changes.since)}."
    many = count(len(changes) - len(told_elsewhere(changes)), "change")
    return f"{many} since {stamp(changes.since)}, up to {stamp(changes.until)}."


def sentence(change: Change) -> Sentence:
    """Return a change in one sentence, without its full stop."""
    how = words()[change.kind]
    fields = _fields(change, how)
    template = _OPTIONAL.sub(
        lambda found: found[1] if all(map(fields.get, _names(found[1]))) else "", how.sentence
    )
    url = None if "url" in _names(template) else change.url
    parts = []
    for literal, name, _, _ in Formatter().parse(template):
        if literal:
            parts.append(Part(literal))
        if name:
            link = url if name == "title" else None
            parts.append(Part(fields[name] or "-", ours=False, url=link))
    return tuple(parts)


def _names(template: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(template) if name]


def _fields(change: Change, how: Words) -> dict[str, str]:
    raw: dict[str, Value] = {
        **{name: getattr(change, name) for name in ("title", "url", "provider", "line")},
        **{name: getattr(change, name) for name in ("severity", "check")},
        "before": _worded(change.before, how),
        "after": _worded(change.after, how),
        "place": " › ".join(change.section),
    }
    return {name: brief("" if value is None else str(value)) for name, value in raw.items()}


def _worded(value: Value, how: Words) -> Value:
    if isinstance(value, tuple):
        return how.between.join(value)
    return how.words.get(value, value) if isinstance(value, str) else value


def brief(text: str, longest: int = _LONGEST) -> str:
    """Return text on one line, without secrets and cut where it is long.

    >>> brief("Threads\\n at Scale"), brief("Threads", 4)
    ('Threads at Scale', 'Thr…')
    """
    line = one_line(shown(text))
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def sections(changes: Changes, most: int = AT_ONCE) -> Iterator[Section]:
    """Yield what to show of each kind, in order; what is told above is counted, at most."""
    elsewhere = told_elsewhere(changes)
    for kind, group in groupby(changes.changes, key=lambda change: change.kind):
        every = list(group)
        fresh = [change for change in every if change not in elsewhere]
        if not fresh:
            continue
        lines = list(_lines(kind, fresh))
        left = [
            f"{len(every) - len(fresh)} told above" if len(fresh) < len(every) else "",
            f"{len(lines) - most} more" if len(lines) > most else "",
        ]
        rest = ", ".join(filter(None, left))
        heading = f"{words()[kind].heading} ({len(every)})"
        yield Section(kind, heading, tuple(lines[:most]), rest and f"and {rest}")


def _lines(kind: Kind, changes: Sequence[Change]) -> Iterator[Sentence]:
    """Yield a sentence for each; of entries that went the same way together, one for all."""
    if kind is not Kind.ENTRY_MOVED:
        yield from map(sentence, changes)
        return
    ways: dict[tuple[Value, Value], list[Change]] = {}
    for change in changes:
        ways.setdefault((change.before, change.after), []).append(change)
    for group in ways.values():
        if len(group) < _TOGETHER:
            yield from map(sentence, group)
        else:
            all_of_them = (Part(count(len(group), "entry")), *_way(sentence(group[0])))
            yield all_of_them


def _way(one: Sentence) -> Sentence:
    """Return the part of a sentence that tells from where to where."""
    start = next(number for number, part in enumerate(one) if not part.ours) + 1
    first, *others = one[start:]
    return (Part(first.text.removeprefix("”")), *others)


def told_elsewhere(changes: Changes) -> frozenset[Change]:
    """Return what another change tells already: the paper of a new entry, the finding of a link."""
    papers = {
        (kind, one.paper_id)
        for kind in (Kind.ENTRY_ADDED, Kind.ENTRY_REMOVED, *_ABOUT_PAPERS.values())
        for one in changes.of(kind)
    }
    links = {one.entry_id for one in changes.of(Kind.LINK_DEAD)}
    above = {Kind.PAPER_ADDED: Kind.ENTRY_ADDED, Kind.PAPER_REMOVED: Kind.ENTRY_REMOVED}
    return frozenset(
        one
        for one in changes
        if (above.get(one.kind), one.paper_id) in papers
        or (
            one.kind is Kind.FINDING_NEW
            and (
                (one.check in _ABOUT_LINKS and one.entry_id in links)
                or (_ABOUT_PAPERS.get(one.check or ""), one.paper_id) in papers
            )
        )
    )
