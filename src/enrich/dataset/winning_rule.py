"""The rule by which a value of the dataset won, in a sentence or more."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from enrich.model import CURATOR, LIST, Ref
from enrich.normalization.identifiers import is_own_doi
from enrich.normalization.text import count

Row = Mapping[str, Any]
_PRESENTATION = frozenset({"year", "venue_name"})
_PREPRINT_S = "No DOI of a published version stands here, so it is the one of the preprint itself."
_OF_PUBLICATION = frozenset({"type", "doi", "url", "license"})


@dataclass(frozen=True, slots=True)
class Word:
    """What one witness said of one field."""

    value: Any
    provider: str
    ref: str
    fetched_at: datetime
    refused: str | None = None  # why its record is not believed

    def row(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {
            "value": self.value,
            "provider": self.provider,
            "ref": self.ref,
            "fetched_at": self.fetched_at.isoformat(),
            **({"refused": self.refused} if self.refused else {}),
        }


def origin(said_by: Row) -> tuple[str, str, datetime]:
    """Return who said something, about what, and when."""
    return said_by["provider"], said_by["ref"], said_by["fetched_at"]


def word(claim: Row) -> Word:
    """Return a row of `claims` as what its witness said."""
    value = json.loads(claim["value"])
    refused = claim.get("refused")  # older datasets have no such column
    return Word(value, claim["provider"], claim["ref"], claim["fetched_at"], refused)


def place(name: str, claim: Row) -> int:
    """Return the place of a claim's witness among those who are believed of a field."""
    order = _order(name)
    return order.index(claim["provider"]) if claim["provider"] in order else len(order)


def believed(claims: Iterable[Row]) -> list[Row]:
    """Return the claims of records that were not refused."""
    return [claim for claim in claims if not claim.get("refused")]


def rule(name: str, won: Sequence[Word], spoken: Sequence[Row], all_claims: Sequence[Row]) -> str:
    """Return in a sentence or more why the winner won; what was refused had no part in it."""
    heard, claims = believed(spoken), believed(all_claims)
    if name == "identifiers":
        return "Every identifier that a witness states for the work and nobody contradicts."
    if name == "versions" and won:
        return "Each ref that is of another publication, as those who describe it say."
    if name == "published_precision":
        return "As much of `published` as its witness knows."
    if not won:
        return _lost(name, heard, [row for row in spoken if row.get("refused")])
    winner = won[0]
    if name == "published":
        return _dated(winner, heard)
    if name == "year" and (derived := _derived(winner, claims)):
        return derived
    if name in _PRESENTATION and _won_beside("venue", winner, claims):
        return f"It goes with `venue`, which {winner.provider} states beside it."
    gifts = _gifts(won) if name == "authors" else ""
    lesser = _lesser(name, winner, heard)
    others = lesser, _passed_over(name, winner, heard), _again(name, winner, heard)
    preprint_s = name == "doi" and is_own_doi(winner.value)
    first = _PREPRINT_S if preprint_s else _first(name, winner, whole=not lesser)
    return " ".join(filter(None, (first, *others, gifts)))


def _lost(name: str, heard: Sequence[Row], refused: Sequence[Row]) -> str:
    if not heard:
        if not refused:
            return "Nobody said anything."
        who = " and ".join(dict.fromkeys(row["provider"] for row in refused))
        return f"Nobody who is believed said anything; what {who} said was refused."
    if _list_disagrees(heard):
        return "Who spoke contradicts itself."
    if name in _OF_PUBLICATION:
        return "What was said is of another publication than the one that the row tells of."
    return "What was said goes with no venue, or with another than `venue`."


def _first(name: str, winner: Word, *, whole: bool) -> str:
    order = _order(name)
    if winner.provider not in order:
        return f"{winner.provider} is believed for want of anybody in the order {_chain(order)}."
    what = "who speaks of it" if whole else "whose word is whole"
    return f"{winner.provider} is the first {what}, in the order {_chain(order)}."


def _lesser(name: str, winner: Word, heard: Sequence[Row]) -> str:
    """Return who comes before the winner with a value that is visibly less, and how it is."""
    from enrich.resolution.value_quality import lacking  # noqa: PLC0415

    order = _order(name)
    place = order.index(winner.provider) if winner.provider in order else len(order)
    trusted = [row for row in heard if row["provider"] in order and row["provider"] != LIST]
    values = [json.loads(row["value"]) for row in trusted]
    found = {
        f"What {row['provider']} says {' and '.join(lacks)}, so it was passed over."
        for row, value in zip(trusted, values, strict=True)
        if order.index(row["provider"]) < place and (lacks := lacking(name, value, values))
    }
    return " ".join(sorted(found))


