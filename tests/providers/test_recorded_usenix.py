"""Every recorded page of USENIX is read as it is, or refused."""

from __future__ import annotations

import html
import json
import re

import pytest

import recorded
from enrich.errors import FetchError, Refused
from enrich.normalization import identifiers
from enrich.normalization.text import one_line
from enrich.providers.usenix import Usenix

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def contents(text: str, name: str) -> list[str]:
    found = re.findall(rf'<meta name="{name}" content="([^"]*)"', text)
    return [one_line(html.unescape(content)) for content in found]


@pytest.mark.parametrize("reply", recorded.replies("usenix"))
def test_a_recorded_page_is_read_or_refused(reply) -> None:
    text = reply.body.decode()
    asked = identifiers.recognise(reply.line["request_url"])
    if reply.line["status"] != 200 or asked is None or asked.scheme != "usenix":
        with pytest.raises(FetchError):
            reply.ask(Usenix, "usenix:nsdi22/presentation/goyal")
        return
    paper = reply.ask(Usenix, str(asked))[str(asked)]
    (title,) = contents(text, "citation_title")
    assert paper["title"] == title.replace("{", "").replace("}", "")
    assert [a["name"] for a in paper["authors"]] == contents(text, "citation_author")
    institutions = [name for author in paper["authors"] for name in author["affiliations"]]
    assert institutions == contents(text, "citation_author_institution")
    (paper_on,) = contents(text, "citation_publication_date")
    month = re.search(r"month = ([a-z]{3})", text)
    assert paper["published"] == paper_on + (f"-{MONTHS.index(month[1]) + 1:02}" if month else "")
    assert paper["year"] == int(paper_on)
    assert [paper["venue_name"]] == contents(text, "citation_conference_title")
    assert f"({paper['venue']} {paper_on[2:]})" in paper["venue_name"]
    assert [paper["pdf_url"]] == contents(text, "citation_pdf_url")
    assert paper["type"] == "proceedings-article"
    letters = "".join(html.unescape(re.sub("<[^>]*>", "", text)).split())
    assert "".join(paper["abstract"].split()) in letters
    assert "@" not in json.dumps(paper)


@pytest.mark.parametrize("reply", recorded.replies("usenix"))
def test_no_mail_address_of_a_recorded_page_is_kept(reply) -> None:
    asked = identifiers.recognise(reply.line["request_url"])
    if asked is None:
        pytest.skip("this one is no page")
    answer = recorded.conformance.ask(Usenix, reply.case(), [asked], recorded.FOLDER)[1]
    assert "example.org" not in answer[asked]
    assert len(answer[asked]) < 6000


WALLS = [
    reply for reply in recorded.replies("html") if reply.id == "none" or "/blocked" in reply.id
]


@pytest.mark.parametrize("reply", WALLS)
def test_a_recorded_wall_gives_no_title(reply) -> None:
    with pytest.raises(Refused):
        reply.ask(Usenix, "usenix:nsdi22/presentation/goyal")
