"""Whoever counts citations also tells how old a work is, for the young are asked about sooner."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import conformance
from enrich.errors import FetchError
from enrich.harvest.asking_again import freshness
from enrich.harvest.lane import TitleQuestions
from enrich.model import Ref
from enrich.providers import found
from enrich.providers.base import Provider
from enrich.settings import ProviderSettings

COUNTING = sorted(name for name, cls in found().items() if cls.dated)
NETWORKED = sorted(name for name, cls in found().items() if cls.root or cls.scattered)


def told(cls: type[Provider]) -> Iterator[tuple[Provider, str, dict[str, Any]]]:
    """Yield the bodies of a provider's cases, and what is read in them."""
    folder = conformance.FOLDER / cls.name
    for case in conformance.cases(cls):
        asked = [Ref(*text.split(":", 1)) for text in case["refs"]]
        try:
            provider, bodies = conformance.ask(cls, case, asked, folder)
        except FetchError:
            continue
        for ref, body in bodies.items():
            yield provider, body, conformance.read(provider, ref, body)


@pytest.mark.parametrize("name", NETWORKED)
def test_who_counts_citations_dates_works_and_nobody_else_does(name) -> None:
    counts = any("citations" in stated for _, _, stated in told(found()[name]))
    assert counts == (name in COUNTING)


@pytest.mark.parametrize("name", COUNTING)
def test_the_date_found_in_a_body_is_the_one_that_is_read_in_it(name) -> None:
    dated = [
        (stated["published"], provider.published(body))
        for provider, body, stated in told(found()[name])
        if "published" in stated
    ]
    wrong = [(one, at) for one, at in dated if at and not f"{at}".startswith(one)]
    assert wrong == []
    assert sum(at is None for _, at in dated) <= len(dated) / 4  # as of theses, at Crossref


@pytest.mark.parametrize("name", COUNTING)
def test_whatever_a_body_says_its_date_is_one_or_none(name) -> None:
    provider = found()[name](ProviderSettings())

    @given(st.text() | st.from_regex("|".join(one.pattern for one in provider.dated)))
    @example('"publication_date":"0000-13-41""publicationDate":"2021-02-30""issued":')
    @example('"issued":{"date-parts":[[2021,13,1]]}')
    @example('"issued":{"date-parts":[[null]]}')
    def is_dated(body: str) -> None:
        assert isinstance(provider.published(body), date | None)

    is_dated()


@pytest.mark.parametrize("name", COUNTING)
def test_a_persons_own_figure_holds_for_works_of_every_age(name) -> None:
    by_itself = freshness(found()[name](ProviderSettings()))
    assert by_itself.answer == timedelta(days=28)
    assert [span.days for _, span in by_itself.young] == [7, 14]
    set_by_hand = freshness(found()[name](ProviderSettings(fresh=timedelta(days=3))))
    assert (set_by_hand.answer, set_by_hand.young) == (timedelta(days=3), ())


@pytest.mark.parametrize("name", COUNTING)
def test_the_answer_to_a_title_has_no_age(name) -> None:
    asked = TitleQuestions(found()[name](ProviderSettings()), {})
    assert freshness(asked).young == ()
    assert asked.published("") is None


def test_a_file_is_asked_again_when_it_is_another_one_and_not_bit_by_bit() -> None:
    kept = freshness(found()["arxiv_snapshot"](ProviderSettings()))
    assert not kept.is_spread
    assert kept.absence is None
