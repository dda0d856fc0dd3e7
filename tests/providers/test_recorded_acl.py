"""Every recorded page of the ACL Anthology is read as it is."""

from __future__ import annotations

import html
import re

import pytest

import recorded
from enrich.errors import FetchError
from enrich.normalization import identifiers
from enrich.normalization.text import one_line
from enrich.providers.acl import Acl


def contents(text: str, name: str) -> list[str]:
    found = re.findall(rf'<meta content="([^"]*)" name="?citation_{name}"?>', text)
    return [one_line(html.unescape(content)) for content in found]


@pytest.mark.parametrize("reply", recorded.replies("acl"))
def test_a_recorded_page_is_read_or_refused(reply) -> None:
    text = reply.body.decode()
    asked = identifiers.recognise(re.search(r'rel="?canonical"? href="?([^">]*)', text)[1])
    paper = reply.ask(Acl, str(asked))[str(asked)]
    assert [paper["title"]] == contents(text, "title")
    assert [author["name"] for author in paper["authors"]] == contents(text, "author")
    assert [paper["venue_name"]] == contents(text, "conference_title")
    (stated,) = contents(text, "publication_date")
    year, _, month = stated.partition("/")
    assert paper["published"] == year + (f"-{int(month):02}" if month else "")
    assert paper["year"] == int(year)
    assert [paper["pdf_url"]] == contents(text, "pdf_url")
    dois = [doi.lower() for doi in contents(text, "doi")]
    assert [paper["doi"]] == dois if dois else "doi" not in paper
    own = [str(asked)] if asked == identifiers.recognise(paper["pdf_url"]) else []
    assert paper.get("identifiers", []) == own + [f"doi:{doi}" for doi in dois]
    letters = "".join(html.unescape(re.sub("<[^>]*>", "", text)).split())
    assert ("acl-abstract" in text) == ("abstract" in paper)
    assert "Abstract" + "".join(paper.get("abstract", "").split()) in letters


@pytest.mark.parametrize("reply", recorded.replies("acl"))
def test_a_recorded_page_is_nothing_else_s(reply) -> None:
    with pytest.raises(FetchError):
        reply.ask(Acl, "acl:2020.acl-main.1")
