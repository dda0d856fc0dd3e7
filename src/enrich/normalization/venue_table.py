"""What `venues.toml` knows of venues, by every spelling of theirs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

Kind = Literal["conference", "workshop", "journal", "magazine", "preprint server"]

_FILE = Path(__file__).with_name("venues.toml")


@dataclass(frozen=True, slots=True)
class Venue:
    """One venue of the table; its file says what each field means."""

    acronym: str
    kind: Kind
    word: bool = False
    names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    years: Mapping[str, str] = field(default_factory=dict)
    examples: tuple[str, ...] = ()
    near_misses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """All venues, and the acronym that each spelling stands for."""

    venues: Mapping[str, Venue]  # by acronym
    names: Mapping[str, str]  # in lower case
    acronyms: Mapping[str, str]  # in lower case
    words: Mapping[str, str]  # in their own spelling


@cache
def table() -> Table:
    """Return the table, which is read when it is first needed."""
    rows = tomllib.loads(_FILE.read_text("utf-8"))["venue"]
    return _table([_venue(row) for row in rows])


def _venue(row: Mapping[str, object]) -> Venue:
    lists = {name: tuple(value) for name, value in row.items() if isinstance(value, list)}
    return Venue(**{**row, **lists})  # type: ignore[arg-type]


def _table(venues: Sequence[Venue]) -> Table:
    return Table(
        venues={one.acronym: one for one in venues},
        names={name: one.acronym for one in venues for name in one.names},
        acronyms={text.lower(): one.acronym for one in venues for text in _short(one)},
        words={text: one.acronym for one in venues for text in _words(one)},
    )


def _short(venue: Venue) -> tuple[str, ...]:
    return venue.aliases if venue.word else (venue.acronym, *venue.aliases)


def _words(venue: Venue) -> tuple[str, ...]:
    return (venue.acronym, *venue.words) if venue.word else venue.words


def one_of(spellings: Iterable[str]) -> str:
    """Return a pattern for the longest of the spellings, branching letter by letter."""
    tree: dict[str, dict] = {}  # type: ignore[type-arg]
    for spelling in spellings:
        node = tree
        for letter in spelling:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branches(tree)


def _branches(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    ends = "" in node
    options = [re.escape(letter) + _branches(node[letter]) for letter in sorted(node) if letter]
    if not options:
        return ""
    joined = options[0] if len(options) == 1 and not ends else f"(?:{'|'.join(options)})"
    return joined + ("?" if ends else "")
