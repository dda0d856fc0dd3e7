"""The entry that a draft makes at its place: its main link, its identifier, its kind."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from enrich.model import STATED, Entry, Kind, Link, Ref
from enrich.normalization import stated_identifiers
from enrich.parse.entry.entry import Draft
from enrich.parse.entry.kind import Said, kind_of, product_link
from enrich.parse.fields.facts import Facts
from enrich.parse.fields.links import PAPERS, Target, label, main_link

_ET_AL = re.compile(r"\bet\.? al\b")


class Place(NamedTuple):
    """Where in the list an entry stands."""

    start: int  # source line from 0
    end: int  # exclusive
    section: tuple[str, ...]
    subgroup: str | None
    raw: str
    venue: str | None = None  # that a heading or group states
    year: int | None = None


def finish(made: Draft, place: Place, seen: Counter[str]) -> Entry:
    """The entry of a draft at its place; `seen` counts the ids that were given."""
    facts = made.facts
    stated = _stated(made)
    main = _main(made, stated)
    kind = kind_of(_said(made, place, main, stated is not None))
    if main is None and (main := _stand_in(made, kind)):
        kind = kind_of(_said(made, place, main, stated is not None))
    url = main.url if main else None
    if kind in ("paper", "report"):
        _take_place(facts, place)
    return Entry(
        entry_id=identity(seen, made.title, url, *made.words),
        line=place.start + 1,
        line_end=place.end,
        section=place.section,
        title=made.title,
        raw=place.raw,
        subgroup=place.subgroup,
        short_name=made.short_name,
        authors=facts.authors,
        url=url,
        links=_others(made.targets, url),
        ref=stated or (main.ref if main else None),
        venue=facts.venue,
        year=_year(facts),
        venue_text=facts.venue_text,
        affiliations=tuple(dict.fromkeys(facts.affiliations)),
        stated_date=facts.date,
        kind=kind,
        notes=_notes(made, stated),
    )


def _take_place(facts: Facts, place: Place) -> None:
    """Note the venue and year of the heading where the entry states none."""
    if facts.venue is None and facts.venue_text is None:
        facts.venue = place.venue
    if facts.year is None and facts.date is None:
        facts.year = place.year


def _said(made: Draft, place: Place, main: Target | None, identified: bool) -> Said:
    """What tells the kind of an entry."""
    facts = made.facts
    people = len(facts.authors) + _says_et_al(place.raw)
    venue = facts.venue or facts.venue_text
    words = " ".join(made.shown).replace(made.title, " ", 1)
    return Said(made.title, place.section, main, venue, people, made.targets, identified, words)


def _says_et_al(text: str) -> bool:
    return ("et al" in text or "et. al" in text) and _ET_AL.search(text) is not None


def _notes(made: Draft, stated: Ref | None) -> tuple[str, ...]:
    """What was odd about the source of an entry."""
    broken = any(target.piece.mended for target in made.targets)
    return (*(["malformed-link"] if broken else []), *([STATED] if stated else []))


def _stated(made: Draft) -> Ref | None:
    """The identifier in an entry's words, if no link carries a paper's."""
    if any(target.ref and target.ref.scheme in PAPERS for target in made.targets):
        return None
    return stated_identifiers.stated(" \n".join(made.shown))


def _main(made: Draft, stated: Ref | None) -> Target | None:
    """The link of the work; where nothing tells of a paper, that of a program will do."""
    main, facts = main_link(made.targets), made.facts
    beside = main is not None and not main.slot and main.role in ("blog", "docs")
    if beside and (facts.venue or stated):
        return None  # it only goes with the paper
    cited = stated or facts.venue or facts.venue_text or facts.authors or "paper" in made.slots
    return main if cited or (main and not beside) else product_link(made.targets) or main


def _stand_in(made: Draft, kind: Kind) -> Target | None:
    """The first link of what is no paper and so has no link of one."""
    if kind in ("paper", "report") or "paper" in made.slots:
        return None
    return next((one for one in made.targets if one.role != "none" and not one.slot), None)


def _year(facts: Facts) -> int | None:
    """The venue's year, or that of a date that is more than a remark."""
    if facts.year is None and facts.date and not facts.aside:
        return int(facts.date[:4])
    return facts.year


def _others(targets: Sequence[Target], main: str | None) -> tuple[Link, ...]:
    others: dict[str, Link] = {}
    for target in targets:
        if target.role != "none" and target.url != main:
            others.setdefault(target.url, Link(label(target.piece), target.url))
    return tuple(others.values())


def identity(seen: Counter[str], *words: str | None) -> str:
    """An id that tells only what an entry says; exact copies are numbered."""
    text = "\0".join(" ".join((word or "").split()) for word in words)
    name = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}-{seen[name]}"
