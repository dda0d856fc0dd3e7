"""Pages of strangers: what they say of themselves is read, whatever else they hold."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import recorded
from enrich.providers.extractors import html_meta, page_values

PAGE = b"""<!doctype html><html><head><meta charset=utf-8><![if !IE]>
<title> Weft &amp;
 Warp | Looms </title>
<meta content="Weft &amp; Warp" name=citation_title>
<META NAME='Citation_Author' CONTENT='Pfeffer,  Ada'><meta name="citation_author" content="">
<meta name="citation_author" content="Jos\xc3\xa9 &Uuml;nal">
<meta name="citation_author_email" content="a@b.c">
<meta property="og:title" content="Weft"><meta name="DC.title" content="Warp"><meta name="nothing">
<link rel="canonical" href=https://looms.example/1><link rel=nofollow>
<script type="application/ld+json">{"@graph": [{"@type": "Article", "name": "Weft"}, 3]}</script>
<script type="application/ld+json">{broken</script>
<script>document.write('<meta name="citation_title" content="No">')</script></head>
<body><div class="card a-abstract b"><h5>Abstract</h5><p>We <b>w</b>eave<br>&lt;threads&gt;
<div>and <div>hems</div></div><p>see <a href="/x.pdf">this</a></div> after
<div id=text>one</div><div class=a-abstract>two</div><a href=/y>Soft<i>ware</i></a>
<p class=left>open to the <span>end
"""


def test_meta_tags_are_read_in_any_order_case_and_quotes() -> None:
    page = html_meta.read(PAGE)
    assert page.title == "Weft & Warp | Looms"
    assert page.first("citation_title", "dc.title") == "Weft & Warp"
    assert page.first("citation_abstract", "dc.title") == "Warp"
    assert page.first("og:title") == "Weft"
    assert page.first("nothing", "unheard") == ""
    assert page.all("citation_author") == ["Pfeffer, Ada", "", "José Ünal"]
    assert page.citations(["author"]) == [["author", "Pfeffer, Ada"], ["author", "José Ünal"]]
    assert page.link("canonical") == "https://looms.example/1"
    assert page.ld == [{"@type": "Article", "name": "Weft"}]


def test_the_text_of_an_element_ends_with_it_and_has_no_heading() -> None:
    page = html_meta.read(PAGE, ["a-abstract", "#text", "left", "absent"])
    assert page.text("a-abstract") == "We weave <threads> and hems see this"
    assert [element.text for element in page.elements["a-abstract"]][1] == "two"
    assert page.hrefs("a-abstract") == ["/x.pdf"]
    assert page.text("#text") == "one"
    assert page.text("left") == "open to the end"
    assert page.text("absent") == ""
    assert page.anchors == [("this", "/x.pdf"), ("Software", "/y")]


@pytest.mark.parametrize(
    "body",
    [
        "<meta charset='iso-8859-1'><meta name=citation_title content='Größe'>".encode("latin-1"),
        "<meta name=citation_title content='Größe'>".encode("cp1252"),
        "<meta charset=nonsense><meta name=citation_title content='Größe'>".encode(),
        "\ufeff<meta name=citation_title content='Größe'>".encode(),
        "<meta name=citation_title content='Gr&ouml;&szlig;e'>",
    ],
)
def test_a_page_is_read_in_the_letters_it_was_written_in(body) -> None:
    assert html_meta.read(body).first("citation_title") == "Größe"


@pytest.mark.parametrize(
    "title",
    [
        "",
        " ",
        "404",
        "404 Not Found",
        "Page not found",
        "Access Denied",
        "Just a moment...",
        "Error 403",
    ],
)
def test_the_title_of_an_error_is_no_title(title) -> None:
    assert not page_values.is_title(title)


@pytest.mark.parametrize(
    "title", ["0", "Errors", "Not Found in Translation: A Study", "Forbidden Looms", "1984"]
)
def test_an_odd_title_is_one(title) -> None:
    assert page_values.is_title(title)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="<>/!-[]&#;='\" ?abdivscriptmeta%", max_size=80) | st.binary(max_size=80))
def test_no_page_is_too_broken_to_be_read(body) -> None:
    html_meta.read(body, ["a", "#b"])
    page_values.day(str(body))
    page_values.natural(str(body))


@pytest.mark.parametrize("reply", recorded.replies("html"))
def test_a_recorded_page_says_what_its_tags_say(reply) -> None:
    text = reply.body.decode("utf-8", "replace")
    page = html_meta.read(reply.body)
    for name in ("citation_title", "citation_author", "citation_doi"):
        tags = re.findall(rf"<meta[^>]*?name=[\"']?{name}[\"' ][^>]*>", text, re.IGNORECASE)
        stated = [re.search(r"content=\"([^\"]*)\"|content='([^']*)'", tag) for tag in tags]
        words = [
            " ".join(html.unescape(found[1] or found[2] or "").split()) for found in stated if found
        ]
        assert page.all(name) == words
    if "blocked" in reply.name:
        assert page.first("citation_title", "dc.title", "og:title") == ""
        assert not page_values.is_title(page.title)
