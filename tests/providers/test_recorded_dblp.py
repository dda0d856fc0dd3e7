"""Every recorded answer of DBLP is read as it is, or refused."""

from __future__ import annotations

import html
import json
import re

import pytest

import recorded
from enrich.errors import FetchError
from enrich.harvest.stated_claims import claims
from enrich.model import Reply
from enrich.normalization import identifiers
from enrich.providers.dblp import Dblp
from enrich.settings import ProviderSettings
from values import complaints_about

REPLIES = recorded.replies("dblp")
TABLES = [reply for reply in REPLIES if reply.id == "none" or reply.id.endswith(".json")]
OTHERS = [reply for reply in REPLIES if reply.id == "none" or not reply.id.endswith(".json")]


def stated(answer) -> list[dict[str, str]]:
    """Return the cells of a SPARQL table, or the hits of a search as if they were."""
    if "results" in answer:
        rows = answer["results"]["bindings"]
        return [{name: cell["value"] for name, cell in row.items()} for row in rows]
    cells = []
    for hit in answer["result"]["hits"].get("hit", []):
        info = {name: html.unescape(v) for name, v in hit["info"].items() if isinstance(v, str)}
        people = hit["info"].get("authors", {"author": []})["author"]
        people = people if isinstance(people, list) else [people]
        told = {"pub": info.get("url", ""), "ordinal": "", "name": "", **info}
        for number, person in enumerate(people):
            cells.append({**told, "ordinal": str(number), "name": html.unescape(person["text"])})
    return cells


@pytest.mark.parametrize("reply", TABLES)
def test_a_recorded_table_is_read(reply) -> None:
    answer = json.loads(reply.body)
    if "author" in reply.name:
        with pytest.raises(FetchError):
            reply.ask(Dblp, "doi:10.1/nobody")
        return
    cells = [cell for cell in stated(answer) if "doi" in cell]
    asked = {
        str(ref): cell["doi"]
        for cell in cells
        if (ref := identifiers.canonical("doi", cell["doi"]))
    }
    asked = {ref: doi for ref, doi in asked.items() if ref.startswith("doi:")}
    with pytest.raises(FetchError):  # what is told of others, and not in full, denies nobody
        reply.ask(Dblp, *asked, "doi:10.1/nobody")
    if not asked:
        return
    said = reply.ask(Dblp, *asked)
    assert set(said) == set(asked)
    for ref, doi in asked.items():
        mine = sorted((c for c in cells if c["doi"] == doi), key=lambda c: int(c["ordinal"]))
        paper = said[ref]
        assert paper["title"] + "." in {mine[0]["title"], mine[0]["title"] + "."}
        names = [re.sub(r" \d{4}$", "", cell["name"]) for cell in mine]
        assert [author["name"] for author in paper["authors"]] == names
        assert paper["year"] == int(mine[0]["year"])
        assert paper["venue_name"] == mine[0]["venue"]


@pytest.mark.parametrize("reply", TABLES)
def test_a_recorded_table_gives_candidates_for_a_title(reply) -> None:
    dblp = Dblp(ProviderSettings())
    answer = json.loads(reply.body)
    if "author" in reply.name or "excerpt" in reply.name:  # fewer than it states
        with pytest.raises(FetchError):
            dblp.candidates(Reply(200, dblp.url, reply.body))
        return
    found = dblp.candidates(Reply(200, dblp.url, reply.body))
    named = {identifiers.canonical("doi", cell["doi"]) for cell in stated(answer) if "doi" in cell}
    assert named <= set(found)
    titles = {cell["title"].rstrip(".") for cell in stated(answer)}
    for ref, body in found.items():
        said = claims(dblp, ref, body)
        assert dict(said)["title"].rstrip(".") in titles
        assert [why for field, value in said for why in complaints_about(field, value)] == []


@pytest.mark.parametrize("reply", OTHERS)
def test_anything_else_recorded_is_refused(reply) -> None:
    with pytest.raises(FetchError):
        reply.ask(Dblp, "doi:10.1145/3357613.3357640")
