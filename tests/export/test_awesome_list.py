"""Markdown: the list again, with what is known now, and nothing that bites."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import enrich
from bookshelf import BARE, WARP, WEFT, WOOL, entry, paper, shelve
from enrich.export.awesome_list import link, shown
from enrich.parse import parse
from enrich.providers import found, recognise

LISTED = [
    entry(3, WEFT["paper_id"], "Weft", "Threads", "Weft"),
    entry(4, WARP["paper_id"], "Warp", "Threads", "Warp"),
    entry(5, WOOL["paper_id"], "Wool", "Threads", "Warp", subgroup="Sheep"),
    entry(9, WARP["paper_id"], "Warp", "Tools"),
    entry(10, None, "Loomctl", "Tools"),
]
PEOPLE = "Ada Pfeffer, José Ünal, Laurens van der Loom et al."
TITLE = r"Weft: Serving LLMs on GPUs with PagedThreads &amp; \$k\$-means at 100 %"
LIST = f"""## Threads

### Weft

- [{TITLE}](https://doi.org/10.1145/1234567.1234568) | {PEOPLE} | SOSP 2023

### Warp

- [Warp Without End](https://arxiv.org/abs/2405.00002) | Grace Heddle | 2024

**Sheep**

- Wool for Everyone | OSDI 2025

## Tools

- [Warp Without End](https://arxiv.org/abs/2405.00002) | Grace Heddle | 2024
"""


def test_papers_stand_below_their_headings_in_the_order_of_the_list(tmp_path) -> None:
    heard: list[str] = []
    folder = shelve(tmp_path, [WEFT, WARP, WOOL], LISTED)
    assert enrich.export("markdown", folder=folder, tell=heard.append) == LIST
    assert heard == ["1 entry left out that name no paper."]


def test_the_list_reads_as_the_papers_it_was_made_of() -> None:
    read = parse(LIST, lambda url: recognise(url, ()))
    assert [str(one.ref) for one in read if one.ref] == [
        *("doi:10.1145/1234567.1234568", "arxiv:2405.00002", "arxiv:2405.00002"),
    ]
    assert read[0].title == WEFT["title"] and read[0].venue == "SOSP" and read[0].year == 2023
    assert found()


def test_what_has_no_title_is_shown_by_its_address(tmp_path) -> None:
    text = enrich.export("markdown", folder=shelve(tmp_path, [BARE]))
    assert "[doi:10.1234/bare](https://doi.org/10.1234/bare)" in text


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://a b", "x", None],
)
def test_what_no_browser_should_open_is_no_link(url) -> None:
    assert link("Looms", url) == "Looms"


@given(st.text(), st.text())
def test_strangers_words_stay_within_their_link(text, path) -> None:
    told = MarkdownIt("gfm-like", {"linkify": False}).render(
        f"| a |\n|---|\n| {link(shown(text) and text, 'https://loom.example/' + path)} |"
    )
    assert told.count("<td>") == 1 and "<script" not in told
    for address in re.findall(r'(?:href|src)="([^"]*)"', told):
        assert address.startswith("https://loom.example")


def test_a_link_with_a_secret_is_not_published(tmp_path) -> None:
    one = paper("page:x", "Looms", url="https://loom.example/a?token=s3cret")
    assert "s3cret" not in enrich.export("markdown", folder=shelve(tmp_path, [one]))
