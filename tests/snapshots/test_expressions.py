"""What is written once: that DuckDB and Spark say the same, and nothing else than Python does."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import dumps
from enrich.model import Claim, Ref
from enrich.resolution.trust import TRUST, merge
from enrich.resolution.work_comparison import Described, Verdict, same_work
from enrich.snapshots.expressions import compiled
from enrich.snapshots.expressions.index_tables import TITLES

Tables = dict[str, pa.Table]
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
PEOPLE = ("Ada Pfeffer", "José Ünal")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def title(rng: random.Random) -> str:
    """Return a title of everyday words, with an accent, a nickname or a sign at times."""
    words = rng.sample(sorted({*dumps.WORDS, *SUBJECTS}), rng.randint(4, 9))
    head = rng.choice(["", "", "", "Weaver: ", "Löom2: ", "A & B: "])
    return head + " ".join(words).replace("a", rng.choice("aaaaá")).title()


WORDLESS = ["?!", "", "Weaver: ?", None]
SUBJECTS_LISTED = """
    attention network transformer language inference training memory cache quantum protein graph
    robust sparse deep federated private adaptive scheduling parallel compiler storage retrieval
"""
SUBJECTS = SUBJECTS_LISTED.split()


def slip(rng: random.Random, text: str) -> str:
    """Return a title with a letter lost, added, changed or out of place."""
    at = rng.randrange(1, len(text) - 1)
    letter = rng.choice(LETTERS)
    changed = (text[at + 1 :], letter + text[at:], letter + text[at + 1 :])
    return text[:at] + rng.choice([*changed, text[at + 1] + text[at] + text[at + 2 :]])


@pytest.fixture(scope="module")
def tables() -> Tables:
    """An index of some thousand titles, and questions for hundreds of them with slips."""
    rng = random.Random(7)
    titles = list(dict.fromkeys(title(rng) for _ in range(2000)))
    asked = [slip(rng, one) if n % 4 else one for n, one in enumerate(titles[:400])]
    titles += WORDLESS
    count = len(titles)
    works = {
        "refs": [
            [f"arxiv:2401.{n:05}", f"doi:10.9999/{n}" if n % 2 else None] for n in range(count)
        ],
        "title": titles,
        "surname": ["van der Ünal"] * count,
        "year": ["Thu, 29 Feb 2024"] * count,
        "file": pa.array([0] * count, pa.int32()),
        "start": list(range(count)),
        "size": pa.array([1] * count, pa.int32()),
    }
    claims = [
        {"work": f"w{n % 40}", "field": field, "value": f'"{rng.randint(1, 3)}"', "provider": who,
         "ref": f"r{n}", "at": NOON + timedelta(days=rng.randint(0, 9))}
        for n in range(400) for field in ("abstract", "citations") for who in WHO
        if rng.random() < 0.3
    ]  # fmt: skip
    trusted = [
        {"field": field, "provider": name, "place": place}
        for field, names in TRUST.items()
        for place, name in enumerate(dict.fromkeys(names))
    ]
    return {
        "works": pa.table(works),
        "asked": pa.table({"number": pa.array(range(400), pa.int32()), "title": asked}),
        "asked_ids": pa.table({"id": [f"arxiv:2401.{n:05}" for n in range(0, 4000, 3)]}),
        "claims": pa.Table.from_pylist(claims),
        "trusted": pa.Table.from_pylist(trusted),
    }


WHO = ("arxiv", "openalex", "semantic_scholar", "crossref", "stranger")
STEPS = ("keyed", "ids", "titles", "places", "exact", "near", "duplicates", "merged")
MADE = ("keyed", "ids", "titles", "blocks")
"""The expressions that make the tables of an index."""


class Duck:
    """DuckDB, with tables of Arrow."""

    dialect = "duckdb"

    def __init__(self, tables: Tables) -> None:
        self._memory = duckdb.connect()
        for name, table in tables.items():
            self._memory.register(f"given_{name}", table)
            self._memory.execute(f"CREATE TABLE {name} AS FROM given_{name}")

    def run(self, name: str) -> list[tuple[Any, ...]]:
        rows = self._memory.execute(compiled(self.dialect)[name]).fetchall()
        if name in MADE:
            self._memory.execute(f"CREATE TABLE {name} AS {compiled(self.dialect)[name]}")
        return rows

    def number(self) -> None:
        """Tell titles by their places."""
        self._memory.execute("CREATE OR REPLACE TABLE titles AS SELECT *, rowid AS nth FROM titles")


@pytest.fixture(scope="module")
def rows(tables: Tables) -> dict[str, list[tuple[Any, ...]]]:
    """What DuckDB returns for each expression."""
    duck = Duck(tables)
    told = {step: duck.run(step) for step in STEPS}
    duck.number()
    return told | {step: duck.run(step) for step in ("blocks", "near_by_blocks")}


def test_what_the_judge_takes_for_one_work_is_proposed(tables, rows) -> None:
    titles, asked = (tables[name].column("title").to_pylist() for name in ("works", "asked"))
    proposed = {(row[0], row[1]) for row in [*rows["exact"], *rows["near"]]}
    one_work = [
        n for n, words in enumerate(asked)
        if same_work(Described(words, PEOPLE), Described(titles[n], PEOPLE)).verdict is Verdict.SAME
    ]  # fmt: skip
    assert len(one_work) > 300
    missed = [asked[n] for n in one_work if (n, f"arxiv:2401.{n:05}") not in proposed]
    assert len(missed) <= len(one_work) / 100, missed


def test_kept_blocks_propose_what_all_titles_do(rows) -> None:
    assert sorted(rows["near_by_blocks"]) == sorted(rows["near"])
    assert len(rows["near"]) > 400
    blocks = [row[1] for row in rows["blocks"]]
    assert blocks == sorted(blocks)


def test_a_title_without_words_is_not_among_titles(tables, rows) -> None:
    starts = {row[TITLES.columns.index("start")] for row in rows["titles"]}
    count = len(tables["works"])
    assert set(range(count)) - starts == {count - 4, count - 3, count - 1}
    assert all(row[0] for row in rows["titles"])


def test_exact_keys_find_each_title_as_it_stands(tables, rows) -> None:
    found = {(row[0], row[1]) for row in rows["exact"]}
    assert {(n, f"arxiv:2401.{n:05}") for n in range(0, 400, 4)} <= found


def test_titles_that_are_nearly_one_are_proposed_as_duplicates(rows) -> None:
    memory = Duck({"asked": pa.table({
        "number": pa.array([1, 2, 3], pa.int32()),
        "title": ["Weaving Amber on Looms", "Weaving amber on a Looms", "Moths in the Moss"],
    })})  # fmt: skip
    assert memory.run("duplicates") == [(1, 2)]


def test_whose_word_is_believed_is_what_python_believes(tables, rows) -> None:
    won = {(row[0], row[1]): row[2] for row in rows["merged"]}
    claims: dict[str, list[Claim]] = {}
    for one in tables["claims"].to_pylist():
        about = Ref("doi", f"10.9999/{one['work']}")
        claims.setdefault(one["work"], []).append(
            Claim(one["field"], one["value"].strip('"'), one["provider"], about, one["at"])
        )
    for work, told in claims.items():
        paper = merge(told[0].ref, [told[0].ref], told)
        for field in {one.field for one in told}:
            best = {claim.provider for claim in (paper.won[field],)}
            here = [one for one in told if one.field == field and one.provider in best]
            assert won[work, field].strip('"') in {str(one.value) for one in here}


def test_asking_an_index_imports_neither_ibis_nor_pandas(tmp_path) -> None:
    source = dumps.lines(tmp_path / "dump.jsonl", dumps.arxiv(3))
    folder = dumps.index(tmp_path, "arxiv", source).folder
    code = (
        "import sys; from pathlib import Path; "
        "from enrich.snapshots.edition_index import Index; "
        f"index = Index(Path({str(folder)!r})); index.about(['arxiv:2401.00001']); "
        "index.titled(['On Looms'], 'near'); "
        "print([m for m in ('ibis', 'pandas', 'pyarrow', 'sqlglot') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        pytest.skip("Java is not installed")
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed")
    builder = sql.SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.shuffle.partitions", "4")
    builder = builder.config("spark.sql.ansi.enabled", "false")
    builder = builder.config("spark.sql.session.timeZone", "UTC")
    session = builder.config("spark.driver.bindAddress", "127.0.0.1").getOrCreate()
    yield session
    session.stop()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_spark_returns_the_rows_that_duckdb_returns(tables, rows, spark, tmp_path) -> None:
    for name, table in tables.items():
        pq.write_table(table, tmp_path / f"{name}.parquet", coerce_timestamps="us")
        spark.read.parquet(str(tmp_path / f"{name}.parquet")).createOrReplaceTempView(name)
    for step in STEPS:
        got = spark.sql(compiled("pyspark")[step])
        if step in MADE:
            got.createOrReplaceTempView(step)
        assert sorted(map(shown, map(tuple, got.collect()))) == sorted(map(shown, rows[step])), step
    numbered = spark.sql("SELECT *, row_number() OVER (ORDER BY start, key) AS nth FROM titles")
    numbered.createOrReplaceTempView("titles")
    spark.sql(compiled("pyspark")["blocks"]).createOrReplaceTempView("blocks")
    got = map(tuple, spark.sql(compiled("pyspark")["near_by_blocks"]).collect())
    assert sorted(map(shown, got)) == sorted(map(shown, rows["near"]))


def shown(row: tuple[Any, ...]) -> str:
    """Return a row as text, a time without its zone."""
    return repr(
        tuple(one.replace(tzinfo=None) if isinstance(one, datetime) else one for one in row)
    )
