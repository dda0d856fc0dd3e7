"""The gate: what a new dataset may have lost, and what is held; rows alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from enrich.dataset import gate
from enrich.schema import VALUES

Row = dict[str, Any]
Tables = dict[str, list[Row]]
AT = "2026-01-01"
ON = {"arxiv", "crossref"}


def dataset(many: int = 40, **cells: Any) -> Tables:
    """Return a dataset of so many entries, each its own paper with two witnesses."""
    ids = [f"arxiv:2401.{number:05}" for number in range(many)]
    said = {"provider": "arxiv", "fetched_at": AT}
    return {
        "entries": [
            {
                "entry_id": f"e{number}",
                "paper_id": name,
                "list": "list.md",
                "line": number,
                "ref": name,
                "url": None,
                "title": f"Loom {number}",
            }
            for number, name in enumerate(ids)
        ],
        "papers": [
            {
                **dict.fromkeys(VALUES),
                "paper_id": name,
                "identifiers": [name],
                "title": "Loom",
                "abstract": "Wool.",
                "citations": 3,
                "status": "resolved",
                "provenance": {
                    **dict.fromkeys(VALUES),
                    "title": {**said, "ref": name},
                    "abstract": {**said, "ref": name},
                    "citations": {**said, "provider": "crossref", "ref": name},
                },
                **cells,
            }
            for name in ids
        ],
        "claims": [
            {"paper_id": name, "provider": who, "field": field, "value": "1"}
            for name in ids
            for who in ("arxiv", "crossref", "list")
            for field in ("title", "abstract")
        ],
        "authors": [{"paper_id": name, "organisations": [f"Mill {name}"]} for name in ids],
        "citations": [{"paper_id": name, "provider": "crossref"} for name in ids],
        "edges": [
            {"paper_id": ids[0], "cited_paper_id": name, "said_by": ["crossref"]}
            for name in ids[1:]
        ],
        "links": [{"entry_id": f"e{number}"} for number in range(many)],
    }


def without(tables: Tables, *names: str, first: int) -> Tables:
    """Return the tables of a list whose first entries are gone, or are in these tables alone."""
    entries = {f"e{number}" for number in range(first)}
    papers = {f"arxiv:2401.{number:05}" for number in range(first)}
    return {
        table: [
            row
            for row in rows
            if (names and table not in names)
            or not (
                row.get("entry_id") in entries
                or (
                    table != "entries" and {row.get("paper_id"), row.get("cited_paper_id")} & papers
                )
            )
        ]
        for table, rows in tables.items()
    }


def changed(table: str, first: int, **cells: Any) -> Callable[[Tables], Tables]:
    """Return what changes cells of the first rows of a table."""
    return lambda tables: {
        **tables,
        table: [
            {**row, **cells} if number < first else row for number, row in enumerate(tables[table])
        ],
    }


def losses(before: Tables, after: Tables, on: set[str] = ON) -> list[str]:
    return gate.losses(before, after, on)


def test_nothing_is_lost_by_the_same_dataset_a_first_one_or_one_that_grew() -> None:
    assert losses(dataset(), dataset()) == []
    assert losses({}, dataset()) == []
    assert losses({"papers": []}, dataset()) == []
    assert losses(dataset(), dataset(90)) == []
    assert losses(dataset(0), dataset(5)) == []


def test_a_list_cut_short_is_held() -> None:
    whole = dataset(334)
    assert losses(whole, without(whole, first=334 - 146)) == [
        "188 of 334 entries are gone from list.md"
    ]


@pytest.mark.parametrize(
    ("many", "gone", "held"),
    [(10, 1, False), (10, 3, False), (10, 4, True), (100, 5, False), (100, 6, True)],
)
def test_a_few_entries_may_go_and_over_five_percent_may_not(many, gone, held) -> None:
    assert bool(losses(dataset(many), without(dataset(many), first=gone))) is held


def test_what_goes_with_entries_that_may_go_is_explained_by_them() -> None:
    assert losses(dataset(100), without(dataset(100), first=5)) == []


def test_entries_in_other_words_or_with_another_link_are_not_gone() -> None:
    before = dataset()
    words = [{**row, "entry_id": f"n{row['line']}", "title": "X"} for row in before["entries"]]
    links = [{**row, "entry_id": f"n{row['line']}", "ref": None} for row in before["entries"]]
    for entries in (words, links):
        assert losses(before, {**before, "entries": entries}) == []


def test_another_list_in_the_same_folder_is_held_however_small() -> None:
    before, after = dataset(2), dataset(5)
    entries = [
        {
            **row,
            "entry_id": f"x{n}",
            "list": "other.md",
            "ref": f"doi:10.1/{n}",
            "title": f"Reed {n}",
        }
        | {"paper_id": f"doi:10.1/{n}"}
        for n, row in enumerate(after["entries"])
    ]
    assert losses(before, {**after, "entries": entries}) == [
        "the list is other.md, and none of 2 entries of list.md is in it"
    ]


def test_a_list_that_was_renamed_is_the_same() -> None:
    entries = [{**row, "list": "/srv/list.md"} for row in dataset()["entries"]]
    assert losses(dataset(), {**dataset(), "entries": entries}) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            changed("entries", 4, paper_id=None),
            "4 of 40 entries that still stand have no paper any",
        ),
        (
            changed("entries", 4, paper_id="title:a"),
            "4 of 40 entries that still stand have another",
        ),
        (changed("papers", 6, abstract=None), "abstract stands in 34 instead of 40 of 40 papers"),
        (changed("papers", 9, citations=None), "citations stands in 31 instead of 40 of 40 papers"),
        (changed("papers", 6, status="partial"), "status resolved stands in 34 instead of 40"),
        (lambda t: without(t, "claims", first=6), "arxiv speaks of 34 instead of 40 papers"),
        (lambda t: without(t, "claims", first=6), "claims has 204 instead of 240 rows"),
        (lambda t: without(t, "authors", first=6), "authors has 34 instead of 40 rows"),
        (changed("authors", 6, organisations=[]), "organisations has 34 instead of 40 rows"),
        (lambda t: without(t, "citations", first=6), "citations has 34 instead of 40 rows"),
        (lambda t: without(t, "edges", first=5), "edges has 0 instead of 39 rows"),
        (lambda t: without(t, "links", first=6), "links has 34 instead of 40 rows"),
    ],
)
def test_each_loss_among_what_stands_is_told(change, told) -> None:
    found = losses(dataset(), change(dataset()))
    assert told in "; ".join(found)


@pytest.mark.parametrize(
    "change",
    [
        changed("papers", 5, abstract=None),
        changed("papers", 5, status="partial"),
        changed("entries", 3, paper_id=None),
        lambda tables: without(tables, "authors", first=5),
    ],
)
def test_a_few_values_may_go(change) -> None:
    assert losses(dataset(), change(dataset())) == []


def test_a_column_that_loses_here_and_gains_there_has_not_fallen() -> None:
    before = changed("papers", 20, abstract=None)(dataset())
    after = dataset()
    after["papers"] = [
        {**row, "abstract": None if n >= 20 else "Wool."} for n, row in enumerate(after["papers"])
    ]
    assert losses(before, after) == []


def test_what_a_provider_said_that_was_switched_off_may_go() -> None:
    after = changed("papers", 40, citations=None)(dataset())
    after["claims"] = [row for row in after["claims"] if row["provider"] != "crossref"]
    after |= {"citations": [], "edges": []}
    assert losses(dataset(), after, {"arxiv"}) == []
    assert losses(dataset(), after, ON) != []
    assert "Switched off since the dataset before: crossref." in next(
        gate.remarks(dataset(), after, {"arxiv"})
    )
    lost = changed("papers", 40, abstract=None)(after)
    assert losses(dataset(), lost, {"arxiv"}) == ["abstract stands in 0 instead of 40 of 40 papers"]


def test_what_the_curator_emptied_may_go() -> None:
    after = changed("papers", 40, abstract=None)(dataset())
    empty = {"provider": "curator", "field": "abstract", "value": "null"}
    after["claims"] = after["claims"] + [
        {**empty, "paper_id": row["paper_id"]} for row in after["papers"]
    ]
    assert losses(dataset(), after) == []


def test_a_dataset_of_schema_1_is_compared_as_far_as_it_goes() -> None:
    before: Tables = {"papers": [], "entries": dataset()["entries"]}
    for row in dataset(cited_refs=None)["papers"]:
        old = {name: value for name, value in row.items() if name not in ("cited_refs", "decision")}
        before["papers"].append({**old, "references": ["doi:10.1/a"]})
    assert losses(before, dataset(cited_refs=["doi:10.1/a"])) == []
    assert losses(before, dataset()) == ["cited_refs stands in 0 instead of 40 of 40 papers"]


def test_a_changed_paper_id_is_told_however_few_there_are() -> None:
    after = changed("entries", 1, paper_id="doi:10.1/a")(dataset())
    assert list(gate.remarks(dataset(), after, ON)) == [
        "The paper_id of entries that still stand changed: line 0 from arxiv:2401.00000 to "
        "doi:10.1/a."
    ]
    assert list(gate.remarks(dataset(), dataset(), ON)) == []


def test_many_losses_are_one_sentence() -> None:
    told = gate.sentence([f"loss {number}" for number in range(9)], "out/.versions/held-1")
    assert told == (
        "The new dataset lost more than 5 % and was not published (loss 0; loss 1; loss 2; "
        "loss 3; and 5 losses more): it lies in out/.versions/held-1, the dataset before stands "
        "untouched, and `enrich run --force` publishes what is meant."
    )
