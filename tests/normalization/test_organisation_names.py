"""One organisation in many spellings, and never two in one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.normalization.organisation_names import is_written_out, key

WORDS = st.sampled_from(
    ["Loom", "Weft", "Wärp", "Zwirn", "Shuttle", "Ünal", "Pfeffer", "Lodz", "Tromso", "Selvage"]
)
KINDS = st.sampled_from(["University of {}", "{} University", "{} Institute of Technology"])
NAMES = st.builds(
    lambda kind, words: kind.format(" ".join(words)), KINDS, st.lists(WORDS, min_size=1)
)

ONE = [
    ("University of Loom", "Univ. of Loom", "UNIVERSITY OF LOOM", "The University of  Loom"),
    ("Université de Lisière", "Universite de Lisiere"),
    ("Loom University", "Dept. of Weaving, Loom University", "Loom University, Faculty of Dyes"),
    ("University of Loom, Loom", "University of Loom"),
    ("University of Loom at Weft", "University of Loom, Weft", "University of Loom Weft"),
    ("Loom Institute of Technology (LIT)", "Loom Inst. of Technol."),
    ("Loom Inc.", "Loom, Inc.", "Loom", "Loom LLC"),
    ("Loom Technologies Co., Ltd.", "Loom Technologies"),
    ("Center for Wool & Silk", "Centre for Wool and Silk"),
    ("Uniwersytet Łódzki", "Uniwersytet Lodzki"),
]
APART = [
    ("LIT", "LIT Selvage Laboratory"),
    ("LIT", "Loom Institute of Technology"),
    ("University of Loom", "Loom University"),
    ("University of Loom, Weft", "University of Loom, Warp"),
    ("University of Loom, Weft", "University of Loom"),
    ("Loom University, Freedonia", "Loom University, Sylvania"),
    ("University of Loom", "University of Loom, CO"),
    ("Department of Wool", "Department of Silk"),
    ("Loom Research", "Loom"),
    ("LT&T Labs", "LT Labs"),
    ("织机大学", "织物大学"),
    ("มหาวิทยาลัยกี่", "มหาวิทยาลัยกี้"),
    ("—", "…"),
]


@pytest.mark.parametrize("names", ONE, ids=lambda names: names[0])
def test_spellings_of_one_organisation_have_one_key(names: tuple[str, ...]) -> None:
    assert len(set(map(key, names))) == 1


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_may_be_two_organisations_has_two_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@given(NAMES, st.sampled_from([str.upper, str.lower, str.title]))
def test_case_space_and_a_department_tell_nothing_apart(name: str, change) -> None:
    assert key(change(name)) == key(name)
    assert key(f"  {name.replace(' ', '   ')} ") == key(name)
    assert key(f"Dept. of Weaving, {name}") == key(f"{name}, Department of Dyes") == key(name)


@given(NAMES, NAMES)
def test_names_of_other_words_or_another_order_never_have_one_key(one: str, other: str) -> None:
    if one.casefold() != other.casefold():
        assert key(one) != key(other)


@given(NAMES, WORDS)
def test_a_name_with_a_place_behind_it_is_another_s(name: str, place: str) -> None:
    if place not in name.split():
        assert key(f"{name}, {place}") != key(name)


@given(st.text(max_size=60))
def test_any_name_has_a_key_and_only_blanks_an_empty_one(name: str) -> None:
    assert bool(key(name)) == bool(name.strip())
    assert isinstance(is_written_out(name), bool)
