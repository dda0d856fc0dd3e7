"""One suite for all providers; a new one is found and held to it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import conformance
from enrich.model import Ref, Reply, Request
from enrich.normalization import identifiers
from enrich.providers import found
from enrich.providers.base import Provider
from enrich.settings import ProviderSettings
from paths import ROOT

EVERY = pytest.mark.parametrize("cls", found().values(), ids=found())


def test_every_module_beside_the_finder_is_found() -> None:
    folder = ROOT / "src" / "enrich" / "providers"
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__", "base"}
    assert set(found()) == modules


@EVERY
def test_a_provider_has_its_facts_in_order(cls) -> None:
    assert list(conformance.facts(cls)) == []


@EVERY
def test_a_provider_s_example_is_one_it_accepts(cls) -> None:
    scheme, _, value = cls.example.partition(":")
    assert scheme in cls.accepts
    if scheme in identifiers.SCHEMES:  # else its own
        assert identifiers.parse(cls.example) == Ref(scheme, value)


@EVERY
def test_a_provider_that_takes_a_key_sends_it_in_a_header_and_nowhere_else(cls) -> None:
    provider = cls(ProviderSettings(key="s3cret"))
    without = cls(ProviderSettings())
    assert provider.secrets() or not cls.key_variables
    assert without.secrets() == {}
    if cls.root and cls.name != "arxiv":  # which its package asks
        assert "s3cret" not in repr(provider.ask([Ref(*cls.example.split(":", 1))]))


@EVERY
def test_a_provider_knows_its_links_from_others(cls) -> None:
    assert list(conformance.links(cls)) == []


@EVERY
def test_a_provider_reads_its_replies_as_they_are_meant(cls) -> None:
    assert list(conformance.replies(cls)) == []


@EVERY
def test_a_provider_says_in_what_form_it_denies_and_takes_no_other(cls) -> None:
    assert list(conformance.denials(cls)) == []


@EVERY
def test_a_provider_s_cases_hold_an_answer_an_absence_and_a_failure(cls) -> None:
    cases = conformance.cases(cls)
    assert any(case.get("answers") for case in cases)
    assert any("fails" not in case and len(case["answers"]) < len(case["refs"]) for case in cases)
    assert any("fails" in case for case in cases)


@EVERY
@settings(max_examples=50, deadline=None)
@given(url=st.text(max_size=60) | st.from_regex(r"https?://[a-z.]{1,12}/[!-~]{0,30}"))
def test_recognising_a_link_never_fails(cls, url) -> None:
    ref = cls(ProviderSettings()).recognise(url)
    assert ref is None or ref.scheme in cls.accepts


class Bad(Provider):
    """Takes every answer for a paper called by its first line."""

    name = "bad"
    accepts = frozenset({"bad"})
    root = "http://bad.example"

    def recognise(self, url: str) -> Ref | None:
        return Ref("bad", "1")

    def ask(self, refs: Sequence[Ref]) -> Request:
        return Request(self.url, expects="text")

    def split(self, refs: Sequence[Ref], reply: Reply) -> Mapping[Ref, str]:
        return {ref: reply.body.decode() for ref in refs}

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        yield "headline", body.strip()


def test_a_bad_provider_is_complained_about(tmp_path: Path) -> None:
    folder = tmp_path / "bad"
    folder.mkdir()
    (folder / "links.json").write_text(json.dumps({"https://bad.example/1": None}))
    (folder / "wall.txt").write_text("Please wait")
    case = {
        "name": "an absence",
        "refs": ["bad:1"],
        "replies": [{"file": "wall.txt", "headers": {"Content-Type": "text/plain"}}],
        "answers": {},
    }
    known = {**case, "name": "a work", "answers": {"bad:1": {"headline": "Please wait"}}}
    (folder / "cases.json").write_text(json.dumps([case, known]))
    complaints = "\n".join(conformance.complaints(Bad, tmp_path))
    assert "not asked over https" in complaints
    assert "was read as bad:1, not as None" in complaints
    assert "bad does not say in what form it denies a ref" in complaints
    assert "an absence: read" in complaints
    assert "headline fills no column" in complaints
