"""Which works a list names, and what it says about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.model import Claim, Entry, Link, Ref
from enrich.providers import registrars
from enrich.resolution.entry_claims import key, seeds, stated, told_by_ref
from enrich.resolution.works import learnt, works

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ARXIV, DOI = Ref("arxiv", "2401.00001"), Ref("doi", "10.1145/1.2")


def entry(title: str, ref: Ref | None = None, url: str | None = None, **rest) -> Entry:
    plain = Entry(title, 1, 1, (), title, title, url=url, ref=ref)
    return replace(plain, **rest)


def values(claims: list[Claim], field: str) -> list[object]:
    return [claim.value for claim in claims if claim.field == field]


def same(ref: Ref, other: Ref) -> Claim:
    """Return what a ref's own registrar says: that another is the same work."""
    return Claim("identifiers", str(other), registrars()[ref.scheme][0], ref, NOON)


def titled(ref: Ref, title: str) -> Claim:
    """Return a title as the ref's own registrar states it."""
    return Claim("title", title, registrars()[ref.scheme][0], ref, NOON)


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
    persons = [{"name": name} for name in names]
    return Claim("authors", persons, registrars()[ref.scheme][0], ref, NOON)


def test_an_identifier_of_another_title_and_other_people_is_refused() -> None:
    claims = [same(ARXIV, DOI), titled(ARXIV, "Deep Sea"), titled(DOI, "High Sky Winds")]
    (work,) = works([entry("Deep Sea", ARXIV)], claims)
    assert (work.refs, work.refused) == ((ARXIV,), (DOI,))
    assert [claim.ref for claim in work.claims] == [ARXIV]


def test_a_work_that_was_retitled_by_the_same_people_stays_one() -> None:
    claims = [
        same(ARXIV, DOI),
        *(titled(ARXIV, "Weaving under Water"), people(ARXIV, "Ada Pfeffer", "José Ünal")),
        *(titled(DOI, "Arachne: Looms under Deep Water"), people(DOI, "A. Pfeffer", "J. Unal")),
    ]
    (work,) = works([entry("Weaving under Water", ARXIV)], claims)
    assert work.refs == (ARXIV, DOI)
    assert [doubt.joined for doubt in work.doubts] == [True]


def test_a_sibling_by_the_same_people_is_no_new_title() -> None:
    claims = [
        same(ARXIV, DOI),
        *(titled(ARXIV, "Loom2: Weaving Wool Online"), people(ARXIV, "Ada Pfeffer", "José Ünal")),
        *(titled(DOI, "Loom2-VL: Weaving Wool Online"), people(DOI, "A. Pfeffer", "J. Unal")),
    ]
    (work,) = works([entry("Loom2: Weaving Wool Online", ARXIV)], claims)
    assert (work.refs, work.refused) == ((ARXIV,), (DOI,))


def test_a_part_by_the_same_people_is_no_new_title() -> None:
    first, second = (
        "Planning Looms for Wool, Part I: Theory",
        "Planning Looms for Wool, Part II: Use",
    )
    claims = [
        same(ARXIV, DOI),
        *(titled(ARXIV, first), people(ARXIV, "Ada Pfeffer", "José Ünal")),
        *(titled(DOI, second), people(DOI, "Ada Pfeffer", "José Ünal")),
    ]
    (work,) = works([entry(first, ARXIV)], claims)
    assert (work.refs, work.refused) == ((ARXIV,), (DOI,))


@pytest.mark.parametrize("other", ["Bobbins in Mills at Night", "Reply to Comments on Deep Sea"])
def test_a_depositor_s_relation_to_another_title_by_other_people_is_a_doubt(other) -> None:
    claims = [
        same(DOI, ARXIV),
        *(titled(DOI, "Deep Sea"), people(DOI, "Ada Pfeffer", "Max Weft", "Mei Wu", "Bo Li")),
        *(titled(ARXIV, other), people(ARXIV, "Mei Wu", "Ada Pfeffer", "Zoë Heddle", "Jo Ox")),
    ]
    (work,) = works([entry("Deep Sea", DOI)], claims)
    assert (work.refs, work.refused) == ((DOI,), (ARXIV,))
    assert [(doubt.joined, doubt.open) for doubt in work.doubts] == [(False, True)]


