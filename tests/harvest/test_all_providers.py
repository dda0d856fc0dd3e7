"""The whole list, every provider: each paper is asked of all who accept it, in batches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from enrich import pipeline
from enrich.dataset.run_summary import Summary
from enrich.harvest.shell import Shell
from enrich.parse import parse
from enrich.providers import chosen
from enrich.settings import Settings
from paths import RAW
from scholars import Scholars, scholars

LIST = RAW / "llm-systems.md"


@pytest.fixture(scope="module")
def titles() -> dict[str, str]:
    entries = parse(LIST.read_text("utf-8"))
    return {str(entry.ref): entry.title for entry in reversed(entries) if entry.ref}


def run(folder: Path, server: Scholars) -> Summary:
    asked = [provider.name for provider in chosen(Settings()) if not provider.is_local]
    settings = Settings(
        list=str(LIST),
        out=folder / "out",
        records=folder / "records.sqlite",
        providers=server.settings([name for name in asked if hasattr(server, name)]),
    )
    with ThreadPoolExecutor(8) as pool:
        return pipeline.run(settings, shell=Shell(lanes=pool.map))


@dataclass
class Cold:
    """A first run over the whole list, and whom it asked."""

    folder: Path
    server: Scholars
    result: Summary
    asked: Counter[str]
    robots: int

    def rows(self) -> list[dict[str, Any]]:
        return pq.read_table(self.folder / "out" / "papers.parquet").to_pylist()


@pytest.fixture(scope="module")
def cold(tmp_path_factory, titles) -> Iterator[Cold]:
    folder = tmp_path_factory.mktemp("cold")
    with scholars(titles) as server:
        result = run(folder, server)
        yield Cold(folder, server, result, Counter(server.asked), server.robots)


def test_a_cold_run_asks_every_provider_in_at_most_45_requests(cold) -> None:
    assert [report.why for report in cold.result.reports if report.failed] == []
    assert cold.asked.total() - cold.asked["titles"] <= 45, cold.asked
    assert cold.asked["arxiv"] <= 4  # three batches, and one of first versions
    assert cold.robots == 1  # all pages are at one host, and whoever is first asks for all
    rows = cold.rows()
    unresolved = {row["paper_id"] for row in rows if row["status"] != "resolved"}
    linked = {row["paper_id"] for row in rows if row["identifiers"]}
    assert linked & unresolved == {"openreview:uLpyWQPyF9"}  # behind a robot wall, so off


@pytest.mark.slow
def test_a_second_run_asks_nobody_and_finds_the_same(cold) -> None:
    assert run(cold.folder, cold.server).papers == cold.result.papers
    assert (cold.server.asked, cold.server.robots) == (cold.asked, 1)


def test_the_published_version_is_believed_for_its_venue_and_arxiv_for_its_text(cold) -> None:
    papers = {row["paper_id"]: row for row in cold.rows()}
    orca = papers["usenix:osdi22/presentation/yu"]
    assert (orca["venue"], orca["provenance"]["venue"]["provider"]) == ("OSDI", "usenix")
    perseus = papers["arxiv:2312.06902"]
    assert perseus["provenance"]["abstract"]["provider"] == "arxiv"
    assert (perseus["citations"], perseus["provenance"]["citations"]["provider"]) == (
        7,
        "semantic_scholar",
    )
    assert (perseus["venue"], perseus["year"]) == ("SOSP", 2024)
