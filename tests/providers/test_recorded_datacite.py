"""Every recorded reply of DataCite's API is read as it is, or refused."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest

import recorded
from enrich.errors import FetchError
from enrich.model import Ref
from enrich.normalization import identifiers
from enrich.providers.datacite import DataCite
from enrich.settings import ProviderSettings


@pytest.mark.parametrize("reply", recorded.replies("datacite"))
def test_a_recorded_reply_is_read_or_refused(reply) -> None:
    what, status = reply.line["what"], reply.line["status"]
    if status == 404 and reply.name.endswith(".json"):
        assert what == "not found"
        assert reply.ask(DataCite, "doi:10.9999/nobody") == {}
    elif not reply.name.endswith(".json"):
        assert what in ("not found", "content negotiation")
        with pytest.raises(FetchError):
            reply.ask(DataCite, "doi:10.9999/nobody")
    else:
        told = json.loads(reply.body)
        data = told.get("data", told)
        works = [work["attributes"] for work in (data if isinstance(data, list) else [data])]
        said = reply.ask(DataCite, *map(ref_of, works))
        assert said.keys() == set(map(ref_of, works))
        for work in works:
            assert_same(said[ref_of(work)], work)


def ref_of(work: dict[str, Any]) -> str:
    return str(identifiers.canonical("doi", work["doi"]))


def bare(text: str | None) -> str:
    """Letters alone: no tags, entities or space."""
    text = html.unescape(html.unescape(text or ""))
    return "".join(
        re.sub(r"</?(?:p|i|b|em|br|a|span|div|strong|sub|sup)\b[^<>]*>", "", text).split()
    )


def assert_same(said: dict[str, Any], work: dict[str, Any]) -> None:
    """What was read is what the record holds, and nothing else."""
    titles = [bare(t.get("title")) for t in work["titles"] if not t.get("titleType")]
    assert bare(said["title"]) == next(filter(None, titles))
    assert said.get("url") == work.get("url")
    assert said["identifiers"][0] == ref_of(work)
    assert ref_of(work) in (f"doi:{said.get('doi')}", f"arxiv:{said.get('arxiv_id')}")
    text = json.dumps(work).lower()
    linked = [*said["identifiers"][1:], *said.get("cited_refs", [])]
    assert all(ref.partition(":")[2] in text for ref in linked)
    abstracts = [one.get("description") for one in work["descriptions"] or () if is_abstract(one)]
    stated = {bare(text) for text in abstracts}
    assert bare(said.get("abstract")) in (stated or {""})
    assert_dated(said, work)
    assert_written(said, work)


def is_abstract(one: dict[str, Any]) -> bool:
    return one.get("descriptionType") == "Abstract"


def assert_dated(said: dict[str, Any], work: dict[str, Any]) -> None:
    kinds = ("Issued", "Available", "Submitted")
    dates = [one["date"].strip() for one in work.get("dates") or () if one["dateType"] in kinds]
    dates.append(str(work.get("publicationYear")))
    assert any(date.startswith(said["published"]) for date in dates)
    assert said.get("year") in (work.get("publicationYear"), None)


def assert_written(said: dict[str, Any], work: dict[str, Any]) -> None:
    read = [sorted(author["name"].split()) for author in said.get("authors", [])]
    stated = [words(creator) for creator in work["creators"] if creator["name"]]
    assert read == stated


def words(creator: dict[str, Any]) -> list[str]:
    """The words of a name in any order: `Pfeffer, Ada` is `Ada Pfeffer`."""
    given, family = (creator.get(part) or "" for part in ("givenName", "familyName"))
    organisation = creator.get("nameType") == "Organizational"
    whole = creator["name"] if organisation or not (given and family) else f"{given} {family}"
    flipped = creator.get("nameType") == "Personal" and not (given and family)
    return sorted((whole.replace(", ", " ") if flipped else whole).split())


def test_an_arxiv_id_is_asked_for_by_its_doi() -> None:
    asked = [Ref("doi", "10.9999/one"), Ref("arxiv", "2401.00001")]
    request = DataCite(ProviderSettings(), "ada@looms.example").ask(asked)
    assert request.url == "https://api.datacite.org/dois"
    assert ("ids", "10.9999/one,10.48550/arxiv.2401.00001") in request.params
    assert ("page[size]", "2") in request.params
    assert ("mailto", "ada@looms.example") in request.params
