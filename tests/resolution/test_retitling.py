"""A work may get another title on its way into print, but no companion becomes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from enrich.resolution.retitling import is_retitled
from enrich.resolution.work_comparison import Described, same_work

PEOPLE = ("Ada Pfeffer", "José Ünal", "Mei Wu")
LOOM = Described("Weaving Silken Threads on Many Looms", PEOPLE, 2023)


def retitled(title: str, authors: tuple[str, ...] = PEOPLE, year: int | None = 2024) -> bool:
    new = replace(LOOM, title=title, authors=authors, year=year)
    return is_retitled(LOOM, new, same_work(LOOM, new))


@pytest.mark.parametrize(
    "title",
    [
        "Arachne: Silken Threads at the Scale of a Mill",
        "Fast Weaving of Silken Threads across Looms",
        "Arachne: Weaving Silken Threads with Little Wool",
    ],
)
def test_the_same_people_may_publish_it_under_words_that_still_speak_of_it(title) -> None:
    assert retitled(title)


def test_one_of_the_people_may_join_or_leave_but_the_order_stays() -> None:
    title = "Arachne: Silken Threads at the Scale of a Mill"
    assert retitled(title, (*PEOPLE, "Max Weber"))
    assert not retitled(title, PEOPLE[::-1])
    assert not retitled(title, PEOPLE[:1])
    assert not retitled(title, (*PEOPLE, "Max Weber", "Zoë Heddle"))


@pytest.mark.parametrize(
    "title",
    [
        "Counting Sheep at Night",
        "Weaving Woollen Threads on Many Looms",
        "Weaving Silken Threads on Many Looms Online",
        "Poster: Weaving Silken Threads on Many Looms",
    ],
)
def test_other_words_one_word_or_a_label_are_another_work(title) -> None:
    assert not retitled(title)


def test_another_version_of_one_name_is_another_work() -> None:
    one = replace(LOOM, title="Loom2: Weaving Silken Threads")
    other = replace(LOOM, title="Loom3: Weaving Silken Threads with Less Wool")
    assert not is_retitled(one, other, same_work(one, other))


@pytest.mark.parametrize(
    ("year", "fits"), [(2022, False), (2023, True), (2026, True), (2027, False), (None, True)]
)
def test_it_is_published_in_the_year_of_the_preprint_or_up_to_three_later(year, fits) -> None:
    assert retitled("Arachne: Silken Threads at the Scale of a Mill", year=year) is fits
