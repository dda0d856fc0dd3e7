"""Every recorded reply of arXiv's API is read as it is, or refused."""

from __future__ import annotations

import re

import pytest

import recorded
from enrich.errors import FetchError
from enrich.normalization import identifiers
from enrich.normalization.text import one_line
from enrich.providers.arxiv import Arxiv
from enrich.providers.extractors.withdrawal import told

WITHDRAWN = [p for p in recorded.replies("arxiv") if p.id == "none" or "withdrawn" in p.id]


@pytest.mark.parametrize("reply", recorded.replies("arxiv"))
def test_a_recorded_answer_is_read_or_refused(reply) -> None:
    text = reply.body.decode()
    ids = [
        identifiers.recognise(url)
        for url in re.findall(r"<entry>.*?<id>(.*?)</id>", text, re.DOTALL)
    ]
    asked = [str(ref) for ref in ids if ref] or ["arxiv:2401.00001"]
    entries = re.findall("<entry>.*?</entry>", text, re.DOTALL)
    whole = "<feed" in text and all("<updated>" in entry for entry in entries)  # one was trimmed
    if reply.line["status"] != 200 or None in ids or not whole:
        with pytest.raises(FetchError):
            reply.ask(Arxiv, *asked)
        return
    said = reply.ask(Arxiv, *asked)
    assert sorted(said) == sorted(map(str, ids))
    words = one_line(re.sub("<[^>]*>", " ", text)).replace("&amp;", "&").replace("&lt;", "<")
    for paper in said.values():
        assert paper["title"] in words
        assert all(author["name"] in words for author in paper["authors"])
        assert paper["published"] in text
        assert paper["updated"] in text
        assert "withdrawn" not in paper


@pytest.mark.parametrize("reply", WITHDRAWN)
def test_a_recorded_withdrawal_is_told_in_its_own_words(reply) -> None:
    text = reply.body.decode()
    summary, comment = (
        re.search(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)[1]
        for tag in ("summary", "arxiv:comment")
    )
    assert dict(told(summary, "")) == {"withdrawn": True, "withdrawn_reason": one_line(summary)}
    assert dict(told("We weigh looms.", comment))["withdrawn_reason"] == one_line(comment)
