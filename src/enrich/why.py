"""Why a value of the dataset is what it is: who said so, and whom else was not believed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from enrich import refs
from enrich.errors import BadInput, BadUsage
from enrich.model import Ref
from enrich.text import plain

Row = Mapping[str, Any]
_RESTS_ON = {"published_precision": "published"}


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
    said_by: tuple[Word, ...]  # one, but for `identifiers`
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
    from enrich import schema, write  # noqa: PLC0415  (so that `import enrich` stays quick)

    if field is not None and field not in schema.VALUES:
        raise BadUsage(f"There is no field {field!r}. Choose among: {', '.join(schema.VALUES)}.")
    tables = (schema.PAPERS, schema.ENTRIES, schema.CLAIMS)
    rows, entries, heard = (write.read(Path(folder), table) for table in tables)
    papers = {row["paper_id"]: row for row in rows}
    claims: dict[str, list[Row]] = defaultdict(list)
    for claim in heard:
        claims[claim["paper_id"]].append(claim)
    return [
        _explained(papers[name], entries, claims[name], (field,) if field else schema.VALUES)
        for name in _meant(str(paper).strip(), papers, entries)
    ]


def _meant(said: str, papers: Mapping[str, Row], entries: Sequence[Row]) -> list[str]:
    """Return the paper_ids that a person may mean, those surest first."""
    for reader in (_by_ref, _by_line, _by_link, _by_title):
        found = [name for name in reader(said, papers, entries) if name in papers]
        if found:
            return list(dict.fromkeys(found))
    raise BadInput(
        f"The dataset holds no paper {said!r}: no ref, link, line or words of a title are so."
    )


def _by_ref(said: str, papers: Mapping[str, Row], _: Sequence[Row]) -> Iterator[str]:
    if said in papers:
        yield said
    ref = refs.parse(said) or refs.canonical("arxiv", said) or refs.canonical("doi", said)
    if ref is not None:
        yield from (name for name, row in papers.items() if str(ref) in (row["identifiers"] or ()))


def _by_line(said: str, _: Mapping[str, Row], entries: Sequence[Row]) -> Iterator[str]:
    number = said.removeprefix("line").strip()
    if number.isascii() and number.isdigit():
        for row in entries:
            if row["line"] <= int(number) <= row["line_end"] and row["paper_id"]:
                yield row["paper_id"]


def _by_link(said: str, papers: Mapping[str, Row], entries: Sequence[Row]) -> Iterator[str]:
    for row in entries:
        if row["paper_id"] and said in (row["url"], row["ref"]):
            yield row["paper_id"]
    for name, row in papers.items():
        if said in (row["url"], row["pdf_url"]):
            yield name


def _by_title(said: str, papers: Mapping[str, Row], entries: Sequence[Row]) -> Iterator[str]:
    """Yield papers whose title, or nickname, is the words; else those that have them."""
    wanted = plain(said)
    if not wanted:
        return
    titles = [(name, row["title"] or "") for name, row in papers.items()]
    titles += [(row["paper_id"], row["title"]) for row in entries if row["paper_id"]]
    whole = [name for name, title in titles if wanted == plain(title)]
    nicks = [name for name, title in titles if wanted == plain(title.partition(":")[0])]
    parts = [name for name, title in titles if f" {wanted} " in f" {plain(title)} "]
    letters = [name for name, title in titles if wanted in plain(title)]
    yield from whole or nicks or parts or letters


def _explained(
    paper: Row, entries: Sequence[Row], claims: Sequence[Row], fields: Sequence[str]
) -> Explanation:
    """Explain the fields that have a value; one that was asked for, in any case."""
    return Explanation(
        paper["paper_id"],
        paper["title"],
        tuple(row["line"] for row in entries if row["paper_id"] == paper["paper_id"]),
        paper["status"],
        tuple(
            _value(name, paper[name], claims)
            for name in fields
            if paper[name] is not None or len(fields) == 1
        ),
    )


def _value(name: str, value: Any, claims: Sequence[Row]) -> Value:
    field = _RESTS_ON.get(name, name)
    heard = [claim for claim in claims if claim["field"] == field]
    won = [_word(claim) for claim in heard if claim["won"]]
    others = [_word(claim) for claim in heard if not claim["won"] and field == name]
    return Value(name, value, tuple(won), _rule(name, won, heard, claims), tuple(others))


def _word(claim: Row) -> Word:
    value = json.loads(claim["value"])
    return Word(value, claim["provider"], claim["ref"], claim["fetched_at"])


def _rule(name: str, won: Sequence[Word], heard: Sequence[Row], claims: Iterable[Row]) -> str:
    """Return in a sentence why the winner won."""
    if name == "identifiers":
        return "Every identifier that a witness states for the work and nobody contradicts."
    if name == "published_precision":
        return "As much of `published` as its witness knows."
    if not won:
        return "Nobody said anything." if not heard else "Who spoke contradicts itself."
    winner = won[0]
    if name == "year" and _is_derived(winner, claims):
        return "Nobody states the year, so it is that of `published`."
    order = _order(name)
    if winner.provider not in order:
        return f"{winner.provider} alone speaks of it; first would be {_chain(order)}."
    again = sum(claim["provider"] == winner.provider for claim in heard) > 1
    often = " Of its own words, the one it says most often, then the latest." if again else ""
    return f"{winner.provider} is the first who speaks of it, in the order {_chain(order)}.{often}"


def _order(name: str) -> tuple[str, ...]:
    """Return whom to believe about a field, best first."""
    from enrich.merge import DEFAULT, TRUST  # noqa: PLC0415  (so that `import enrich` stays quick)

    return TRUST.get(name, DEFAULT)


def _is_derived(year: Word, claims: Iterable[Row]) -> bool:
    """Tell whether a year is that of the winning date rather than stated."""
    dates = [_word(claim) for claim in claims if claim["field"] == "published" and claim["won"]]
    origin = (year.provider, year.ref, year.fetched_at)
    return any(
        (one.provider, one.ref, one.fetched_at) == origin and one.value[:4] == str(year.value)
        for one in dates
    )


def _chain(order: Iterable[str]) -> str:
    return " > ".join(dict.fromkeys(order))
