"""What each check looks for, how sure it is and what to do: knowledge, read from a table."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from enrich.check import check
from enrich.check.finding import Finding, Severity
from enrich.model import Claim, Ref
from enrich.normalization import identifiers
from enrich.parse import parse
from enrich.resolution.entry_claims import stated
from enrich.resolution.verdicts import papers_by_entry
from enrich.resolution.works import believed, works_of
from enrich.store.second_look import Absence

_NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
_NO_FIELDS = frozenset({"by", "of"})


@dataclass(frozen=True, slots=True)
class Example:
    """A list with one fault, what is said of its links, and where the fault is told."""

    list: str
    line: int
    severity: Severity
    said: tuple[Mapping[str, Any], ...] = ()
    dead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """One check, explained to who has to act on it."""

    check: str
    looks_for: str
    sure: str
    do: str
    do_instead: str
    example: Example


@cache
def explanations() -> Mapping[str, Explanation]:
    """Return the explanation of every check, by its name."""
    text = files("enrich.check").joinpath("explanations.toml").read_text("utf-8")
    told = tomllib.loads(text)
    return MappingProxyType({name: _explanation(name, one) for name, one in told.items()})


def _explanation(name: str, told: dict[str, Any]) -> Explanation:
    example = told.pop("example")
    said, dead = tuple(example.pop("said", ())), tuple(example.pop("dead", ()))
    text = example.pop("list").strip("\n") + "\n"
    found = Example(text, **example, said=said, dead=dead)
    return Explanation(name, **{"do_instead": told["do"], **told}, example=found)


def what_to_do(finding: Finding) -> str:
    """Return what a curator should do about a finding."""
    told = explanations()[finding.check]
    return told.do_instead if finding.suggestion else told.do


def judged(example: Example) -> list[Finding]:
    """Return what is found in an example, judged as a run judges a list."""
    entries = parse(example.list)
    claims = [*stated(entries, _NOON), *_claims(example)]
    accepted = believed(entries, claims)
    works = works_of(entries, accepted)
    doubts = {work.entries[0].entry_id: work.doubts for work in works}
    dead = {_ref(one): Absence(_NOON, 3) for one in example.dead}
    papers = papers_by_entry(works)
    found, _ = check(
        entries, papers, accepted.claims, dead, doubts, accepted.no_works, entries.lines
    )
    return found


def _claims(example: Example) -> Iterator[Claim]:
    for one in example.said:
        for field, value in one.items():
            if field not in _NO_FIELDS:
                told = list(map(_person, value)) if field == "authors" else value
                yield Claim(field, told, one["by"], _ref(one["of"]), _NOON)


def _person(name: str) -> dict[str, Any]:
    return {"name": name, "orcid": None, "affiliations": []}


def _ref(text: str) -> Ref:
    return identifiers.parse(text) or Ref(*text.split(":", 1))
