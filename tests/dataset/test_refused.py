"""A record that is not believed is on record, has won nothing, and `why` tells why."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from enrich.dataset import write
from enrich.dataset.provenance import Dataset
from enrich.dataset.rows import claim_rows, entry_rows, paper_rows
from enrich.model import Claim, Ref
from enrich.parse import parse
from enrich.resolution.verdicts import papers_by_entry
from enrich.resolution.works import works
from enrich.schema import TABLES

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
A = Ref("arxiv", "2401.00011")
LIST = "# L\n\n- [Weaving Threads in Parallel](https://arxiv.org/abs/2401.00011)\n"
SWAPPED = [
    Claim("title", "Dyeing Wool at Scale", "semantic_scholar", A, NOON),
    Claim("citations", 900, "semantic_scholar", A, NOON),
    Claim("identifiers", "arxiv:2401.00022", "semantic_scholar", A, NOON),
]


def test_what_was_refused_is_among_the_claims_with_its_reason_and_nowhere_else(
    tmp_path: Path,
) -> None:
    entries = parse(LIST)
    found = works(entries, [Claim("title", entries[0].title, "arxiv", A, NOON), *SWAPPED])
    papers = list(papers_by_entry(found).values())
    claims = list(claim_rows(papers, found))
    refused = {row["field"]: row["refused"] for row in claims if row["refused"]}
    assert refused == dict.fromkeys(
        ["title", "citations", "identifiers"], "its record is about arxiv:2401.00022"
    )
    assert not any(row["won"] for row in claims if row["refused"])
    rows = paper_rows(papers, {}, NOON)
    assert rows[0]["citations"] is None
    tables = {
        **{table.name: [] for table in TABLES},
        "papers": rows,
        "entries": entry_rows(entries, "list.md", {entries[0].entry_id: A}, {}),
        "claims": claims,
        "findings": [],
    }
    write.write(tmp_path, tables, {"run_id": "1"})
    (explained,) = Dataset(tmp_path).why(str(A), ["citations"])
    (word,) = explained.values[0].others
    assert (word.provider, word.refused) == (
        "semantic_scholar",
        "its record is about arxiv:2401.00022",
    )
    assert "Nobody said anything" not in explained.values[0].rule
