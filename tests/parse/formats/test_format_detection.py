"""Which format a text is in: never wrong on Markdown, and by name where it is not read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import enrich
from enrich.errors import BadInput
from enrich.parse.document.decoding import decode
from enrich.parse.formats.detection import format_of
from enrich.parse.formats.foreign_formats import known
from enrich.parse.formats.list_formats import read_list
from paths import ROOT

LINK = "https://arxiv.org/abs/2401.00001"
FOREIGN = {
    "YAML": "- title: Warp\n  award: Best\n  url: https://a.b\n- title: Weft\n  award: No\n",
    "reStructuredText": f"Looms\n=====\n\n.. contents::\n\n* `Warp <{LINK}>`_ by Ada\n",
    "AsciiDoc": f"= Looms\n:toc:\n\n== Fast\n\n* {LINK}[Warp], SOSP 2024\n",
    "Org": f"#+TITLE: Looms\n* Fast\n** Warp\n- [[{LINK}][Warp and weft]] SOSP\n",
    "HTML": "<!-- a -->\n<!DOCTYPE html><html><body><p>Warp</p></body></html>",
    "LaTeX": "\\documentclass{article}\n\\begin{document}\n\\section{Looms}\n\\item Warp\n",
    "a Jupyter notebook": '{"cells": [], "nbformat": 4, "metadata": {}}',
    "plain JSON": '{"looms": [{"name": "x"}]}',
    "JSON Lines": '{"a": 1}\n{"a": 2}\n',
    "RTF": "{\\rtf1\\ansi Looms}",
    "XML": '<?xml version="1.0"?><looms/>',
    "TOML": '[[paper]]\ntitle = "Warp"\nyear = 2024\n\n[[paper]]\ntitle = "Weft"\n',
    "MediaWiki": "== Looms ==\n* [https://a.b Warp]\n* [https://a.b/c Weft]\n=== Fast ===\n",
    "MEDLINE": "PMID- 123\nTI  - Warp\nFAU - Weaver, Ada\nDP  - 2020\n",
    "EndNote's tagged format": "%0 Journal Article\n%T Warp\n%A Weaver, Ada\n%D 2020\n",
}
MARKDOWN = {
    "front matter": f"---\ntitle: Looms\nlayout: page\ntags: x\n---\n\n- [Warp]({LINK})\n",
    "keyed lines": f"- Title: Warp\n  Authors: Ada\n  Link: {LINK}\n- Title: Weft\n",
    "how to cite": "# Cite\n```bibtex\n@article{a, title={b}}\n```\n- [Warp](https://x.y)\n",
    "a badge first": "[![x](y)](z)\n# Looms\n",
    "a page with a list": f"<html><ul><li><a href='{LINK}'>Warp</a></li></ul></html>",
    "a page with a table": f"<html><table><tr><td>{LINK}</td></tr></table></html>",
    "words and commas": "Papers, Code\n\nWarp, a study of weft\n",
    "nothing": "",
}
BOOKS = [
    ("@article{a, title={b}}", "BibTeX"),
    ("Made by hand\n\n@book{a, title={b}}", "BibTeX"),
    ("TY  - JOUR\nTI  - Warp\nER  -", "RIS"),
    ('[{"type": "book", "title": "Warp"}]', "CSL-JSON"),
    ("title,year\nWarp,2020\n", "CSV"),
]


@pytest.mark.parametrize(("name", "text"), FOREIGN.items(), ids=FOREIGN)
def test_what_is_not_read_is_named_in_one_sentence(name: str, text: str) -> None:
    with pytest.raises(BadInput) as caught:
        enrich.parse(text)
    sentence = str(caught.value)
    assert sentence.startswith(f"This looks like {name}, which is not read: ")
    assert sentence.endswith(".") and sentence.count(". ") == 0


@pytest.mark.parametrize("text", MARKDOWN.values(), ids=MARKDOWN)
def test_markdown_stays_markdown(text: str) -> None:
    assert format_of(text) == "Markdown"


@pytest.mark.parametrize(("text", "named"), BOOKS)
def test_records_are_known_by_what_they_begin_with(text: str, named: str) -> None:
    assert format_of(text) == named


FIXTURES = sorted((ROOT / "tests" / "parse" / "fixtures").glob("*.md"))
OURS = [*FIXTURES, *sorted((ROOT / "docs").glob("*.md")), ROOT / "data/raw/llm-systems.md"]
SHARED = sorted((ROOT.parent / "shared" / "lists").glob("*.md"))


@pytest.mark.parametrize("path", [*OURS, *SHARED], ids=lambda path: path.name)
def test_every_list_at_hand_stays_markdown(path: Path) -> None:
    assert format_of(decode(path.read_bytes())[0], path.name) == "Markdown"


@pytest.mark.parametrize("key", known())
def test_every_mark_finds_its_example(key: str) -> None:
    for mark, example in known()[key].marks:
        assert re.search(mark, example, re.M), (mark, example)


PIECES = st.sampled_from(
    [
        *("@article{a,", "@string(", "title = {", "}", "{", '"', "#", ",\n", "\n", "= ", "\\", "@"),
        *("TY  - JOUR\n", "TI  - x\n", "ER  -\n", "AU  - a, b\n", "[{", '"type": "book", ', "}]"),
        *('"title": "x"', "title,year\n", "a;b\n", "\t", "\x00", "\u2028", "é", "$", "%", "---\n"),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=5), max_size=25).map("".join)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(["", "a.bib", "a.ris", "a.csv", "a.json", "a.yml", "a.md"]))
def test_any_text_is_read_or_refused_by_a_sentence(text: str, name: str) -> None:
    try:
        entries = read_list(text, name)
        unread = entries.unread
    except BadInput:
        return
    lines = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    assert all(1 <= one.line <= one.line_end <= lines for one in [*entries, *unread])
    assert len({one.entry_id for one in entries}) == len(entries)
