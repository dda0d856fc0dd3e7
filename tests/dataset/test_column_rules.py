"""The rules of the schema, each of which can fail, and what is said of that."""

from __future__ import annotations

from typing import Any

import pytest

from enrich import schema
from enrich.check.finding import Match, Severity
from enrich.dataset.column_rules import check, faults
from enrich.errors import WriteError
from enrich.model import Kind
from enrich.tables.column_types import Column, ListOf, Table

Tables = dict[str, list[dict[str, Any]]]
SOUND = {"paper_id": "arxiv:2401.00001", "entry_id": "e1", "name": "Mill"}
OF_TYPE = {"string": "x", "int16": 1, "int32": 1, "float32": 1.0, "bool": True}


def a_value(column: Column) -> Any:
    """Return a value that keeps the rules of a column."""
    if column.values:
        one: Any = column.values[0]
    elif column.refers_to:
        one = SOUND[column.refers_to.partition(".")[2]]
    elif column.pattern:
        known = {schema.REF: "arxiv:2401.00001", schema.DAY: "2024-05"}
        one = known.get(column.pattern, "10.1/a" if column.name == "doi" else "x")
    elif column.minimum is not None:
        one = column.minimum
    else:
        one = SOUND.get(column.name) or OF_TYPE.get(str(column.type), {})
    return [one] if isinstance(column.type, ListOf) else one


def sound() -> Tables:
    """Return a dataset of one row a table."""
    return {table.name: [{c.name: a_value(c) for c in table.columns}] for table in schema.TABLES}


def spoilt(column: Column) -> list[Any]:
    """Return, for each rule of a column but uniqueness, a value that breaks it alone."""
    found: list[Any] = [] if column.nullable else [None]
    found += ["never heard of"] if column.values else []
    found += [""] if column.pattern else []
    found += [column.minimum - 1] if column.minimum is not None else []
    found += [column.maximum + 1] if column.maximum is not None else []
    found += ["nobody:0"] if column.refers_to else []
    many = isinstance(column.type, ListOf)
    return [[one] if many and one is not None else one for one in found]


RULED = [
    pytest.param(table, column, value, id=f"{table.name}.{column.name}-{value!r}")
    for table in schema.TABLES
    for column in table.columns
    for value in spoilt(column)
]


def told(tables: Tables) -> list[str]:
    return list(faults(tables, schema.TABLES))


def test_a_sound_dataset_breaks_no_rule_and_neither_does_an_empty_one() -> None:
    assert told(sound()) == []
    assert told({table.name: [] for table in schema.TABLES}) == []


@pytest.mark.parametrize(("table", "column", "value"), RULED)
def test_every_rule_can_fail(table: Table, column: Column, value: Any) -> None:
    tables = sound()
    tables[table.name][0][column.name] = value
    assert any(one.startswith(f"{table.name}.{column.name}") for one in told(tables))


@pytest.mark.parametrize(
    ("table", "name"),
    [(t.name, c.name) for t in schema.TABLES for c in t.columns if c.unique],
)
def test_a_key_stands_once(table: str, name: str) -> None:
    tables = sound()
    tables[table] *= 2
    assert told(tables)[0].startswith(f"{table}.{name}")
    assert f"is '{SOUND[name]}', against its rule (" in told(tables)[0]


def test_a_column_that_is_missing_is_null_and_null_keeps_every_other_rule() -> None:
    tables = sound()
    for table in schema.TABLES:
        for column in table.columns:
            if column.nullable:
                tables[table.name][0][column.name] = None
    assert told(tables) == []
    del tables["papers"][0]["status"]
    assert told(tables) == ["papers.status of paper_id arxiv:2401.00001 is null, and never may be"]


def test_what_breaks_a_rule_is_told_in_one_sentence_with_its_table_column_and_paper() -> None:
    tables = sound()
    tables["papers"][0]["citations"] = -5
    with pytest.raises(WriteError) as caught:
        check(tables, schema.TABLES)
    assert str(caught.value) == (
        "The new dataset is not written, for papers.citations of paper_id arxiv:2401.00001 is -5, "
        "against its rule (At least 0). What stood before stands. This is a fault of enrich: "
        "please report it with this sentence."
    )


def test_the_vocabularies_of_the_schema_are_those_of_the_program() -> None:
    columns = {(t.name, c.name): c.values for t in schema.TABLES for c in t.columns}
    assert columns["entries", "kind"] == Kind.__args__
    assert columns["entries", "match"] == Match.__args__
    assert columns["findings", "severity"] == Severity.__args__


def test_the_docs_tell_the_rules() -> None:
    page = "\n".join(schema.markdown())
    assert "One of: resolved, partial, unresolved." in page
    assert "Refers to `papers.paper_id`." in page
