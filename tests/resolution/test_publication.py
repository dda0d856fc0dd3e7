"""A row tells of one publication."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from enrich.model import HERE, Claim, Paper, Ref
from enrich.normalization.venues import same_publication
from enrich.resolution.publication import FIELDS
from enrich.resolution.trust import merge

ARXIV, DOI, OSDI = Ref("arxiv", "2401.00001"), Ref("doi", "10.1/tpds"), Ref("usenix", "osdi24/wu")
OTHER = Ref("doi", "10.1/other")
REFS = [ARXIV, DOI, OTHER, OSDI]
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def record(provider: str, ref: Ref, **fields: Any) -> list[Claim]:
    return [Claim(name, value, provider, ref, NOON) for name, value in fields.items()]


def own(ref: Ref, url: str) -> list[Claim]:
    doi = {"doi": ref.value} if ref.scheme == "doi" else {}
    return record("identifier", ref, identifiers=str(ref), url=url, **doi)


PREPRINT = [
    *record("arxiv", ARXIV, title="Looms", published="2024-01-31", url="A", license="CC-BY-4.0"),
    *record("datacite", ARXIV, type="posted-content"),
    *own(ARXIV, "a"),
]
ARTICLE = [
    *record("crossref", DOI, title="Looms", type="journal-article", doi=DOI.value, url="D"),
    *record("crossref", DOI, venue="TPDS", venue_name="IEEE Trans.", year=2025, license="L"),
    *own(DOI, "d"),
]
PROCEEDINGS = [
    *record("usenix", OSDI, title="Looms", venue="OSDI", year=2024, type="proceedings-article"),
    *own(OSDI, "u"),
]
LISTED = record("list", ARXIV, title="Looms", venue="OSDI", year=2024)


def told(*claims: Claim) -> dict[str, Any]:
    won = merge(ARXIV, REFS, claims).won
    return {name: won[name].value for name in sorted(FIELDS) if name in won}


def test_the_article_gives_nothing_to_the_row_of_the_conference_s_paper() -> None:
    assert told(*PREPRINT, *ARTICLE, *PROCEEDINGS) == {
        "type": "proceedings-article",
        "url": "u",
        "venue": "OSDI",
        "year": 2024,
    }


def test_the_article_is_told_whole_where_nobody_names_another_venue() -> None:
    assert told(*PREPRINT, *ARTICLE) == {
        "doi": DOI.value,
        "license": "L",
        "type": "journal-article",
        "url": "D",
        "venue": "TPDS",
        "venue_name": "IEEE Trans.",
        "year": 2025,
    }


def test_a_preprint_fills_a_row_whose_venue_the_list_alone_knows() -> None:
    assert told(*PREPRINT, *LISTED) == {
        "license": "CC-BY-4.0",
        "type": "posted-content",
        "url": "A",
        "venue": "OSDI",
        "year": 2024,
    }
    article = record("openalex", DOI, venue="TPDS", type="journal-article", doi=DOI.value)
    assert told(*PREPRINT, *LISTED, *article, *own(DOI, "d")) == told(*PREPRINT, *LISTED)


def test_a_preprint_gives_nothing_to_a_published_row_with_a_record_of_its_own() -> None:
    row = told(*PREPRINT, *record("crossref", DOI, venue="OSDI", type="proceedings-article"))
    assert row == {"type": "proceedings-article", "venue": "OSDI", "year": 2024}


def test_the_doi_of_the_listed_venue_s_own_record_is_the_row_s() -> None:
    name = "Proceedings of the 18th USENIX Symposium on Operating Systems Design and Implementation"
    deposit = record("crossref", DOI, venue="OSDI", venue_name=name, doi=DOI.value, year=2024)
    assert told(*PREPRINT, *LISTED, *deposit, *own(DOI, "d"))["doi"] == DOI.value


def test_a_conference_and_the_journal_that_prints_it_are_one_publication() -> None:
    article = record("openalex", DOI, venue="TOG", type="journal-article", doi=DOI.value)
    row = told(*record("list", ARXIV, venue="SIGGRAPH", year=2024), *article, *own(DOI, "d"))
    assert (row["venue"], row["doi"], row["type"]) == ("SIGGRAPH", DOI.value, "journal-article")


def test_an_index_that_describes_the_published_version_by_the_preprint_s_ref_counts_to_it() -> None:
    index = record("semantic_scholar", ARXIV, venue="TPDS", type="journal-article", doi=DOI.value)
    row = told(*PREPRINT, *index, *own(DOI, "d"))
    assert (row["doi"], row["type"], row["url"]) == (DOI.value, "journal-article", "d")
    assert "license" not in row


def test_without_a_venue_the_best_published_record_is_told_and_no_other() -> None:
    book = record("crossref", DOI, type="book", venue_name="Loom Press", doi=DOI.value, year=2020)
    other = record("openalex", OTHER, type="report", venue_name="Reports", doi="10.1/other")
    row = told(*PREPRINT, *other, *book, *own(OTHER, "o"), *own(DOI, "d"))
    assert row == {
        "doi": DOI.value,
        "type": "book",
        "url": "d",
        "venue_name": "Loom Press",
        "year": 2020,
    }


def test_a_preprint_alone_is_told_of() -> None:
    assert told(*PREPRINT) == {
        "license": "CC-BY-4.0",
        "type": "posted-content",
        "url": "A",
        "year": 2024,
    }


def test_the_year_is_of_the_publication_s_own_date_before_the_preprint_s() -> None:
    dated = record("usenix", OSDI, venue="OSDI", published="2025")
    assert told(*record("arxiv", ARXIV, published="2024-01-31"), *dated)["year"] == 2025


def others(*claims: Claim) -> list[dict[str, Any]]:
    heard = merge(ARXIV, REFS, claims).heard
    return [claim.value for claim in heard if claim.field == "versions"]


def version(
    ref: Ref, kind: str, venue: str | None, year: int, published: str | None
) -> dict[str, Any]:
    named = {"ref": str(ref), "type": kind, "venue": venue}
    return named | {"year": year, "published": published}


EARLY = version(ARXIV, "posted-content", None, 2024, "2024-01-31")


def test_the_other_publications_of_a_work_are_told_as_versions() -> None:
    article = version(DOI, "journal-article", "TPDS", 2025, None)
    paper = merge(ARXIV, REFS, [*PREPRINT, *ARTICLE, *PROCEEDINGS])
    assert [claim.value for claim in paper.heard if claim.field == "versions"] == [article, EARLY]
    assert paper.won["versions"].ref == ARXIV


def test_the_preprint_is_a_version_of_a_published_paper_and_alone_it_is_the_row_itself() -> None:
    assert others(*PREPRINT, *PROCEEDINGS) == [EARLY]
    assert others(*PREPRINT) == []
    assert others(*PREPRINT, *LISTED) == []  # it fills the row
    assert others(*own(ARXIV, "a"), *PROCEEDINGS) == []  # nobody describes it


def test_what_an_index_says_of_the_article_is_not_told_of_the_preprint() -> None:
    index = record("semantic_scholar", ARXIV, venue="OSDI", type="proceedings-article", year=2024)
    assert others(*PREPRINT, *index, *PROCEEDINGS) == [EARLY]


def test_a_version_in_a_venue_of_no_acronym_bears_its_name() -> None:
    letter = record("crossref", DOI, type="journal-article", venue_name="Loom Letters", year=2021)
    assert others(*letter, *PROCEEDINGS) == [
        version(DOI, "journal-article", "Loom Letters", 2021, None)
    ]


def one_record(provider: str, ref: Ref) -> st.SearchStrategy[list[Claim]]:
    """A record that says something of everything, or of less; a preprint's names no venue."""
    fields = {
        "venue": st.sampled_from(["OSDI", "TPDS", "SOSP", "TOG", "SIGGRAPH"]),
        "venue_name": st.sampled_from(["Loom Letters", "Symposium on Looms", "OSDI"]),
        "year": st.sampled_from([2023, 2024, 2025]),
        "published": st.sampled_from(["2023", "2024-05", "2025-01-02"]),
        "type": st.sampled_from(["posted-content", "journal-article", "proceedings-article"]),
        "url": st.just(f"{provider} {ref}"),
        "license": st.just(f"{provider} {ref}"),
        "doi": st.just(ref.value) if ref.scheme == "doi" else st.just(DOI.value),
    }
    if provider == "list":
        fields = {name: fields[name] for name in ("venue", "year", "published")}
    told = st.fixed_dictionaries({}, optional=fields)
    whole = told.filter(lambda f: f.get("type") != "posted-content" or "venue" not in f)
    return whole.map(lambda f: record(provider, ref, **f))


