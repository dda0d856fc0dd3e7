"""Each kind of change between two runs is told, once, and what is no change is not."""

from __future__ import annotations

import copy
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrich.dataset.diff.change import Kind
from enrich.dataset.diff.changes import compare
from enrich.dataset.diff.publication_news import publication
from two_runs import (
    FRIDAY,
    MONDAY,
    Tables,
    after,
    claim,
    dead,
    entry,
    finding,
    kinds,
    looms,
    only,
    paper,
    said,
)

WEFT = "arxiv:2401.00001"
PAGE = "https://looms.example.org/reed"


def update(table: str, number: int, **values: Any):
    return lambda tables: tables[table][number].update(values)


def withdraw(tables: Tables) -> None:
    row = tables["papers"][0]
    row.update(withdrawn=True, withdrawn_reason="an error in Lemma 2")
    row["provenance"]["withdrawn"] = said("arxiv", WEFT)


# --- Nothing ----------------------------------------------------------------------------------


def test_a_dataset_held_against_itself_has_not_changed() -> None:
    assert list(after(lambda tables: None)) == []


def test_another_time_of_asking_is_no_change() -> None:
    def ask_again(tables: Tables) -> None:
        for row in tables["papers"]:
            row["changed_at"] = MONDAY
            for told in filter(None, row["provenance"].values()):
                told["fetched_at"] = MONDAY
        for row in tables["claims"]:
            row["fetched_at"] = MONDAY

    before = looms()
    before["claims"].append(claim(WEFT, "citations", 7, "openalex"))
    assert list(after(ask_again, before)) == []


def test_other_numbers_of_lines_are_no_change() -> None:
    def shift(tables: Tables) -> None:
        for row in (*tables["entries"], *tables["findings"]):
            row["line"] += 40

    before = looms()
    before["findings"].append(finding(f"{3:016x}", "unlinked", "“Weft” has no link."))
    assert list(after(shift, before)) == []


def test_the_order_of_rows_is_no_change() -> None:
    assert list(after(lambda tables: [rows.reverse() for rows in tables.values()])) == []


def test_a_finding_that_is_said_by_others_on_another_day_about_other_lines_is_no_new_one() -> None:
    def again(tables: Tables) -> None:
        one, two, three = tables["findings"]
        one["message"] = "The work that “Weft” links to is called “Woof 2”, says arxiv and dblp."
        two["message"] = "https://a.example/ is the link of 19 works (lines 4, 5, 6 and 16 more)."
        two["evidence"] = '{"link": "https://a.example/", "lines": [4], "listed": ["a", "b", "c"]}'
        three.update(dead(f"{5:016x}", PAGE, 4, "2026-11-30"), severity="error")

    before = looms()
    told = {"link": "https://a.example/", "lines": [3], "listed": ["a", "b"]}
    words = "https://a.example/ is the link of 18 works (lines 3, 4, 5 and 15 more)."
    before["findings"] = [
        finding(
            f"{3:016x}",
            "title-misquoted",
            "The work that “Weft” links to is called “Woof 2”, says arxiv.",
        ),
        finding(f"{4:016x}", "shared-link", words, evidence=told),
        dead(f"{5:016x}", PAGE, 3),
    ]
    assert list(after(again, before)) == []


values = st.none() | st.text(max_size=4) | st.integers(0, 3) | st.lists(st.text(max_size=2))
strange = st.fixed_dictionaries(
    {
        "papers": st.lists(
            st.builds(
                paper,
                st.sampled_from(["arxiv:1", "doi:10.1/2", "title:x"]),
                st.text(),
                venue=st.none() | st.text(),
                citations=st.none() | st.integers(0, 5),
                withdrawn=st.none() | st.booleans(),
                by=st.sampled_from(["list", "arxiv", "crossref"]),
            ),
            unique_by=lambda row: row["paper_id"],
        ),
        "entries": st.lists(
            st.builds(
                entry,
                st.sampled_from(["a", "b", "c", "0" * 16, f"{'0' * 16}-2"]),
                st.text(),
                st.integers(1, 9),
                section=st.lists(st.text(max_size=2)),
                paper_id=st.sampled_from([None, "arxiv:1", "title:x"]),
                url=st.sampled_from([None, "https://a.example/"]),
                status=st.sampled_from(["resolved", "unreachable", "not_found", "not_a_paper"]),
            ),
            unique_by=lambda row: row["entry_id"],
        ),
        "findings": st.lists(
            st.builds(
                finding,
                st.sampled_from(["a", "b"]),
                st.sampled_from(["dead-link", "unlinked", "retitled"]),
                st.text(),
                evidence=st.dictionaries(st.sampled_from(["link", "days", "stated"]), values),
            )
        ),
    }
)