def _dated(winner: Word, heard: Sequence[Row]) -> str:
    """Return why a date is the first public one."""
    from enrich.resolution.public_date import is_confirmed  # noqa: PLC0415

    sure = [row for row in heard if is_confirmed(row["provider"], Ref(*row["ref"].split(":", 1)))]
    if any(origin(row) == (winner.provider, winner.ref, winner.fetched_at) for row in sure):
        return "The earliest date that a registrar or an identifier confirms."
    if sure:
        return (
            f"More exact than {json.loads(sure[0]['value'])}, which {sure[0]['provider']} confirms."
        )
    return f"No registrar states a date. {_first('published', winner, whole=True)}"


def _passed_over(name: str, winner: Word, heard: Sequence[Row]) -> str:
    """Return why who comes before the winner was not believed; rows are in this order."""
    first = word(heard[0])
    before = first.provider
    if before == LIST != winner.provider and _list_disagrees(heard):
        return "The list contradicts itself, so it was passed over."
    if name in _OF_PUBLICATION and first != winner:
        whose = f"What {before} says of {first.ref}"
        return f"{whose} is not of the publication that the row tells of, so it was passed over."
    if before == winner.provider:
        return ""
    return f"{before} names no venue beside it, or another, so it was passed over."


def _list_disagrees(heard: Iterable[Row]) -> bool:
    return len({claim["value"] for claim in heard if claim["provider"] == LIST}) > 1


def _again(name: str, winner: Word, heard: Iterable[Row]) -> str:
    if sum(claim["provider"] == winner.provider for claim in heard) < 2:
        return ""
    early = "preprint" if name in ("published", "updated") else "published version"
    return f"Of its own words, first those about the {early}, the most frequent, the latest."


def _gifts(won: Sequence[Word]) -> str:
    """Return whose ORCIDs and affiliations stand beside the winner's names."""
    from enrich.resolution.author_lists import filled  # noqa: PLC0415

    known, gifts = won[0].value, []
    for donor in won[1:]:
        more = filled(known, donor.value)
        gained = (a - b for a, b in zip(_extras(more), _extras(known), strict=True))
        given = zip(gained, ("ORCID", "affiliation", "given name"), strict=True)
        what = " and ".join(count(number, noun) for number, noun in given if number)
        gifts.append(f"{what} by {donor.provider}")
        known = more
    if not gifts:
        return ""
    names = f"The names and their order are {won[0].provider}'s alone"
    return f"{names}; where a name and its place agree, joined to them: {', '.join(gifts)}."


def _extras(people: Sequence[Mapping[str, Any]]) -> tuple[int, int, int]:
    """Return how many ORCIDs, affiliations and given names, stated apart, people have."""
    orcids = sum(bool(person["orcid"]) for person in people)
    places = sum(len(person["affiliations"]) for person in people)
    return orcids, places, sum(bool(person.get("given")) for person in people)


def _order(name: str) -> tuple[str, ...]:
    """Return whom to believe about a field, best first."""
    from enrich.resolution.trust import DEFAULT, TRUST  # noqa: PLC0415  (so that `import enrich` stays quick)

    return (CURATOR, *TRUST.get(name, DEFAULT))


def _derived(year: Word, claims: Iterable[Row]) -> str:
    """Return why a year is that of a date: its record names no venue to go with it."""
    mine = [row for row in claims if (row["provider"], row["ref"]) == (year.provider, year.ref)]
    if {row["field"] for row in mine} & {"venue", "venue_name"}:
        return ""
    if _won_beside("published", year, claims):
        return "Nobody states the year of a venue, so it is that of `published`."
    dates = [json.loads(row["value"]) for row in mine if row["field"] == "published"]
    if not any(str(day).startswith(str(year.value)) for day in dates):
        return ""
    return f"Nobody states the year of a venue, so it is that of the date by {year.provider}."


def _won_beside(field: str, word: Word, claims: Iterable[Row]) -> bool:
    """Tell whether another field was won by the very record that a word is from."""
    mine = (word.provider, word.ref, word.fetched_at)
    return any(c["field"] == field and c["won"] and origin(c) == mine for c in claims)


def _chain(order: Iterable[str]) -> str:
    """Return an order in words; the curator, before all, is named where there is a correction."""
    return " > ".join(one for one in dict.fromkeys(order) if one != CURATOR)
