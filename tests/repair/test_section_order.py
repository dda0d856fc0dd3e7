"""Entries that go where their date belongs, and those that stay."""

from __future__ import annotations

import pytest

from enrich.parse import parse
from enrich.repair.section_order import in_order

SORTED = """# Looms

{}- [Weaving Threads of Many Colours](https://looms.example/1). Ada Loom. 2022.
- [Sorting Threads in Time](https://looms.example/2). Ada Loom. 2024.
- [Heddles in the Barn at Night](https://looms.example/3). Dan Reed. 2023.
- [Heddles in the Barn at Day](https://looms.example/4). Dan Reed. 2022.
- [Heddles in the Barn at Dawn](https://looms.example/5). Dan Reed. 2021.
"""


def moved(text: str) -> list[str]:
    body, entries = in_order(text.encode(), parse(text), {})
    assert (body.decode() == text) is not bool(entries)
    return [one.title for one in entries]


def test_an_entry_out_of_the_order_of_its_section_moves() -> None:
    assert moved(SORTED.format("")) == ["Weaving Threads of Many Colours"]


@pytest.mark.parametrize(
    "comment",
    ["<!-- enrich: ok wrong-link -->\n", "  <!-- asked --> <!-- enrich: ok dead-link -->\n"],
)
def test_an_entry_below_a_comment_of_its_own_stays_with_it(comment: str) -> None:
    assert moved(SORTED.format(comment)) == []
