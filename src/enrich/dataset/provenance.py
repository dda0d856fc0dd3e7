"""Why a value of the dataset is what it is: who said so, and whom else was not believed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from enrich.dataset.paper_query import meant
from enrich.errors import BadUsage
from enrich.model import LIST, Ref
from enrich.normalization.text import count

Row = Mapping[str, Any]
_RESTS_ON = {"published_precision": "published"}
_PRESENTATION = frozenset({"year", "venue_name"})


@dataclass(frozen=True, slots=True)
class Word:
    """What one witness said of one field."""

    value: Any
    provider: str
    ref: str
    fetched_at: datetime

    def row(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {
            "value": self.value,
            "provider": self.provider,
            "ref": self.ref,
            "fetched_at": self.fetched_at.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a paper, the words it rests on, the rule, and what others said."""

    field: str
    value: Any
    said_by: tuple[Word, ...]  # one, but for `identifiers`, and `authors` with its donors
    rule: str
    others: tuple[Word, ...]  # best placed first

    def row(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        value = self.value
        return {
            "field": self.field,
            "value": value.isoformat() if isinstance(value, date) else value,
            "said_by": [word.row() for word in self.said_by],
            "rule": self.rule,
            "others": [word.row() for word in self.others],
        }


@dataclass(frozen=True, slots=True)
class Explanation:
    """All values of one paper, explained."""

    paper_id: str
    title: str | None
    lines: tuple[int, ...]  # of its entries in the list
    status: str
    values: tuple[Value, ...]

    def row(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {
            "paper_id": self.paper_id,
            "title": self.title,
            "lines": list(self.lines),
            "status": self.status,
            "values": [value.row() for value in self.values],
        }


def why(
    paper: str | int | Ref, field: str | None = None, folder: Path | str = "data/enriched"
) -> list[Explanation]:
    """Explain every paper that is meant, from the dataset in `folder` alone.

    `paper` is a ref, a link, the number of a line of the list, or words of a
    title; `field` is a column of `papers`, all of them if None.  Raises
    `BadInput` if there is no such paper or dataset, `BadUsage` for a field
    that does not exist.
    """
    from enrich.schema import VALUES  # noqa: PLC0415  (so that `import enrich` stays quick)

    if field is not None and field not in VALUES:
        raise BadUsage(f"There is no field {field!r}. Choose among: {', '.join(VALUES)}.")
    return Dataset(folder).why(paper, (field,) if field else VALUES)


class Dataset:
    """The dataset in a folder, read once, to explain any number of its papers."""

    def __init__(self, folder: Path | str) -> None:
        from enrich import schema  # noqa: PLC0415
        from enrich.dataset import write  # noqa: PLC0415

        tables = (schema.PAPERS, schema.ENTRIES, schema.CLAIMS)
        rows, self.entries, heard = (write.read(Path(folder), table) for table in tables)
        self.papers: dict[str, Row] = {row["paper_id"]: row for row in rows}
        self.claims: dict[str, list[Row]] = defaultdict(list)
        for claim in heard:
            self.claims[claim["paper_id"]].append(claim)
        self.lines: dict[str, list[int]] = defaultdict(list)
        for entry in self.entries:
            self.lines[entry["paper_id"]].append(entry["line"])

    def why(self, paper: str | int | Ref, fields: Sequence[str]) -> list[Explanation]:
        """Explain these fields of every paper that is meant."""
        named = meant(str(paper).strip(), self.papers, self.entries)
        return [self._explained(self.papers[name], fields) for name in named]

    def _explained(self, paper: Row, fields: Sequence[str]) -> Explanation:
        """Explain the fields that have a value; one that was asked for, in any case."""
        name = paper["paper_id"]
        values = (
            _value(field, paper, self.claims[name])
            for field in fields
            if paper[field] is not None or len(fields) == 1
        )
        return Explanation(
            name, paper["title"], tuple(self.lines[name]), paper["status"], tuple(values)
        )


def _value(name: str, paper: Row, claims: Sequence[Row]) -> Value:
    field = _RESTS_ON.get(name, name)
    heard = [claim for claim in claims if claim["field"] == field]
    first = paper["provenance"][name]
    won = sorted((c for c in heard if c["won"]), key=lambda c: _origin(c) != _origin(first))
    words = tuple(map(_word, won))
    others = (_word(claim) for claim in heard if not claim["won"] and field == name)
    return Value(name, paper[name], words, _rule(name, words, heard, claims), tuple(others))


def _origin(said_by: Row) -> tuple[str, str, datetime]:
    return said_by["provider"], said_by["ref"], said_by["fetched_at"]


def _word(claim: Row) -> Word:
    value = json.loads(claim["value"])
    return Word(value, claim["provider"], claim["ref"], claim["fetched_at"])


def _rule(name: str, won: Sequence[Word], heard: Sequence[Row], claims: Iterable[Row]) -> str:
    """Return in a sentence or more why the winner won."""
    if name == "identifiers":
        return "Every identifier that a witness states for the work and nobody contradicts."
    if name == "published_precision":
        return "As much of `published` as its witness knows."
    if not won:
        return _lost(heard)
    winner = won[0]
    if name == "year" and _is_derived(winner, claims):
        return "Nobody states the year of a venue, so it is that of `published`."
    if name in _PRESENTATION and _won_beside("venue", winner, claims):
        return f"It goes with `venue`, which {winner.provider} states beside it."
    gifts = _gifts(won) if name == "authors" else ""
    others = _passed_over(winner, heard), _again(name, winner, heard)
    return " ".join(filter(None, (_first(name, winner), *others, gifts)))


def _lost(heard: Sequence[Row]) -> str:
    if not heard:
        return "Nobody said anything."
    if _list_disagrees(heard):
        return "Who spoke contradicts itself."
    return "What was said goes with no venue, or with another than `venue`."


def _first(name: str, winner: Word) -> str:
    order = _order(name)
    if winner.provider not in order:
        return f"{winner.provider} is believed for want of anybody in the order {_chain(order)}."
    return f"{winner.provider} is the first who speaks of it, in the order {_chain(order)}."


def _passed_over(winner: Word, heard: Sequence[Row]) -> str:
    """Return why who comes before the winner was not believed; rows are in this order."""
    before = heard[0]["provider"]
    if before == winner.provider:
        return ""
    if before == LIST and _list_disagrees(heard):
        return "The list contradicts itself, so it was passed over."
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
    from enrich.resolution.trust import filled  # noqa: PLC0415

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

    return TRUST.get(name, DEFAULT)


def _is_derived(year: Word, claims: Iterable[Row]) -> bool:
    """Tell whether a year is that of the winning date: its record names no venue to go with it."""
    record = (year.provider, year.ref)
    named = {c["field"] for c in claims if (c["provider"], c["ref"]) == record}
    return _won_beside("published", year, claims) and not named & {"venue", "venue_name"}


def _won_beside(field: str, word: Word, claims: Iterable[Row]) -> bool:
    """Tell whether another field was won by the very record that a word is from."""
    origin = (word.provider, word.ref, word.fetched_at)
    return any(c["field"] == field and c["won"] and _origin(c) == origin for c in claims)


def _chain(order: Iterable[str]) -> str:
    return " > ".join(dict.fromkeys(order))
