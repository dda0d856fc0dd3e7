"""Small datasets made of rows, for what reads one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from enrich.dataset.write import write_file
from enrich.schema import ENTRIES, PAPERS, VALUES

AT = datetime(2026, 11, 2, tzinfo=UTC)
Row = Mapping[str, Any]


def paper(paper_id: str, title: str | None = None, *names: str, **values: Any) -> dict[str, Any]:
    """A row of `papers`; people by their names, their parts told where two words are."""
    return {
        "paper_id": paper_id,
        **dict.fromkeys(VALUES),
        "title": title,
        "authors": [author(name) for name in names] or None,
        "identifiers": [paper_id],
        "status": "resolved" if names else "unresolved",
        "provenance": {},
        "first_seen_at": AT,
        "changed_at": AT,
        **values,
    }


def author(name: str) -> dict[str, Any]:
    """A person of a paper."""
    given, _, family = name.partition(" ") if name.count(" ") == 1 else ("", "", "")
    return {
        "name": name,
        "orcid": None,
        "affiliations": [],
        "given": given or None,
        "family": family or None,
    }


def entry(
    line: int, paper_id: str | None, title: str, *section: str, **values: Any
) -> dict[str, Any]:
    """A row of `entries`."""
    return {
        "entry_id": f"e{line}",
        "list": "list.md",
        "line": line,
        "line_end": line,
        "section": list(section),
        "subgroup": None,
        "title": title,
        "short_name": None,
        "authors": [],
        "url": None,
        "links": [],
        "ref": None,
        "venue": None,
        "year": None,
        "affiliations": [],
        "stated_date": None,
        "kind": "paper" if paper_id else "software",
        "raw": f"- {title}",
        "notes": [],
        "paper_id": paper_id,
        "match": None,
        "match_score": None,
        "status": "resolved" if paper_id else "not_a_paper",
        **values,
    }


def shelve(folder: Path, papers: Sequence[Row], entries: Sequence[Row] | None = None) -> Path:
    """Write both tables into a folder; without entries each paper has one, in its order."""
    if entries is None:
        entries = [
            entry(number, one["paper_id"], one["title"] or "", "Looms")
            for number, one in enumerate(papers, 1)
        ]
    write_file(folder / PAPERS.file, PAPERS, papers)
    write_file(folder / ENTRIES.file, ENTRIES, entries)
    return folder


WEFT = paper(
    "arxiv:2309.00001",
    "Weft: Serving LLMs on GPUs with PagedThreads & $k$-means at 100 %",
    "Ada Pfeffer",
    "José Ünal",
    "Laurens van der Loom",
    "Weaving Team",
    year=2023,
    venue="SOSP",
    venue_name="Proceedings of the 29th Symposium on Operating Systems Principles",
    type="proceedings-article",
    arxiv_id="2309.00001",
    doi="10.1145/1234567.1234568",
    identifiers=["arxiv:2309.00001", "doi:10.1145/1234567.1234568"],
    url="https://doi.org/10.1145/1234567.1234568",
    primary_category="cs.LG",
    abstract="We weave.",
    citations=7,
)
WARP = paper(
    "arxiv:2405.00002",
    "Warp Without End",
    "Grace Heddle",
    year=2024,
    arxiv_id="2405.00002",
    url="https://arxiv.org/abs/2405.00002",
    published=AT.date().replace(year=2024, month=5, day=1),
    published_precision="month",
    primary_category="cs.DC",
)
WOOL = paper(
    "title:wool-for-everyone",
    "Wool for Everyone",
    year=2025,
    venue="OSDI",
    identifiers=["title:wool-for-everyone"],
)
BARE = paper("doi:10.1234/bare", None, url="https://doi.org/10.1234/bare")
