"""Nothing that a stranger sends can stop a night: each attack is read, or it fails for its ref.

How long that takes is told by `benchmarks/hostile.py`; here it is the work that has a bound.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

import conformance
import hostile
import recorded
from enrich.errors import Unreadable
from enrich.harvest.lane import answer
from enrich.harvest.stated_claims import claims
from enrich.http import response_check
from enrich.http.failures import Fault
from enrich.model import Ref, Reply
from enrich.providers import found, github
from enrich.providers.extractors import html_meta, html_tokens, page_encoding
from enrich.settings import ProviderSettings
from shares import mostly_slow

SIZE = 300_000  # what takes the square of a megabyte's time is noticed here, too
MARKS = ("acl-abstract", "#abstract", "#bibtex")


class Door:
    """Answers with one body, whatever is asked."""

    status_code = 200

    def __init__(self, body: bytes) -> None:
        self.content = body

    def ask(self, request: Any) -> Reply:
        return Reply(200, request.url, self.content)

    def get(self, *_: Any, **__: Any) -> Door:
        return self


def values(name: str, body: bytes) -> list[Any] | None:
    """What a provider reads in a body; None where it is a failure of the ref."""
    one = found()[name](ProviderSettings())
    scheme, _, value = one.example.partition(":")
    try:
        told = answer(one, [Ref(scheme, value)], Door(body))
        return [claims(one, ref, text) for ref, text in told.items()]
    except Unreadable:
        return None


@pytest.mark.parametrize("name", ["page", "acl", "pmlr", "usenix"])
@pytest.mark.parametrize("pattern", hostile.HTML)
def test_a_page_of_one_hostile_pattern_is_read_or_fails(pattern, name) -> None:
    values(name, hostile.page(pattern, SIZE))


def work(page: str) -> int:
    """The pieces into which a page is cut, those of one that is refused included."""
    pieces = 0
    try:
        for token in html_tokens.tokens(page):
            pieces += 1 + len(token.attributes)
    except ValueError:
        pieces += 1
    return pieces


@pytest.mark.parametrize("pattern", mostly_slow(hostile.HTML, 5))
def test_a_hostile_page_is_cut_into_a_bounded_number_of_pieces(pattern) -> None:
    page = hostile.page(pattern).decode()
    assert work(page) <= 2 * html_tokens.MOST  # text of a script comes beside its tag


@given(
    st.lists(st.sampled_from([*"<>/!-='\" &;a", "<!--", "-->", "<a ", "</a>", "<div>", "<script>"]))
)
def test_the_pieces_of_a_page_grow_with_its_length_alone(parts) -> None:
    page = "".join(parts)
    assert work(page) <= 2 * len(page)
    assert work(page * 20) <= 2 * len(page) * 20


def test_marked_elements_within_one_another_have_a_bound() -> None:
    deep = "<div class=acl-abstract>" * 10
    assert len(html_meta.read(deep, MARKS).elements["acl-abstract"]) == 10
    with pytest.raises(ValueError, match="within one another"):
        html_meta.read(deep * 3, MARKS)


def test_a_page_of_too_many_tags_is_no_page() -> None:
    with pytest.raises(ValueError, match="tags and attributes"):
        html_meta.read("<a>" * (html_tokens.MOST + 1))


@pytest.mark.parametrize("pattern", hostile.XML)
def test_a_feed_of_one_hostile_pattern_is_read_or_fails(pattern, capsys) -> None:
    body = hostile.XML[pattern].encode()
    try:
        response_check._atom(body, "host")
    except Fault as fault:
        assert fault.kind in ("unreadable", "truncated")
    else:
        values("arxiv", body)
    assert capsys.readouterr() == ("", "")  # nothing of it reaches the screen


def test_xml_of_too_many_elements_and_xml_with_entities_are_unreadable() -> None:
    for name in ("elements", "an entity that grows"):
        with pytest.raises(Fault) as told:
            response_check._atom(hostile.XML[name].encode(), "host")
        assert told.value.kind == "unreadable"


@pytest.mark.parametrize("pattern", hostile.JSON)
def test_json_of_one_hostile_pattern_is_read_or_fails(pattern) -> None:
    body = hostile.JSON[pattern].encode()
    try:
        response_check._json(body, "host")
    except Fault as fault:
        assert fault.kind in ("unreadable", "truncated")
    assert not values("openalex", body)
    assert html_meta.read(b'<script type="application/ld+json">' + body + b"</script>").title == ""


@pytest.mark.parametrize("pattern", hostile.YAML)
def test_a_citation_file_of_one_hostile_pattern_names_nobody(pattern) -> None:
    assert not github._preferred(hostile.YAML[pattern]).get("addresses")


@pytest.mark.parametrize("attack", ["(", "%25", "a.", "\u0327\u0301", "<!--", "<style>", "{a"])
@pytest.mark.parametrize("field", ["title", "DOI", "abstract", "container-title", "publisher"])
def test_a_megabyte_in_one_value_of_a_record_is_left_out_or_fails(field, attack) -> None:
    words = "10.1234/" + attack * (hostile.MEGABYTE // len(attack))
    work = {"DOI": "10.1234/weft", "title": ["Weft"], "type": "journal-article"}
    value: Any = [words] if field.endswith("title") else words
    body = json.dumps(work | {field: value})
    try:
        told = claims(found()["crossref"](ProviderSettings()), Ref("doi", "10.1234/weft"), body)
    except Unreadable:
        return
    assert all(len(str(value)) < 300_000 for _, value in told)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_page_in_unicode_is_read_whichever_it_is(encoding) -> None:
    page = "<title>Größe 尺寸</title>".encode(encoding)
    assert html_meta.read(page).title == "Größe 尺寸"


@pytest.mark.parametrize(
    "stated", ["shift_jis", "gb2312", "euc-kr", "koi8-r", "windows-1251", "iso-8859-9", "utf-16"]
)
def test_a_page_is_read_as_it_says_that_it_is_written(stated) -> None:
    words = {"koi8-r": "Размер", "windows-1251": "Размер", "iso-8859-9": "Ölçü", "euc-kr": "크기"}
    title = words.get(stated, "寸法 of" if stated != "utf-16" else "Groesse")
    body = title.encode("utf-8" if stated == "utf-16" else stated)
    page = b"<meta charset=" + stated.encode() + b"><title>" + body + b"</title>"
    assert html_meta.read(page).title == title


@pytest.mark.parametrize(
    "stated",
    ["punycode", "idna", "unicode_escape", "undefined", "base64", "zip", "utf-7", "x" * 99],
)
def test_a_page_that_says_it_is_written_in_no_letters_is_read_all_the_same(stated) -> None:
    body = b"<meta charset=" + stated.encode() + b"><title>Wool \xff</title>"
    assert html_meta.read(body).title.startswith("Wool")


def test_a_page_cut_within_a_letter_keeps_its_letters() -> None:
    whole = "<title>Größe</title>ö".encode()
    assert html_meta.read(whole[:-1]).title == "Größe"


OWN = sorted(conformance.FOLDER.glob("*/*.html"))


def _same(body: bytes) -> None:
    """Fail unless a page says to us what it says to a parser that builds the standard's tree."""
    page, tree = html_meta.read(body), LexborHTMLParser(page_encoding.decoded(body))
    given = [node.attributes for node in tree.css("meta")]
    named = [(m.get("name") or m.get("property") or m.get("itemprop") or "", m) for m in given]
    assert page.meta == [
        (name.strip().lower(), " ".join((m["content"] or "").split()))
        for name, m in named
        if name and "content" in m
    ]
    links = [node.attributes for node in tree.css("link")]
    assert page.links == [
        ((one.get("rel") or "").lower(), (one.get("href") or "").strip()) for one in links
    ]
    title = tree.css_first("title")
    assert page.title == (" ".join(title.text().split()) if title else "")


@pytest.mark.parametrize("path", OWN, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_our_own_pages_say_what_they_say_to_a_browser(path) -> None:
    _same(path.read_bytes())


@pytest.mark.parametrize("reply", recorded.replies("html"))
def test_a_recorded_page_says_what_it_says_to_a_browser(reply) -> None:
    _same(reply.body)
