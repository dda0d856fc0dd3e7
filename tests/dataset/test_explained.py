"""The project's own list, offline and with every provider: each cell of each paper is explained."""

from __future__ import annotations

import json
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from conformance import FOLDER
from enrich import pipeline, schema
from enrich.dataset.provenance import Dataset
from enrich.dataset.rows import claim_rows, paper_rows
from enrich.dataset.run_files import RunFiles
from enrich.dataset.winning_rule import believed
from enrich.harvest.shell import Shell
from enrich.model import Claim, Ref
from enrich.normalization.person_names import is_person, words
from enrich.normalization.venues import same_publication
from enrich.parse import parse
from enrich.providers import found
from enrich.resolution.publication import FIELDS
from enrich.resolution.trust import DEFAULT, TRUST, merge
from enrich.resolution.value_quality import lacking
from enrich.settings import Settings
from paths import RAW
from scholars import scholars
from shares import with_slow

LIST = RAW / "llm-systems.md"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
Row = dict[str, Any]


@dataclass
class Written:
    """What a run has written, and the notices it gave."""

    folder: Path
    papers: list[Row]
    claims: dict[str, list[Row]]  # by paper
    notices: list[str]


def written(folder: Path, **how: Any) -> Written:
    settings = Settings(
        list=str(LIST), out=folder / "out", records=folder / "records.sqlite", **how
    )
    with ThreadPoolExecutor(8) as pool:
        notices = pipeline.run(settings, shell=Shell(lanes=pool.map, clock=lambda: NOON)).notices
    claims = defaultdict(list)
    for row in RunFiles(folder / "out").rows(schema.CLAIMS):
        claims[row["paper_id"]].append(row)
    return Written(folder / "out", RunFiles(folder / "out").rows(schema.PAPERS), claims, notices)


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return written(tmp_path_factory.mktemp("offline"), offline=True)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """All providers, also those that are off by default, and one more title a search."""
    titles = {str(one.ref): one.title for one in parse(LIST.read_text("utf-8")) if one.ref}
    with scholars(titles) as server:
        names = [name for name, cls in found().items() if hasattr(server, name)]
        providers: dict[str, Any] = {
            name: told.model_copy(update={"enabled": True})
            for name, told in server.settings(names).items()
        }
        providers["retraction_watch"] = {"path": FOLDER / "retraction_watch" / "table.csv"}
        assert set(providers) == {
            name for name, cls in found().items() if not cls.dump or cls.name in providers
        }
        return written(tmp_path_factory.mktemp("asked"), providers=providers)


@pytest.fixture(params=with_slow(["offline", "asked"], {"offline"}))
def run(request: pytest.FixtureRequest) -> Written:
    return request.getfixturevalue(request.param)


def ref(text: str) -> Ref:
    return Ref(*text.split(":", 1))


def claim(row: Row) -> Claim:
    value = json.loads(row["value"])
    return Claim(row["field"], value, row["provider"], ref(row["ref"]), row["fetched_at"])


def of(column: str) -> str:
    return "published" if column == "published_precision" else column


def test_every_cell_is_merged_again_from_the_claims_alone(run) -> None:
    again = [
        merge(
            ref(row["paper_id"]),
            list(map(ref, row["identifiers"] or ())),
            map(claim, believed(run.claims[row["paper_id"]])),
        )
        for row in run.papers
    ]
    assert paper_rows(again, {}, NOON) == run.papers
    every = [row for rows in run.claims.values() for row in rows]
    assert list(claim_rows(again)) == believed(every)


def test_every_cell_is_what_its_won_claims_say_and_null_where_none_won(run) -> None:
    for paper in run.papers:
        won: dict[str, list[Row]] = defaultdict(list)
        for row in run.claims[paper["paper_id"]]:
            if row["won"]:
                won[row["field"]].append(row)
        for column in schema.VALUES:
            assert (paper[column] is None) == (of(column) not in won)
            if paper[column] is not None:
                first = paper["provenance"][column]
                mine = [row for row in won[of(column)] if row.items() >= first.items()]
                others = [row for row in won[of(column)] if row not in mine]
                others.sort(key=lambda row: TRUST.get(column, DEFAULT).index(row["provider"]))
                assert paper[column] == told(column, [*mine, *others])
                assert mine and (len(mine) == 1 or column == "identifiers")
                assert not others or column in ("authors", "identifiers", "versions")


def told(column: str, won: list[Row]) -> Any:
    """Return what a cell has to be by the claims that won, put down here once more."""
    values = [json.loads(row["value"]) for row in won]
    if column == "identifiers":
        return sorted(set(values))
    if column == "versions":
        return sorted(values, key=lambda version: ref(version["ref"]))
    if column == "authors":
        return in_turn(*values)
    if column == "published_precision":
        return ("year", "month", "day")[values[0].count("-")]
    if column in ("published", "updated"):
        return date.fromisoformat((values[0] + "-01-01")[:10])
    return values[0]


