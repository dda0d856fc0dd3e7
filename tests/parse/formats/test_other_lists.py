"""RIS, CSL-JSON and CSV as lists: the same entries, and what a broken record costs."""

from __future__ import annotations

import json

import pytest

from enrich.errors import BadInput
from enrich.parse.formats.list_formats import read_list

RIS = """Provider: Loom
TY  - CPAPER
AU  - Weaver, Ada
AU  - van Loom, Bea
TI  - Warp and
 weft
T2  - Proceedings of the VLDB Endowment
DA  - 2031/05/03
DO  - 10.5555/1.2
UR  - https://loom.example/x
ER  -

TY - JOUR
T1 - Without an end
A1 - Loom, C.
PY - 2019
TY  - COMP
TI  - Spindle
UR  - https://github.com/loom/spindle
ER  -
AU  - Lost
"""
ITEMS = [
    {
        "id": "a",
        "type": "paper-conference",
        "title": "Warp &amp; <i>weft</i>",
        "author": [
            {"family": "Weaver", "given": "Ada", "non-dropping-particle": "van"},
            {"literal": "Loom Co"},
        ],
        "issued": {"date-parts": [[2031, 5, 3]]},
        "DOI": "10.5555/1.2",
        "container-title": "SOSP",
    },
    {
        "itemType": "conferencePaper",
        "title": "Threads",
        "creators": [{"firstName": "A.", "lastName": "Loom", "creatorType": "author"}],
        "date": "2020-05",
        "proceedingsTitle": "Proc. of ICML",
        "extra": "arXiv:2005.00001 [cs]",
    },
]


def test_ris_records_are_entries_with_their_lines() -> None:
    entries = read_list(RIS)
    unread = entries.unread
    (warp, open_, tool) = entries
    assert (warp.title, warp.authors) == ("Warp and weft", ("Ada Weaver", "Bea van Loom"))
    assert (warp.venue, warp.year, warp.stated_date) == ("VLDB", 2031, "2031-05-03")
    assert (warp.line, warp.line_end, str(warp.ref)) == (2, 11, "doi:10.5555/1.2")
    assert [link.url for link in warp.links] == ["https://loom.example/x"]
    assert (open_.title, open_.authors, open_.line_end) == ("Without an end", ("C. Loom",), 16)
    assert (tool.kind, tool.line) == ("software", 17)
    assert [(one.line, "outside" in one.reason) for one in unread] == [(21, True)]


@pytest.mark.parametrize("wrapped", [ITEMS, {"items": ITEMS, "total": {"items": 2}}])
@pytest.mark.parametrize("indent", [None, 2])
def test_csl_and_zotero_are_read_alike(wrapped, indent) -> None:
    entries = read_list(json.dumps(wrapped, indent=indent))
    unread = entries.unread
    (warp, threads) = entries
    assert (warp.title, warp.authors) == ("Warp & weft", ("Ada van Weaver", "Loom Co"))
    assert (warp.venue, warp.stated_date, str(warp.ref)) == (
        *("SOSP", "2031-05-03", "doi:10.5555/1.2"),
    )
    assert (threads.authors, threads.venue, threads.year) == (("A. Loom",), "ICML", 2020)
    assert (str(threads.ref), unread) == ("arxiv:2005.00001", ())


def test_a_single_work_of_csl_is_a_list_of_one() -> None:
    (one,) = read_list(json.dumps(ITEMS[0], indent=1))
    assert (one.title, one.line) == ("Warp & weft", 1)


def test_a_broken_object_costs_itself_alone() -> None:
    lines = [json.dumps(ITEMS[0]), '{"type": "book", "title": "Lost" "x": 1}', json.dumps(ITEMS[1])]
    text = "[\n  " + ",\n  ".join(lines) + "\n]"
    entries = read_list(text)
    (unread,) = entries.unread
    assert [one.line for one in entries] == [2, 4] and unread.line == 3
    unclosed = text.replace('"x": 1}', "")
    assert [one.line for one in read_list(unclosed)] == [2, 4]


TABLE = [
    ["Title", "Authors", "Venue", "Year", "DOI", "Category", "Link"],
    ['"Warp{0} and\nweft"', '"Weaver, Ada; Loom, Bea"', "SOSP", "2031", "10.5555/1.2", "Looms", ""],
    ["Threads", '"Ada Weaver, Bea Loom"', "NeurIPS 2024", "", "", "", "https://arxiv.org/abs/2401.00001"],
]  # fmt: skip


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_table_is_read_whatever_parts_its_cells(sign: str) -> None:
    text = "\n".join(sign.join(row) for row in TABLE).replace("{0}", sign)
    entries = read_list(text)
    unread = entries.unread
    (warp, threads) = entries
    assert warp.title == " ".join(f"Warp{sign} and weft".split()).replace(" ,", ",")
    assert (warp.authors, warp.section, warp.year) == (("Ada Weaver", "Bea Loom"), ("Looms",), 2031)
    assert (warp.line, warp.line_end, str(warp.ref)) == (2, 3, "doi:10.5555/1.2")
    assert (threads.authors, threads.venue) == (("Ada Weaver", "Bea Loom"), "NeurIPS")
    assert (threads.year, str(threads.ref), unread) == (2024, "arxiv:2401.00001", ())


def test_a_row_that_cannot_be_read_costs_itself_alone() -> None:
    text = 'title,year\n"Lost,2020\nWarp,2021\nWeft, in looms,2022\nThreads,2023\n'
    entries = read_list(text, "list.csv")
    unread = entries.unread
    assert [one.title for one in entries] == ["Warp", "Threads"]
    assert [one.line for one in unread] == [2, 4]
    assert "quotation mark" in unread[0].reason and "3 cells" in unread[1].reason


def test_a_table_without_names_of_columns_says_what_to_do() -> None:
    with pytest.raises(BadInput, match=r"list\.csv has no line of column names .* put one first"):
        read_list("Warp and weft,Ada Weaver,2031\n", "list.csv")


def test_what_a_table_calls_its_works_is_their_kind() -> None:
    text = "title,type,url\nWarp,software,\nWeft,Conference Paper,https://github.com/a/b\n"
    assert [one.kind for one in read_list(text)] == ["software", "paper"]