claims = st.tuples(
    *(
        one_record(provider, ref)
        for provider, ref in [
            *(("crossref", DOI), ("crossref", OTHER), ("usenix", OSDI), ("openalex", DOI)),
            *(("semantic_scholar", ARXIV), ("datacite", ARXIV), ("list", ARXIV)),
        ]
    )
).map(lambda records: [claim for one in records for claim in one])


def venues_of(paper: Paper) -> dict[tuple[str, Ref], list[str]]:
    found: dict[tuple[str, Ref], list[str]] = {}
    for claim in paper.heard:
        if claim.field == "venue":
            found.setdefault((claim.provider, claim.ref), []).append(claim.value)
    return found


@given(claims)
def test_no_row_mixes_two_publications(some) -> None:
    paper = merge(ARXIV, REFS, [*some, *own(DOI, "d"), *own(OTHER, "o"), *own(ARXIV, "a")])
    venue, named = paper.won.get("venue"), venues_of(paper)
    for claim in (paper.won[name] for name in FIELDS & set(paper.won)):
        about = Ref("doi", claim.value) if claim.field == "doi" else claim.ref
        for of in named.get((claim.provider, claim.ref), ()):
            if claim.field != "doi":
                assert venue and same_publication(of, venue.value)
        for of in named.get(("crossref", about), ()) if claim.provider in HERE else ():
            assert claim.provider == "list" or (venue and same_publication(of, venue.value))


@given(claims, st.randoms())
def test_a_row_of_one_publication_depends_on_no_order(some, random) -> None:
    again = [*some, *random.sample(some, len(some))]
    random.shuffle(again)
    once, twice = merge(ARXIV, REFS, some), merge(ARXIV, REFS, again)
    assert dict(once.won) == dict(twice.won)
    assert replace(merge(ARXIV, REFS, once.heard), won={}) == replace(once, won={})
    assert dict(merge(ARXIV, REFS, once.heard).won) == dict(once.won)
