"""Every recorded page of PMLR is read as it is."""

from __future__ import annotations

import html
import re

import pytest

import recorded
from enrich.errors import FetchError
from enrich.normalization import identifiers
from enrich.normalization.text import one_line
from enrich.providers.pmlr import Pmlr

PAGES = recorded.replies("pmlr") or [
    pytest.param(None, marks=pytest.mark.skip(reason="no page of PMLR was recorded"), id="none")
]


def contents(text: str, name: str) -> list[str]:
    found = re.findall(rf'<meta name="citation_{name}" content="([^"]*)"', text)
    return [one_line(html.unescape(content)) for content in found]


@pytest.mark.parametrize("reply", PAGES)
def test_a_recorded_page_is_read_or_refused(reply) -> None:
    text = reply.body.decode()
    asked = identifiers.recognise(reply.line["request_url"])
    titles = contents(text, "title")
    if reply.line["status"] == 404:
        assert reply.ask(Pmlr, "pmlr:v1/nobody01a") == {}
    elif reply.line["status"] != 200 or asked is None or not titles:
        with pytest.raises(FetchError):
            reply.ask(Pmlr, str(asked or "pmlr:v1/nobody01a"))
    else:
        paper = reply.ask(Pmlr, str(asked))[str(asked)]
        assert paper["title"] == titles[0]
        assert len(paper["authors"]) == len(contents(text, "author"))
        assert paper["published"].replace("-", "/") in contents(text, "publication_date")
        assert [paper["venue_name"]] == contents(text, "conference_title")
