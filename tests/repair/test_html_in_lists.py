"""What is mended in HTML is written as HTML, for nobody reads Markdown there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from enrich.check import check
from enrich.model import Claim, Ref
from enrich.normalization.identifiers import landing
from enrich.parse import parse
from enrich.parse.document.html_lines import html_lines
from enrich.repair.chosen_repairs import CERTAIN, Facts, mended_list
from enrich.repair.insertion import inserted
from enrich.repair.markup import HTML, MARKDOWN
from enrich.repair.new_entry import NewWork
from enrich.resolution.trust import merge

WEFT = "Weft: Scaling Threads over Many Looms"
D = "https://doi.org/10.5072/weft.1"
BESIDE = '<li><a href="https://a.org/b">Other Looms of the North</a></li>'
MARKED = "- [Other Looms of the North](https://a.org/b)"


def linked(text: str) -> str:
    """Return a list with a link to its one work that has none."""
    links = {one.entry_id: D for one in parse(text) if one.url is None}
    assert len(links) == 1
    return mended_list(text.encode(), parse(text), Facts(links=links), ["unlinked"])[0].decode()


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (f"<ul>\n{BESIDE}\n<li>{WEFT}</li>\n</ul>\n", WEFT, f'<a href="{D}">{WEFT}</a>'),
        (f"{MARKED}\n- {WEFT}, SOSP 2024\n\n<ul>\n{BESIDE}\n</ul>\n", WEFT, f"[{WEFT}]({D})"),
        (
            f"{MARKED}\n\n<ul>\n<li>\n{WEFT}, SOSP 2024\n</li>\n</ul>\n",
            WEFT,
            f'<a href="{D}">{WEFT}</a>',
        ),
        (
            "<table>\n<tr><th>Title</th><th>Venue</th><th>Paper</th></tr>\n"
            "<tr><td><b>Other Looms of the North</b></td><td>OSDI 2023</td><td>"
            '<a href="https://a.org/b">paper</a></td></tr>\n'
            f"<tr><td><b>{WEFT}</b></td><td>SOSP 2024</td><td>-</td></tr>\n</table>\n",
            "<td>-</td>",
            f'<td><a href="{D}">paper</a></td>',
        ),
    ],
)
def test_a_link_in_html_is_an_anchor_and_one_in_markdown_is_none(text, old, new) -> None:
    assert linked(text) == text.replace(old, new)


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("(Loom School)[https://a.org/course]", '<a href="https://a.org/course">Loom School</a>'),
        ("[Loom School] (https://a.org/c?a=1)", '<a href="https://a.org/c?a=1">Loom School</a>'),
    ],
)
def test_a_link_that_was_meant_in_html_becomes_an_anchor(written: str, right: str) -> None:
    text = f"<ul>\n{BESIDE}\n<li>Weaving for Beginners | {written}</li>\n</ul>\n"
    body, done = mended_list(text.encode(), parse(text), Facts(), [CERTAIN])
    assert (body.decode(), len(done)) == (text.replace(written, right), 1)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("no tag", []),
        ("- <b>Weft</b>, in a line of *Markdown*", []),
        ("<details>\n\n- [a](b)\n\n</details>\n", [1, 5]),
        ("- <p>in a bullet</p>\n- not", [1]),
        ("```\n<ul>\n```\n<!-- a\n\nb -->\n", [4, 5, 6]),
        ("a[^1]\n\n[^1]: note\n  more\n\n<ul>\n</ul>", [6, 7]),
        ("<ul>\r\n<li>a</li>\r\n</ul>\r\n\r\n- b", [1, 2, 3]),
    ],
)
def test_a_line_is_html_where_no_markdown_is_read(text: str, lines: list[int]) -> None:
    assert sorted(html_lines(text)) == lines


def test_words_are_marked_as_each_of_the_two_needs_it() -> None:
    title = "A <Loom> & *Weft* | Pipes"
    assert HTML.words(title) == "A &lt;Loom&gt; &amp; *Weft* | Pipes"
    assert MARKDOWN.words(title) == r"A &lt;Loom&gt; &amp; \*Weft\* \| Pipes"
    assert HTML.link("a", 'https://a.org/?b="&c') == '<a href="https://a.org/?b=&quot;&amp;c">a</a>'


def test_a_new_title_in_html_is_shown_as_it_stands() -> None:
    ref, new = Ref("arxiv", "2401.00001"), "Weft: *Many* Looms_at & by <Night> | Pipes"
    text = f'<ul>\n<li><a href="{landing(ref)}">{WEFT}</a></li>\n</ul>\n'
    claims = [
        Claim("title", title, "arxiv", about, datetime(2026, 1, 1, tzinfo=UTC))
        for title, about in ((new, ref), (WEFT, Ref("arxiv_v1", ref.value)))
    ]
    entries = parse(text)
    papers = {one.entry_id: merge(ref, [ref], claims) for one in entries}
    findings, _ = check(entries, papers, claims)
    body, _ = mended_list(text.encode(), entries, Facts(findings), ["retitled"])
    shown = "Weft: *Many* Looms_at &amp; by &lt;Night&gt; | Pipes"
    assert body.decode() == text.replace(WEFT, shown)


def test_a_new_entry_beside_html_is_html_and_its_words_are_no_markup() -> None:
    title = "Heddle: Lifting *Threads* & Hooks"
    work = NewWork(
        title, "https://arxiv.org/abs/2403.00005", frozenset({Ref("arxiv", "2403.00005")})
    )
    text = f"## Looms\n\n<ul>\n{BESIDE}\n</ul>\n"
    body, _ = inserted(text.encode(), parse(text), work, "Looms", {})
    new = f'<li><a href="{work.url}">Heddle: Lifting *Threads* &amp; Hooks</a></li>'
    assert body.decode() == text.replace(BESIDE, f"{BESIDE}\n{new}")
