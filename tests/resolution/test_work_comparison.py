"""Whether two descriptions are one work's: titles by words, people, years and venues."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.resolution.work_comparison import Described, Verdict, same_work

LOOM = Described(
    "Loom: Weaving Threads of Many Colours",
    ("Ada Pfeffer", "José Ünal", "Bo Li", "Eve Wu"),
    2025,
    "SOSP",
)
OTHERS = ("Mia Schuster", "Max Weber")


def verdict(**other: object) -> Verdict:
    return same_work(LOOM, replace(LOOM, **other)).verdict  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "other",
    [
        {"title": "weaving threads of many colors", "authors": ("A. Pfeffer", "J. Ünal")},
        {"venue": None, "year": 2024},
        {"venue": "TOCS"},
        {"authors": ("A. Pfeffer et al.",), "year": None},
        {"title": "Loom: Weaving Thraeds of Many Colours", "year": None},
        {"title": "Loom: Weaving Threads of"},
        {"authors": ()},
    ],
)
def test_the_same_title_and_compatible_people_are_one_work(other) -> None:
    assert verdict(**other) is Verdict.SAME


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Dyeing Wool at Low Latency"},
        {"title": "Loom: Weaving Threads of Many Flavours"},
        {"title": "Loom: A Compiler", "authors": ("Ada Pfeffer", "José Ünal")},
        {"authors": (), "year": None, "venue": None},
        {"authors": (), "year": 2019},
        {"year": 2015},
    ],
)
def test_half_of_it_is_a_doubt(other) -> None:
    assert verdict(**other) is Verdict.DOUBTFUL


@pytest.mark.parametrize(
    "other",
    [
        {"authors": OTHERS},
        {"title": "Dyeing Wool at Low Latency", "authors": OTHERS},
        {"title": "Dyeing Wool at Low Latency", "authors": ()},
        {"title": "Erratum to: Loom: Weaving Threads of Many Colours"},
        {"title": "Loom: Weaving Threads of Many Colours, Part II"},
    ],
)
def test_other_people_another_title_or_a_label_are_another_work(other) -> None:
    assert verdict(**other) is Verdict.DIFFERENT


def test_a_preface_is_no_work_by_its_title() -> None:
    one = Described("Preface", (), 2025, "SOSP")
    assert same_work(one, one).verdict is Verdict.DOUBTFUL


def test_the_reason_is_a_sentence() -> None:
    assert "other people" in same_work(LOOM, replace(LOOM, authors=OTHERS)).reason
    assert "poster" in same_work(LOOM, replace(LOOM, title=f"Poster: {LOOM.title}")).reason


TITLE = st.text(max_size=30) | st.sampled_from([LOOM.title, "Loom", "Weaving Threads", "Preface"])
NAMES = st.lists(st.sampled_from([*LOOM.authors, *OTHERS, "", "et al."]), max_size=4).map(tuple)
DESCRIBED = st.builds(
    Described,
    TITLE,
    NAMES,
    st.none() | st.integers(1900, 2030),
    st.sampled_from([None, "SOSP", "TOCS"]),
)


@given(DESCRIBED, DESCRIBED)
def test_works_are_the_same_both_ways(one, other) -> None:
    assert same_work(one, other).verdict is same_work(other, one).verdict
