"""Who signs papers, for whom, and which names are of one organisation."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from enrich.dataset.derived.people_tables import author_rows, organisation_rows

Row = dict[str, Any]


def paper(name: str, *people: tuple[str, ...]) -> Row:
    """Return a paper by people, each with the organisations behind the name."""
    authors = [
        {"name": one, "orcid": None, "affiliations": list(places), "given": None, "family": None}
        for one, *places in people
    ]
    return {"paper_id": name, "authors": authors or None}


def rors(*pairs: tuple[str, str], refused: str | None = None) -> Row:
    """Return a claim that organisations have RORs."""
    value = json.dumps([{"name": name, "ror": ror} for name, ror in pairs])
    return {"field": "organisations", "value": value, "refused": refused}


def named(papers: list[Row], *claims: Row) -> list[tuple[str, str | None, list[str], int]]:
    rows = organisation_rows(papers, claims)
    return [(row["name"], row["ror"], row["variants"], row["papers"]) for row in rows]


def test_people_stand_in_their_places_each_with_the_names_of_their_organisations() -> None:
    papers = [
        paper("p:1", ("Ada Pfeffer", "University of Loom", "Univ. of Loom", "Weft"), ("Mei Wu",)),
        paper("p:2"),
        paper("p:3", ("Max Weber", "Univ. of Loom"), ("Ida Zwirn", "Univ. of Loom")),
    ]
    told = [
        (r["paper_id"], r["position"], r["name"], r["organisations"]) for r in author_rows(papers)
    ]
    assert told == [
        ("p:1", 1, "Ada Pfeffer", ["Univ. of Loom", "Weft"]),
        ("p:1", 2, "Mei Wu", []),
        ("p:3", 1, "Max Weber", ["Univ. of Loom"]),
        ("p:3", 2, "Ida Zwirn", ["Univ. of Loom"]),
    ]
    assert named(papers) == [
        ("Univ. of Loom", None, ["Univ. of Loom", "University of Loom"], 2),
        ("Weft", None, ["Weft"], 1),
    ]


def test_of_equally_frequent_names_that_which_is_written_out_is_the_key() -> None:
    papers = [paper("p:1", ("Ada", "Dept. of Wool, Univ. of Loom"), ("Mei", "University of Loom"))]
    assert [row[0] for row in named(papers)] == ["University of Loom"]


def test_names_with_one_ror_are_one_organisation_however_they_are_spelt() -> None:
    papers = [paper("p:1", ("Ada", "LIT")), paper("p:2", ("Mei", "Loom Institute of Technology"))]
    claims = rors(("LIT", "0aaaaaa11"), ("Loom Inst. of Technology", "0aaaaaa11"))
    both = ["LIT", "Loom Institute of Technology"]
    assert named(papers, claims) == [("LIT", "0aaaaaa11", both, 2)]
    assert [row[0] for row in named(papers)] == both


def test_a_name_of_two_rors_is_neither_s_and_joins_nothing() -> None:
    papers = [paper("p:1", ("Ada", "Loom University", "Weft Campus", "Warp Campus"))]
    claims = [
        rors(("Loom University", "0aaaaaa11"), ("Weft Campus", "0aaaaaa11")),
        rors(("Loom University", "0bbbbbb22"), ("Warp Campus", "0bbbbbb22")),
    ]
    assert [row[:2] for row in named(papers, *claims)] == [
        ("Loom University", None),
        ("Warp Campus", "0bbbbbb22"),
        ("Weft Campus", "0aaaaaa11"),
    ]


def test_two_spellings_with_two_rors_are_two_organisations() -> None:
    papers = [paper("p:1", ("Ada", "Loom University", "LOOM UNIVERSITY", "Loom Univ."))]
    claims = rors(("Loom University", "0aaaaaa11"), ("LOOM UNIVERSITY", "0bbbbbb22"))
    told = {row[0]: row[1] for row in named(papers, claims)}
    assert told == {
        "Loom University": "0aaaaaa11",
        "LOOM UNIVERSITY": "0bbbbbb22",
        "Loom Univ.": None,
    }


def test_what_a_refused_record_says_of_rors_is_not_believed() -> None:
    papers = [paper("p:1", ("Ada", "Loom"))]
    assert named(papers, rors(("Loom", "0aaaaaa11"), refused="another work"))[0][1] is None


ORGANISATIONS = st.sampled_from(
    ["University of Loom", "univ. of loom", "Loom University", "LIT", "LIT Lab", "Weft, Warp", "—"]
)
PAPERS = st.lists(
    st.lists(st.tuples(st.just("Ada"), ORGANISATIONS, ORGANISATIONS), max_size=3)
).map(lambda papers: [paper(f"p:{number}", *people) for number, people in enumerate(papers)])
RORS = st.lists(st.tuples(ORGANISATIONS, st.sampled_from(["0aaaaaa11", "0bbbbbb22"])), max_size=6)


@given(PAPERS, RORS)
def test_every_name_is_of_one_organisation_and_every_author_s_is_a_row(papers, pairs) -> None:
    rows = organisation_rows(papers, [rors(*pairs)])
    names = [row["name"] for row in rows]
    variants = [name for row in rows for name in row["variants"]]
    stated = {n for p in papers for one in p["authors"] or () for n in one["affiliations"]}
    assert (len(set(names)), sorted(variants)) == (len(names), sorted(stated))
    assert all(row["name"] in row["variants"] for row in rows)
    known = [row["ror"] for row in rows if row["ror"]]
    assert len(known) == len(set(known))
    used = {n for row in author_rows(papers, [rors(*pairs)]) for n in row["organisations"]}
    assert used == set(names)
    assert rows == organisation_rows(papers, [rors(*reversed(pairs))])
