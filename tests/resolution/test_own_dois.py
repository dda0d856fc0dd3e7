"""The DOI that arXiv gives to a preprint fills a gap, and never passes for a publication's."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from enrich.dataset.winning_rule import rule, word
from enrich.model import Claim, Entry, Ref
from enrich.resolution.entry_claims import told_by_ref
from enrich.resolution.no_works import named
from enrich.resolution.trust import merge
from enrich.resolution.works import Work, learnt, proposed, works

ARXIV, DOI, USENIX = Ref("arxiv", "2401.00001"), Ref("doi", "10.5072/a"), Ref("usenix", "osdi24/wu")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
OWN = "10.48550/arxiv.2401.00001"
ENTRY = Entry(
    "e", 3, 3, (), "Looms of the Deep", "- Looms", ref=ARXIV, url="https://arxiv.org/abs/x"
)


def record(provider: str, ref: Ref, **fields: Any) -> list[Claim]:
    told = {"title": "Looms of the Deep", "authors": [{"name": "Ada Pfeffer"}], **fields}
    return [Claim(name, value, provider, ref, NOON) for name, value in told.items()]


PREPRINT = [*told_by_ref(ARXIV, NOON), *record("arxiv", ARXIV, arxiv_id=ARXIV.value)]
ARTICLE = [
    *told_by_ref(DOI, NOON),
    *record("crossref", DOI, doi=DOI.value, type="proceedings-article", venue_name="Looms '24"),
]
PROCEEDINGS = [
    *told_by_ref(USENIX, NOON),
    *record("usenix", USENIX, venue="OSDI", year=2024, type="proceedings-article"),
]


def doi(*claims: Claim) -> Any:
    won = merge(ARXIV, [ARXIV, DOI, USENIX], claims).won
    return won["doi"].value if "doi" in won else None


@pytest.mark.parametrize(
    ("claims", "shown"),
    [
        (told_by_ref(ARXIV, NOON), OWN),
        (PREPRINT, OWN),
        ([*PREPRINT, *record("list", ARXIV, venue="OSDI", year=2024)], OWN),
        ([*PREPRINT, *ARTICLE], DOI.value),
        ([*PREPRINT, *told_by_ref(DOI, NOON)], DOI.value),
        ([*PREPRINT, *PROCEEDINGS], None),
        ([*told_by_ref(ARXIV, NOON), *PROCEEDINGS], None),
    ],
    ids=["alone", "preprint", "listed venue", "article", "unread DOI", "no DOI", "no DOI, unread"],
)
def test_a_published_version_s_doi_comes_first_and_none_before_the_preprint_s(
    claims, shown
) -> None:
    assert doi(*claims) == shown
    assert doi(*reversed(claims)) == shown


def work(*claims: Claim) -> Work:
    (found,) = works([ENTRY], claims)
    return found


def test_it_is_no_identifier_joins_nothing_and_is_asked_about_nowhere() -> None:
    found = work(*PREPRINT)
    assert (found.refs, found.doubts, found.unproved) == ((ARXIV,), (), ())
    assert learnt(PREPRINT) == proposed(PREPRINT) == {}
    assert named(PREPRINT) == []


def test_where_another_doi_is_stated_and_not_proved_none_stands_in_its_place() -> None:
    typed = Claim("doi", "10.5072/typed", "semantic_scholar", ARXIV, NOON)
    gathered = [*record("semantic_scholar", ARXIV, arxiv_id=ARXIV.value), typed]
    found = work(*PREPRINT, *gathered)
    assert [claim.value for claim in found.claims if claim.field == "doi"] == []
    assert "doi" not in merge(found.paper_id, found.refs, found.claims).won


def test_the_pdf_of_the_published_version_comes_before_the_preprint_s() -> None:
    acl = Ref("acl", "2031.loom-1.7")
    claims = [*told_by_ref(ARXIV, NOON), *told_by_ref(acl, NOON)]
    won = merge(ARXIV, [acl, ARXIV], claims).won
    assert won["pdf_url"].value == "https://aclanthology.org/2031.loom-1.7.pdf"
    stated = record("arxiv", ARXIV, pdf_url="https://arxiv.org/pdf/2401.00001v2")
    won = merge(ARXIV, [ARXIV], [*told_by_ref(ARXIV, NOON), *stated]).won
    assert won["pdf_url"].provider == "arxiv"


def test_the_rule_says_that_it_is_the_preprint_s() -> None:
    claim = {"field": "doi", "value": f'"{OWN}"', "provider": "identifier", "ref": str(ARXIV)}
    row = {**claim, "fetched_at": NOON, "won": True, "refused": None}
    assert "the one of the preprint itself" in rule("doi", [word(row)], [row], [row])
