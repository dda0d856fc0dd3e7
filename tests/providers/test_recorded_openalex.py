"""Every recorded reply of OpenAlex's API is read as it is, or refused."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

import recorded
from enrich.errors import FetchError
from enrich.model import Ref
from enrich.normalization import identifiers
from enrich.providers.openalex import OpenAlex
from enrich.settings import ProviderSettings


@pytest.mark.parametrize("reply", recorded.replies("openalex"))
def test_a_recorded_reply_is_read_or_refused(reply) -> None:
    what, status = reply.line["what"], reply.line["status"]
    if status == 404:
        assert what.startswith("not found")
        assert reply.ask(OpenAlex, "doi:10.9999/nobody") == {}
    elif status != 200:
        assert what.startswith(("rate limited", "error"))
        with pytest.raises(FetchError):
            reply.ask(OpenAlex, "doi:10.9999/nobody")
    else:
        told = json.loads(reply.body)
        works = {str(ref_of(work)): work for work in told.get("results", [told]) if work["doi"]}
        said = reply.ask(OpenAlex, *(works or ["doi:10.9999/nobody"]))
        assert said.keys() == works.keys()
        for ref, work in works.items():
            assert_same(said[ref], work)


def ref_of(work: dict[str, Any]) -> Any:
    return identifiers.canonical("doi", work["doi"])


def assert_same(said: dict[str, Any], work: dict[str, Any]) -> None:
    """What was read is what the work holds, and nothing else."""
    assert said.get("title", "") == (work.get("title") or "")
    assert said.get("citations") == work.get("cited_by_count")
    assert said.get("withdrawn") == work.get("is_retracted")
    assert str(ref_of(work)) == said["identifiers"][0]
    assert ref_of(work).value == said.get("doi") or ref_of(work).value == said.get("arxiv_id")
    text = json.dumps(work).lower()
    assert all(ref.partition(":")[2] in text for ref in said["identifiers"])
    assert_dated(said, work)
    assert_written(said, work)
    assert_placed(said, work)


def assert_dated(said: dict[str, Any], work: dict[str, Any]) -> None:
    day = work.get("publication_date")
    if day is None:
        assert "published" not in said
    else:
        assert day in (said["published"], said["published"] + "-01-01")
        assert len(said["published"]) == (4 if day.endswith("-01-01") else 10)
        assert said.get("year", work["publication_year"]) == work["publication_year"]


def assert_written(said: dict[str, Any], work: dict[str, Any]) -> None:
    authors = said.get("authors", [])
    given = work.get("authorships") or []
    for author, authorship in zip(authors, given, strict=True):
        shown = authorship["author"]["display_name"]
        assert_named(author["name"], authorship.get("raw_author_name") or shown)
        assert (authorship["author"]["orcid"] or "").endswith(author["orcid"] or "")
        assert all(json.dumps(place)[1:-1] in json.dumps(given) for place in author["affiliations"])
    index = work.get("abstract_inverted_index") or {}
    places = sorted((place, word) for word, places in index.items() for place in places)
    words = "".join("".join(word for _, word in places).split())
    abstract = "".join(said.get("abstract", "").split())
    assert words == abstract or "<" in words or "&" in words or words == f"Abstract{abstract}"


def assert_named(read: str, written: str) -> None:
    """A name is the one on the paper, in the order in which it is spoken."""
    written = re.sub(r" \(\d+\)$", "", " ".join(written.split()))
    family, comma, given = written.partition(", ")
    assert read in (written, f"{given} {family}" if comma else written)


def assert_placed(said: dict[str, Any], work: dict[str, Any]) -> None:
    place = work.get("primary_location") or {}
    source = place.get("source") or {}
    named = {source.get("display_name"), place.get("raw_source_name"), None}
    assert said.get("venue_name") in named
    assert source.get("type") != "repository" or "venue_name" not in said
    assert said.get("url") == place.get("landing_page_url")
    assert said.get("type") in {place.get("raw_type"), work.get("type_crossref"), *TYPES, None}


TYPES = ("journal-article", "posted-content", "proceedings-article", "book-chapter", "dataset")


def test_several_are_asked_for_in_a_list_and_one_as_a_singleton() -> None:
    provider = OpenAlex(ProviderSettings(key="k"))
    asked = [Ref("doi", "10.9999/one"), Ref("arxiv", "hep-th/9901001")]
    request = provider.ask(asked)
    assert request.url == "https://api.openalex.org/works"
    assert ("filter", "doi:10.9999/one|10.48550/arxiv.hep-th/9901001") in request.params
    assert ("per_page", "2") in request.params
    assert provider.ask(asked[:1]).url == "https://api.openalex.org/works/doi:10.9999/one"
    assert provider.secrets() == {"Authorization": "Bearer k"}
