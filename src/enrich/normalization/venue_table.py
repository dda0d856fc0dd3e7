"""What `venues.toml` knows of venues, and of the words around their names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

Kind = Literal["conference", "workshop", "journal", "magazine", "preprint server"]

_FILE = Path(__file__).with_name("venues.toml")


@dataclass(frozen=True, slots=True)
class Venue:
    """One venue of the table; its file says what each field means."""

    acronym: str
    kind: Kind
    word: bool = False
    names: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    dated: tuple[str, ...] = ()
    published_in: tuple[str, ...] = ()
    years: Mapping[str, str] = field(default_factory=dict)
    examples: tuple[str, ...] = ()
    near_misses: tuple[str, ...] = ()

    @property
    def free(self) -> tuple[str, ...]:
        """The short names that count in any letter case."""
        return self.aliases if self.word else (self.acronym, *self.aliases)

    @property
    def strict(self) -> tuple[str, ...]:
        """The short names that are also words."""
        return (self.acronym, *self.words) if self.word else self.words

    @property
    def is_printed(self) -> bool:
        """Whether it is read and not held."""
        return self.kind not in ("conference", "workshop")


@dataclass(frozen=True, slots=True)
class Table:
    """All venues by acronym, and the acronym that each short name stands for."""

    venues: Mapping[str, Venue]
    acronyms: Mapping[str, str]  # in lower case
    words: Mapping[str, str]  # in their own spelling
    dated: Mapping[str, str]  # in their own spelling
    around: Mapping[str, list[str]]
    another: Mapping[str, list[str]]
    abbreviations: Mapping[str, str]


@cache
def table() -> Table:
    """Return the table, which is read when it is first needed."""
    told = tomllib.loads(_FILE.read_text("utf-8"))
    venues = [_venue(row) for row in told["venue"]]
    return Table(
        venues={one.acronym: one for one in venues},
        acronyms={text.lower(): one.acronym for one in venues for text in one.free},
        words={text: one.acronym for one in venues for text in one.strict},
        dated={text: one.acronym for one in venues for text in one.dated},
        around=told["around"],
        another=told["another"],
        abbreviations=told["abbreviations"],
    )


def _venue(row: Mapping[str, Any]) -> Venue:
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
    }
    return Venue(**fields)


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