def test_who_gathers_from_others_gives_a_work_no_new_title() -> None:
    claims = [
        Claim("identifiers", str(ARXIV), "openalex", ARXIV, NOON),
        Claim("identifiers", str(DOI), "openalex", ARXIV, NOON),
        *(titled(ARXIV, "Deep Sea"), people(ARXIV, "Ada Pfeffer", "José Ünal")),
        *(titled(DOI, "High Sky Winds"), people(DOI, "A. Pfeffer", "J. Unal")),
    ]
    (work,) = works([entry("Deep Sea", ARXIV)], claims)
    assert work.refs == (ARXIV,)


THIRD = Ref("openreview", "aB3xYz9Qw")


def about(ref: Ref, title: str, *names: str) -> list[Claim]:
    return [titled(ref, title), people(ref, *names)]


def refs_of(entries: list[Entry], claims: list[Claim]) -> list[tuple[Ref, ...]]:
    return [work.refs for work in works(entries, [*claims, *stated(entries, NOON)])]


def test_entries_are_joined_by_titles_that_are_alike() -> None:
    entries = [entry("Weft: A Loom", ARXIV), entry("Weft", DOI)]
    told = [titled(ARXIV, "Weft: A Fast Loom for Wool"), titled(DOI, "A fast loom for wool")]
    assert refs_of(entries, [same(DOI, ARXIV), *told]) == [(ARXIV, DOI)]


def test_half_of_the_people_under_another_title_is_a_doubt_and_never_joins() -> None:
    entries = [entry("Deep Sea", ARXIV), entry("High Sky Winds", DOI)]
    told = about(ARXIV, "Deep Sea", "Ada Pfeffer", "José Ünal")
    again = about(DOI, "High Sky Winds", "J. Unal", "Mei Wu", "Zoë Heddle")
    claims = [same(ARXIV, DOI), *told, *again, *stated(entries, NOON)]
    first, second = works(entries, claims)
    assert [first.refs, second.refs] == [(ARXIV,), (DOI,)]
    (doubt,) = first.doubts
    assert (doubt.ref, doubt.other, doubt.stated_by, doubt.joined) == (
        ARXIV,
        DOI,
        ("arxiv",),
        False,
    )
    assert (doubt.ours.title, doubt.theirs.title) == ("Deep Sea", "High Sky Winds")
    others = about(DOI, "High Sky Winds", "Mei Wu", "Zoë Heddle")
    assert refs_of(entries, [same(ARXIV, DOI), *told, *others]) == [(ARXIV,), (DOI,)]


def test_entries_are_joined_through_a_ref_that_the_list_does_not_use() -> None:
    entries = [entry("Deep Sea", ARXIV), entry("Deep Sea", DOI)]
    third = titled(THIRD, "Deep Sea")
    assert refs_of(entries, [same(ARXIV, THIRD), same(THIRD, DOI), third]) == [(ARXIV, DOI, THIRD)]
    assert refs_of(entries, [same(ARXIV, THIRD), same(DOI, THIRD), third]) == [(ARXIV, DOI, THIRD)]


def test_an_identifier_of_which_its_registrar_says_nothing_is_not_proved() -> None:
    (work,) = works([entry("Deep Sea", ARXIV)], [same(ARXIV, THIRD), titled(ARXIV, "Deep Sea")])
    assert (work.refs, work.refused) == ((ARXIV,), (THIRD,))


def test_what_providers_say_of_two_refs_weighs_more_than_that_the_list_calls_them_alike() -> None:
    entries = [entry("Deep Sea", ARXIV), entry("Deep Sea", DOI)]
    told = [*about(ARXIV, "Deep Sea", "Ada Pfeffer"), *about(DOI, "High Sky Winds", "Mei Wu")]
    assert refs_of(entries, [same(ARXIV, DOI), *told]) == [(ARXIV,), (DOI,)]


def test_a_chain_does_not_join_two_works_that_contradict_each_other() -> None:
    """The third alone has something in common with both."""
    links = [same(ARXIV, THIRD), same(THIRD, DOI)]
    told = [*about(ARXIV, "Deep Sea", "Ada Pfeffer"), *about(DOI, "High Sky Winds", "Mei Wu")]
    bridge = about(THIRD, "Deep Sea, High Sky Winds", "Ada Pfeffer", "Mei Wu")
    entries = [entry("Deep Sea", ARXIV), entry("High Sky Winds", DOI)]
    found = works(entries, [*links, *told, *bridge, *stated(entries, NOON)])
    assert [work.refs for work in found] == [(ARXIV,), (DOI,)]


