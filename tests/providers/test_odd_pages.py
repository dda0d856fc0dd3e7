"""Notes, repositories and pages in which something is odd: refused, or read as what they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_odd_replies import BODIES, ODD, REFUSALS, complaints, paths, with_odd

import conformance
import recorded
from enrich.harvest.stated_claims import claims
from enrich.model import Ref, Reply
from enrich.providers import found
from enrich.providers.base import Provider
from enrich.settings import ProviderSettings
from shares import mostly_slow
from values import complaints_about

DATA = ("dblp", "github", "huggingface", "openreview")
PAGES = ("acl", "pmlr", "usenix")
TAG = re.compile(rb"<meta[^>]*>|<(?:div|span|p|a)\b[^>]*>|</\w+>")
WORDS = (
    b"", b"\x00", b"&#0;&lt;b&gt;", b"\xff\xfe", b"<", b"<!--", b"<script>", b"&#xd800;",
    b'<meta name="citation_title" content="">',
    b'<meta name="citation_title" content="&lt;i&gt;Weft&lt;/i&gt;&#1;">',
    b'<meta name=citation_author content=",">',
    b'<meta name="citation_author" content="&lt;i&gt;Ada&lt;/i&gt;">',
    b'<meta content="javascript:a" name=citation_pdf_url>',
    b'<meta name="citation_pdf_url" content="http://[">',
    b'<meta name="citation_publication_date" content="0001/99">',
    b'<meta name="citation_publication_date" content="9999">',
    b'<meta name="citation_doi" content="10.1234/&#10;b c">',
)  # fmt: skip


def provider(name: str) -> Provider:
    return found()[name](ProviderSettings())


def fixtures(name: str) -> Iterator[tuple[list[Ref], str, bytes]]:
    """What is asked, where it is answered, and the answer, of every case that gives one."""
    folder = conformance.FOLDER / name
    for file in ("cases.json", "searches.json"):
        path = folder / file
        for case in json.loads(path.read_text("utf-8")) if path.exists() else []:
            asked = [Ref(*ref.split(":", 1)) for ref in case.get("refs", ())]
            for reply in case["replies"]:
                if "file" in reply and reply.get("status", 200) == 200 and "fails" not in case:
                    yield asked, reply["file"], (folder / reply["file"]).read_bytes()


@cache
def told(name: str) -> list[tuple[list[Ref], Any]]:
    return [(a, json.loads(body)) for a, file, body in fixtures(name) if file.endswith(".json")]


@pytest.mark.parametrize("name", DATA)
def test_whatever_is_odd_in_an_answer_is_refused_or_read_as_what_it_is(name) -> None:
    seen = 0
    for asked, stated in told(name):
        for where in paths(stated):
            for odd in ODD:
                body = json.dumps(with_odd(stated, where, odd)).encode()
                assert complaints(provider(name), asked, body) == [], (where, odd)
                seen += 1
    assert seen > 500


@pytest.mark.parametrize("name", DATA)
@pytest.mark.parametrize("body", BODIES)
def test_a_body_of_another_kind_is_never_read(name, body) -> None:
    one = provider(name)
    asked = [Ref(*one.example.split(":", 1))]
    for status in (200, 404):
        try:
            assert one.split(asked, Reply(status, one.url, body)) == {}
        except REFUSALS:
            continue


@pytest.mark.parametrize("name", DATA)
@given(data=st.data())
def test_an_answer_cut_short_is_refused(name, data) -> None:
    asked, stated = data.draw(st.sampled_from(told(name)))
    whole = json.dumps(stated).encode()
    reply = Reply(200, "https://api.example", whole[: data.draw(st.integers(0, len(whole) - 1))])
    with pytest.raises(REFUSALS):
        provider(name).split(asked, reply) if asked else provider(name).candidates(reply)


@pytest.mark.parametrize("name", DATA)
@given(data=st.data())
def test_what_was_kept_is_read_as_what_it_is_however_odd_it_has_become(name, data) -> None:
    one = provider(name)
    asked, stated = data.draw(st.sampled_from([case for case in told(name) if case[0]]))
    for ref, body in one.split(asked, Reply(200, one.url, json.dumps(stated).encode())).items():
        kept = json.loads(body)
        where = data.draw(st.sampled_from(list(paths(kept))))
        odd = json.dumps(with_odd(kept, where, data.draw(st.sampled_from(ODD))))
        assert judged(one, ref, odd) == []


def judged(one: Provider, ref: Ref, body: str) -> list[str]:
    """What is wrong with what a kept body is read as; being refused is right."""
    try:
        stated = claims(one, ref, body)
    except REFUSALS:
        return []
    return [why for field, value in stated for why in complaints_about(field, value)]


REAL = [
    pytest.param(name, one, marks=reply.marks, id=reply.id)
    for name in DATA
    for reply in recorded.replies(name)
    for one in reply.values
    if one is None or one.name.endswith(".json")
]


@pytest.mark.parametrize(("name", "reply"), mostly_slow(REAL))
@given(data=st.data())
def test_whatever_is_odd_in_a_recorded_answer_is_no_accident(name, reply, data) -> None:
    stated = json.loads(reply.body)
    where = data.draw(st.sampled_from(list(paths(stated))))
    body = json.dumps(with_odd(stated, where, data.draw(st.sampled_from(ODD)))).encode()
    assert complaints(provider(name), _asked(name, reply), body) == []


def _asked(name: str, reply: recorded.Recorded) -> list[Ref]:
    """What a recorded answer is about; a search of DBLP, where nothing."""
    ids = [one for one in reply.line["ids"] if name in ("huggingface", "openreview")]
    if name == "dblp":
        return []
    return [Ref(name, one) for one in ids] or [Ref(*provider(name).example.split(":", 1))]


@cache
def pages(name: str) -> list[tuple[list[Ref], str, bytes]]:
    """Our own pages of a publisher, and those recorded where they are at hand."""
    one = provider(name)
    own = [(a, one.ask(a).url, body) for a, file, body in fixtures(name) if file.endswith(".html")]
    real = [reply for param in recorded.replies(name) for reply in param.values if reply]
    return own + [
        ([Ref(*one.example.split(":", 1))], one.url, reply.body)
        for reply in real
        if reply.name.endswith(".html")
    ]


@pytest.mark.parametrize("name", PAGES)
@given(data=st.data())
def test_a_page_that_is_torn_or_garbled_is_refused_or_read_as_what_it_is(name, data) -> None:
    one = provider(name)
    asked, url, body = data.draw(st.sampled_from(pages(name)))
    for _ in range(data.draw(st.integers(1, 3))):
        tags = [*TAG.finditer(body)] or [re.match(b"", body)]
        tag = data.draw(st.sampled_from(tags[:20]) | st.sampled_from(tags))
        rest = data.draw(st.sampled_from([body[tag.end() :]] * 3 + [b""]))
        body = body[: tag.start()] + data.draw(st.sampled_from(WORDS)) + rest
    text = body.decode("utf-8", "replace")
    body = data.draw(
        st.sampled_from([body, text.encode("cp1252", "replace"), text.encode("utf-16")])
    )
    assert page_complaints(one, asked, Reply(200, url, body)) == []


def page_complaints(one: Provider, asked: list[Ref], reply: Reply) -> list[str]:
    try:
        kept = one.split(asked, reply)
    except REFUSALS:
        return []
    return [why for ref, body in kept.items() for why in judged(one, ref, body)]
