"""Sixty nights over the list at hand: it grows, counts change, and OpenAlex is away for a week."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zlib import crc32

import pyarrow.parquet as pq
import pytest

from enrich import pipeline
from enrich.dataset.history import as_of
from enrich.harvest.shell import Shell
from enrich.providers import found
from enrich.schema import TABLES
from enrich.settings import ProviderSettings, Settings
from loopback import Answer, Asked, serving
from paths import ROOT
from scholars import Scholars

FIRST = datetime(2026, 10, 1, 5, 41, tzinfo=UTC)
AWAY = range(20, 27)
CHANGED = 40
LEFT_OUT = 20  # entries that come one by one, every third night


@dataclass
class Counting(Scholars):
    """OpenAlex, whose counts grow from night to night, a few at a time."""

    authors: dict[str, list[str]] = field(default_factory=dict)
    dois: list[str] = field(default_factory=list)
    night: int = 0

    def count(self, doi: str) -> int:
        """Return how often a work is cited tonight: each night, the next 40 works are once more."""
        often = crc32(doi.encode()) % 500
        if doi not in self.dois:
            return often
        works, reached = len(self.dois), self.night * CHANGED
        return often + max(0, reached - self.dois.index(doi) - 1 + works) // works

    def _openalex(self, doi: str) -> dict[str, Any]:
        doi = doi.removeprefix("https://doi.org/").lower()
        names = self.authors.get(doi, [])
        people = [{"raw_author_name": name, "author": {"display_name": name}} for name in names]
        told = super()._openalex(doi)
        more = {"is_retracted": False, "authorships": people, "cited_by_count": self.count(doi)}
        return {**told, **more, "publication_date": None, "publication_year": None}


@dataclass
class Nights:
    """A folder, and a run each night, at a time that goes on with every request."""

    folder: Path
    scholars: Counting
    requests: int = 0

    def clock(self) -> datetime:
        return FIRST + timedelta(days=self.scholars.night, seconds=3 * self.requests)

    def run(self, number: int) -> None:
        self.scholars.night, self.requests = number, 0
        others = {name: ProviderSettings(enabled=False) for name in found()}
        local = {"arxiv_snapshot": ProviderSettings(enabled=True)}
        root = f"{self.scholars.root}/openalex"
        asked = ProviderSettings(
            enabled=True, url=root, pause=0, fresh=timedelta(hours=20), titles=0, batch=25
        )
        settings = Settings(
            list=str(self.list(number)),
            out=self.folder / "out",
            records=self.folder / "records.sqlite",
            providers=others | local | {"openalex": asked},
            patience=0,
            report=False,
        )
        pipeline.run(settings, shell=Shell(clock=self.clock, sleep=lambda _: None))

    def list(self, number: int) -> Path:
        """Write the list of a night: the entries that are yet to come are left out."""
        lines = (ROOT / "data" / "raw" / "llm-systems.md").read_text("utf-8").splitlines()
        bullets = [place for place, line in enumerate(lines) if line.startswith("- [")]
        coming = bullets[10 : 10 + 7 * LEFT_OUT : 7][max(0, number) // 3 :]
        path = self.folder / "list.md"
        path.write_text("\n".join(line for place, line in enumerate(lines) if place not in coming))
        return path

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        paths = {table.name: self.folder / "out" / table.file for table in TABLES}
        return {name: pq.read_table(path).to_pylist() for name, path in paths.items()}


@contextmanager
def openalex(folder: Path) -> Iterator[Nights]:
    """Serve OpenAlex, which knows the preprints that the bundled slice tells of."""
    nights = Nights(folder, Counting({}))
    scholars = nights.scholars

    def answer(asked: Asked) -> Answer:
        nights.requests += 1
        parts = urlsplit(asked.path)
        if parts.path == "/robots.txt":
            return 404, {"Content-Type": "text/plain"}, b""
        if scholars.night in AWAY or scholars.night < 0:
            return 503, {"Content-Type": "text/plain"}, b"later"
        kind, text = scholars.reply(parts.path, parse_qs(parts.query), asked.body)
        return 200, {"Content-Type": kind}, text.encode()

    with serving(answer) as scholars.root:
        yield nights


def learn(nights: Nights) -> None:
    """Let OpenAlex know what a first run without it tells of the preprints."""
    known = pq.read_table(nights.folder / "out" / "papers.parquet").to_pylist()
    known = [one for one in known if one["arxiv_id"] and one["status"] == "resolved"]
    scholars = nights.scholars
    dois = {f"10.48550/arxiv.{one['arxiv_id']}": one for one in known}
    scholars.titles = {f"arxiv:{one['arxiv_id']}": one["title"] for one in known}
    scholars.authors = {doi: [a["name"] for a in one["authors"]] for doi, one in dois.items()}
    scholars.dois = sorted(dois)


@pytest.mark.slow
def test_forty_changed_counts_cost_four_kilobytes_and_each_of_sixty_days_comes_out(
    tmp_path,
) -> None:
    with openalex(tmp_path) as nights:
        nights.run(-1)
        learn(nights)
        published = {}
        for number in range(60):
            nights.run(number)
            published[number] = nights.tables()
    out = tmp_path / "out"
    counts = [counted(published[number]) for number in range(60)]
    changed = [
        len(one.items() - other.items()) for one, other in zip(counts[1:], counts, strict=False)
    ]
    assert changed.count(CHANGED) > 30
    for number, tables in published.items():
        day = (FIRST + timedelta(days=number)).date()
        for name, rows in tables.items():
            assert as_of.table_as_of(out, name, day).to_pylist() == rows
    sizes = [size(out, FIRST + timedelta(days=number)) for number in range(60)]
    print("bytes a night", sizes, "changed", changed)
    few = [
        size
        for number, (size, many) in enumerate(zip(sizes[1:], changed, strict=True), 1)
        if many <= CHANGED and number % 3  # else an entry has come
    ]
    assert len(few) > 30
    assert max(few) <= 2304
    assert max(sizes[1:]) <= 6144  # an entry more has words and claims, and some are judged anew
    assert sum(sizes[1:]) / 59 <= 3072
    assert len(published[59]["entries"]) == len(published[0]["entries"]) + 19


def counted(tables: dict[str, list[dict[str, Any]]]) -> dict[str, int]:
    return {one["paper_id"]: one["citations"] for one in tables["papers"]}


def size(out: Path, at: datetime) -> int:
    day = out / "history" / f"observed_on={at.date()}"
    return sum(path.stat().st_size for path in day.iterdir()) if day.exists() else 0
