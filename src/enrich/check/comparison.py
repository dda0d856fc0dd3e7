"""An entry laid beside what witnesses say of its link, and how well they agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from enrich.check.authors_differ import people_of, shared_people
from enrich.check.evidence import HALF, Known, Stated, said_by
from enrich.check.title_agreement import Title
from enrich.model import Entry, Ref


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
    first: Stated | None  # the closest title of its first version
    first_score: float
    first_nicknamed: bool

    @property
    def same_people(self) -> bool:
        """Whether the people whom the entry names wrote the linked work."""
        return self.people is not None and self.people >= HALF

    @property
    def was_retitled(self) -> bool:
        """Whether the first version of the linked work is known to have had another title."""
        now = self.closest.title.key if self.closest else None
        return self.first is not None and self.first.title.key != now

    @property
    def evidence(self) -> dict[str, Any]:
        """Both titles, who says so, and the scores."""
        told: dict[str, Any] = {
            "listed": self.entry.title,
            "stated": said_by(self.stated),
            "link": str(self.ref),
        }
        if self.stated:
            told["score"] = round(self.score, 2)
        if self.first is not None:
            told["first"] = said_by([self.first])
            told["first_score"] = round(self.first_score, 2)
        if self.people is not None:
            told["people"] = round(self.people, 2)
        return told


def compared(known: Known, entry: Entry, ref: Ref) -> Compared:
    """Lay an entry beside what is stated of its link, and of that work's first version."""
    title, stated = known.listed[entry.entry_id], known.titles_of(entry)
    firsts = [one for one in stated if one.first]
    now = [one for one in stated if not one.first] or firsts
    people = shared_people(people_of(known, entry, known.refs_of(entry)))
    nicknamed, nicknamed_first = (
        any(known.corpus.nicknamed(title, one.title) for one in titles) for titles in (now, firsts)
    )
    return Compared(
        entry,
        ref,
        tuple(now),
        *_closest(known, title, now),
        people,
        nicknamed,
        *_closest(known, title, firsts),
        nicknamed_first,
    )


def _closest(known: Known, title: Title, stated: Sequence[Stated]) -> tuple[Stated | None, float]:
    """Return the stated title that is most alike, and how much it is."""
    scores = ((one, known.corpus.alike(title, one.title)) for one in stated)
    return max(scores, key=itemgetter(1), default=(None, 0.0))
