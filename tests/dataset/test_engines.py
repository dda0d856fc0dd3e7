"""Every table says the same in every engine, by our door and by each engine's own."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import enrich
import small_dataset
from enrich import schema
from enrich.dataset.loading import read
from enrich.dataset.parquet import arrow_schema
from enrich.errors import BadUsage

Row = dict[str, Any]
TABLES = pytest.mark.parametrize("table", schema.TABLES, ids=lambda table: table.name)
RESERVED = {("findings", "check")}
"""The one column with a name that SQL keeps for itself: it stands for those who read it already."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_dataset.write(tmp_path_factory.mktemp("small"))


def same(value: Any) -> Any:
    """Return a cell of any engine as one and the same value."""
    if isinstance(value, dict):
        return {key: same(one) for key, one in value.items()}
    if hasattr(value, "tolist"):
        return same(value.tolist())
    if isinstance(value, list):
        return [same(one) for one in value]
    if pd.isna(value):
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else value


def rows(table: schema.Table) -> list[Row]:
    return [same({c.name: row.get(c.name) for c in table.columns}) for row in known(table)]


def known(table: schema.Table) -> list[Row]:
    """Return the rows that were written, with every part of each struct."""
    every = small_dataset.tables()[table.name]
    return pa.Table.from_pylist(every, schema=arrow_schema(table)).to_pylist()


def of_pandas(frame: pd.DataFrame) -> list[Row]:
    return [dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False)]


def of_duckdb(relation: duckdb.DuckDBPyRelation) -> list[Row]:
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


ENGINES: dict[str, tuple[type, Callable[[Any], list[Row]]]] = {
    "pandas": (pd.DataFrame, of_pandas),
    "arrow": (pa.Table, pa.Table.to_pylist),
    "duckdb": (duckdb.DuckDBPyRelation, of_duckdb),
    "polars": (pl.DataFrame, pl.DataFrame.to_dicts),
}
READERS: dict[str, Callable[[str], list[Row]]] = {
    "pandas": lambda path: of_pandas(pd.read_parquet(path)),
    "pandas with Arrow": lambda path: of_pandas(pd.read_parquet(path, dtype_backend="pyarrow")),
    "pyarrow": lambda path: pq.read_table(path).to_pylist(),
    "duckdb": lambda path: of_duckdb(duckdb.read_parquet(path)),
    "polars": lambda path: pl.read_parquet(path).to_dicts(),
}


@TABLES
@pytest.mark.parametrize("engine", ENGINES)
def test_each_engine_gives_every_row_and_value(folder, table, engine) -> None:
    kind, listed = ENGINES[engine]
    found = enrich.load(table.name, folder, engine=engine)
    assert isinstance(found, kind)
    assert same(listed(found)) == rows(table)


@TABLES
@pytest.mark.parametrize("reader", READERS)
def test_each_engine_s_own_reader_gives_every_row_and_value(folder, table, reader) -> None:
    assert same(READERS[reader](str(folder / table.file))) == rows(table)


@TABLES
@pytest.mark.parametrize("engine", ENGINES)
def test_a_wide_table_has_nothing_nested_in_any_engine(folder, table, engine) -> None:
    found = enrich.load(table.name, folder, engine=engine, wide=True)
    flat = same(ENGINES[engine][1](found))
    assert len(flat) == len(rows(table))
    assert not any(isinstance(cell, list | dict) for row in flat for cell in row.values())
    assert flat == same(enrich.load(table.name, folder, engine="arrow", wide=True).to_pylist())


def test_wide_joins_lists_and_names_who_said_a_value(folder) -> None:
    first = enrich.load("papers", folder, wide=True).iloc[0]
    assert first.authors == "Ada Weft; Bo Warp"
    assert first.categories == "cs.DC; cs.OS"
    assert first.versions == "doi:10.5072/weft.2, Weaving, 2025, 2025-03"
    assert [first.title_by, first.year_by] == ["arxiv", "arxiv"]
    assert "provenance" not in first.index
    last = enrich.load("papers", folder, wide=True).iloc[-1]
    assert last.title_by == "crossref" and pd.isna(last.authors) and pd.isna(last.authors_by)