def test_a_refusal_between_two_entries_is_told_and_gives_neither_the_other_s_doi() -> None:
    entries = [entry("Deep Sea", ARXIV), entry("High Sky Winds", DOI)]
    wrong = [same(ARXIV, DOI), Claim("doi", DOI.value, "arxiv", ARXIV, NOON)]
    first, second = works(entries, [*wrong, *stated(entries, NOON)])
    assert (first.refused, second.refused) == ((DOI,), ())
    assert {claim.field for claim in first.claims} == {"title"}


def test_a_ref_that_two_works_claim_belongs_to_one_of_them() -> None:
    entries = [entry("Deep Sea", ARXIV), entry("High Sky Winds", DOI)]
    claims = [same(ARXIV, THIRD), same(DOI, THIRD), titled(THIRD, "Deep Sea")]
    assert refs_of(entries, claims) == [(ARXIV, THIRD), (DOI,)]


REFS = [Ref("arxiv", f"2401.0000{n}") for n in range(4)] + [DOI, THIRD]
NAMES = ["Ada Pfeffer", "José Ünal", "Mei Wu"]
statements = st.lists(
    st.one_of(
        st.builds(same, st.sampled_from(REFS), st.sampled_from(REFS)),
        st.builds(titled, st.sampled_from(REFS), st.sampled_from(["Deep Sea", "High Sky"])),
        st.builds(
            lambda ref, names: people(ref, *names),
            st.sampled_from(REFS),
            st.lists(st.sampled_from(NAMES), min_size=1, max_size=2),
        ),
    ),
    max_size=14,
)


@given(statements, st.lists(st.sampled_from(REFS), min_size=1, unique=True), st.randoms())
def test_works_are_whole_distinct_and_the_same_for_any_order_of_claims(heard, linked, random):
    entries = [entry(f"Deep Sea {number}", ref) for number, ref in enumerate(linked)]
    found = works(entries, heard)
    every = [ref for work in found for ref in work.refs]
    assert sorted(set(every)) == sorted(every)
    assert set(linked) <= set(every)
    assert sorted(one.title for work in found for one in work.entries) == sorted(
        e.title for e in entries
    )
    told = {ref: ({c.value for c in heard if (c.field, c.ref) == ("title", ref)},
                  {p["name"] for c in heard if (c.field, c.ref) == ("authors", ref)
                   for p in c.value}) for ref in REFS}  # fmt: skip
    for work in found:
        for one, other in product(work.refs, work.refs):
            (titles, names), (others, strangers) = told[one], told[other]
            if titles and others and names and strangers:
                assert titles & others or names & strangers
    random.shuffle(heard)
    again = works(entries, heard)
    assert [replace(work, claims=(), unbelieved=(), unproved=()) for work in again] == [
        replace(work, claims=(), unbelieved=(), unproved=()) for work in found
    ]


def known(*ids: tuple[Ref, Ref]) -> Callable[[Iterable[Ref]], Ref | None]:
    """Return what earlier datasets knew: for each ref the paper_id it stood under."""
    table = dict(ids)
    return lambda refs: next((table[ref] for ref in refs if ref in table), None)


def test_of_two_papers_that_become_one_the_list_s_first_keeps_its_id() -> None:
    entries, claims = [entry("A", DOI), entry("A", ARXIV)], [same(ARXIV, DOI)]
    claims += stated(entries, NOON)
    (work,) = works(entries, claims, known((ARXIV, ARXIV), (DOI, DOI)))
    assert work.paper_id == DOI
    (work,) = works(entries, claims, known((ARXIV, ARXIV)))
    assert work.paper_id == ARXIV


def test_of_a_paper_that_becomes_two_the_one_it_is_called_by_keeps_the_id() -> None:
    before = known((ARXIV, ARXIV), (DOI, ARXIV))
    for entries in ([entry("A", ARXIV), entry("B", DOI)], [entry("B", DOI), entry("A", ARXIV)]):
        found = works(entries, [], before)
        assert {work.refs: work.paper_id for work in found} == {(ARXIV,): ARXIV, (DOI,): DOI}


