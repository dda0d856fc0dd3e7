"""A small dataset of invented works in which every table has a row, and files differ by title."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from enrich import schema
from enrich.dataset import write
from enrich.dataset.diff import feed

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ORIGIN = {"provider": "arxiv", "ref": "arxiv:1", "fetched_at": NOON}
ADA = {
    **{"name": "Ada Pfeffer", "given": "Ada", "family": "Pfeffer", "orcid": None},
    "affiliations": ["Looms Ltd", "Weavers' Guild"],
}
BO = {**{"name": "Bo", "given": None, "family": None, "orcid": "0000-0001"}, "affiliations": []}


def paper(title: str) -> dict[str, Any]:
    return {
        **{"paper_id": "arxiv:1", "title": title, "authors": [ADA, BO], "year": 2024},
        **{"published": date(2024, 1, 2), "categories": ["cs.LO"], "citations": 3},
        "versions": [
            {"ref": "doi:1/2", "type": None, "venue": "LOOM", "year": 2025, "published": "2025"}
        ],
        **{"status": "resolved", "provenance": {"title": ORIGIN}},
        **{"first_seen_at": NOON, "changed_at": NOON},
    }


def entry(title: str) -> dict[str, Any]:
    return {
        **{"entry_id": "e", "list": "list.md", "line": 1, "line_end": 1, "section": ["Looms"]},
        **{"title": title, "authors": [], "links": [{"label": "pdf", "url": "https://a.example"}]},
        **{"affiliations": [], "kind": "paper", "raw": title, "notes": [], "paper_id": "arxiv:1"},
        **{"match": "agrees", "match_score": 0.5, "status": "resolved"},
    }


def claims(title: str) -> list[dict[str, Any]]:
    said = [
        *(("title", title, "arxiv"), ("title", title, "list"), ("authors", [], "usenix")),
        *(("citations", 3, "openalex"), ("citations", 2, "semantic_scholar")),
    ]
    return [
        {
            **{"paper_id": "arxiv:1", "field": field, "value": json.dumps(value)},
            **{"provider": provider, "ref": "arxiv:1", "fetched_at": NOON},
            **{"won": provider not in ("list", "semantic_scholar"), "place": 1},
        }
        for field, value, provider in said
    ]


def tables(title: str = "Weft") -> dict[str, list[dict[str, Any]]]:
    """Return every table of the dataset, each with a row at least."""
    found = {"check": "unlinked", "severity": "info", "entry_id": "e", "line": 1}
    person = {"paper_id": "arxiv:1", "position": 1, "name": "Ada Pfeffer", "organisations": []}
    known = {
        "papers": [paper(title)],
        "entries": [entry(title)],
        "claims": claims(title),
        "findings": [{**found, "message": title, "evidence": "{}"}],
        "authors": [person],
        "organisations": [{"name": "Looms Ltd", "variants": ["Looms"], "papers": 1}],
        "citations": [
            {
                **{"paper_id": "arxiv:1", "provider": "openalex", "citations": 3},
                "observed_on": date(2026, 1, 1),
            }
        ],
        "edges": [{"paper_id": "arxiv:1", "cited_paper_id": "doi:1/2", "said_by": ["openalex"]}],
        "links": [
            {
                **{"entry_id": "e", "position": 1, "url": "https://a.example", "state": "alive"},
                "alive_at": NOON,
            }
        ],
    }
    return {table.name: known.get(table.name, []) for table in schema.TABLES}


def manifest(run_id: str = "one", path: str = "list.md") -> dict[str, Any]:
    return {"run_id": run_id, "started_at": NOON.isoformat(), "list": {"path": path}}


def put(folder: Path, title: str = "Weft") -> write.Written:
    """Write the dataset as the run that is called like the title."""
    news = {feed.FILE: f"<feed><title>{title}</title></feed>".encode()}
    return write.write(folder, tables(title), manifest(title), beside=news)
