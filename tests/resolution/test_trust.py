"""Claims in, verdict out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.model import Claim, Paper, Ref
from enrich.providers import found
from enrich.resolution.trust import DEFAULT, TRUST, joined, merge, status
from enrich.schema import VALUES

REF, DOI = Ref("arxiv", "2401.00001"), Ref("doi", "10.1/x")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
WITNESSES = ["arxiv", "crossref", "usenix", "openalex", "identifier", "list", "stranger"]

people = st.builds(
    dict,
    name=st.sampled_from(["Ada Pfeffer", "A. Pfeffer", "José Ünal", "Ünal, José", "Wu", ".", ""]),
    orcid=st.sampled_from([None, "0-1", "0-2"]),
    affiliations=st.lists(st.sampled_from(["Weft", "Warp"]), max_size=2),
)
odd = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=4,
)
values = {
    "authors": st.lists(people, max_size=3),
    "published": st.sampled_from(["2023", "2024-02", "2024-02-29"]),
    "year": st.integers(2022, 2025),
    "venue": st.sampled_from(["SOSP", "OSDI"]),
    "venue_name": st.sampled_from(["Symposium on Looms", "J. Weft"]),
    "type": st.sampled_from(["posted-content", "proceedings-article"]),
    "identifiers": st.sampled_from([str(REF), str(DOI), "doi:10.1/other"]),
    "title": st.sampled_from(["Weft", "WEFT", "Warp"]),
}


def claims_of(field: str) -> st.SearchStrategy[Claim]:
    """Claims of several witnesses on several refs, at times that may be equal."""
    return st.builds(
        Claim,
        field=st.just(field),
        value=values.get(field, odd) | odd,
        provider=st.sampled_from(WITNESSES),
        ref=st.sampled_from([REF, DOI]),
        fetched_at=st.sampled_from([NOON, NOON.replace(year=2027)])
        | st.datetimes(timezones=st.just(UTC)),
    )


claims = st.one_of(*map(claims_of, [*values, "citations", "withdrawn", "code_url", "headline"]))
several = st.lists(claims, max_size=16)


def say(provider: str, field: str, value: Any, ref: Ref = REF) -> Claim:
    return Claim(field, value, provider, ref, NOON)


def judged(*said: Claim) -> Paper:
    return merge(REF, [REF], said)


def shown(paper: Paper) -> str:
    """Return all of a paper as text, which tells True from 1."""
    return repr(replace(paper, won=dict(sorted(paper.won.items()))))


@given(several, st.randoms())
def test_neither_order_nor_repetition_of_claims_changes_the_verdict(heard, random) -> None:
    again = random.choices(heard, k=random.randrange(30)) if heard else []
    shuffled = heard + again
    random.shuffle(shuffled)
    one, other = merge(REF, [REF, DOI], heard), merge(REF, [REF, DOI], shuffled)
    assert shown(one) == shown(other)


@given(several)
def test_merging_what_was_heard_once_more_changes_nothing(heard) -> None:
    paper = merge(REF, [REF, DOI], heard)
    assert shown(merge(REF, [REF, DOI], paper.heard)) == shown(paper)


@given(several)
def test_every_winner_and_donor_is_a_claim_that_was_heard(heard) -> None:
    paper = merge(REF, [REF, DOI], heard)
    said = set(map(repr, heard))
    for name, claim in paper.won.items():
        assert claim.field == name
        if repr(claim) not in said and name != "versions":
            dates = [c for c in heard if replace(c, field="year", value=claim.value) == claim]
            assert name == "year"
            assert any(
                c.field == "published" and str(c.value)[:4] == str(claim.value) for c in dates
            )
    assert set(map(repr, paper.donors)) <= said


@given(several)
def test_names_order_and_what_is_known_of_people_are_the_winner_s(heard) -> None:
    paper = merge(REF, [REF, DOI], heard)
    if not isinstance(paper.won.get("authors", say("", "", 0)).value, list):
        return
    chosen = paper.won["authors"].value
    for before, after in zip(chosen, joined(paper), strict=True):
        if not isinstance(before, dict):
            assert after == before
            continue
        assert after | {key: value for key, value in before.items() if value} == after
        for gift in {key for key in after if after.get(key) != before.get(key)}:
            lists = [donor.value for donor in paper.donors]
            at = [lst[place] for lst in lists for place, one in enumerate(chosen) if one is before]
            assert after[gift] in [person.get(gift) for person in at]


@given(several)
def test_the_year_is_of_no_other_publication_than_the_venue(heard) -> None:
    paper = merge(REF, [REF, DOI], heard)
    venue, year = paper.won.get("venue"), paper.won.get("year")
    if venue is None or year is None or repr(year) not in set(map(repr, heard)):
        return
    beside = [c for c in paper.heard if (c.provider, c.ref) == (year.provider, year.ref)]
    named = [c.value for c in beside if c.field == "venue"]
    assert not named or venue.value in named
    stated = [c for c in paper.heard if c.field == "year" and c.provider == venue.provider]
    if any(c.ref == venue.ref for c in stated):
        assert (year.provider, year.ref) == (venue.provider, venue.ref)


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


@pytest.mark.parametrize(
    ("said", "out"),
    [
        ({"openalex": False, "crossref": True}, True),
        ({"openalex": True}, True),
        ({"openalex": False, "arxiv": True}, True),
        ({"openalex": False, "retraction_watch": True}, True),
        ({"openalex": True, "crossref": True, "retraction_watch": False}, False),
    ],
)
def test_one_witness_is_enough_for_a_retraction_unless_it_was_taken_back(said, out) -> None:
    claims = [say(who, "withdrawn", value) for who, value in said.items()]
    assert judged(*claims).won["withdrawn"].value is out


@pytest.mark.parametrize(
    ("field", "order"),
    [
        ("venue", "usenix acl crossref dblp openreview list semantic_scholar openalex"),
        ("year", "usenix acl crossref dblp openreview list semantic_scholar openalex"),
        ("authors", "usenix crossref acl arxiv datacite arxiv_snapshot dblp openalex list"),
        ("title", "usenix acl arxiv crossref arxiv_snapshot semantic_scholar openalex list"),
        ("abstract", "arxiv arxiv_snapshot acl crossref semantic_scholar openalex"),
        ("updated", "arxiv datacite arxiv_snapshot"),
        ("categories", "arxiv datacite arxiv_snapshot"),
        ("published", "arxiv arxiv_snapshot identifier openreview crossref openalex list"),
    ],
)
def test_the_order_in_which_witnesses_are_believed(field: str, order: str) -> None:
    places = [TRUST[field].index(name) for name in order.split()]
    assert places == sorted(places)


def test_trust_names_every_field_and_every_provider_of_works_and_nobody_else() -> None:
    named = {name for names in (DEFAULT, *TRUST.values()) for name in names}
    assert named == {*found(), "list", "identifier"} - {"github", "huggingface"}
    assert set(TRUST) == set(VALUES) - {"published_precision", "identifiers"}


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


def person(name: str, orcid: str | None = None, *places: str) -> dict[str, Any]:
    return {"name": name, "orcid": orcid, "affiliations": list(places)}


def authors(provider: str, *people: dict[str, Any], ref: Ref = REF) -> Claim:
    return say(provider, "authors", list(people), ref)


def test_orcids_and_affiliations_are_joined_where_name_and_place_agree() -> None:
    paper = judged(
        authors("usenix", person("Ada Pfeffer"), person("José Ünal", None, "Warp House")),
        authors("crossref", person("Pfeffer, A.", "0-1"), person("J. Unal", "0-2", "Elsewhere")),
        authors("openalex", person("Ada Pfeffer", "0-9", "Weft House"), person("Mo Ünal", "0-9")),
    )
    assert joined(paper) == [
        person("Ada Pfeffer", "0-1", "Weft House"),
        person("José Ünal", "0-2", "Warp House"),
    ]
    assert paper.won["authors"].provider == "usenix"
    assert [claim.provider for claim in paper.donors] == ["crossref", "openalex"]


def test_given_and_family_name_are_joined_where_the_whole_name_is_the_same() -> None:
    ada, jose = {"given": "Ada", "family": "Pfeffer"}, {"given": "José", "family": "Ünal"}
    paper = judged(
        authors("usenix", person("Ada Pfeffer"), person("J. Ünal"), person("Mo Weft")),
        authors(
            "crossref",
            person("Ada Pfeffer") | ada,
            person("José Ünal") | jose,
            person("Mo Weft") | {"family": "Mo Weft"},
        ),
    )
    assert joined(paper) == [person("Ada Pfeffer") | ada, person("J. Ünal"), person("Mo Weft")]
    assert [claim.provider for claim in paper.donors] == ["crossref"]


@pytest.mark.parametrize(
    "others",
    [
        [person("José Ünal", "0-2"), person("Ada Pfeffer", "0-1")],
        [person("Ada Pfeffer", "0-1")],
        [person("Ada Pfeffer", "0-1"), person("Wu"), person("José Ünal", "0-2")],
        [person("Adam Pfeffer", "0-1"), person("Mo Ünal", "0-2")],
    ],
)
def test_another_order_number_or_name_of_people_gives_nothing(others) -> None:
    chosen = [person("Ada Pfeffer"), person("José Ünal")]
    paper = judged(authors("usenix", *chosen), authors("crossref", *others))
    assert (joined(paper), paper.donors) == (chosen, ())


def test_a_published_version_is_believed_before_the_same_witness_s_preprint() -> None:
    said: list[Claim] = []
    for name, early, late in (
        ("type", "posted-content", "journal-article"),
        ("title", "Weft, a Preprint", "Weft"),
        ("citations", 90, 7),
        ("venue", "bioRxiv", "SOSP"),
        ("published", "2022-05-01", "2023-10"),
    ):
        said += [say("crossref", name, early, Ref("doi", f"10.1/{n}")) for n in "ab"]
        said.append(say("crossref", name, late, DOI))
    said += [say("crossref", "type", "posted-content", Ref("doi", f"10.1/{n}")) for n in "ab"]
    won = {name: claim.value for name, claim in judged(*said).won.items()}
    assert won == {
        "type": "journal-article",
        "title": "Weft",
        "citations": 7,
        "venue": "SOSP",
        "published": "2022-05-01",  # the first public day
        "year": 2023,  # of the publication in its venue
    }


def test_the_doi_of_a_published_version_is_the_work_s() -> None:
    early = Ref("doi", "10.1/a")
    dois = [say("identifier", "doi", ref.value, ref) for ref in (early, DOI)]
    typed = [say("openalex", "type", "posted-content", early), say("openalex", "type", "book", DOI)]
    assert judged(*dois, *typed).won["doi"].ref == DOI


def test_what_became_of_a_preprint_is_its_type() -> None:
    words = [say("datacite", "type", "posted-content"), say("dblp", "type", "book", DOI)]
    assert judged(*words).won["type"].value == "book"


def test_the_year_goes_with_the_venue_that_won() -> None:
    name = say("crossref", "venue_name", "Loom Letters", DOI)
    listed = [say("list", "venue", "SOSP"), say("list", "year", 2023)]
    assert judged(name, say("crossref", "year", 2025, DOI), *listed).won["year"].value == 2023
    venue = say("usenix", "venue", "OSDI")
    published = say("arxiv", "published", "2022-01-31")
    assert judged(venue, published, *listed).won["year"].value == 2022  # SOSP's is another's


def test_a_year_beside_a_preprint_s_server_is_not_believed() -> None:
    server = [say("dblp", "venue_name", "CoRR"), say("dblp", "type", "posted-content")]
    year, published = say("dblp", "year", 2025), say("arxiv", "published", "2024-12-31")
    assert judged(*server, year, published).won["year"].value == 2024


def test_a_list_that_has_a_preprint_appear_before_its_first_day_is_not_believed() -> None:
    published, arxiv = say("arxiv", "published", "2024-01-31"), say("list", "venue", "arXiv")
    assert judged(published, arxiv, say("list", "year", 1999)).won["year"].value == 2024
    assert judged(published, arxiv, say("list", "year", 2025)).won["year"].value == 2025
    held = [say("list", "venue", "SOSP"), say("list", "year", 1999)]  # and put on arXiv later
    assert judged(published, *held).won["year"].value == 1999


def test_an_identifier_of_another_work_wins_nothing() -> None:
    assert "identifiers" not in judged(say("openalex", "identifiers", str(DOI))).won
    assert judged(say("arxiv", "identifiers", str(REF))).won["identifiers"].value == str(REF)


def test_a_paper_is_resolved_only_by_providers() -> None:
    assert status(judged(say("list", "title", "T"), say("list", "authors", [{}]))) == "unresolved"
    assert status(judged(say("arxiv", "title", "T"))) == "partial"
    assert status(judged(say("arxiv", "title", "T"), say("arxiv", "authors", [{}]))) == "resolved"


def test_a_paper_that_only_indexes_and_pages_know_is_partial() -> None:
    page = Ref("page", "https://a.example")
    told = [say("openalex", "title", "T"), say("openalex", "authors", [{}])]
    assert status(judged(*told)) == "partial"
    assert status(
        merge(page, [page], [say("page", one.field, one.value, page) for one in told])
    ) == ("partial")
    assert status(judged(*told, say("crossref", "title", "T", DOI))) == "partial"  # of another ref
    assert status(judged(*told, say("datacite", "updated", "2024-01-31"))) == "resolved"
