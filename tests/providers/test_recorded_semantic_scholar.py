"""Recorded replies of Semantic Scholar are read as they are; refusals end the lane."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import SecretStr

import conformance
import recorded
from enrich.errors import FetchError, Unreachable
from enrich.http import MemoryPace, Session
from enrich.model import Ref
from enrich.normalization import identifiers
from enrich.providers.semantic_scholar import SemanticScholar
from enrich.settings import ProviderSettings

WHY = "no reply of Semantic Scholar is among the recorded ones"
NONE = [pytest.param(None, marks=pytest.mark.skip(reason=WHY), id="none")]
FOLDER = conformance.FOLDER / "semantic_scholar"


@pytest.mark.parametrize("reply", recorded.replies("semantic_scholar") or NONE)
def test_a_recorded_reply_is_read_or_refused(reply) -> None:
    status = reply.line["status"] or 200
    told = json.loads(reply.body) if reply.name.endswith(".json") else None
    papers = told if isinstance(told, list) else [told]
    asked = [f"arxiv:2401.{number:05}" for number, _ in enumerate(papers, 1)]
    if status == 404 and isinstance(told, dict) and "not found" in told.get("error", ""):
        assert reply.ask(SemanticScholar, asked[0]) == {}
    elif status != 200 or not papers or not all(map(is_paper, papers)):
        with pytest.raises(FetchError):
            reply.ask(SemanticScholar, *(asked or ["arxiv:2401.00001"]))
    else:
        said = reply.ask(SemanticScholar, *asked)
        known = {ref: paper for ref, paper in zip(asked, papers, strict=True) if paper}
        assert said.keys() == known.keys()
        for ref, paper in known.items():
            assert_same(said[ref], paper)


def is_paper(told: Any) -> bool:
    return told is None or (isinstance(told, dict) and isinstance(told.get("paperId"), str))


def assert_same(said: dict[str, Any], paper: dict[str, Any]) -> None:
    """What was read is what the paper holds, and nothing else."""
    names = [" ".join((author["name"] or "").split()) for author in paper.get("authors") or ()]
    assert [author["name"] for author in said.get("authors", [])] == list(filter(None, names))
    assert said.get("citations") == paper.get("citationCount")
    assert said.get("influential_citations") == paper.get("influentialCitationCount")
    year = str(paper["year"]) if paper.get("year") else None
    assert said.get("published") == (paper.get("publicationDate") or year)
    pdf = paper.get("openAccessPdf") or {}
    assert said.get("pdf_url") == (pdf.get("url") or None)
    ids = paper.get("externalIds") or {}
    assert said.get("arxiv_id", "") in json.dumps(paper)
    doi = identifiers.canonical("doi", ids.get("DOI") or "")
    assert said.get("doi") == (doi.value if doi and doi.scheme == "doi" else None)


@pytest.mark.parametrize(("key", "tries"), [(None, 1), ("k", 3)])
def test_a_refusal_is_asked_again_only_with_a_key(key, tries) -> None:
    case = {"replies": [{"file": "slow_down.json", "status": 429}]}
    with conformance.serving(case, FOLDER) as url:
        secret = SecretStr(key) if key else None
        provider = SemanticScholar(ProviderSettings(url=url, key=secret))
        door = Session(
            provider.name,
            root=url,
            pace=MemoryPace(),
            cool_down=provider.cool_down,
            sleep=lambda _: None,
        )
        with door, pytest.raises(Unreachable):
            provider.answer([Ref("arxiv", "2401.00001")], door)
        assert door.counts["requests"] == tries


def test_the_pace_is_gentler_without_a_key() -> None:
    assert SemanticScholar(ProviderSettings()).pause > 1
    assert SemanticScholar(ProviderSettings(key=SecretStr("k"))).pause < 2
    assert SemanticScholar(ProviderSettings(pause=0)).pause == 0
