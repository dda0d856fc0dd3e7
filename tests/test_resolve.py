"""Which works a list names, and what it says about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from enrich.model import Claim, Entry, Link, Ref
from enrich.resolve import key, learnt, seeds, stated, told_by_ref, works

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ARXIV, DOI = Ref("arxiv", "2401.00001"), Ref("doi", "10.1145/1.2")


def entry(title: str, ref: Ref | None = None, url: str | None = None, **rest) -> Entry:
    plain = Entry(title, 1, 1, (), title, title, url=url, ref=ref)
    return replace(plain, **rest)


def values(claims: list[Claim], field: str) -> list[object]:
    return [claim.value for claim in claims if claim.field == field]


def same(ref: Ref, other: Ref) -> Claim:
    return Claim("identifiers", str(other), "arxiv", ref, NOON)


def titled(ref: Ref, title: str) -> Claim:
    return Claim("title", title, "arxiv", ref, NOON)


def test_entries_on_one_identifier_are_one_work() -> None:
    found = works([entry("A", ARXIV), entry("A again", ARXIV)], [])
    assert [(work.paper_id, len(work.entries)) for work in found] == [(ARXIV, 2)]


def test_an_entry_without_identifier_is_called_by_its_title() -> None:
    assert key(entry("Sea & Sky: A Study")) == Ref("title", "sea-sky-a-study")
    assert seeds([entry("Sea & Sky"), entry("B", ARXIV)]) == [ARXIV]


def test_titles_that_differ_by_a_plus_are_two_works() -> None:
    assert len(works([entry("Sage2"), entry("Sage2++")], [])) == 2


def test_a_paper_is_not_called_by_its_code() -> None:
    assert key(entry("A", Ref("github", "a/b"))) == Ref("title", "a")


def test_refs_stated_to_be_the_same_join_entries_whose_titles_agree() -> None:
    entries = [entry("Deep Sea", ARXIV), entry("Deep Sea", DOI)]
    claims = [same(ARXIV, DOI), *stated(entries, NOON)]
    (work,) = works(entries, claims)
    assert work.refs == (ARXIV, DOI)


def test_refs_stated_to_be_the_same_do_not_join_entries_of_other_titles() -> None:
    entries = [entry("Deep Sea", ARXIV), entry("High Sky", DOI)]
    claims = [same(ARXIV, DOI), *stated(entries, NOON)]
    assert [work.refs for work in works(entries, claims)] == [(ARXIV,), (DOI,)]


def test_a_learnt_identifier_belongs_to_its_work() -> None:
    (work,) = works([entry("A", ARXIV)], [same(ARXIV, DOI), titled(DOI, "A")])
    assert work.refs == (ARXIV, DOI)
    assert len(work.claims) == 2


def people(ref: Ref, *names: str) -> Claim:
    return Claim("authors", [{"name": name} for name in names], "arxiv", ref, NOON)


def test_an_identifier_of_another_title_and_other_people_is_refused() -> None:
    claims = [same(ARXIV, DOI), titled(ARXIV, "Deep Sea"), titled(DOI, "High Sky Winds")]
    (work,) = works([entry("Deep Sea", ARXIV)], claims)
    assert (work.refs, work.refused) == ((ARXIV,), (DOI,))
    assert [claim.ref for claim in work.claims] == [ARXIV]


def test_a_work_that_was_retitled_by_the_same_people_stays_one() -> None:
    claims = [
        same(ARXIV, DOI),
        *(titled(ARXIV, "Deep Sea"), people(ARXIV, "Ada Pfeffer", "José Ünal")),
        *(titled(DOI, "High Sky Winds"), people(DOI, "A. Pfeffer", "J. Unal")),
    ]
    (work,) = works([entry("Deep Sea", ARXIV)], claims)
    assert work.refs == (ARXIV, DOI)


def test_a_paper_keeps_the_id_under_which_it_was_published() -> None:
    (work,) = works([entry("A", ARXIV)], [], published=lambda refs: DOI)
    assert work.paper_id == DOI


def test_two_works_never_share_a_paper_id() -> None:
    found = works([entry("A", ARXIV), entry("B", DOI)], [], published=lambda refs: ARXIV)
    assert [work.paper_id for work in found] == [ARXIV, DOI]


def test_a_link_that_entries_of_different_titles_share_identifies_none() -> None:
    page = "https://example.org/accepted.html"
    shared = stated([entry("A", url=page), entry("B", url=page)], NOON)
    assert values(shared, "url") == []
    assert values(stated([entry("A", url=page)], NOON), "url") == [page]


def test_a_pdf_is_not_a_landing_page() -> None:
    claims = stated([entry("A", url="https://example.org/a.pdf?x=1")], NOON)
    assert values(claims, "pdf_url") == ["https://example.org/a.pdf?x=1"]
    assert values(claims, "url") == []


def test_a_link_called_code_is_the_code() -> None:
    links = (Link("Slides", "https://example.org/s"), Link("Code", "https://example.org/c"))
    assert values(stated([entry("A", ARXIV, links=links)], NOON), "code_url") == [links[1].url]


def test_software_makes_no_claims_about_papers() -> None:
    assert stated([entry("Tool", kind="software")], NOON) == []


def test_an_arxiv_id_tells_its_month() -> None:
    said = {claim.field: claim.value for claim in told_by_ref(ARXIV, NOON)}
    assert said["published"] == "2024-01"
    assert said["arxiv_id"] == "2401.00001"
    assert "doi" not in said


def test_what_a_ref_says_of_itself_is_nothing_learnt() -> None:
    assert learnt(told_by_ref(ARXIV, NOON)) == {}
