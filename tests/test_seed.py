"""The project's own list, with no network: all that is true, and nothing made up."""

from __future__ import annotations

import json
import re
from typing import Any

import pyarrow.parquet as pq
import pytest

from enrich import pipeline, schema
from enrich.settings import Settings
from paths import SEED, SLICE

FACTS = [json.loads(line) for line in SLICE.read_text("utf-8").splitlines()]
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rows]:
    here = tmp_path_factory.mktemp("seed")
    settings = Settings(
        list=str(SEED),
        out=here / "out",
        records=here / "records.sqlite",
        offline=True,
    )
    pipeline.run(settings)
    return {
        table.name: pq.read_table(here / "out" / table.file).to_pylist() for table in schema.TABLES
    }


@pytest.fixture(scope="module")
def papers(dataset: dict[str, Rows]) -> dict[str, dict[str, Any]]:
    return {row["paper_id"]: row for row in dataset["papers"]}


def test_the_list_has_334_entries(dataset) -> None:
    assert len(dataset["entries"]) == 334


@pytest.mark.parametrize(
    ("scheme", "pattern"),
    [
        ("arxiv", r"arxiv\.org/(?:abs|pdf|html)/(\d{4}\.\d{5})"),
        ("doi", r"dl\.acm\.org/doi/(?:pdf/|abs/)?(10\.\d{4}/[\d.]+)"),
        ("usenix", r"usenix\.org/conference/(\w+/presentation/[\w-]+)"),
    ],
)
def test_every_link_with_an_identifier_has_its_canonical_ref(dataset, scheme, pattern) -> None:
    links = {row["url"]: row["ref"] for row in dataset["entries"] if row["url"]}
    told = {url: re.search(pattern, url) for url in links}
    assert {url: f"{scheme}:{found[1]}" for url, found in told.items() if found} == {
        url: ref for url, ref in links.items() if ref and ref.startswith(f"{scheme}:")
    }


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["id"])
def test_every_fact_of_the_slice_is_in_the_dataset_and_says_so(papers, fact) -> None:
    paper = papers[f"arxiv:{fact['id']}"]
    said = {name: (who or {}).get("provider") for name, who in paper["provenance"].items()}
    expected = {
        "title": fact["title"],
        "authors": [
            " ".join(filter(None, [g, f, s])) for f, g, s in fact.get("authors_parsed", ())
        ],
        "categories": fact.get("categories", "").split(),
    }
    if expected["authors"]:
        assert [author["name"] for author in paper["authors"]] == expected["authors"]
    for name in ("title", "categories"):
        assert not expected[name] or paper[name] == expected[name]
    for name, value in expected.items():
        assert not value or said[name] == "arxiv_snapshot"
    assert ("versions" in fact) == (said["published"] == "arxiv_snapshot")
    assert ("update_date" in fact) == (said["updated"] == "arxiv_snapshot")


def test_nothing_else_is_made_up(dataset) -> None:
    voices = {claim["provider"] for claim in dataset["claims"]}
    assert voices == {"arxiv_snapshot", "identifier", "list"}
    for row in dataset["papers"]:
        for name in schema.VALUES:
            assert (row[name] is None) == (row["provenance"][name] is None)
        for unheard in ("abstract", "citations", "cited_refs", "withdrawn", "license", "type"):
            assert row[unheard] is None
