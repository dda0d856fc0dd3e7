"""Who signs the papers of the list, and for which organisations."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

from enrich.dataset.table_rows import having
from enrich.normalization.organisation_names import is_written_out, key

Row = Mapping[str, Any]
_MOST = 32_767  # rows that a column of 16 bits can number
_Name = tuple[str, str]


def author_rows(papers: Sequence[Row], claims: Iterable[Row] = ()) -> list[dict[str, Any]]:
    """Return `authors`; `claims` may tell by RORs which names are of one organisation."""
    known = Organisations(papers, claims)
    return [
        {
            "paper_id": paper["paper_id"],
            "position": position,
            "name": person.get("name") or "",
            **{name: person.get(name) for name in ("given", "family", "orcid")},
            "organisations": list(dict.fromkeys(map(known.called, _stated_by(person)))),
        }
        for paper in papers
        for position, person in enumerate(islice(paper["authors"] or (), _MOST), 1)
    ]


def organisation_rows(papers: Sequence[Row], claims: Iterable[Row] = ()) -> list[dict[str, Any]]:
    """Return `organisations`, by name; without `claims` no ROR is known."""
    return Organisations(papers, claims).rows()


class Organisations:
    """The organisations that the authors of papers state, each in all its spellings.

    Two names are one organisation's if they have one ROR, or are the same but for spelling
    and not of two RORs; whose name is stated with several RORs has none.
    """

    def __init__(self, papers: Iterable[Row], claims: Iterable[Row] = ()) -> None:
        self._papers = {
            paper["paper_id"]: Counter(
                name for person in paper["authors"] or () for name in _stated_by(person)
            )
            for paper in papers
        }
        self._rors: dict[str, set[str]] = defaultdict(set)  # by name, and by what it has in common
        self._rors_of_key: dict[str, set[str]] = defaultdict(set)
        for name, ror in _registered(claims):
            self._rors[name].add(ror)
            self._rors_of_key[key(name)].add(ror)

    def called(self, name: str) -> str:
        """Return the key of the organisation that a name is of."""
        return self._called[self._of(name)]

    def rows(self) -> list[dict[str, Any]]:
        """Return the organisations by name."""
        papers: dict[_Name, set[str]] = defaultdict(set)
        for paper_id, names in self._papers.items():
            for name in names:
                papers[self._of(name)].add(paper_id)
        rows = (
            {
                "name": called,
                "ror": one[1] if one[0] == "ror" else None,
                "variants": sorted(self._written[one]),
                "papers": len(papers[one]),
            }
            for one, called in self._called.items()
        )
        return sorted(rows, key=lambda row: row["name"])

    @cached_property
    def _written(self) -> Mapping[_Name, Counter[str]]:
        """How often each organisation is stated by each of its names."""
        found: dict[_Name, Counter[str]] = defaultdict(Counter)
        for names in self._papers.values():
            for name, often in names.items():
                found[self._of(name)][name] += often
        return found

    @cached_property
    def _called(self) -> Mapping[_Name, str]:
        """The most frequent name of each; of equally frequent ones that which is written out."""
        return {
            one: min(names, key=lambda name: (-names[name], not is_written_out(name), name))
            for one, names in self._written.items()
        }

    def _of(self, name: str) -> _Name:
        """Return what tells an organisation from others: its ROR if that is sure, else a name."""
        shared = key(name)
        rors = self._rors_of_key.get(shared, set())
        own = rors if len(rors) == 1 else self._rors.get(name, set())
        return ("ror", next(iter(own))) if len(own) == 1 else ("name", shared)


def _stated_by(person: Mapping[str, Any]) -> list[str]:
    """Return the organisations of a person, as stated, once each."""
    return list(dict.fromkeys(filter(None, person.get("affiliations") or ())))


def _registered(claims: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """Yield the names and RORs that believed records state of one organisation."""
    for claim in having(claims, "field", "organisations"):
        if not claim.get("refused"):
            yield from ((one["name"], one["ror"]) for one in json.loads(claim["value"]))
