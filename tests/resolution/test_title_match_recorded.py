"""Recorded replies taken for what a search came back with: read or refused, and judged."""

from __future__ import annotations

import json

import pytest

import conformance
import recorded
from enrich.errors import FetchError
from enrich.harvest.stated_claims import hits
from enrich.model import Ref
from enrich.normalization.titles import same_title
from enrich.providers.arxiv import Arxiv
from enrich.providers.base import Provider
from enrich.providers.crossref import Crossref
from enrich.providers.openalex import OpenAlex
from enrich.resolution.title_match import Candidate, Question, Said, choose, said
from enrich.settings import ProviderSettings


def found(cls: type[Provider], reply: recorded.Recorded) -> list[Candidate]:
    """Return the candidates of a reply as they would be judged."""
    with conformance.serving(reply.case(), recorded.FOLDER) as url:
        provider = cls(ProviderSettings(url=url, pause=0, titles=1))
        with conformance.door(provider, url) as door:
            works = provider.search("A title", door)
    body = json.dumps([[str(ref), one] for ref, one in works.items()])
    return [Candidate(ref, cls.name, said(ref, fields)) for ref, fields in hits(provider, body)]


def check(cls: type[Provider], reply: recorded.Recorded) -> None:
    try:
        candidates = found(cls, reply)
    except FetchError:
        assert reply.line["status"] != 200 or "q_" not in reply.name
        return
    for one in candidates:
        bare = Question(Ref("title", "x"), (Said(one.said.title),))
        assert choose(bare, candidates) is None
        entry = Said(one.said.title, one.said.authors[:1], years=one.said.years[:1])
        chosen = choose(Question(Ref("title", "x"), (entry,)), candidates)
        assert chosen is None or same_title(chosen.said.title, one.said.title)
        assert chosen is None or not one.ref.value.startswith("10.65215/") or chosen.ref != one.ref


@pytest.mark.parametrize("reply", recorded.replies("crossref"))
def test_a_recorded_reply_of_crossref_is_judged_or_refused(reply) -> None:
    check(Crossref, reply)


@pytest.mark.parametrize("reply", recorded.replies("openalex"))
def test_a_recorded_reply_of_openalex_is_judged_or_refused(reply) -> None:
    check(OpenAlex, reply)


@pytest.mark.parametrize("reply", recorded.replies("arxiv"))
def test_a_recorded_reply_of_arxiv_is_judged_or_refused(reply) -> None:
    check(Arxiv, reply)
