"""Templates that a person wrote: filled in a sandbox, and told wrong in a sentence."""

from __future__ import annotations

import pytest

from enrich.errors import BadInput
from enrich.report.templates import of_a_person

PAPERS = [{"title": "Weft"}]


def filled(template: str) -> str:
    return of_a_person(template, "t.md", str)(papers=PAPERS)


def test_a_template_is_filled_with_its_values() -> None:
    assert filled("{% for one in papers %}- {{ one.title }}\n{% endfor %}") == "- Weft\n"


@pytest.mark.parametrize(
    "template",
    [
        "{{ papers.clear() }}",
        "{{ papers.__class__ }}",
        "{{ nothing }}",
        "{% for %}",
        "{{ 1 / 0 }}",
        "{{ '%99999999999d' % 1 }}",
        "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
        "{% include 'page.html' %}",
    ],
)
def test_what_a_template_may_not_or_cannot_do_is_told_in_a_sentence(template: str) -> None:
    with pytest.raises(BadInput, match=r"The template t\.md.* cannot be filled: .+\."):
        filled(template)
    assert PAPERS == [{"title": "Weft"}]
