"""Every recorded web page is read as it is, or refused where it is a robot wall."""

from __future__ import annotations

import re

import pytest

import recorded
from enrich.errors import FetchError
from enrich.normalization import field_values, identifiers
from enrich.providers.extractors import html_meta
from enrich.providers.page import Page
from values import complaints_about

PAGES = [reply for name in ("html", "acm", "acl", "usenix") for reply in recorded.replies(name)]
ASKED = "page:https://pages.example.org/paper"


@pytest.mark.parametrize("reply", PAGES)
def test_a_recorded_page_is_read_or_refused(reply) -> None:
    if "blocked" in reply.name or reply.line["status"] == 403 or reply.name.endswith(".json"):
        with pytest.raises(FetchError):
            reply.ask(Page, ASKED)
        return
    said = reply.ask(Page, ASKED)[ASKED]
    page = html_meta.read(reply.body)
    stated = [
        field_values.title(text) for text in (*page.all("citation_title"), *page.all("dc.title"))
    ]
    assert said.get("title") in (stated or [said.get("title")])
    assert ("title" in said) >= bool(stated)
    families = {re.split(r",\s", name)[0].split()[-1] for name in page.all("citation_author")}
    names = " ".join(person["name"] for person in said.get("authors", ()))
    assert all(family in names for family in families if names)
    dois = {identifiers.canonical("doi", text) for text in page.all("citation_doi")} - {None}
    assert {str(ref) for ref in dois} <= set(said.get("identifiers", ()))
    for field, value in said.items():
        for one in value if field == "identifiers" else [value]:
            assert complaints_about(field, one) == []
