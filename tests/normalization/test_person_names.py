"""Names compared as lists and registries write them, and lists of names with each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.normalization.person_names import Agreement, agreement, apart, is_person, may_be, words

STATED = ("Ada Maria Pfeffer", "José Ünal", "Wei-Ling Wu", "Jan van der Berg")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A. Pfeffer", "Ada Pfeffer"),
        ("Pfeffer, Ada", "Ada Pfeffer"),
        ("Pfeffer, A. M.", "Ada Maria Pfeffer"),
        ("Pfeffer AM", "Ada Maria Pfeffer"),
        ("Maria Pfeffer", "Ada Maria Pfeffer"),
        ("Pfeffer et al.", "Ada Pfeffer"),
        ("Jose Unal", "José Ünal"),
        ("Jose Uenal", "José Ünal"),
        ("Wu Wei-Ling", "Wei-Ling Wu"),
        ("Weiling Wu", "Wei-Ling Wu"),
        ("W.-L. Wu", "Wei Ling Wu"),
        ("J. Berg", "Jan van der Berg"),
        ("van der Berg, Jan", "Jan van der Berg"),
        ("Søren Ødegård", "Soren Odegard"),
        ("Łukasz Wolny", "Lukasz Wolny"),
        ("Ciara O'Loom", "Ciara O’Loom"),
        ("Ada Pfeffer Jr.", "Ada Pfeffer"),
    ],
)
def test_one_person_is_written_in_many_ways(one, other) -> None:
    assert may_be(one, other)
    assert may_be(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Otto Pfeffer", "Ada Pfeffer"),
        ("O. Pfeffer", "Ada Pfeffer"),
        ("Wei Wang", "Li Wang"),
        ("Ada Pfeffer", "Ada Salz"),
        ("Xue Wang", "Xu Wang"),
        ("", "Ada Pfeffer"),
        ("et al.", "Ada Pfeffer"),
    ],
)
def test_other_given_names_or_families_are_other_people(one, other) -> None:
    assert not may_be(one, other)
    assert not may_be(other, one)


def test_several_people_in_one_string_are_taken_apart() -> None:
    assert apart("Ada Pfeffer, José Ünal and Bo Li") == ["Ada Pfeffer", "José Ünal", "Bo Li"]
    assert apart("Pfeffer, Ada") == ["Pfeffer, Ada"]
    assert may_be("B. Li", "Ada Pfeffer, José Ünal, Bo Li")


@pytest.mark.parametrize(
    ("listed", "wanted"),
    [
        (["A. Pfeffer", "J. Ünal", "W. Wu", "J. van der Berg"], "strong ordered"),
        (["A. Pfeffer", "W. Wu"], "strong"),
        (["A. Pfeffer et al."], "strong"),
        (["Pfeffer"], ""),
        (["A. Pfeffer", "Bo Li"], ""),
        (["Bo Li", "Mia Schuster"], "others"),
        (["Zoe Wu", "Mia Schuster"], "others"),
        (["Zoe Wu"], ""),
        ([], ""),
    ],
)
def test_lists_of_people_agree_beyond_chance_by_chance_or_not(listed, wanted) -> None:
    found = agreement(listed, STATED)
    names = [name for name in ("strong", "ordered", "others") if getattr(found, name)]
    assert " ".join(names) == wanted


def test_a_list_that_ends_with_others_is_not_complete() -> None:
    assert not agreement(["Ada Pfeffer et al."], STATED).complete
    assert agreement(["Ada Pfeffer"], STATED).complete
    assert agreement(["Pfeffer"], STATED).first and not agreement(["Ünal"], STATED).first


NAME = st.text(max_size=20) | st.sampled_from(STATED)


@given(NAME, NAME)
def test_persons_are_the_same_both_ways(one, other) -> None:
    assert is_person(words(one), words(other)) == is_person(words(other), words(one))


@given(st.lists(NAME, max_size=5), st.lists(NAME, max_size=5))
def test_no_more_people_agree_than_are_listed(listed, stated) -> None:
    found = agreement(listed, stated)
    assert isinstance(found, Agreement)
    assert 0 <= found.persons <= found.listed and not (found.strong and found.others)


def test_thousands_of_authors_are_compared_as_far_as_one_reads() -> None:
    many = [f"Ada Pfeffer{number}" for number in range(3000)]
    assert agreement(many, many).listed <= 100