@given(strange)
@settings(max_examples=40)
def test_no_dataset_differs_from_itself(tables) -> None:
    assert list(compare(tables, copy.deepcopy(tables), FRIDAY, MONDAY)) == []


@given(strange, strange)
@settings(max_examples=40)
def test_what_is_added_one_way_is_removed_the_other_way(one, other) -> None:
    there, back = (compare(*pair, FRIDAY, MONDAY) for pair in ((one, other), (other, one)))
    assert len(there.of("entry-added")) == len(back.of("entry-removed"))
    assert len(there.of("entry-moved")) == len(back.of("entry-moved"))


# --- Entries ----------------------------------------------------------------------------------


def test_entry_added_and_paper_added() -> None:
    def add(tables: Tables) -> None:
        tables["papers"].append(paper("arxiv:2401.00009", "Shuttle"))
        tables["entries"].append(entry("new", "Shuttle", 9, paper_id="arxiv:2401.00009"))

    changes = after(add)
    assert kinds(changes) == ["entry-added", "paper-added"]
    (one,) = changes.of(Kind.ENTRY_ADDED)
    assert (one.title, one.line, one.section) == ("Shuttle", 9, ("Looms", "Weaving"))


def test_entry_removed_and_paper_removed() -> None:
    changes = after(lambda tables: [tables[name].pop(0) for name in ("papers", "entries")])
    assert kinds(changes) == ["entry-removed", "paper-removed"]


def test_entry_moved_to_another_section() -> None:
    one = only(after(update("entries", 0, section=["Looms", "Wool"], line=90)))
    assert (one.kind, one.before, one.after) == (
        Kind.ENTRY_MOVED,
        ("Looms", "Weaving"),
        ("Looms", "Wool"),
    )


def test_entry_moved_to_another_subgroup() -> None:
    assert only(after(update("entries", 0, subgroup="Silk"))).after == ("Looms", "Weaving", "Silk")


SAME = [{"paper_id": WEFT}, {"paper_id": None, "ref": WEFT}, {"paper_id": None, "url": PAGE}]


@pytest.mark.parametrize("same", SAME, ids=["paper", "ref", "link"])
def test_entry_retitled_is_the_same_entry_by_its_paper_its_ref_or_its_link(same) -> None:
    before = looms()
    before["entries"][0].update({"paper_id": None, "ref": None, "url": None} | same)
    one = only(after(update("entries", 0, entry_id="other", title="Woof: All New"), before))
    assert (one.kind, one.before) == (Kind.ENTRY_RETITLED, "Weft: Threads at Scale")
    assert (one.title, one.after) == ("Woof: All New", "Woof: All New")


def test_entry_edited_keeps_its_title() -> None:
    one = only(after(update("entries", 0, entry_id="other", raw="- Weft | SOSP' 24")))
    assert (one.kind, one.after) == (Kind.ENTRY_EDITED, "Weft | SOSP' 24")


def test_entry_edited_may_get_another_link() -> None:
    edit = {"entry_id": "other", "ref": None, "url": PAGE, "paper_id": None}
    assert kinds(after(update("entries", 0, **edit)))[0] == "entry-edited"


def test_a_link_that_several_entries_share_makes_no_two_of_them_one() -> None:
    before = looms()
    for row in before["entries"]:
        row.update(paper_id=None, ref=None, url=PAGE)

    def exchange(tables: Tables) -> None:
        tables["entries"][0].update(entry_id="other", title="Dyes That Survive the Sun")

    assert kinds(after(exchange, before)) == ["entry-added", "entry-removed"]


