"""Keys: known by their paper, unique, and nobody else's business."""

from __future__ import annotations

import re

import bibtexparser
from hypothesis import given
from hypothesis import strategies as st

import enrich
from bookshelf import paper, shelve
from enrich.export import citation_keys
from enrich.export.person import named

TWINS = [
    paper(f"arxiv:2309.0000{n}", "Weaving Wool", "Ada Pfeffer", year=2023) for n in range(1, 6)
]


def keys(folder, papers, **how) -> dict[str, str]:
    """The key of each paper, by its address."""
    shelved = [{**one, "url": f"https://loom.example/{one['paper_id']}"} for one in papers]
    text = enrich.export("bibtex", folder=shelve(folder, shelved), **how)
    return {one["url"]: one.key for one in bibtexparser.parse_string(text).entries}


def test_a_key_is_made_of_family_name_year_and_first_telling_word(tmp_path) -> None:
    (key,) = keys(tmp_path, [paper("doi:10.1/a", "The Loom", "José Ünal", year=2024)]).values()
    assert re.fullmatch("unal2024loom-[a-z0-9]{4}", key)


def test_papers_of_one_name_year_and_word_have_different_keys(tmp_path) -> None:
    assert len(set(keys(tmp_path, TWINS).values())) == len(TWINS)


def test_no_other_paper_and_no_order_changes_a_key(tmp_path) -> None:
    every = keys(tmp_path / "all", TWINS)
    assert keys(tmp_path / "turned", TWINS[::-1]) == every
    for number, one in enumerate(TWINS):
        (alone,) = keys(tmp_path / str(number), [one]).items()
        assert every[alone[0]] == alone[1]


def test_a_choice_of_papers_changes_no_key(tmp_path) -> None:
    every = keys(tmp_path, TWINS)
    chosen = keys(tmp_path, TWINS, where="arxiv_id IS NULL AND paper_id LIKE '%3'")
    assert chosen.items() <= every.items() and len(chosen) == 1


def test_the_year_of_a_preprint_stays_when_it_is_published_later(tmp_path) -> None:
    before = paper("arxiv:2309.00001", "Weaving Wool", "Ada Pfeffer", year=2023)
    after = {**before, "year": 2024, "venue": "SOSP", "doi": "10.1145/1.2"}
    assert keys(tmp_path / "a", [before]) == keys(tmp_path / "b", [after])


@given(st.text(), st.text(), st.none() | st.integers(0, 3000), st.text())
def test_a_key_is_plain_ascii_whatever_it_is_made_of(paper_id, name, year, title) -> None:
    someone = named(name)
    stem = citation_keys.stem(paper_id, [someone] if someone else [], year, title)
    (key,) = citation_keys.keys({paper_id: stem}).values()
    assert re.fullmatch(r"[a-z0-9]+-[a-z0-9]+", key)
    assert len(key) < 80
