"""To explain one paper, groups of rows are read and not tables."""

from dataclasses import replace
from pathlib import Path

import pytest

from enrich import schema
from enrich.dataset import parquet
from enrich.dataset.run_files import RunFiles
from enrich.errors import BadInput

MANY = 70_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("edges")
    rows = [
        {"paper_id": f"arxiv:{n % 50_000}", "cited_paper_id": f"arxiv:{n}", "said_by": ["crossref"]}
        for n in range(MANY)
    ]
    parquet.write_rows(place / schema.EDGES.file, schema.EDGES, rows)
    return place


def test_the_rows_of_a_paper_are_found_in_every_group_of_rows(folder: Path) -> None:
    rows = RunFiles(folder).rows_of(schema.EDGES, ["arxiv:7", "arxiv:19999", "arxiv:none"])
    cited = [row["cited_paper_id"] for row in rows]
    assert cited == ["arxiv:7", "arxiv:19999", "arxiv:50007", "arxiv:69999"]
    assert rows[0] == RunFiles(folder).rows(schema.EDGES)[7]


def test_columns_are_read_alone_and_in_the_order_of_the_rows(folder: Path) -> None:
    rows = RunFiles(folder).columns(schema.EDGES, ["cited_paper_id"])
    assert len(rows) == MANY
    assert rows[MANY - 1] == {"cited_paper_id": f"arxiv:{MANY - 1}"}


def test_a_column_that_lacks_is_told_also_where_few_rows_are_read(tmp_path: Path) -> None:
    columns = [one for one in schema.EDGES.columns if one.name != "cited_paper_id"]
    lacking = replace(schema.EDGES, columns=tuple(columns))
    parquet.write_rows(tmp_path / lacking.file, lacking, [{"paper_id": "arxiv:1", "said_by": []}])
    for read in (
        lambda: RunFiles(tmp_path).rows_of(schema.EDGES, ["arxiv:1"]),
        lambda: RunFiles(tmp_path).columns(schema.EDGES, ["cited_paper_id"]),
    ):
        with pytest.raises(BadInput, match="its column cited_paper_id is not as it should be"):
            read()
