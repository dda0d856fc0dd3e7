"""What was judged before in a run is judged again only where something else is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.model import Claim, Entry, Ref
from enrich.resolution.accepted_records import Reviews
from enrich.resolution.verdicts import Verdicts, papers_by_entry
from enrich.resolution.works import believed, works_of

AT = datetime(2026, 1, 1, tzinfo=UTC)
REFS = [Ref("arxiv", "2401.00001"), Ref("arxiv", "2401.00002"), Ref("doi", "10.5072/loom.1")]
TITLES = ["Weaving Threads of Many Colours at Scale", "Weaving Threads", "Looms by Night"]
PEOPLE = [[{"name": "Ada Pfeffer"}], [{"name": "José Ünal"}, {"name": "Mei Wu"}]]
WITNESSES = ["arxiv", "crossref", "semantic_scholar", "openalex", "list"]


def claim(field: str, values: list) -> st.SearchStrategy[Claim]:
    return st.builds(
        Claim,
        st.just(field),
        st.sampled_from(values),
        st.sampled_from(WITNESSES),
        st.sampled_from(REFS),
        st.just(AT),
    )


CLAIMS = st.lists(
    claim("title", TITLES)
    | claim("authors", PEOPLE)
    | claim("year", [2023, 2024])
    | claim("identifiers", [str(ref) for ref in REFS]),
    max_size=25,
)
ENTRIES = [
    Entry(f"e{n}", n + 1, n + 1, (), TITLES[n], TITLES[n], ref=ref)
    for n, ref in enumerate(REFS[:2])
]


@settings(max_examples=40)
@given(CLAIMS, CLAIMS, st.randoms())
def test_looking_again_with_more_claims_is_looking_for_the_first_time(first, more, draw) -> None:
    reviews, verdicts = Reviews(), Verdicts()
    every = [*first, *more]
    for heard in (first, every, draw.sample(every, len(every)), first):
        accepted = believed(ENTRIES, heard, reviews=reviews)
        assert accepted == believed(ENTRIES, heard)
        works = works_of(ENTRIES, accepted)
        assert papers_by_entry(works, verdicts=verdicts) == papers_by_entry(works)


def test_a_work_that_nothing_else_is_said_of_is_judged_once() -> None:
    heard = [Claim("title", TITLES[0], "arxiv", REFS[0], AT)]
    (work, _) = works_of(ENTRIES, believed(ENTRIES, heard))
    verdicts = Verdicts()
    before = verdicts.on(work, work.claims)
    assert verdicts.on(work, work.claims) is before
    named = verdicts.on(replace(work, paper_id=REFS[2]), work.claims)
    assert named == replace(before, paper_id=REFS[2])
    assert verdicts.on(work, (*work.claims, *heard)) is not before
