"""Whole lists as they were found, against what a reader makes of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from enrich.model import Entry
from enrich.parse import decode, parse
from paths import SEED, SHARED

LABELLED = ("prompt-thunlp", "llminf-xlite", "roadmap-songrotek")
UNREADABLE = {
    ("prompt-thunlp", 247, "authors"),  # names without anything between them
    ("roadmap-songrotek", 230, "authors"),  # two surnames that look like one name turned round
}


@pytest.fixture(scope="module")
def seed() -> list[Entry]:
    return parse(SEED.read_text("utf-8"))


@pytest.fixture(scope="module")
def lists() -> dict[str, list[Entry]]:
    return {
        name: parse(decode((SHARED / "lists" / f"{name}.md").read_bytes())[0])
        for name in LABELLED
        if shared(f"{name}.md").exists()
    }


def shared(name: str) -> Path:
    return SHARED / "lists" / name


def gold(name: str) -> Iterator[Any]:
    path = shared(name)
    if path.exists():
        yield from (json.loads(line) for line in path.read_text("utf-8").splitlines())


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_seed_has_334_entries_and_every_line_is_its_raw(seed: list[Entry]) -> None:
    lines = SEED.read_text("utf-8").split("\n")
    assert len(seed) == 334
    assert all(lines[e.line - 1 : e.line_end] == e.raw.split("\n") for e in seed)
    assert [e.line for e in seed] == sorted(e.line for e in seed)
    assert len({e.entry_id for e in seed}) == 334


def test_every_bullet_of_the_seed_with_an_address_has_it(seed: list[Entry]) -> None:
    for entry in seed:
        assert (entry.url is not None) == ("http" in entry.raw)
        assert entry.url is None or entry.url in entry.raw
    assert [e.line for e in seed if e.url is None] == [49]


def test_the_figures_of_the_seed_are_those_of_a_reader(seed: list[Entry]) -> None:
    schemes = [entry.ref.scheme if entry.ref else None for entry in seed]
    assert {scheme: schemes.count(scheme) for scheme in set(schemes)} == {
        "arxiv": 224,
        "doi": 13,
        "usenix": 9,
        "openreview": 1,
        "pmlr": 1,
        "github": 34,
        "huggingface": 4,
        None: 48,
    }
    assert sum(entry.venue is not None for entry in seed) == 86
    assert sum(entry.stated_date is not None for entry in seed) == 20
    assert [e.line for e in seed if e.notes] == [412, 413, 414]
    assert {e.year for e in seed if e.venue} == {2022, 2023, 2024, 2025}


def test_affiliations_and_venues_of_the_seed_do_not_mix(seed: list[Entry]) -> None:
    organisations = {name for entry in seed for name in entry.affiliations}
    assert not [name for name in organisations if any(letter.isdigit() for letter in name)]
    assert {"Google", "UCB", "Hugging Face", "Sea AI Lab", "DeepSeek", "UT Austin"} <= organisations


@pytest.mark.skipif(not shared("seed.examples.jsonl").exists(), reason="../shared is not here")
@pytest.mark.parametrize(
    "want", list(gold("seed.examples.jsonl")), ids=lambda w: f"line {w['line']}"
)
def test_a_tricky_line_of_the_seed_reads_as_two_annotators_read_it(
    want: Any, seed: list[Entry]
) -> None:
    entry = next(entry for entry in seed if entry.line == want["line"])
    identifier = want["identifier"]
    value = identifier.lower() if want["scheme"] == "github" else identifier
    assert {
        "title": entry.title,
        "short_name": entry.short_name,
        "section": list(entry.section),
        "url": entry.url,
        "extra_links": [{"label": link.label, "url": link.url} for link in entry.links],
        "venue": entry.venue,
        "year": entry.year,
        "affiliations": list(entry.affiliations),
        "stated_date": entry.stated_date,
        "kind": entry.kind,
    } == {
        key: want[key]
        for key in (
            "title",
            "short_name",
            "section",
            "url",
            "extra_links",
            "venue",
            "year",
            "affiliations",
            "stated_date",
            "kind",
        )
    }
    assert str(entry.ref) == (f"{want['scheme']}:{value}" if identifier else "None")


def accepted(want: Any) -> dict[str, list[Any]]:
    """For every field the values that a label allows."""
    pairs = [[want["scheme"], want["identifier"]], *want.get("accept", [])]
    found = [
        f"{scheme}:{value.lower() if scheme == 'github' else value}" if value else "None"
        for scheme, value in pairs
    ]
    venues = [want["venue"], *want.get("venue_accept", [])]
    kinds = {"tool": "software", "nested-paper": "paper"}
    kind = kinds.get(want["kind"], want["kind"])
    return {
        "title": [words(t) for t in (want["title"], *want.get("title_accept", []))],
        "url": [want["url"]],
        "ref": found,
        "venue": [*venues, None] if "arXiv" in venues else venues,
        "year": [want["year"], *want.get("year_accept", [])],
        "section": [want["section"], *want.get("section_accept", [])],
        "subgroup": [want.get("subgroup")],
        "authors": [want["authors"]],
        "links": [[(link["label"], link["url"]) for link in want["extra_links"]]],
        "line_end": [want["line_end"]],
        "kind": [kind] if kind != "note" else ["course", "other", "paper"],
    }


def read(entry: Entry) -> dict[str, Any]:
    return {
        "title": words(entry.title),
        "url": entry.url,
        "ref": str(entry.ref),
        "venue": entry.venue,
        "year": entry.year,
        "section": list(entry.section),
        "subgroup": entry.subgroup,
        "authors": list(entry.authors),
        "links": [(link.label, link.url) for link in entry.links],
        "line_end": entry.line_end,
        "kind": entry.kind,
    }


@pytest.mark.skipif(not shared(f"{LABELLED[0]}.md").exists(), reason="../shared is not here")
@pytest.mark.parametrize(
    ("name", "want"),
    [
        pytest.param(name, want, id=f"{name} line {want['line']}")
        for name in LABELLED
        for want in gold(f"{name}.gold.jsonl")
    ],
)
def test_a_labelled_entry_reads_as_its_label_says(
    name: str, want: Any, lists: dict[str, list[Entry]]
) -> None:
    (entry,) = [entry for entry in lists[name] if entry.line == want["line"]]
    got = read(entry)
    wrong = {
        field: (got[field], allowed)
        for field, allowed in accepted(want).items()
        if got[field] not in allowed and (name, want["line"], field) not in UNREADABLE
    }
    assert wrong == {}


@pytest.mark.parametrize("name", LABELLED)
def test_a_labelled_list_holds_as_many_entries_as_were_counted(
    name: str, lists: dict[str, list[Entry]]
) -> None:
    if name not in lists:
        pytest.skip("../shared is not here")
    counted = {"prompt-thunlp": 96, "llminf-xlite": 363, "roadmap-songrotek": 133}
    assert len(lists[name]) == counted[name]
