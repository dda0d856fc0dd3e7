"""Claims in, verdict out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from enrich.merge import DEFAULT, TRUST, merge, status
from enrich.model import Claim, Paper, Ref
from enrich.providers import found
from enrich.schema import VALUES

REF = Ref("arxiv", "2401.00001")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)

claims = st.builds(
    Claim,
    field=st.sampled_from(VALUES).filter(lambda name: name not in ("published", "identifiers")),
    value=st.text(max_size=3) | st.integers(0, 9) | st.lists(st.text(max_size=2), max_size=2),
    provider=st.sampled_from(["arxiv", "arxiv_snapshot", "identifier", "list", "stranger"]),
    ref=st.sampled_from([REF, Ref("doi", "10.1/x")]),
    fetched_at=st.datetimes(timezones=st.just(UTC)),
)


def say(provider: str, field: str, value: Any, ref: Ref = REF) -> Claim:
    return Claim(field, value, provider, ref, NOON)


def judged(*said: Claim) -> Paper:
    return merge(REF, [REF], said)


@given(st.lists(claims, max_size=12), st.randoms())
def test_neither_order_nor_repetition_of_claims_changes_the_verdict(heard, random) -> None:
    shuffled = heard * 2
    random.shuffle(shuffled)
    assert merge(REF, [REF], heard) == merge(REF, [REF], shuffled)


@given(st.lists(claims, max_size=12))
def test_every_winner_is_a_claim_that_was_heard(heard) -> None:
    paper = merge(REF, [REF], heard)
    assert set(map(repr, paper.won.values())) <= set(map(repr, heard))


def test_live_arxiv_is_believed_before_its_snapshot_and_the_list_last() -> None:
    words = [say(p, "title", p) for p in ("list", "arxiv_snapshot", "arxiv")]
    assert judged(*words).won["title"].value == "arxiv"
    assert judged(*words[:2]).won["title"].value == "arxiv_snapshot"
    assert judged(*words[:1]).won["title"].value == "list"


def test_a_stranger_is_believed_only_when_nobody_trusted_speaks() -> None:
    assert (
        judged(say("stranger", "title", "A"), say("list", "title", "B")).won["title"].value == "B"
    )
    assert judged(say("stranger", "title", "A")).won["title"].value == "A"


def test_a_list_that_names_two_works_by_one_link_is_not_believed() -> None:
    paper = judged(say("list", "title", "HAP: SPMD"), say("list", "title", "GMorph"))
    assert "title" not in paper.won
    assert len(paper.heard) == 2


def test_a_provider_that_was_asked_twice_is_taken_at_its_latest_word() -> None:
    later = NOON.replace(year=2027)
    old = Claim("citations", 7, "openalex", REF, NOON)
    new = Claim("citations", 9, "openalex", Ref("doi", "10.1/x"), later)
    assert judged(new, old).won["citations"].value == 9


def test_trust_names_providers_that_exist() -> None:
    named = {name for names in (DEFAULT, *TRUST.values()) for name in names}
    assert named <= {*found(), "list", "identifier"}
    assert set(TRUST) <= set(VALUES)


def test_a_list_that_spells_one_title_in_two_ways_is_believed() -> None:
    paper = judged(say("list", "title", "Deja Vu"), say("list", "title", "DEJA VU"))
    assert paper.won["title"].value in ("Deja Vu", "DEJA VU")


def test_the_year_is_the_venue_s_where_stated_else_that_of_the_first_publication() -> None:
    published = say("arxiv", "published", "2023-12-28")
    assert judged(published).won["year"].value == 2023
    assert judged(published).won["year"].provider == "arxiv"
    assert judged(published, say("list", "year", 2024)).won["year"].value == 2024


def test_a_year_without_a_venue_may_be_a_preprint_s_and_is_not_believed() -> None:
    published, year = say("arxiv", "published", "2023-12-28"), say("openalex", "year", 2025)
    assert judged(published, year).won["year"].value == 2023
    named = say("openalex", "venue_name", "Journal of Looms")
    assert judged(published, year, named).won["year"].value == 2025


def test_a_known_day_is_believed_before_the_month_of_the_identifier() -> None:
    month, day = say("identifier", "published", "2024-01"), say("arxiv", "published", "2024-01-31")
    assert judged(month).won["published"].value == "2024-01"
    assert judged(month, day).won["published"].value == "2024-01-31"


def test_a_paper_is_resolved_only_by_providers() -> None:
    assert status(judged(say("list", "title", "T"), say("list", "authors", [{}]))) == "unresolved"
    assert status(judged(say("arxiv", "title", "T"))) == "partial"
    assert status(judged(say("arxiv", "title", "T"), say("arxiv", "authors", [{}]))) == "resolved"
