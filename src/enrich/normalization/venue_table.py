"""What the tables of venues know of them, and of the words around their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from enrich.normalization import venue_rows

Kind = Literal["conference", "workshop", "journal", "magazine", "preprint server"]


@dataclass(frozen=True, slots=True)
class Venue:
    """One venue of the tables; the head of `venues.toml` says what each field means."""

    acronym: str
    kind: Kind
    word: bool = False
    topic: bool = False
    tag: bool = False
    names: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    dated: tuple[str, ...] = ()
    published_in: tuple[str, ...] = ()

    @property
    def years(self) -> Mapping[str, str]:
        """When a name or an alias was in use."""
        years: Mapping[str, str] = venue_rows.in_full()[self.acronym].get("years", {})
        return years

    @property
    def examples(self) -> tuple[str, ...]:
        """Texts that name the venue."""
        return tuple(venue_rows.in_full()[self.acronym].get("examples", ()))

    @property
    def near_misses(self) -> tuple[str, ...]:
        """Texts that look like the venue and are something else."""
        return tuple(venue_rows.in_full()[self.acronym].get("near_misses", ()))

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
    tags: frozenset[str]
    around: Mapping[str, list[str]]
    another: Mapping[str, list[str]]
    abbreviations: Mapping[str, str]


@cache
def table() -> Table:
    """Return the table, which is read when it is first needed."""
    told, rows = venue_rows.read()
    venues = [_venue(row) for row in rows]
    return Table(
        venues={one.acronym: one for one in venues},
        acronyms={text.lower(): one.acronym for one in venues for text in one.free},
        words={text: one.acronym for one in venues for text in one.strict},
        dated={text: one.acronym for one in venues for text in one.dated},
        tags=frozenset(one.acronym for one in venues if one.tag),
        around=told["around"],
        another=told["another"],
        abbreviations=told["abbreviations"],
    )


def _venue(row: Mapping[str, Any]) -> Venue:
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in row.items()
    }
    return Venue(**fields)