def test_relations_are_asked_by_name_and_joined(folder) -> None:
    papers = enrich.load("papers", folder, engine="duckdb")
    edges = enrich.load("edges", folder, engine="duckdb")
    assert papers.filter("papers.year = 2024").count("*").fetchall() == [(3,)]
    assert papers.join(edges, "paper_id").aggregate("count(*)").fetchall() == [(7,)]
    assert papers.query("papers", "SELECT max(citations) FROM papers").fetchall() == [(300,)]
    query = "SELECT count(*) FROM papers JOIN edges ON papers.paper_id = edges.cited_paper_id"
    assert duckdb.sql(query).fetchall() == [(7,)]


@pytest.mark.parametrize(
    ("package", "extra"), [("pandas", "notebook"), ("duckdb", "engines"), ("polars", "engines")]
)
def test_an_engine_that_is_not_installed_is_told_with_what_brings_it(
    package, extra, folder
) -> None:
    code = (
        f"import sys; sys.modules[{package!r}] = None\n"
        "import enrich, enrich.errors\n"
        f"try: enrich.load('papers', {str(folder)!r}, engine={package!r})\n"
        "except enrich.errors.BadUsage as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == (
        f"The engine {package!r} needs {package}, which is not installed: "
        f"`pip install 'enrich[{extra}]'` brings it.\n"
    )


def test_an_engine_that_does_not_exist_is_told_with_those_that_do(folder) -> None:
    with pytest.raises(BadUsage, match=r"no engine 'dask'. Choose among: pandas, arrow, duckdb, p"):
        read.load("papers", folder, engine="dask")  # type: ignore[call-overload]


# Names in SQL


@TABLES
def test_no_column_needs_quotes_in_duckdb_but_the_one(folder, table) -> None:
    every = rows(table)
    for column in table.columns:
        query = f"SELECT {column.name} FROM '{folder / table.file}' AS t"
        if (table.name, column.name) in RESERVED:
            with pytest.raises(duckdb.ParserException):
                duckdb.sql(query)
            query = query.replace("SELECT ", "SELECT t.")
        cells = [row[0] for row in duckdb.sql(query).fetchall()]
        assert same(cells) == [row[column.name] for row in every]


@TABLES
def test_no_column_needs_quotes_in_sqlite_but_the_one(table) -> None:
    with sqlite3.connect(":memory:") as connection:
        for column in table.columns:
            if (table.name, column.name) not in RESERVED:
                connection.execute(f"CREATE TABLE t_{column.name} ({column.name})")
                assert connection.execute(f"SELECT {column.name} FROM t_{column.name}")
    connection.close()


def test_no_name_of_a_table_is_kept_by_sql() -> None:
    kept = duckdb.sql("FROM duckdb_keywords() WHERE keyword_category <> 'unreserved'").fetchall()
    assert {table.name for table in schema.TABLES}.isdisjoint(word for word, *_ in kept)


# Spark


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        pytest.skip("Spark needs Java, which is not on this machine")
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    builder = sql.SparkSession.builder.master("local[1]")
    here = ("driver.host", "driver.bindAddress")
    quiet = ("ui.enabled", "ui.showConsoleProgress")
    for names, value in ((here, "127.0.0.1"), (quiet, "false")):
        for name in names:
            builder = builder.config(f"spark.{name}", value)
    session = builder.getOrCreate()
    yield session
    session.stop()


def of_spark(value: Any) -> Any:
    """Return a cell with its times in UTC, which Spark gives in the time of the machine."""
    if isinstance(value, dict):
        return {key: of_spark(one) for key, one in value.items()}
    if isinstance(value, list):
        return [of_spark(one) for one in value]
    return value.astimezone(UTC) if isinstance(value, datetime) else value


@pytest.mark.slow
def test_spark_gives_every_row_and_value_and_needs_no_quotes(folder, spark) -> None:
    for table in schema.TABLES:
        frame = spark.read.parquet(str(folder / table.file))
        frame.createOrReplaceTempView(table.name)
        assert frame.count() == len(rows(table))
        columns = ", ".join(column.name for column in table.columns)
        found = spark.sql(f"SELECT {columns} FROM {table.name}").collect()
        assert same([of_spark(row.asDict(recursive=True)) for row in found]) == rows(table)
