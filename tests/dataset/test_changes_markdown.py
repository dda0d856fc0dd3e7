"""What changed, in Markdown: nothing a stranger wrote is markup, and `CHANGES.md` only grows."""

from __future__ import annotations

import re
from datetime import timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from enrich.dataset.diff import changes_markdown
from enrich.dataset.diff.change import Changes
from two_runs import FRIDAY, MONDAY, Tables, after, entry, looms

FIRST = "The first run: 3 entries, 3 papers"
HOSTILE = "](https://evil.example) ![x](y) <img src=x>\n## owned\n| `a` www.evil.example @ada"


def added(title: str, url: str | None = None, section: str = "Weaving"):
    new = entry("new", title, 9, url=url, section=[section])
    return after(lambda tables: tables["entries"].append(new))


def links(text: str) -> list[str]:
    tokens = MarkdownIt("commonmark").parse(text)
    inner = [child for token in tokens for child in token.children or ()]
    assert not [one for one in (*tokens, *inner) if one.type in ("html_inline", "image")]
    assert [one.content for one in tokens if one.type == "html_block"] in (
        [],
        [f"{changes_markdown._MARK}\n"],
    )
    return [str(one.attrs["href"]) for one in inner if one.type == "link_open"]


def test_a_page_tells_each_kind_under_its_heading() -> None:
    text = changes_markdown.page(added("Shuttle", "https://a.example/shuttle"))
    assert "1 change since 2026-11-27 05:41 UTC, up to 2026-11-30 05:41 UTC." in text
    assert "### Entries added (1)" in text
    assert "- “[Shuttle](https://a.example/shuttle)” in Weaving" in text


def test_where_nothing_changed_the_page_says_so() -> None:
    text = changes_markdown.page(Changes(FRIDAY, MONDAY))
    assert "Nothing changed since 2026-11-27 05:41 UTC." in text


@given(st.text(), st.text())
@example(HOSTILE, HOSTILE)
@example("x", "https://a.example/) [b](https://evil.example")
@settings(max_examples=60)
def test_no_title_breaks_the_page_or_links_anywhere(title, url) -> None:
    text = changes_markdown.page(added(title, url, section=title))
    assert len(links(text)) <= 1
    assert all(link.lower().startswith(("http://", "https://")) for link in links(text))
    assert text.count("\n## ") == 0
    shown = re.sub(r"\]\(https?://[^)]*\)", "]", text)
    assert not re.search(r"(?i)://evil|\bwww\.evil|(?<!;)@ada", shown)


def test_the_file_grows_by_runs_that_changed_something_the_newest_first() -> None:
    text = changes_markdown.with_run("", "looms.md", Changes(None, FRIDAY), FIRST)
    assert FIRST in text
    same = changes_markdown.with_run(text, "looms.md", Changes(FRIDAY, MONDAY), FIRST)
    assert same == text
    more = changes_markdown.with_run(text, "looms.md", added("Shuttle"), FIRST)
    assert more.index("## 2026-11-30") < more.index("## 2026-11-27")
    assert more.endswith(text[text.index("## 2026-11-27") :])


def test_the_file_keeps_a_hundred_runs() -> None:
    text = ""
    for day in range(105):
        changes = Changes(FRIDAY, MONDAY + timedelta(days=day), added("Shuttle").changes)
        text = changes_markdown.with_run(text, "looms.md", changes, FIRST)
    assert text.count("\n## ") == 100


def test_a_file_of_somebody_else_is_not_taken_for_ours() -> None:
    assert not changes_markdown.is_ours(b"# Changes\n")
    text = changes_markdown.with_run("# Mine\n\n## 1.0\n", "looms.md", added("Shuttle"), FIRST)
    assert "1.0" not in text
    assert changes_markdown.is_ours(text.encode())


def test_many_of_a_kind_are_counted_and_many_on_one_way_told_in_one_line() -> None:
    def much(tables: Tables) -> None:
        tables["entries"] += [entry(f"n{n}", f"Loom {n}", n) for n in range(10, 40)]

    assert "- and 10 more" in changes_markdown.page(after(much))
    before = looms()
    before["entries"] += [entry(f"n{n}", f"Loom {n}", n) for n in range(10, 15)]

    def move(tables: Tables) -> None:
        for row in tables["entries"][3:]:
            row["section"] = ["Wool"]

    text = changes_markdown.page(after(move, before))
    assert "- 5 entries from Looms › Weaving to Wool" in text
