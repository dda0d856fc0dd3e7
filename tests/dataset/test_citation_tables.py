"""Counts of citations day by day, and who of the list cites whom."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from enrich.dataset.derived.citation_tables import citation_rows, edge_rows

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
Row = dict[str, Any]


def claim(field: str, value: Any, provider: str = "openalex", **more: Any) -> Row:
    row = {"paper_id": "p:1", "field": field, "value": json.dumps(value), "provider": provider}
    rest = {"ref": "p:1", "fetched_at": NOON, "won": False, "place": 1, "refused": None}
    return row | rest | more


def counts(rows: list[Row]) -> list[tuple[str, int, int]]:
    return [(row["provider"], row["observed_on"].day, row["citations"]) for row in rows]


def test_each_provider_s_best_placed_count_stands_under_the_day_of_its_answer() -> None:
    claims = [
        claim("citations", 3, "crossref", place=3),
        claim("citations", 70, place=2, ref="doi:10.1/a"),
        claim("citations", 7, place=1, ref="arxiv:1"),
        claim("citations", 9, "semantic_scholar", refused="its record is about another work"),
        claim("title", "Loom"),
    ]
    assert counts(citation_rows(claims)) == [("crossref", 1, 3), ("openalex", 1, 7)]


def test_the_day_is_that_of_utc() -> None:
    late = datetime(2026, 1, 2, 1, tzinfo=timezone(timedelta(hours=3)))
    (row,) = citation_rows([claim("citations", 3, fetched_at=late)])
    assert row["observed_on"] == date(2026, 1, 1)


def test_of_two_answers_of_a_day_the_first_that_was_published_stays() -> None:
    first = citation_rows([claim("citations", 3)])
    later = claim("citations", 4, fetched_at=NOON + timedelta(hours=3))
    assert citation_rows([later], first) == first


NIGHTS = st.lists(
    st.dictionaries(
        st.tuples(st.sampled_from(["p:1", "p:2"]), st.sampled_from(["crossref", "openalex"])),
        st.tuples(st.integers(0, 9), st.integers(0, 99)),
    )
)


@given(NIGHTS)
def test_rows_are_only_ever_added_and_none_changes(nights) -> None:
    rows: list[Row] = []
    for night in nights:
        claims = [
            claim("citations", n, who, paper_id=paper, fetched_at=NOON + timedelta(days=day))
            for (paper, who), (day, n) in night.items()
        ]
        after = citation_rows(claims, rows)
        assert all(row in after for row in rows)
        assert citation_rows(list(reversed(claims)), rows) == after == citation_rows(claims, after)
        rows = after


def test_a_paper_of_the_list_is_cited_under_any_of_its_identifiers_by_whoever_is_believed() -> None:
    papers = [
        {"paper_id": "p:1", "identifiers": ["arxiv:1", "p:1"]},
        {"paper_id": "p:2", "identifiers": ["arxiv:2", "doi:10.1/b"]},
        {"paper_id": "title:weft", "identifiers": None},
    ]
    claims = [
        claim("cited_refs", ["doi:10.1/b", "arxiv:1", "doi:10.1/unlisted"], "crossref", won=True),
        claim("cited_refs", ["arxiv:2", "doi:10.1/b"]),
        claim("cited_refs", ["arxiv:2"]),
        claim("cited_refs", ["title:weft"], "semantic_scholar", refused="of another work"),
        claim("cited_refs", ["p:1", "title:weft"], paper_id="p:2"),
        claim("cited_refs", ["p:1"], paper_id="p:gone"),
    ]
    assert edge_rows(papers, claims) == [
        {"paper_id": "p:1", "cited_paper_id": "p:2", "said_by": ["crossref", "openalex"]},
        {"paper_id": "p:2", "cited_paper_id": "p:1", "said_by": ["openalex"]},
        {"paper_id": "p:2", "cited_paper_id": "title:weft", "said_by": ["openalex"]},
    ]
