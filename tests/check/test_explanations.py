"""Every check is explained, and what is explained is true."""

from __future__ import annotations

import pytest

from enrich.check.explanations import explanations, judged, what_to_do
from enrich.tables.vocabularies import CHECKS


def test_every_check_has_an_explanation_and_every_explanation_a_check() -> None:
    assert sorted(explanations()) == sorted(CHECKS)


@pytest.mark.parametrize("name", CHECKS)
def test_the_example_of_a_check_is_found_as_it_says_and_nothing_else_is(name: str) -> None:
    example = explanations()[name].example
    found = [(one.check, one.line, one.severity) for one in judged(example)]
    assert found == [(name, example.line, example.severity)]


@pytest.mark.parametrize("name", CHECKS)
def test_the_example_of_a_check_says_what_to_do(name: str) -> None:
    (found,) = judged(explanations()[name].example)
    told = explanations()[name]
    assert what_to_do(found) in (told.do, told.do_instead)
    for sentence in (told.looks_for, told.sure, told.do, told.do_instead):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
