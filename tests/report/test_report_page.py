"""The page as a file: whole by itself, and nothing that a stranger wrote is markup in it."""

from __future__ import annotations

import base64
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

import many_looms
from enrich.report.embedding import as_json, fingerprint, packed
from enrich.report.material import Material, of_folder
from enrich.report.whole_page import page

ASKS = ("src", "srcset", "poster", "data", "action", "formaction", "background", "ping")


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Material:
    return of_folder(many_looms.write_twice(tmp_path_factory.mktemp("looms"), 50))


@pytest.fixture(scope="module")
def made(material: Material) -> LexborHTMLParser:
    return LexborHTMLParser(page(material))


def data_of(tree: LexborHTMLParser, name: str) -> Any:
    return json.loads(tree.css_first(f"#{name}").text())


def details_of(tree: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    for chunk in tree.css("script[type='text/plain']"):
        yield from json.loads(gzip.decompress(base64.b64decode(chunk.text())))


def test_the_page_asks_nobody_for_anything(made) -> None:
    for one in made.css("*"):
        assert not set(ASKS) & set(one.attributes), one.html
        if one.tag in ("link", "base", "iframe", "object", "embed", "img", "form"):
            raise AssertionError(one.html)
        href = one.attributes.get("href") or one.attributes.get("xlink:href") or "#"
        assert href.startswith(("#", "https://loom.example/", "https://code.example/")), href
    style = made.css_first("style").text()
    assert "url(" not in style and "@import" not in style


def test_its_policy_lets_only_its_own_program_and_style_in(made) -> None:
    policy = made.css_first("meta[http-equiv]").attributes["content"]
    (program,) = [one for one in made.css("script") if "type" not in one.attributes]
    assert fingerprint(program.text()) in policy
    assert fingerprint(made.css_first("style").text()) in policy
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert not [one for one in made.css("*") if "style" in one.attributes]


def test_no_two_elements_have_one_name_and_all_that_is_named_is_there(made) -> None:
    ids = Counter(one.attributes["id"] for one in made.css("[id]"))
    assert [name for name, many in ids.items() if many > 1] == []
    for attribute in ("aria-labelledby", "aria-controls", "for", "aria-describedby"):
        for one in made.css(f"[{attribute}]"):
            assert set(one.attributes[attribute].split()) <= set(ids)


def test_every_paper_is_in_it_with_all_that_is_told_on_demand(made, material) -> None:
    index, details = data_of(made, "index-data"), list(details_of(made))
    assert [row[0] for row in index["papers"]] == [one["paper_id"] for one in _papers(material)]
    assert len(details) == len(index["papers"]) == 50
    first = details[0]
    assert first["abstract"].split() and first["bibtex"].startswith("@")
    assert ["PDF", "https://loom.example/papers/0.pdf"] in first["links"]
    said = [row for row in first["said"] if row[0] == "venue"]
    assert [row[2] for row in said] == ["crossref", "openalex", "semantic_scholar"]
    assert [row[5] for row in said] == [1, 0, 0]
    assert said[2][6] == "its title is another one"


def _papers(material: Material) -> list[Any]:
    return [one.paper for one in material.papers]


def test_it_tells_what_is_new_what_is_wrong_and_who_told_how_much(made) -> None:
    new = made.css_first("#new").text()
    assert "Withdrawn (1)" in new and "Entries added (2)" in new
    findings = data_of(made, "finding-data")
    assert len(findings) == 10 and findings[0][0] == "error"
    assert findings[0][4][0][0] == "Listed" and findings[0][5].startswith("- [")
    rows = {row.css_first("th").text(): row.text() for row in made.css("#sources tbody tr")}
    assert "2026-11-02" in rows["OpenAlex"] and "Abstract" in rows
    assert any("did not answer in time" in told for told in rows.values())
    marks = [set(row[9]) for row in data_of(made, "index-data")["papers"]]
    states = data_of(made, "index-data")["states"]
    new_one, withdrawn = map(states.index, ("New since the last run", "Withdrawn or retracted"))
    assert sum(new_one in one for one in marks) == 2 and withdrawn in marks[0]


def test_the_charts_are_drawings_with_words_for_those_who_do_not_see_them(made) -> None:
    drawings = made.css("#charts svg")
    assert len(drawings) == 5
    for one in drawings:
        assert one.attributes["role"] == "img"
        assert one.css_first("title").text() and one.css_first("desc").text()
        assert one.css("text") and not one.css("style, metadata, script")
    names = [one.text() for one in made.css("#charts h3")]
    assert names == [
        *("Papers by year", "Papers by section", "Papers by venue"),
        *("How often papers are cited", "Coverage by provider"),
    ]


def test_the_same_dataset_gives_the_same_page(material) -> None:
    assert page(material) == page(Material(material.tables, material.manifest, material.changes))


def test_an_empty_dataset_has_a_page_too(tmp_path: Path) -> None:
    tree = LexborHTMLParser(page(of_folder(many_looms.write(tmp_path, 0))))
    assert data_of(tree, "index-data")["papers"] == []
    assert "nothing to draw" in tree.css_first("#charts").text()
    assert "no history" in tree.css_first("#new").text()


def test_markup_in_every_field_stays_text(tmp_path: Path, made) -> None:
    body = page(of_folder(many_looms.write(tmp_path, 50, many_looms.hostile)))
    tree = LexborHTMLParser(body)
    assert len(tree.css("script")) == len(made.css("script"))
    assert not tree.css("img") and not tree.css("[onerror]")

    assert not [a for a in tree.css("a") if not a.attributes["href"].startswith("#")]
    assert all("links" not in one for one in details_of(tree))
    index = data_of(tree, "index-data")
    assert index["papers"][0][1].startswith("title</script><script>alert(1)</script><img")


def texts(many: int = 40) -> st.SearchStrategy[str]:
    return st.text(max_size=many) | st.sampled_from(
        [
            "</script>",
            "<!--<script>",
            "]]>",
            "\u2028",
            "&lt;",
            "{{ x }}",
            "{% raw %}",
            "\x00",
            "\ud800",
        ]
    )


@given(texts(), texts())
def test_data_ends_no_element_and_comes_back_as_it_was(one: str, other: str) -> None:
    tree = LexborHTMLParser(f"<body><script type='x'>{as_json([one, other])}</script><p>end")
    (found,) = tree.css("script")
    assert tree.css_first("p").text() == "end"
    told = [text.encode("utf-8", "replace").decode() for text in (one, other)]
    assert json.loads(found.text()) == told
    back = json.loads(gzip.decompress(base64.b64decode(packed([one, other]))))
    assert [text.encode("utf-8", "replace").decode() for text in back] == told
