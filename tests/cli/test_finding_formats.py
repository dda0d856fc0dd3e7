"""Findings for machines and pages: SARIF as its schema wants it, Markdown without marks."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from enrich.check import Finding
from enrich.check.explanations import explanations, judged
from enrich.cli import findings_markdown, sarif
from enrich.cli.github_annotations import add_to_summary, as_annotations, left_out
from enrich.cli.shown_findings import Shown, as_text
from enrich.errors import WriteError
from enrich.tables.vocabularies import CHECKS

TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
PLACE = {
    "type": "object",
    "required": ["artifactLocation", "region"],
    "properties": {
        "artifactLocation": {
            "type": "object",
            "required": ["uri"],
            "properties": {"uri": {"type": "string", "pattern": r"^[!#-;=?-\[\]_a-z~]+$"}},
        },
        "region": {
            "type": "object",
            "required": ["startLine"],
            "properties": {"startLine": {"type": "integer", "minimum": 1}},
        },
    },
}
RESULT = {
    "type": "object",
    "required": ["ruleId", "ruleIndex", "level", "message", "locations"],
    "additionalProperties": False,
    "properties": {
        "ruleId": {"enum": list(CHECKS)},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": TEXT,
        "locations": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "object", "properties": {"physicalLocation": PLACE}},
        },
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
RULE = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string"},
        "shortDescription": TEXT,
        "fullDescription": TEXT,
        "help": TEXT,
        "defaultConfiguration": {
            "type": "object",
            "properties": {"level": {"enum": ["none", "note", "warning", "error"]}},
        },
    },
}
LOG = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {"rules": {"type": "array", "items": RULE}},
                            }
                        },
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {"type": "array", "items": RESULT},
                },
            },
        },
    },
}
"""What of the schema of SARIF 2.1.0 concerns a log of ours, in our own words."""

EVERY = [
    Shown("lists/my papers.md", one, "Weft", told.do)
    for told in explanations().values()
    for one in judged(told.example)
]


def test_a_log_of_every_check_is_sarif() -> None:
    log = json.loads(json.dumps(sarif.log(EVERY, {})))
    jsonschema.validate(log, LOG)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(CHECKS)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    (place,) = run["results"][0]["locations"]
    where = place["physicalLocation"]["artifactLocation"]
    assert where == {"uri": "lists/my%20papers.md", "uriBaseId": "%SRCROOT%"}


@pytest.mark.parametrize(
    ("where", "uri"),
    [
        ("https://a.example/list.md", "https://a.example/list.md"),
        ("/srv/lists/ä.md", "file:///srv/lists/%C3%A4.md"),
        ("standard input", "standard%20input"),
    ],
)
def test_a_place_is_an_address_in_sarif_wherever_a_list_is(where: str, uri: str) -> None:
    found = Finding("unlinked", "warning", "", 0, "No link.")
    log = sarif.log([Shown(where, found, "", "Add one.")], {})
    jsonschema.validate(json.loads(json.dumps(log)), LOG)
    (result,) = log["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]) == (uri, {"startLine": 1})


strangers = st.text(max_size=60)


@given(strangers, strangers, strangers)
def test_whatever_a_finding_says_is_a_log_and_a_page(where: str, text: str, title: str) -> None:
    found = Finding("dead-link", "error", "x", 7, text, suggestion=text or None)
    one = [Shown(where, found, title, "Put in another.")]
    results = json.loads(json.dumps(sarif.log(one, {})))["runs"][0]["results"]
    jsonschema.validate(results[0]["message"], TEXT)
    blocks = MarkdownIt("commonmark").parse(findings_markdown.page(one))
    kinds = Counter(token.type for block in blocks for token in [block, *(block.children or ())])
    assert kinds["heading_open"] == 1
    assert kinds["html_block"] + kinds["html_inline"] + kinds["link_open"] + kinds["image"] == 0


def many(number: int, where: str = "list.md") -> list[Shown]:
    told = "A title that is as long as titles are, and somewhat longer than that"
    return [
        Shown(where, Finding("unlinked", "warning", f"e{n}", n, f"{n}: {told}"), told, "Add one.")
        for n in range(1, number + 1)
    ]


def test_a_page_of_very_many_findings_fits_a_comment_and_counts_the_rest() -> None:
    page = findings_markdown.page(many(2000), ["a note"])
    assert len(page) < 65_536
    shown = page.count("- to do: ")
    assert f"{2000 - shown} findings more" in page
    assert page.startswith("## Findings of the list: 0 errors, 2000 warnings, 0 remarks.")


def test_ten_annotations_of_each_kind_are_made_and_the_others_counted() -> None:
    kinds = [*many(12)]
    kinds += [Shown(one.where, Finding("unlinked", "info", "x", 1, "a"), "", "") for one in many(3)]
    lines = list(as_annotations(kinds, {}))
    assert [line.partition(" ")[0] for line in lines] == ["::warning"] * 10 + ["::notice"] * 3
    assert left_out(kinds) == 2


def test_a_list_in_a_folder_of_the_repository_is_annotated_there(tmp_path: Path) -> None:
    path = tmp_path / "lists" / "list.md"
    path.parent.mkdir()
    path.write_text("", "utf-8")
    here, elsewhere = (
        next(as_annotations(many(1, str(path)), {"GITHUB_WORKSPACE": str(root)}))
        for root in (tmp_path, tmp_path / "elsewhere")
    )
    assert here.startswith("::warning file=lists/list.md,line=1,")
    assert elsewhere.startswith(f"::warning file={path},line=1,")


def test_a_summary_is_added_to_and_one_that_cannot_be_is_told(tmp_path: Path) -> None:
    path = tmp_path / "summary.md"
    path.write_text("Before\n", "utf-8")
    assert add_to_summary("Page\n", {"GITHUB_STEP_SUMMARY": str(path)})
    assert path.read_text("utf-8") == "Before\nPage\n"
    assert not add_to_summary("Page\n", {})
    with pytest.raises(WriteError, match="Nothing could be added to the summary"):
        add_to_summary("Page\n", {"GITHUB_STEP_SUMMARY": str(tmp_path)})


def test_text_parts_the_findings_of_two_entries_by_a_blank_line() -> None:
    assert as_text(many(3)).count("\n\n") == 2
    assert as_text([]) == ""
