"""Replies in which something is missing or of another kind: refused, or read as what they are."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import conformance
import recorded
from enrich.errors import FetchError
from enrich.harvest.stated_claims import claims
from enrich.model import Ref, Reply
from enrich.normalization import identifiers
from enrich.providers.base import Provider
from enrich.providers.crossref import Crossref
from enrich.providers.datacite import DataCite
from enrich.providers.openalex import OpenAlex
from enrich.providers.semantic_scholar import SemanticScholar
from enrich.settings import ProviderSettings
from shares import mostly_slow, with_slow
from values import complaints_about

QUICK = {DataCite, SemanticScholar}
EVERY = pytest.mark.parametrize("cls", [Crossref, DataCite, OpenAlex, SemanticScholar])
REFUSALS = (FetchError, ValueError, TypeError, LookupError, AttributeError)
GONE = object()
ODD = (GONE, None, True, 1e999, "x", "\x93\x00\ud800 &lt;b&gt;", {}, [None])
BODIES = (b"", b"null", b"7", b'"x"', b"[]", b"{}", b"[null]", b"[[]]", b"<html></html>", b"\xff{")
LONG = 2  # of a list's items only so many are made odd

Path_ = tuple[Any, ...]


def paths(told: Any, here: Path_ = ()) -> Iterator[Path_]:
    """Every place in a reply."""
    yield here
    items = told.items() if isinstance(told, dict) else ()
    items = enumerate(told[:LONG]) if isinstance(told, list) else items
    for key, value in items:
        yield from paths(value, (*here, key))


def with_odd(told: Any, where: Path_, odd: Any) -> Any:
    """The reply with one thing in it replaced, or left out."""
    if not where:
        return None if odd is GONE else odd
    told = copy.copy(told)
    if odd is GONE and len(where) == 1:
        del told[where[0]]
    else:
        told[where[0]] = with_odd(told[where[0]], where[1:], odd)
    return told


def complaints(provider: Provider, asked: list[Ref], body: bytes) -> list[str]:
    """What is wrong with what a reply is read as; being refused is right."""
    reply = Reply(200, provider.url, body)
    try:
        found = dict(provider.split(asked, reply)) if asked else dict(provider.candidates(reply))
    except REFUSALS:
        return []
    said = []
    for ref, one in found.items():
        try:
            said += claims(provider, ref, one)
        except FetchError:
            continue
    return [why for field, value in said for why in complaints_about(field, value)]


def fixtures(cls: type[Provider]) -> Iterator[tuple[list[Ref], Any]]:
    """What is asked, and the reply, of every case with data; nothing is asked in a search."""
    folder = conformance.FOLDER / cls.name
    for name in ("cases.json", "searches.json"):
        for case in json.loads(_text(folder / name)):
            reply = next(iter(case["replies"]), {})
            file = folder / reply.get("file", "none")
            if file.suffix == ".json" and reply.get("status", 200) == 200:
                asked = [Ref(*ref.split(":", 1)) for ref in case.get("refs", ())]
                yield asked, json.loads(_text(file))


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else "[]"


@pytest.mark.parametrize("cls", with_slow([Crossref, DataCite, OpenAlex, SemanticScholar], QUICK))
def test_whatever_is_odd_in_a_reply_is_refused_or_read_as_what_it_is(cls) -> None:
    provider, seen = cls(ProviderSettings()), 0
    for asked, told in fixtures(cls):
        for where in paths(told):
            for odd in ODD:
                body = json.dumps(with_odd(told, where, odd)).encode()
                assert complaints(provider, asked, body) == [], (where, odd)
                seen += 1
    assert seen > 1000


@EVERY
@pytest.mark.parametrize("body", BODIES)
def test_a_body_of_another_kind_is_never_read(cls, body) -> None:
    provider = cls(ProviderSettings())
    for asked in ([Ref("doi", "10.9999/one")], [Ref("doi", "10.9999/a"), Ref("doi", "10.9999/b")]):
        for status in (200, 404):
            try:
                found = provider.split(asked, Reply(status, provider.url, body))
            except REFUSALS:
                continue
            assert found == {}, body


@EVERY
@given(data=st.data())
def test_a_body_cut_short_is_refused(cls, data) -> None:
    asked, told = data.draw(st.sampled_from(list(fixtures(cls))))
    whole = json.dumps(told).encode()
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    with pytest.raises(REFUSALS):
        reply = Reply(200, "https://api.example", cut)
        provider = cls(ProviderSettings())
        provider.split(asked, reply) if asked else provider.candidates(reply)


REAL = [
    pytest.param(cls, one, marks=reply.marks, id=reply.id)
    for cls in (Crossref, DataCite, OpenAlex, SemanticScholar)
    for reply in recorded.replies(cls.name)
    for one in reply.values
    if one is None or one.name.endswith(".json")
]


@pytest.mark.parametrize(("cls", "reply"), mostly_slow(REAL))
@settings(max_examples=8)
@given(data=st.data())
def test_whatever_is_odd_in_a_recorded_reply_is_no_accident(cls, reply, data) -> None:
    told = json.loads(reply.body)
    provider = cls(ProviderSettings())
    where = data.draw(st.sampled_from(list(paths(told))))
    body = json.dumps(with_odd(told, where, data.draw(st.sampled_from(ODD)))).encode()
    asked = list(dict.fromkeys(filter(None, map(_ref, named(told)))))
    assert complaints(provider, asked[:30] or [Ref("doi", "10.9999/one")], body) == []


def named(told: Any) -> Iterator[str]:
    """Every DOI that a reply states under that name."""
    for where in paths(told):
        if where and where[-1] in ("DOI", "doi"):
            value = told
            for key in where:
                value = value[key]
            yield str(value)


def _ref(doi: str) -> Ref | None:
    return identifiers.canonical("doi", doi)
