"""Every recorded answer of OpenReview is read as it is, or refused."""

from __future__ import annotations

import json
import re

import pytest

import recorded
from enrich.errors import FetchError
from enrich.normalization.text import one_line
from enrich.providers.openreview import Openreview


def plain(field: object) -> object:
    return field["value"] if isinstance(field, dict) else field


@pytest.mark.parametrize("reply", recorded.replies("openreview"))
def test_a_recorded_answer_is_read_or_refused(reply) -> None:
    if reply.line["status"] == 404:
        assert reply.ask(Openreview, "openreview:nobody") == {}
    elif reply.line["status"] != 200:
        with pytest.raises(FetchError):
            reply.ask(Openreview, "openreview:nobody")
    else:
        for note in json.loads(reply.body)["notes"]:
            ref = f"openreview:{note['id']}"
            assert note["id"] in reply.line["ids"]
            check(note, reply.ask(Openreview, ref)[ref])


def check(note, paper) -> None:
    content = {name: plain(field) for name, field in note["content"].items()}
    assert paper["title"] == content["title"]
    names = [
        author if isinstance(author, str) else author["fullname"] for author in content["authors"]
    ]
    assert [author["name"] for author in paper["authors"]] == names
    assert paper["abstract"] == one_line(content["abstract"])
    dates = [note[name] for name in ("pdate", "odate") if name in note]
    assert ("published" in paper) == bool(dates)
    if dates:
        month_of = {"iaA07eD0bP": "2019-07", "IefMMX12yk": "2023-10-13", "9TJMTG2bcQ": "2024"}
        assert paper["published"] == month_of[note["id"]]
    stated = re.fullmatch(r"dblp.org/(conf|journals)/(\w+)/(\d+)", content.get("venueid", ""))
    assert paper.get("venue_name") == (content["venue"] if stated else None)
    assert paper.get("year") == (int(stated[3]) if stated else None)
    if "venue" in paper:
        assert content["venue"] == f"{paper['venue']} {paper['year']}"
    link = content.get("html") or ""
    dois = [i.removeprefix("doi:") for i in note.get("externalIds", [])]
    dois += [link.removeprefix("https://doi.org/").lower()] if "//doi.org" in link else []
    assert paper.get("doi") == (dois[0] if dois else None)
    assert "license" not in paper  # that of these is the record's
    mine = str(content.get("pdf", "")).startswith("/")
    assert paper.get("pdf_url") == (f"https://openreview.net{content['pdf']}" if mine else None)
