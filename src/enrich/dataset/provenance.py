"""Why a value of the dataset is what it is: who said so, and whom else was not believed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from enrich.dataset.paper_query import meant
from enrich.dataset.winning_rule import Word, origin, place, rule, word
from enrich.errors import BadUsage
from enrich.model import Ref

Row = Mapping[str, Any]
_RESTS_ON = {"published_precision": "published"}


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
    second_looks: tuple[Row, ...] = ()  # poorer answers that wait beside those that stand
    lists: tuple[str, ...] = ()  # of several lists the one of each line
    may_be: tuple[str, ...] = ()  # refs that its title may name, where none is sure

    def row(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {
            "paper_id": self.paper_id,
            "title": self.title,
            "lines": list(self.lines),
            "status": self.status,
            "values": [value.row() for value in self.values],
            "second_looks": list(self.second_looks),
            **({"lists": list(self.lists)} if self.lists else {}),
            **({"may_be": list(self.may_be)} if self.may_be else {}),
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
    return Dataset(folder, paper).why(paper, (field,) if field else VALUES)


_NAMED = ("paper_id", "identifiers", "url", "pdf_url", "title")
_PLACED = ("paper_id", "list", "line", "line_end", "url", "ref", "title")
"""The columns of papers and entries by which a paper may be meant."""


class Dataset:
    """The dataset in a folder, read once, to explain any number of its papers.

    Of one that is to explain some paper alone no more is read than tells which one, and its rows.
    """

    def __init__(self, folder: Path | str, paper: str | int | Ref | None = None) -> None:
        from enrich import schema  # noqa: PLC0415
        from enrich.dataset.manifest_file import MANIFEST  # noqa: PLC0415
        from enrich.dataset.place.working_folder import fetched  # noqa: PLC0415
        from enrich.dataset.run_files import RunFiles  # noqa: PLC0415

        tables = schema.PAPERS, schema.ENTRIES, schema.CLAIMS
        with fetched(folder, [MANIFEST, *(table.file for table in tables)]) as here:
            files = RunFiles(here)
            if paper is None:
                rows, self.entries, heard = (files.rows(table) for table in tables)
            else:
                known = {row["paper_id"]: row for row in files.columns(schema.PAPERS, _NAMED)}
                self.entries = files.columns(schema.ENTRIES, _PLACED)
                named = meant(str(paper).strip(), known, self.entries)
                rows, heard = (files.rows_of(one, named) for one in (schema.PAPERS, schema.CLAIMS))
            self.looks = files.second_looks()
            self.by_hand = {(c.get("paper_id"), c.get("field")): c for c in files.corrections()}
        self.papers: dict[str, Row] = {row["paper_id"]: row for row in rows}
        self.claims: dict[str, list[Row]] = defaultdict(list)
        for claim in heard:
            self.claims[claim["paper_id"]].append(claim)
        self.places: dict[str, list[Row]] = defaultdict(list)
        for entry in self.entries:
            self.places[entry["paper_id"]].append(entry)
        self.several = len({entry["list"] for entry in self.entries}) > 1

    def why(self, paper: str | int | Ref, fields: Sequence[str]) -> list[Explanation]:
        """Explain these fields of every paper that is meant."""
        named = meant(str(paper).strip(), self.papers, self.entries)
        return [self._explained(self.papers[name], fields) for name in named]

    def _explained(self, paper: Row, fields: Sequence[str]) -> Explanation:
        """Explain the fields that have a value; one that was asked for, in any case."""
        name = paper["paper_id"]
        values = (
            self._as_corrected(name, _value(field, paper, self.claims[name]))
            for field in fields
            if paper.get(field) is not None or len(fields) == 1 or (name, field) in self.by_hand
        )
        return Explanation(
            name,
            paper["title"],
            tuple(entry["line"] for entry in self.places[name]),
            paper["status"],
            tuple(values),
            tuple(self._looks(name)),
            tuple(entry["list"] for entry in self.places[name] if self.several),
            tuple(dict.fromkeys(_may_be(name, self.claims[name]))),
        )

    def _as_corrected(self, name: str, value: Value) -> Value:
        """Return a value with the reason for which a person corrected it, if one did."""
        found = self.by_hand.get((name, _RESTS_ON.get(value.field, value.field)))
        if found is None:
            return value
        what = "Emptied" if found.get("value") is None else "Corrected"
        why = str(found.get("reason")).rstrip(".")
        rule = f"{what} by hand, in {found.get('place')}: {why}. The curator is believed first."
        return replace(value, rule=rule)

    def _looks(self, name: str) -> Iterator[Row]:
        """Yield the answers about a paper that said less than those that stand."""
        heard = {(claim["provider"], claim["ref"]) for claim in self.claims[name]}
        yield from (look for look in self.looks if (look["provider"], look["ref"]) in heard)


def _may_be(name: str, claims: Sequence[Row]) -> Iterator[str]:
    """Yield the refs that searches found for a title, and that were not taken for its work."""
    for claim in claims:
        if name.startswith("title:") and claim["ref"] == name and claim["field"] == "identifiers":
            yield json.loads(claim["value"])


def _value(name: str, paper: Row, claims: Sequence[Row]) -> Value:
    field = _RESTS_ON.get(name, name)
    heard = [claim for claim in claims if claim["field"] == field]
    heard += _refused_dois(claims, heard) if field == "doi" else []
    first = paper["provenance"].get(name)  # an older dataset has fewer columns
    won = [claim for claim in heard if claim["won"]]
    won.sort(key=lambda c: (origin(c) != origin(first), name == "authors" and place(name, c)))
    words = tuple(map(word, won))
    others = (word(claim) for claim in heard if not claim["won"] and field == name)
    return Value(name, paper.get(name), words, rule(name, words, heard, claims), tuple(others))


def _refused_dois(claims: Sequence[Row], heard: Sequence[Row]) -> list[Row]:
    """Return as claims of a DOI the refused identifiers that are one, of who said it only so."""
    known = {(*origin(claim), claim["value"]) for claim in heard}
    refused = (c for c in claims if c["field"] == "identifiers" and c.get("refused"))
    told = ((claim, json.loads(claim["value"])) for claim in refused)
    rows = [
        {**claim, "field": "doi", "value": json.dumps(named.removeprefix("doi:"))}
        for claim, named in told
        if named.startswith("doi:")
    ]
    return [row for row in rows if (*origin(row), row["value"]) not in known]