def in_turn(people: list[Row], *donors: list[Row]) -> list[Row]:
    """Return the first list's people, each gap filled by the first who can."""
    filled = [dict(person) for person in people]
    for donor in donors:
        assert len(donor) == len(people)
        for person, other in zip(filled, donor, strict=True):
            if is_person(words(person["name"]), words(other["name"])):
                person["orcid"] = person["orcid"] or other["orcid"]
                person["affiliations"] = person["affiliations"] or other["affiliations"]
            if not parts(person) and words(person["name"]) == words(other["name"]):
                person.update(parts(other) if len(parts(other)) == 2 else {})
    return [{"given": None, "family": None, **person} for person in filled]


def parts(person: Row) -> Row:
    """Return given and family name, where they are stated apart."""
    return {key: person[key] for key in ("given", "family") if person.get(key)}


def test_every_cell_is_explained_by_who_said_it_and_by_what_rule(run) -> None:
    dataset = Dataset(run.folder)
    for paper in run.papers:
        (explanation,) = dataset.why(paper["paper_id"], schema.VALUES)
        values = {value.field: value for value in explanation.values}
        assert set(values) == {name for name in schema.VALUES if paper[name] is not None}
        for name, value in values.items():
            first = paper["provenance"][name]
            said_by = [(word.provider, word.ref, word.fetched_at) for word in value.said_by]
            assert value.value == paper[name]
            assert (first["provider"], first["ref"], first["fetched_at"]) == said_by[0]
            assert value.rule.endswith(".")


def test_nobody_better_placed_spoke_than_who_won_unless_it_was_less_or_another_s(run) -> None:
    beside = {
        "identifiers",
        "versions",
        "published",
        *FIELDS,
    }  # all count; the earliest; of one publication
    for paper in run.papers:
        heard: dict[str, list[Row]] = defaultdict(list)
        for row in run.claims[paper["paper_id"]]:
            if not row["refused"]:
                heard[row["field"]].append(row)
        for column in set(TRUST) - beside:
            won = (paper["provenance"][column] or {}).get("provider")
            listed = {row["value"] for row in heard[column] if row["provider"] == "list"}
            told = [row for row in heard[column] if row["provider"] != "list" or len(listed) == 1]
            others = [json.loads(row["value"]) for row in told if row["provider"] != "list"]
            whole = {
                row["provider"]
                for row in told
                if row["provider"] != "list"
                and not lacking(column, json.loads(row["value"]), others)
            }
            spoke = whole or {row["provider"] for row in told}
            assert won == min(spoke, key=TRUST[column].index, default=None)


def test_a_row_tells_of_one_publication(run) -> None:
    """No record that names another venue than the row's gives it anything."""
    for paper in run.papers:
        venues: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in run.claims[paper["paper_id"]]:
            if row["field"] == "venue":
                venues[row["provider"], row["ref"]].add(json.loads(row["value"]))
        for column in FIELDS:
            first = paper["provenance"][column]
            named = venues[first["provider"], first["ref"]] if first else set()
            assert not named or any(same_publication(one, paper["venue"]) for one in named)


def test_whoever_speaks_of_a_field_has_a_place_in_its_order(run) -> None:
    rows = [row for rows in run.claims.values() for row in rows]
    kept = ("identifiers", "year")  # all of these count; this may be that of `published`
    spoken = {(row["field"], row["provider"]) for row in rows if row["field"] not in kept}
    assert {(field, who) for field, who in spoken if who not in TRUST[field]} == set()


@pytest.mark.slow
def test_the_scholars_leave_no_column_empty_and_no_rule_unused(asked) -> None:
    assert [name for name in schema.VALUES if all(row[name] is None for row in asked.papers)] == []
    precisions = {row["published_precision"] for row in asked.papers}
    assert precisions >= {"day", "month", "year"}
    dataset = Dataset(asked.folder)
    told = {
        value.rule
        for paper in asked.papers
        for one in dataset.why(paper["paper_id"], schema.VALUES)
        for value in one.values
    }
    for rule in (
        "joined to them: 1 ORCID by",
        "It goes with `venue`, which",
        "Nobody states the year of a venue",
        "first those about the published version",
    ):
        assert any(rule in sentence for sentence in told), rule


@pytest.mark.slow
def test_a_claim_that_would_join_two_works_is_refused_and_reported(asked) -> None:
    told = [notice for notice in asked.notices if "doi:10.5072/atlas.1" in notice]
    assert told and all("is not proved" in notice for notice in told)
    assert all("doi:10.5072/atlas.1" not in (row["identifiers"] or ()) for row in asked.papers)


def test_no_identifier_stands_in_two_papers(run) -> None:
    every = [text for row in run.papers for text in row["identifiers"] or ()]
    assert len(every) == len(set(every))
