"""The judge of claimed values judges."""

from __future__ import annotations

from typing import Any

import pytest

from enrich.schema import VALUES
from values import complaints_about

PERSON = {"name": "Ada Pfeffer", "orcid": None, "affiliations": ["Loom House"]}
SOUND: dict[str, list[Any]] = {
    "title": ["Weft & Warp: O(n) <think> in List<T> where a<b"],
    "authors": [
        [PERSON],
        [PERSON | {"given": "Ada", "family": "Pfeffer"}],
        [PERSON | {"orcid": "0000-0002-1825-009X", "affiliations": []}],
    ],
    "abstract": ["We weigh $x < 3$ and y > 4."],
    "published": ["2021", "2021-02", "2024-02-29"],
    "updated": ["2021-12-31"],
    "year": [1800, 2021],
    "venue": ["SOSP"],
    "venue_name": ["Symposium on Looms"],
    "type": ["proceedings-article", "book"],
    "arxiv_id": ["2312.06902", "hep-th/9901001"],
    "doi": ["10.1234/abc"],
    "identifiers": ["doi:10.1234/abc", "github:looms/weft", "arxiv:2312.06902"],
    "url": ["https://looms.example/a?b#c"],
    "pdf_url": ["http://looms.example/a.pdf"],
    "code_url": ["https://github.com/looms/weft"],
    "primary_category": ["cs.DC"],
    "categories": [["cs.DC", "cs.LG"]],
    "citations": [0, 7],
    "influential_citations": [0],
    "cited_refs": [["doi:10.1234/abc"]],
    "license": ["MIT", "https://looms.example/licence"],
    "withdrawn": [True, False],
    "withdrawn_reason": ["Retraction"],
    "concern": ["Expression of concern"],
    "decision": ["rejected from ICLR 2024"],
}
ODD: dict[str, list[Any]] = {
    "title": ["", " a", "a\nb", "a  b", "a<sub>2</sub>", "R&amp;D", "a\x00b", "a\ud800", 7, None],
    "authors": [
        [], [PERSON | {"name": ""}], [PERSON | {"name": None}], [PERSON | {"orcid": "https://x"}],
        [PERSON | {"affiliations": None}], [PERSON | {"affiliations": [""]}], ["Ada"], "Ada",
        [PERSON | {"email": "a@b.c"}], [PERSON | {"given": ""}], [PERSON | {"family": None}],
        [PERSON | {"name": ":"}], [PERSON | {"name": "(:unav)"}],
    ],
    "abstract": ["<jats:p>a</jats:p>"],
    "published": ["2021-13", "2021-02-30", "31", "2021-2", 2021, "2021-01-01T00:00:00", "0000",
                  "2549", "1200-01"],
    "updated": [None],
    "year": [999, 1599, 2549, True, "2021", 2021.0],
    "venue": [["SOSP"]],
    "venue_name": [""],
    "type": ["Journal Article", None],
    "arxiv_id": ["2312.06902v1", "arXiv:2312.06902", "2313.06902"],
    "doi": ["10.1234/ABC", "https://doi.org/10.1234/abc", "10.48550/arxiv.2312.06902"],
    "identifiers": [["doi:10.1234/abc"], "doi:10.1234/ABC", "DOI:10.1234/abc", "isbn:7", "arxiv:1"],
    "url": ["ftp://looms.example", "/a", "https://", "javascript:x", "https://looms.example/a b"],
    "pdf_url": [None],
    "code_url": [7],
    "primary_category": [""],
    "categories": ["cs.DC", [], [7]],
    "citations": [-1, True, 2**31, "7"],
    "influential_citations": [1.5],
    "cited_refs": [[], ["10.1234/abc"], "doi:10.1234/abc"],
    "license": [{"spdx_id": "MIT"}],
    "withdrawn": [1, "true"],
    "withdrawn_reason": [True],
    "concern": [True],
    "decision": [True],
    "published_precision": ["day"],
    "versions": [[{"ref": "arxiv:2401.00001"}]],
}  # fmt: skip


@pytest.mark.parametrize("field", VALUES)
def test_a_sound_value_is_let_pass_and_an_odd_one_complained_about(field) -> None:
    assert [complaints_about(field, value) for value in SOUND.get(field, [])] == [
        [] for _ in SOUND.get(field, [])
    ]
    assert [value for value in ODD[field] if not complaints_about(field, value)] == []


def test_a_field_that_is_no_column_is_complained_about() -> None:
    assert complaints_about("headline", "A") == ["headline is no column that is claimed"]
