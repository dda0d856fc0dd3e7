"""CSL-JSON held against its schema and rendered; RIS read back."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import jsonschema
import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

import enrich
from bookshelf import BARE, WARP, WEFT, WOOL, shelve
from enrich.export.csl_json import csl_json
from enrich.export.person import named
from enrich.export.reference import Reference
from enrich.export.ris import ris
from enrich.normalization.control_characters import clean
from enrich.normalization.text import one_line

SCHEMA = json.loads(Path(__file__).with_name("csl-item.schema.json").read_text("utf-8"))


@pytest.fixture
def folder(tmp_path):
    return shelve(tmp_path, [WEFT, WARP, WOOL, BARE])


@st.composite
def references(draw) -> Reference:
    title = one_line(clean(draw(st.text()))) or "x"
    people = tuple(filter(None, map(named, draw(st.lists(st.text(), max_size=3)))))
    return Reference("k-1", "p", "p", "k", "other", title, people, container=title, year=2024)


def test_csl_json_is_valid_and_says_what_the_dataset_says(folder) -> None:
    items = json.loads(enrich.export("csl-json", folder=folder))
    jsonschema.validate(items, SCHEMA)
    weft, warp, wool = items
    assert (weft["type"], warp["type"], wool["type"]) == (
        *("paper-conference", "article", "paper-conference"),
    )
    assert weft["author"][2] == {
        "family": "Loom", "given": "Laurens", "non-dropping-particle": "van der"
    }  # fmt: skip
    assert weft["author"][3] == {"literal": "Weaving Team"}
    assert weft["container-title-short"] == "SOSP" and weft["number"] == "arXiv:2309.00001"
    assert warp["issued"] == {"date-parts": [[2024, 5]]}


@settings(max_examples=40)
@given(st.lists(references(), max_size=2))
def test_csl_json_of_strangers_words_is_valid(found) -> None:
    jsonschema.validate(json.loads(csl_json(found)), SCHEMA)


def test_a_processor_of_styles_renders_it(folder) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the processor, about itself
        from citeproc import (  # noqa: PLC0415
            Citation,
            CitationItem,
            CitationStylesBibliography,
            CitationStylesStyle,
            formatter,
        )
        from citeproc.source.json import CiteProcJSON  # noqa: PLC0415

        items = json.loads(enrich.export("csl-json", folder=folder))
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        shelf = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
        for item in items:
            shelf.register(Citation([CitationItem(item["id"])]))
        told = [str(line) for line in shelf.bibliography()]
    weft = next(line for line in told if "Weft" in line)
    assert weft.startswith("Pfeffer, A.") and "2023" in weft
    assert "Proceedings of the 29th Symposium on Operating Systems Principles" in weft
    assert len(told) == 3


def test_ris_is_read_back_with_what_the_dataset_says(folder) -> None:
    weft, warp, wool = rispy.loads(enrich.export("ris", folder=folder))
    assert weft["type_of_reference"] == "CPAPER" and warp["type_of_reference"] == "UNPB"
    assert weft["title"] == WEFT["title"] and weft["doi"] == WEFT["doi"]
    assert weft["authors"] == [
        "Pfeffer, Ada",
        "Ünal, José",
        "van der Loom, Laurens",
        "Weaving Team",
    ]
    assert weft["secondary_title"] == WEFT["venue_name"] and weft["urls"] == [WEFT["url"]]
    assert (warp["date"], warp["notes"]) == ("2024/05/", ["arXiv:2405.00002 [cs.DC]"])
    assert wool["secondary_title"] == "OSDI" and wool["year"] == "2025"


@settings(max_examples=40)
@given(st.lists(references(), min_size=1, max_size=2))
def test_no_words_of_strangers_end_a_record_of_ris(found) -> None:
    read = rispy.loads(ris(found))
    assert [one["title"] for one in read] == [one.title for one in found]
    assert [len(one.get("authors", ())) for one in read] == [len(one.people) for one in found]
