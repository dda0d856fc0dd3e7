"""What the history costs: bytes a night, and the time in which a day's tables come out.

    .venv/bin/python benchmarks/history.py [DATASET] [NIGHTS]

Takes the tables of a dataset folder (that of the bundled list, made offline), lets 40 citation
counts change each night for 60 nights (those of records that are made up for three papers in four),
and puts a line into the list every third night.  Nothing is written beside a temporary folder.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from figures import Figure, cpu, told

from enrich import pipeline, schema
from enrich.dataset.history import as_of
from enrich.dataset.history.told_cells import in_parts, whole
from enrich.dataset.parquet import arrow_schema
from enrich.settings import Settings

SEED = Path(__file__).resolve().parents[1] / "data" / "raw" / "llm-systems.md"
TIMES = 40
FIRST = datetime(2026, 1, 1, 5, 41, tzinfo=UTC)
SCHEMAS = {table.name: arrow_schema(table) for table in schema.TABLES}
Row = dict[str, Any]


class Nights:
    """The base tables of a dataset, and what the next night makes of them."""

    def __init__(self, dataset: Path) -> None:
        self.rows = {name: read(dataset / f"{name}.parquet") for name in as_of.BASE}
        self.papers = {row["paper_id"]: row for row in self.rows["papers"]}
        self.random = random.Random(1)  # nosec B311  # nobody is to be surprised
        self.counted = [name for name in self.papers if self.random.random() < 0.75]
        self.counts = [self._count(name) for name in self.counted]
        places = {name: place for place, name in enumerate(self.papers)}
        self.rows["claims"] = sorted(
            [*self.rows["claims"], *self.counts],
            key=lambda c: (places[c["paper_id"]], c["refused"] is not None, c["field"], c["place"]),
        )
        self._tell(self.counts, FIRST)

    def _count(self, name: str) -> Row:
        known = [
            c for c in self.rows["claims"] if (c["paper_id"], c["field"]) == (name, "citations")
        ]
        return {
            **{"paper_id": name, "field": "citations", "value": str(self.random.randrange(500))},
            **{"provider": "openalex", "ref": name, "fetched_at": FIRST, "won": not known},
            **{"refused": None, "place": len(known) + 1},
        }

    def next(self, now: datetime) -> None:
        """Let 40 counts grow, and every third night an entry come before others."""
        changed = self.random.sample(self.counts, 40)
        for place, claim in enumerate(sorted(changed, key=lambda one: one["ref"])):
            claim["value"] = str(int(claim["value"]) + self.random.randrange(1, 9))
            claim["fetched_at"] = now + timedelta(microseconds=3_141_592 * (place // 20))
        self._tell(changed, now)
        if (now - FIRST).days % 3 == 0:
            self._shift(self.random.randrange(len(self.rows["entries"])))

    def _tell(self, claims: list[Row], now: datetime) -> None:
        for claim in claims:
            if claim["won"]:
                paper = self.papers[claim["paper_id"]]
                paper["citations"], paper["changed_at"] = json.loads(claim["value"]), now
                said_by = {part: claim[part] for part in ("provider", "ref", "fetched_at")}
                paper["provenance"] = {**paper["provenance"], "citations": said_by}

    def _shift(self, first: int) -> None:
        numbers = {entry["line"]: number for number, entry in enumerate(self.rows["entries"])}
        for entry in self.rows["entries"][first:]:
            entry["line"] += 1
            entry["line_end"] += 1
        lines = {entry["entry_id"]: entry["line"] for entry in self.rows["entries"]}
        moved = {number: entry["line"] for number, entry in enumerate(self.rows["entries"])}
        for finding in self.rows["findings"]:
            finding["line"] = lines[finding["entry_id"]]
            for name in ("message", "evidence"):
                if isinstance(parts := in_parts(finding[name], numbers), list):
                    finding[name] = whole(parts, moved)

    def record(self, folder: Path, now: datetime) -> None:
        """Add the tables to the history of a folder."""
        with tempfile.TemporaryDirectory(dir=folder) as stage:
            for name, rows in self.rows.items():
                table = pa.Table.from_pylist(rows, SCHEMAS[name])
                pq.write_table(table, Path(stage) / f"{name}.parquet")
            as_of.record(folder, as_of.known(folder)[0], now, Path(stage))


def read(path: Path) -> list[Row]:
    """Return the rows of a table."""
    rows: list[Row] = pq.read_table(path).to_pylist()
    return rows


def milliseconds(action: Callable[[], object]) -> list[float]:
    """Return of how many milliseconds of processor time something is, each time."""
    return [1000 * cpu(action) for _ in range(TIMES)]


def dataset_of_seed(folder: Path) -> Path:
    """Return the dataset of the bundled list, made offline."""
    records = folder / "records.sqlite"
    pipeline.run(Settings(list=str(SEED), out=folder / "out", records=records, offline=True))
    return folder / "out"


def measured(dataset: Path, count: int) -> Iterator[Figure]:
    """Yield what the nights cost, and in which time the tables of the last one come out."""
    nights = Nights(dataset)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(count):
            now = FIRST + timedelta(days=number)
            if number:
                nights.next(now)
            nights.record(folder, now)
        days = sorted((folder / "history").iterdir())
        sizes = [sum(path.stat().st_size for path in day.iterdir()) for day in days]
        yield Figure("history.nights", count, "nights")
        yield Figure("history.first", sizes[0] / 1000, "KB")
        yield Figure("history.later.mean", statistics.mean(sizes[1:]) / 1000, "KB")
        yield Figure("history.later.most", max(sizes[1:]) / 1000, "KB")
        seen = as_of.tables_as_of(folder, now)
        right = all(seen[name].to_pylist() == nights.rows[name] for name in as_of.BASE)
        yield Figure("history.right", "yes" if right else "no")
        for part in as_of.BASE:
            took = milliseconds(partial(as_of.table_as_of, folder, part, now))
            yield Figure(f"history.{part}", took, "CPU ms")
        yield Figure("history.all", milliseconds(lambda: as_of.tables_as_of(folder, now)), "CPU ms")


def main(dataset: str | None = None, count: str = "60") -> None:
    """Run the nights, and print what they cost."""
    with tempfile.TemporaryDirectory() as folder:
        told(measured(Path(dataset) if dataset else dataset_of_seed(Path(folder)), int(count)))


if __name__ == "__main__":
    main(*sys.argv[1:])