def test_of_copies_the_one_that_is_gone_is_removed_and_the_other_is_not_moved() -> None:
    before = looms()
    name = before["entries"][0]["entry_id"]
    copied = {**before["entries"][0], "entry_id": f"{name}-2", "section": ["Wool"], "line": 50}
    before["entries"].append(copied)

    def remove_the_first(tables: Tables) -> None:
        tables["entries"].pop(0)
        tables["entries"][-1]["entry_id"] = name

    one = only(after(remove_the_first, before))
    assert (one.kind, one.line) == (Kind.ENTRY_REMOVED, 3)


STATUSES = [
    ("not_found", "resolved", "resolved"),
    ("not_asked", "relinked", "resolved"),
    ("unreachable", "resolved", "resolved"),
    ("resolved", "unreachable", "unreachable"),
    ("not_found", "blocked", "unreachable"),
    ("resolved", "abstained", "unresolved"),
    ("not_asked", "unreachable", None),
    ("unreachable", "blocked", None),
    ("resolved", "relinked", None),
    ("not_asked", "not_a_paper", None),
]


@pytest.mark.parametrize(("was", "now", "kind"), STATUSES)
def test_entry_resolved_unreachable_or_unresolved(was, now, kind) -> None:
    before = looms()
    before["entries"][0]["status"] = was
    assert kinds(after(update("entries", 0, status=now), before)) == ([kind] if kind else [])


# --- Papers -----------------------------------------------------------------------------------


def test_paper_retitled_by_its_registrar() -> None:
    one = only(after(update("papers", 0, title="Weft, Revisited")))
    assert (one.kind, one.before, one.after, one.provider) == (
        Kind.PAPER_RETITLED,
        "Weft: Threads at Scale",
        "Weft, Revisited",
        "arxiv",
    )


def test_paper_retitled_by_capitals_alone_is_an_update() -> None:
    one = only(after(update("papers", 0, title="WEFT: Threads at Scale")))
    assert (one.kind, one.after) == (Kind.PAPER_UPDATED, ("title",))


def test_a_title_that_another_witness_of_the_same_version_words_otherwise_is_no_new_title() -> None:
    def other_witness(tables: Tables) -> None:
        tables["papers"][0]["title"] = "Weft"
        tables["papers"][0]["provenance"]["title"] = said("openalex", WEFT)

    assert kinds(after(other_witness)) == ["paper-updated"]


def test_paper_retitled_where_its_published_version_has_another_title() -> None:
    def appeared(tables: Tables) -> None:
        tables["papers"][0]["title"] = "Spinning Silk in the Dark"
        tables["papers"][0]["provenance"]["title"] = said("crossref", "doi:10.1145/1.2")

    assert kinds(after(appeared)) == ["paper-retitled"]


@pytest.mark.parametrize(
    "told",
    [
        {"venue": "SOSP", "year": 2026},
        {"venue_name": "Annals of Looms"},
        {"doi": "10.1145/1.2"},
        {"versions": [{"ref": "doi:10.1145/1.2", "type": "journal-article", "venue": "TOL"}]},
    ],
    ids=lambda told: next(iter(told)),
)
def test_newly_published(told) -> None:
    one = only(after(update("papers", 0, **told)))
    assert (one.kind, one.before) == (Kind.PUBLISHED, None)


@pytest.mark.parametrize(
    "told",
    [
        {"doi": "10.48550/arxiv.2401.00001"},
        {"venue": "arXiv"},
        {"doi": "10.1145/1.2", "type": "posted-content"},
        {"versions": [{"ref": "arxiv:2401.00001", "type": "posted-content"}]},
    ],
    ids=str,
)
def test_a_preprint_is_not_published(told) -> None:
    assert publication(paper(WEFT, "Weft", **told)) is None
    assert kinds(after(update("papers", 0, **told))) == ["paper-updated"]


def test_what_was_published_before_is_not_newly_published_in_another_place() -> None:
    before = looms()
    before["papers"][0]["venue"] = "SOSP"
    assert kinds(after(update("papers", 0, venue="TOCS", doi="10.1145/1"), before)) == [
        "paper-updated"
    ]


def test_what_is_only_now_known_at_all_is_resolved_and_not_newly_published() -> None:
    before = looms()
    before["entries"][0]["status"] = "not_asked"

    def resolve(tables: Tables) -> None:
        tables["entries"][0]["status"] = "resolved"
        tables["papers"][0].update(venue="SOSP", abstract="Of threads.")

    assert kinds(after(resolve, before)) == ["resolved"]


