"""The schema describes each column once, and everything else follows it."""

from __future__ import annotations

from enrich import schema
from enrich.dataset.parquet import arrow_schema
from paths import ROOT

DOCS = ROOT / "docs"


def test_the_docs_of_the_dataset_are_the_schema() -> None:
    assert (DOCS / "dataset.md").read_text("utf-8") == "\n".join(schema.markdown()) + "\n"


def test_every_value_has_a_place_for_its_provenance() -> None:
    provenance = arrow_schema(schema.PAPERS).field("provenance").type
    assert [field.name for field in provenance] == list(schema.VALUES)


def test_every_field_carries_its_meaning_into_parquet() -> None:
    for table in schema.TABLES:
        for field in arrow_schema(table):
            assert field.metadata[b"meaning"].decode().endswith(".")


def test_no_column_is_described_twice() -> None:
    for table in schema.TABLES:
        names = [column.name for column in table.columns]
        assert len(names) == len(set(names))