def test_of_a_paper_that_becomes_two_others_the_list_s_first_keeps_the_id() -> None:
    before = known((ARXIV, THIRD), (DOI, THIRD))
    found = works([entry("B", DOI), entry("A", ARXIV)], [], before)
    assert [work.paper_id for work in found] == [THIRD, ARXIV]


def test_a_paper_keeps_its_id_when_its_entry_is_given_a_link() -> None:
    called = Ref("title", "deep-sea")
    (work,) = works([entry("Deep Sea", ARXIV)], [], known((called, called)))
    assert work.paper_id == called
    found = works([entry("Deep Sea", ARXIV), entry("Deep Sea")], [], known((called, called)))
    assert [work.paper_id for work in found] == [ARXIV, called]


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


def test_an_arxiv_id_tells_its_month_its_page_its_pdf_and_the_doi_that_arxiv_gives_it() -> None:
    said = {claim.field: claim.value for claim in told_by_ref(ARXIV, NOON)}
    assert said == {
        "identifiers": "arxiv:2401.00001",
        "url": "https://arxiv.org/abs/2401.00001",
        "pdf_url": "https://arxiv.org/pdf/2401.00001",
        "doi": "10.48550/arxiv.2401.00001",
        "arxiv_id": "2401.00001",
        "published": "2024-01",
    }


ACL, FORUM = "https://aclanthology.org", "https://openreview.net"


@pytest.mark.parametrize(
    ("ref", "page", "pdf"),
    [
        (Ref("acl", "2031.loom-1.7"), f"{ACL}/2031.loom-1.7", f"{ACL}/2031.loom-1.7.pdf"),
        (Ref("acl", "L08-1001"), f"{ACL}/L08-1001", None),
        (Ref("openreview", "Loom7"), f"{FORUM}/forum?id=Loom7", f"{FORUM}/pdf?id=Loom7"),
        (Ref("pmlr", "v7/ada31a"), "https://proceedings.mlr.press/v7/ada31a.html", None),
    ],
)
def test_other_identifiers_tell_their_page_and_a_pdf_only_where_it_is_certain(
    ref: Ref, page: str, pdf: str | None
) -> None:
    said = {claim.field: claim.value for claim in told_by_ref(ref, NOON)}
    assert (said["url"], said.get("pdf_url")) == (page, pdf)
    assert "doi" not in said


def test_what_a_ref_says_of_itself_is_nothing_learnt() -> None:
    assert learnt(told_by_ref(ARXIV, NOON)) == {}


def retitling(years: tuple[int, int]) -> list[Claim]:
    """Return what arXiv and Crossref say of works by the same people, under other titles."""
    return [
        same(ARXIV, DOI),
        *(titled(ARXIV, "Weaving under Water"), people(ARXIV, "Ada Pfeffer", "José Ünal")),
        *(titled(DOI, "Arachne: Looms under Deep Water"), people(DOI, "A. Pfeffer", "J. Unal")),
        Claim("year", years[0], "arxiv", ARXIV, NOON),
        Claim("year", years[1], "crossref", DOI, NOON),
    ]


def test_what_was_published_before_the_preprint_is_no_new_title_of_it() -> None:
    entries = [entry("Weaving under Water", ARXIV)]
    assert refs_of(entries, retitling((2024, 2025))) == [(ARXIV, DOI)]
    assert refs_of(entries, retitling((2024, 2021))) == [(ARXIV,)]


def test_what_the_list_names_as_two_works_is_no_new_title_of_one() -> None:
    entries = [entry("Weaving under Water", ARXIV), entry("Arachne: Looms under Deep Water", DOI)]
    assert refs_of(entries, retitling((2024, 2025))) == [(ARXIV,), (DOI,)]


def test_an_identifier_that_is_not_proved_is_on_record_with_its_work() -> None:
    wrong = Claim("doi", DOI.value, "arxiv", ARXIV, NOON)
    (work,) = works([entry("Deep Sea", ARXIV)], [wrong, titled(ARXIV, "Deep Sea")])
    assert work.unproved == (wrong,)
    assert wrong not in work.claims
