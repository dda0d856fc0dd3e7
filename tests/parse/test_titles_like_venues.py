"""Titles and headings whose words are also the names of venues, and which name none."""

from __future__ import annotations

import pytest

from enrich.normalization import venues
from enrich.parse import parse
from paths import TESTS

FILE = TESTS / "normalization" / "fixtures" / "titles_like_venues.txt"
TITLES = FILE.read_text("utf-8").splitlines()

FORMS = [
    "- [{}](https://loom.example/{})",
    "- {} [[paper](https://loom.example/{})]",
    "- [2020] {}. [[pdf](https://loom.example/{})]",
    "1. Jane Doe and John Roe. {}. [pdf](https://loom.example/{})",
]

TOPICS = [
    *("Remote Sensing", "Neural Networks", "Bioinformatics", "Sensors", "Distributed Computing"),
    *("Soft Robotics", "Scientific Data", "Data and Knowledge Engineering", "Quantum", "UMAP"),
    *("Information Fusion", "Computational Linguistics", "Energy", "Networks", "CP", "GEM"),
]


def listed(form: str) -> str:
    lines = (form.format(title, number) for number, title in enumerate(TITLES))
    return "# Looms\n\n## Papers\n\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize("form", FORMS)
def test_a_title_with_the_word_of_a_venue_names_none(form: str) -> None:
    entries = parse(listed(form))
    assert len(entries) == len(TITLES) > 200
    assert {entry.title: entry.venue for entry in entries if entry.venue} == {}


def test_no_such_title_is_a_venue_as_a_whole() -> None:
    assert [title for title in TITLES if venues.canonical(title)] == []


@pytest.mark.parametrize("topic", TOPICS)
def test_a_heading_that_is_the_name_of_a_field_places_nothing(topic: str) -> None:
    (entry,) = parse(f"# Looms\n\n## {topic}\n\n- [On wool](https://loom.example/wool)\n")
    assert entry.venue is None


@pytest.mark.parametrize("heading", ["RoboSoft", "TGRS", "Nature Genetics", "CHES 2022", "CP 2020"])
def test_a_heading_that_is_a_venue_places_what_stands_below(heading: str) -> None:
    (entry,) = parse(f"# Looms\n\n## {heading}\n\n- [On wool](https://loom.example/wool)\n")
    assert entry.venue == heading.partition(" 20")[0]