def test_newly_withdrawn_and_withdrawal_lifted() -> None:
    one = only(after(withdraw))
    assert (one.kind, one.after, one.provider) == (Kind.WITHDRAWN, "an error in Lemma 2", "arxiv")
    before = looms()
    withdraw(before)
    lifted = after(update("papers", 0, withdrawn=None, withdrawn_reason=None), before)
    assert kinds(lifted) == ["withdrawal-lifted"]


def test_expression_of_concern_and_concern_lifted() -> None:
    assert only(after(update("papers", 0, concern="Figures"))).after == "Figures"
    before = looms()
    before["papers"][0]["concern"] = "Figures"
    assert kinds(after(update("papers", 0, concern=None), before)) == ["concern-lifted"]


def counted(tables: Tables, many: int, provider: str, ref: str = WEFT) -> None:
    row = tables["papers"][0]
    row["citations"] = many
    row["provenance"]["citations"] = said(provider, ref)


def test_citations_gained_by_one_provider() -> None:
    before = looms()
    counted(before, 7, "openalex")
    one = only(after(lambda tables: counted(tables, 9, "openalex"), before))
    assert (one.kind, one.before, one.after) == (Kind.CITATIONS_GAINED, 7, 9)
    assert one.provider == "openalex"


def test_another_winning_provider_and_a_smaller_count_are_no_citations_gained() -> None:
    before = looms()
    counted(before, 7, "openalex")
    assert kinds(after(lambda tables: counted(tables, 90, "semantic_scholar"), before)) == []
    assert kinds(after(lambda tables: counted(tables, 5, "openalex"), before)) == []
    other = after(lambda tables: counted(tables, 50, "openalex", "doi:10.1145/1"), before)
    assert kinds(other) == []


def test_citations_gained_are_those_of_the_provider_that_is_believed_now() -> None:
    before = looms()
    counted(before, 7, "semantic_scholar")
    before["claims"].append(claim(WEFT, "citations", 3, "openalex", place=2))
    one = only(after(lambda tables: counted(tables, 5, "openalex"), before))
    assert (one.before, one.after, one.provider) == (3, 5, "openalex")


def test_paper_joined_with_another_that_has_taken_in_its_id() -> None:
    before = looms()
    before["papers"].append(paper("title:weft", "Weft: Threads at Scale"))

    def join(tables: Tables) -> None:
        tables["papers"].pop()
        tables["papers"][0]["identifiers"].append("title:weft")

    one = after(join, before).of(Kind.PAPER_JOINED)[0]
    assert (one.before, one.after) == ("title:weft", WEFT)


def test_paper_joined_is_neither_added_nor_removed() -> None:
    def rename(tables: Tables) -> None:
        tables["papers"][0].update(paper_id="doi:10.1145/9", identifiers=["doi:10.1145/9"])
        tables["entries"][0]["paper_id"] = "doi:10.1145/9"

    found = kinds(after(rename))
    assert "paper-joined" in found
    assert not {"paper-added", "paper-removed"} & set(found)


def test_paper_updated_names_the_columns() -> None:
    one = only(after(update("papers", 0, abstract="Of threads.", license="CC0-1.0")))
    assert (one.kind, one.after) == (Kind.PAPER_UPDATED, ("abstract", "license"))


# --- Links and findings -----------------------------------------------------------------------


def linked() -> Tables:
    tables = looms()
    tables["entries"][0]["links"] = [{"label": "page", "url": PAGE}]
    return tables


def test_link_dead_is_told_when_suspected_and_when_sure_and_then_no_more() -> None:
    nights = [linked() for _ in range(4)]
    for days, tables in enumerate(nights):
        if days:
            tables["findings"] = [dead(f"{3:016x}", PAGE, days)]
    told = [
        [(one.before, one.after) for one in compare(*pair, FRIDAY, MONDAY).of(Kind.LINK_DEAD)]
        for pair in pairwise(nights)
    ]
    assert told == [[(None, "suspected")], [("suspected", "dead")], []]
    one = compare(nights[0], nights[2], FRIDAY, MONDAY).of(Kind.LINK_DEAD)[0]
    assert (one.title, one.url, one.after) == ("Weft: Threads at Scale", PAGE, "dead")


