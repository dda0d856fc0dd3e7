"""The first public day, of all the dates that are stated."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.model import Claim, Ref
from enrich.resolution.public_date import is_within, name, places
from enrich.resolution.trust import TRUST, merge

ARXIV, DOI, PAGE = (
    Ref("arxiv", "2401.00001"),
    Ref("doi", "10.1/x"),
    Ref("page", "https://a.example"),
)
REFS = {"crossref": DOI, "acl": Ref("acl", "2021.a-1"), "page": PAGE}
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def say(provider: str, day: Any) -> Claim:
    return Claim("published", day, provider, REFS.get(provider, ARXIV), NOON)


@pytest.mark.parametrize(
    ("said", "who", "day"),
    [
        ({"arxiv": "2024-02-29", "crossref": "2021"}, "crossref", "2021"),
        ({"arxiv": "2024-02-29", "crossref": "2024-07"}, "arxiv", "2024-02-29"),
        ({"crossref": "2021", "arxiv": "2021-05-03"}, "arxiv", "2021-05-03"),
        ({"crossref": "2020", "arxiv": "2021-05-03"}, "crossref", "2020"),
        ({"identifier": "2024-01", "arxiv": "2024-01-31"}, "arxiv", "2024-01-31"),
        ({"identifier": "2024-01", "crossref": "2023-11"}, "crossref", "2023-11"),
        ({"identifier": "2024-01", "arxiv": "2024-02-29"}, "arxiv", "2024-02-29"),
        ({"identifier": "2024-01", "datacite": "2024"}, "identifier", "2024-01"),
        ({"acl": "2021", "openalex": "2021-08-01"}, "openalex", "2021-08-01"),
        ({"acl": "2021", "openalex": "2021-01-01"}, "acl", "2021"),  # only filled up
        ({"crossref": "2021", "openalex": "2020-03-04"}, "crossref", "2021"),  # second-hand
        ({"openalex": "2019", "dblp": "2021"}, "dblp", "2021"),  # by trust
        ({"page": "2019-05-06", "crossref": "2021"}, "crossref", "2021"),  # a page is no registrar
        ({"list": "2019-01", "openalex": "2021"}, "openalex", "2021"),
        ({"list": "2019-01"}, "list", "2019-01"),
        ({"list": "2019-01", "stranger": "2018"}, "list", "2019-01"),
    ],
)
def test_the_first_day_that_a_registrar_confirms_is_the_first_public_one(said, who, day) -> None:
    won = merge(ARXIV, [ARXIV, DOI], [say(*one) for one in said.items()]).won["published"]
    assert (won.provider, won.value) == (who, day)


days = st.sampled_from(["2020", "2021", "2021-05", "2021-05-03", "2021-05-20", "2022-01", 7, "x"])
claims = st.lists(st.builds(say, st.sampled_from([*TRUST["published"], "stranger"]), days))


@given(claims, st.randoms())
def test_no_order_of_claims_changes_the_place_of_a_date(some, random) -> None:
    again = [*some, *some]
    random.shuffle(again)
    assert places(some, TRUST["published"]) == places(again, TRUST["published"])


@given(claims)
def test_no_date_stands_where_a_registrar_knows_it_more_exactly(some) -> None:
    found = places(some, TRUST["published"])
    best = min(some, key=lambda claim: found[name(claim)], default=None)
    sure = [c for c in some if c.provider in ("arxiv", "crossref")]
    assert not any(is_within(str(one.value), str(best.value)) for one in sure if best)
