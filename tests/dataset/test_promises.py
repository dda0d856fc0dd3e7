"""The promises of the dataset, each: what holds it elsewhere by name, and here what else does.

The fifth, that history only grows, is held where history is.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import small_dataset
import standin
from enrich import schema
from enrich.dataset.parquet import arrow_schema
from paths import TESTS
from test_pipeline import NOBODY, Place

SCHEMAS = Path(__file__).parent / "schemas"
HELD = {
    "1. whole or not at all": {
        "dataset/test_switch.py": (
            "test_a_kill_before_any_line_of_the_write_leaves_the_old_dataset_or_the_new",
            "test_whoever_reads_while_runs_follow_each_other_always_has_one_of_them",
            "test_a_disk_that_fills_up_leaves_the_dataset_as_it_was",
            "test_without_links_a_kill_between_two_renames_is_noticed_and_mended",
        ),
        "test_kill.py": ("test_a_run_killed_at_any_moment_is_made_good_by_the_next",),
        "test_pipeline.py": ("test_every_file_carries_the_run_id_of_the_manifest",),
    },
    "2. a failed fetch never erases a value": {
        "test_pipeline.py": ("test_a_failure_never_erases_a_value",),
        "test_growth.py": ("test_non_null_cells_only_grow_while_the_list_is_the_same",),
        "test_ten_nights.py": ("test_no_cell_is_lost_whoever_is_broken_in_this_way",),
    },
    "3. deterministic": {"test_pipeline.py": ("test_the_same_clock_gives_the_same_bytes",)},
    "4. every non-null cell explains itself from claims alone": {
        "dataset/test_explained.py": (
            "test_every_cell_is_merged_again_from_the_claims_alone",
            "test_every_cell_is_explained_by_who_said_it_and_by_what_rule",
        ),
    },
    "6. the schema is frozen by a version": {
        "dataset/test_schema.py": ("test_the_docs_of_the_dataset_are_the_schema",),
    },
}


@pytest.mark.parametrize("promise", HELD)
def test_what_holds_a_promise_elsewhere_is_there(promise) -> None:
    for name, tests in HELD[promise].items():
        body = ast.parse((TESTS / name).read_text("utf-8")).body
        there = {node.name for node in body if isinstance(node, ast.FunctionDef)}
        assert set(tests) <= there, name


@pytest.fixture
def arxiv() -> Iterator[standin.Arxiv]:
    with standin.arxiv() as server:
        yield server


def rows(place: Place) -> dict[str, list[dict[str, object]]]:
    return {table.name: place.rows(table.name) for table in schema.TABLES}


# 1. Whole or not at all


def test_each_table_tells_its_run_its_schema_and_its_sum(tmp_path: Path) -> None:

    small_dataset.write(tmp_path)
    told = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    for table in schema.TABLES:
        metadata = pq.read_schema(tmp_path / table.file).metadata
        assert metadata[b"enrich.run_id"].decode() == told["run_id"]
        assert metadata[b"enrich.schema"].decode() == schema.VERSION
        body = (tmp_path / table.file).read_bytes()
        assert told["tables"][table.name]["sha256"] == sha256(body).hexdigest()
        assert told["tables"][table.name]["rows"] == len(small_dataset.tables()[table.name])


# 2. A failed fetch never erases a value


def test_a_night_on_which_nobody_answers_takes_no_row_from_any_table(tmp_path, arxiv) -> None:
    place = Place(tmp_path)
    place.run(arxiv.url)
    before = rows(place)
    place.now += timedelta(days=40)
    place.run(NOBODY)
    after = rows(place)
    for table in schema.TABLES:
        if table is schema.CITATIONS:
            assert all(row in after["citations"] for row in before["citations"])
        elif table is not schema.FINDINGS:
            assert after[table.name] == before[table.name], table.name


# 3. Deterministic


def test_the_same_records_and_clock_give_the_same_bytes_of_every_table(tmp_path, arxiv) -> None:
    place, bytes_of = Place(tmp_path), []
    place.run(arxiv.url)
    for name in ("one", "other"):
        place.out = tmp_path / name
        place.run(arxiv.url)
        bytes_of.append({t.file: (place.out / t.file).read_bytes() for t in schema.TABLES})
    assert bytes_of[0] == bytes_of[1]


@pytest.mark.slow
def test_no_order_that_changes_from_process_to_process_is_in_a_table(tmp_path: Path) -> None:
    code = (
        "import sys, enrich.pipeline; from pathlib import Path\n"
        "from datetime import UTC, datetime\n"
        "from enrich.harvest.shell import Shell; from enrich.settings import Settings\n"
        "from paths import SEED; out = Path(sys.argv[1])\n"
        "settings = Settings(list=str(SEED), out=out, records=out / 'r.sqlite', offline=True)\n"
        "noon = datetime(2026, 1, 1, 12, tzinfo=UTC)\n"
        "enrich.pipeline.run(settings, shell=Shell(clock=lambda: noon))"
    )
    found = []
    for seed in ("1", "2"):
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        process = [sys.executable, "-c", code, str(tmp_path / seed)]
        subprocess.run(process, env=os.environ | environment, check=True, capture_output=True)
        found.append({t.file: (tmp_path / seed / t.file).read_bytes() for t in schema.TABLES})
    assert found[0] == found[1]


# 4. Every non-null cell explains itself: a claim says as much as its cell's provenance


def test_every_provenance_is_a_claim_that_won(tmp_path, arxiv) -> None:
    place = Place(tmp_path)
    place.run(arxiv.url)
    won = {
        (row["paper_id"], row["field"], row["provider"], row["ref"], row["fetched_at"])
        for row in place.rows("claims")
        if row["won"]
    }
    for paper in place.rows("papers"):
        for name, said_by in paper["provenance"].items():
            field = "published" if name == "published_precision" else name
            assert (said_by is None) == (paper[name] is None)
            assert said_by is None or (paper["paper_id"], field, *said_by.values()) in won


# 6. The schema is frozen by a version


def columns() -> list[str]:
    """Return a line for each column, and for each part of a struct, in order."""
    return [
        line
        for table in schema.TABLES
        for column in table.columns
        for line in parts(f"{table.name}.{column.name}", column.type, column.nullable)
    ]


def parts(name: str, kind: schema.Type, nullable: bool = True) -> Iterator[str]:
    if isinstance(kind, schema.ListOf) and isinstance(kind.item, schema.Struct):
        name, kind = f"{name}[]", kind.item
    told = "struct" if isinstance(kind, schema.Struct) else kind
    yield f"{name}: {told}{'' if nullable else ' not null'}"
    if isinstance(kind, schema.Struct):
        for part, inner in kind.fields:
            yield from parts(f"{name}.{part}", inner)


def version(path: Path) -> tuple[int, int]:
    major, minor = path.stem.split(".")
    return int(major), int(minor)


def test_a_schema_that_differs_has_another_version() -> None:
    frozen = SCHEMAS / f"{schema.VERSION}.txt"
    assert frozen.exists(), f"`python {__file__}` writes {frozen}"
    assert columns() == frozen.read_text("utf-8").splitlines(), (
        "The schema has changed: raise schema.VERSION, the second number for a further column, "
        f"else the first, and `python {__file__}`."
    )


def test_a_minor_version_only_adds_columns() -> None:
    kept = sorted(SCHEMAS.glob("*.txt"), key=version)
    for older, newer in pairwise(kept):
        if version(older)[0] == version(newer)[0]:
            lines = newer.read_text("utf-8").splitlines()
            assert set(older.read_text("utf-8").splitlines()) <= set(lines)
    assert version(kept[-1]) == tuple(map(int, schema.VERSION.split(".")))


def test_what_is_written_has_the_types_that_are_frozen(tmp_path: Path) -> None:
    small_dataset.write(tmp_path)
    for table in schema.TABLES:
        assert pq.read_schema(tmp_path / table.file).equals(arrow_schema(table))


if __name__ == "__main__":
    SCHEMAS.mkdir(exist_ok=True)
    (SCHEMAS / f"{schema.VERSION}.txt").write_text("\n".join(columns()) + "\n", "utf-8")