def test_link_alive_again_if_the_list_still_has_it() -> None:
    before = linked()
    before["findings"] = [dead(f"{3:016x}", PAGE, 2)]
    mended = after(lambda tables: tables["findings"].clear(), before)
    assert kinds(mended) == ["link-alive", "finding-gone"]

    def take_away(tables: Tables) -> None:
        tables["findings"].clear()
        tables["entries"][0]["links"] = []

    assert kinds(after(take_away, before)) == ["finding-gone"]


def test_link_alive_again_is_not_told_of_one_that_nobody_could_ask_about() -> None:
    before = linked()
    before["findings"] = [dead(f"{3:016x}", PAGE, 2)]

    def unknown(tables: Tables) -> None:
        tables["findings"].clear()
        tables["links"] = [{"url": PAGE, "state": "unknown", "entry_id": f"{3:016x}"}]

    assert kinds(after(unknown, before)) == ["finding-gone"]


def test_finding_new_and_finding_gone() -> None:
    told = finding(f"{3:016x}", "unlinked", "“Weft” has no link.", severity="error")
    one = only(after(lambda tables: tables["findings"].append(told)))
    assert (one.kind, one.after, one.check, one.severity) == (
        Kind.FINDING_NEW,
        "“Weft” has no link.",
        "unlinked",
        "error",
    )
    before = looms()
    before["findings"].append(told)
    assert only(after(lambda tables: tables["findings"].clear(), before)).kind is Kind.FINDING_GONE


def test_a_finding_that_says_something_else_is_new() -> None:
    before = looms()
    year = {"listed": 2024, "known": [2023]}
    before["findings"] = [
        finding(f"{3:016x}", "year-differs", "Listed as 2024, but of 2023.", evidence=year)
    ]

    def another(tables: Tables) -> None:
        told = "Listed as 2024, but of 2022."
        year = {"listed": 2024, "known": [2022]}
        tables["findings"] = [finding(f"{3:016x}", "year-differs", told, evidence=year)]

    assert kinds(after(another, before)) == ["finding-new", "finding-gone"]


def test_a_finding_of_an_entry_that_was_edited_is_the_same_one() -> None:
    before = looms()
    name = before["entries"][0]["title"]
    before["findings"] = [finding(f"{3:016x}", "authors-differ", f"“{name}” is by others.")]

    def retitle(tables: Tables) -> None:
        tables["entries"][0].update(entry_id="other", title="Woof")
        tables["findings"][0].update(entry_id="other", message="“Woof” is by others.")

    assert kinds(after(retitle, before)) == ["entry-retitled"]


# --- All together -----------------------------------------------------------------------------


def test_what_a_curator_wants_first_comes_first() -> None:
    def much(tables: Tables) -> None:
        withdraw(tables)
        tables["papers"][1]["venue"] = "SOSP"
        tables["entries"].pop()
        tables["findings"] = [
            finding(f"{4:016x}", "unlinked", "an info", severity="info"),
            finding(f"{3:016x}", "unlinked", "an error", severity="error", line=99),
        ]

    changes = after(much)
    assert kinds(changes) == sorted(kinds(changes), key=[*map(str, Kind)].index)
    assert kinds(changes)[:3] == ["withdrawn", "published", "entry-removed"]
    assert [one.severity for one in changes.of("finding-new")] == ["error", "info"]


def test_the_largest_gain_of_citations_comes_first() -> None:
    before = looms()
    for row, many in zip(before["papers"], (10, 20, 30), strict=True):
        row.update(citations=many)
        row["provenance"]["citations"] = said("openalex", row["paper_id"])

    def gain(tables: Tables) -> None:
        for row, many in zip(tables["papers"], (11, 29, 32), strict=True):
            row["citations"] = many

    assert [one.after for one in after(gain, before)] == [29, 32, 11]


def test_an_earlier_run_whose_tables_lack_columns_is_compared_as_far_as_it_goes() -> None:
    before: Tables = {
        "papers": [{"paper_id": WEFT, "title": "Weft: Threads at Scale"}],
        "entries": [{"entry_id": f"{3:016x}", "title": "Weft: Threads at Scale"}],
    }
    changes = compare(before, looms(), FRIDAY - timedelta(days=1), MONDAY)
    assert changes.counts()["entry-added"] == 2
