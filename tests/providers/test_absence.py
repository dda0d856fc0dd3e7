"""Only a provider's own word is an absence: no gateway's 404, no record of another work."""

from __future__ import annotations

import json
from typing import Any

import pytest

import conformance
import loopback
from enrich.errors import FetchError
from enrich.harvest.lane import answer
from enrich.model import Ref
from enrich.providers import found
from enrich.settings import ProviderSettings
from loopback import Answer

HTML = {"Content-Type": "text/html; charset=utf-8"}
JSON = {"Content-Type": "application/json"}
GATEWAY: Answer = (404, HTML, b"<html><head><title>404</title></head><body>nginx</body></html>")
APIS = ("crossref", "datacite", "dblp", "github", "huggingface", "openreview", "semantic_scholar")
MODEL = {"id": "looms/weft", "author": "looms"}
DOI = Ref("doi", "10.9999/loom")


def known(name: str) -> Ref:
    """Return a work that a provider surely knows."""
    return Ref(*found()[name].example.split(":", 1))


def ask(name: str, reply: Answer, ref: Ref) -> dict[Ref, str]:
    with loopback.serving(lambda _: reply) as root:
        provider = found()[name](ProviderSettings(url=root, pause=0))
        with conformance.door(provider, root) as door:
            return dict(answer(provider, [ref], door))


@pytest.mark.parametrize("name", APIS)
def test_a_404_that_a_gateway_sends_is_no_absence(name) -> None:
    with pytest.raises(FetchError):
        ask(name, GATEWAY, known(name))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("crossref", {"message-type": "work", "message": {"DOI": "10.9999/weft"}}),
        ("crossref", {"DOI": "10.9999/weft", "title": "A record without a wrapper"}),
        ("crossref", []),
        ("datacite", {"data": {"id": "10.9999/weft", "attributes": {"doi": "10.9999/weft"}}}),
        ("openalex", {"results": [{"id": "https://openalex.org/A1", "display_name": "Ada"}]}),
        ("github", [{"full_name": "looms/weft"}]),
        ("huggingface", [MODEL]),
        ("openreview", [{"id": "abcdefghi"}]),
    ],
)
def test_what_is_said_of_something_else_is_no_absence(name: str, said: Any) -> None:
    with pytest.raises(FetchError):
        ask(name, (200, JSON, json.dumps(said).encode()), known(name))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("crossref", {"message-type": "work-list", "message": {"total-results": 0, "items": []}}),
        ("datacite", {"data": [], "meta": {"total": 0}}),
        ("openalex", {"results": [], "meta": {"count": 0}}),
    ],
)
def test_an_empty_list_is_an_absence(name: str, said: Any) -> None:
    assert ask(name, (200, JSON, json.dumps(said).encode()), DOI) == {}
