"""The headings, bullets and bold lines above the line that is being read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from enrich.normalization import venues
from enrich.parse.document.segments import Piece
from enrich.parse.entry.entry import Reading
from enrich.parse.entry.non_entries import is_prose, is_skipped
from enrich.parse.fields import dates, series
from enrich.parse.fields.cue_words import bare, undecorated, word_count
from enrich.parse.fields.title_end import is_venue

_NOTHING = (None, None)
_SPELT_OUT = re.compile(r"\s?\(([^()]{12,})\)?$")
_TOPIC = re.compile(r"\s[—–|:-]\s|[:：]\s")
_OF_PAPERS = re.compile(r"(?i: accepted)?(?i: papers?(?: list)?| reading list)$")
_YEAR = re.compile(r"(?:year\s)?((?:19|20)\d\d)(?:\s?年)?", re.IGNORECASE)


@dataclass(slots=True)
class Sections:
    """Where in the document's outline we are."""

    headings: list[tuple[int, str]] = field(default_factory=list)
    bullets: list[str] = field(default_factory=list)  # bullets that head nested ones
    subgroup: str | None = None
    tops: list[str] = field(default_factory=list)  # headings of the first level
    titled: bool = False  # the document's first heading is of the first level
    told: bool = False  # what follows is folded below a work and only describes it
    # what the headings above tell, worked out when one of them changes
    _skipping: bool = False
    _names: tuple[str, ...] = ()  # without the document's title
    _stated: tuple[str | None, int | None] = _NOTHING
    _title: tuple[str | None, int | None] | None = None

    def entitle(self, name: str) -> None:
        """Note the title of the list."""
        self._title = self._title or stated_by_title(name)
        self._look_up()

    def enter(self, level: int, name: str) -> None:
        """Go on below a heading."""
        if level == 1:
            self.titled = self.titled or not (self.tops or self.headings)
            self.tops.append(name)
            self.entitle(name)
        self.leave(level)
        self.headings.append((level, name))
        self._look_up()

    def leave(self, level: int) -> None:
        """Go on above the headings of this level and deeper ones."""
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        self._look_up()
        self.close()

    def _look_up(self) -> None:
        """Work out what the headings above tell."""
        least = 1 if self.under_title else 0
        self._skipping = any(is_skipped(name) for _, name in self.headings)
        self._names = tuple(name for level, name in self.headings if level > least and name)
        below_top = [name for level, name in self.headings if level > 1]
        self._stated = _first_stated(reversed(below_top))
        if self._stated == _NOTHING and self._title:
            self._stated = self._title

    def close(self) -> None:
        """Go on behind what was folded or grouped."""
        self.subgroup, self.told = None, False

    @property
    def under_title(self) -> bool:
        """Whether the document's title heads the current path."""
        return self.titled and len(self.tops) == 1

    @property
    def path(self) -> tuple[str, ...]:
        """The headings and bullets above, without the document's title."""
        return (*self._names, *self.bullets)

    @property
    def placed(self) -> tuple[str | None, int | None]:
        """The venue and year that the nearest heading or group states, where that is all it does.

        What stands further up only adds the year to a venue, or the venue to a year.
        """
        if not self.subgroup and not self.bullets:
            return self._stated
        near = [self.subgroup or "", *reversed(self.bullets)]
        below_top = [name for level, name in self.headings if level > 1]
        found = _first_stated([*near, *reversed(below_top)])
        return found if found != _NOTHING else self._stated

    @property
    def skipped(self) -> bool:
        """Whether the current section holds no entries by its name."""
        grouped = self.subgroup is not None and is_skipped(self.subgroup)
        return self.told or self._skipping or grouped or any(map(is_skipped, self.bullets))


def _first_stated(names: Iterable[str]) -> tuple[str | None, int | None]:
    """The venue and year of the first of the names that states any, each added to by the next."""
    told = filter(None, map(stated_by, names))
    venue, year = next(told, _NOTHING)
    for other in told if (venue is None) != (year is None) else ():
        if (other[0] is None) != (venue is None) and None in other:
            return venue or other[0], year or other[1]
    return venue, year


def stated_by_title(name: str) -> tuple[str | None, int | None] | None:
    """The venue and year of whose papers a list is one, as its title says.

    >>> stated_by_title("CCS 2024 — Looms & Trees"), stated_by_title("CCS 2024 Accepted Papers")
    (('CCS', 2024), ('CCS', 2024))
    >>> stated_by_title("Looms since CCS 2024"), stated_by_title("Papers of 2024")
    (None, None)
    """
    words = _TOPIC.split(bare(undecorated(name)), maxsplit=1)[0]
    found = stated_by(_OF_PAPERS.sub("", words))
    return found if found and found[0] and found[1] else None


@lru_cache(maxsize=1024)
def stated_by(name: str) -> tuple[str | None, int | None] | None:
    """The venue and year that are all a heading says.

    >>> stated_by("📌 CCS 2024"), stated_by("2019"), stated_by("Trees at CCS 2024")
    (('CCS', 2024), (None, 2019), None)
    >>> stated_by("2024.05"), stated_by("May 2024")
    ((None, 2024), (None, 2024))
    >>> stated_by("Remote Sensing"), stated_by("Bioinformatics 2024")
    (None, ('Bioinformatics', 2024))
    """
    words = bare(undecorated(name)).strip(" :：.*_[]()【】")
    if (spelt_out := _SPELT_OUT.search(words)) and series.HELD.search(spelt_out[1]):
        words = words[: spelt_out.start()]
    if year := _YEAR.fullmatch(words):
        return None, int(year[1])
    if dated := dates.read(words):
        return None, int(dated[:4])
    is_stated = is_venue(words) and not venues.is_topic(words)
    return venues.venue_year(words) if is_stated else None


def heading_text(pieces: Sequence[Piece]) -> str:
    """The words of a heading, markup stripped, emoji and spelling kept; else those of a picture."""
    shown = "".join(" " if p.kind == "break" else p.text for p in pieces if not p.image)
    words = shown.strip().strip("#").strip()
    return words or " ".join(p.text.strip() for p in pieces if p.image).strip()


def bold_line(reading: Reading) -> str | None:
    """The words of a line that is bold throughout and no sentence."""
    text = reading.plain
    bold = bool(text) and all(
        piece.bold or piece.image or piece.kind == "break" or not piece.text.strip(" :：*_")
        for piece in reading.pieces
    )
    if not bold or text.endswith((".", "!", "?")) or is_prose(text):
        return None
    return bare(text).rstrip(":： ") if word_count(text) <= 14 else None
