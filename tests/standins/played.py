"""A list, the archives that its works lie in, and what a whole run makes of them."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

import forked
from archives import Archives
from enrich import pipeline
from enrich.check import Finding
from enrich.harvest.shell import Shell
from enrich.providers import found
from enrich.settings import ProviderSettings, Settings

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
Row = dict[str, Any]


@dataclass
class Played:
    """A folder with a list, and runs over it that ask only the archives on loopback."""

    folder: Path
    archives: Archives
    off: set[str] = field(default_factory=lambda: {"arxiv_snapshot", "retraction_watch"})
    notices: list[str] = field(default_factory=list)

    @property
    def list(self) -> Path:
        """Where the list stands."""
        return self.folder / "list.md"

    def settings(self, **more: Any) -> Settings:
        """Return settings that send every provider to the archives, without a pause."""
        providers = {
            name: ProviderSettings(url=f"{self.archives.root}/{name}", pause=0, key="x")
            if name not in self.off
            else ProviderSettings(enabled=False)
            for name in found()
        }
        paths = {"list": str(self.list), "out": self.folder / "out"}
        records = {"records": self.folder / "records.sqlite", "patience": 0, "report": False}
        return Settings(**{**paths, **records, "providers": providers, **more})

    def run(self, *lines: str) -> Played:
        """Write a list of these lines, if any, and make a dataset of it."""
        self.write(*lines)
        summary = pipeline.run(self.settings(), shell=self._shell())
        self.notices = list(summary.notices)
        return self

    def run_with(self, work: str | Row, one: str) -> Row:
        """Run over a list of one line about one more work; return its paper."""
        self.archives.knows(work)
        return self.run(one).paper()

    def check(self, *lines: str, fix: bool | Sequence[str] = False) -> pipeline.Checked:
        """Write a list of these lines, if any, and check it; `fix` writes what is mended."""
        self.write(*lines)
        result = pipeline.check_list(self.settings(), shell=self._shell(), fix=fix)
        if fix:
            self.list.write_bytes(result.reading.files[0].body)
        return result

    def write(self, *lines: str) -> None:
        """Write the list."""
        if lines:
            self.list.write_text("\n".join(["# Looms", "", *lines, ""]), "utf-8")

    def rows(self, table: str) -> list[Row]:
        """Return the rows of a table of the dataset."""
        return pq.read_table(self.folder / "out" / f"{table}.parquet").to_pylist()

    def entry(self, line: int) -> Row:
        """Return the entry of a line; the first one stands in line 3."""
        return next(row for row in self.rows("entries") if row["line"] == line)

    def paper(self, line: int = 3) -> Row:
        """Return the paper that the entry of a line turned out to be."""
        named = self.entry(line)["paper_id"]
        return next(row for row in self.rows("papers") if row["paper_id"] == named)

    def told(self, *checks: str) -> list[tuple[int, str, str]]:
        """Return line, gravity and kind of the findings, those of some kinds if any are named."""
        rows = self.rows("findings")
        return [
            (row["line"], row["severity"], row["check"])
            for row in rows
            if not checks or row["check"] in checks
        ]

    def findings(self, check: str) -> list[Row]:
        """Return the findings of one kind."""
        return [row for row in self.rows("findings") if row["check"] == check]

    def command(self, *words: str, more: Mapping[str, str] | None = None) -> tuple[int, str, str]:
        """Run the real command line in the folder; return its exit code, output and errors."""
        environment = {**os.environ, **self._environment(), **(more or {})}
        return forked.enrich(self.folder, words, environment)

    def _environment(self) -> dict[str, str]:
        told = {"ENRICH_LIST": "list.md", "ENRICH_OUT": "out", "ENRICH_PATIENCE": "0"}
        told |= {"ENRICH_RECORDS": "records.sqlite", "ENRICH_REPORT": "false"}
        for name in found():
            head = f"ENRICH_PROVIDERS__{name.upper()}__"
            if name in self.off:
                told[f"{head}ENABLED"] = "false"
            else:
                told |= {f"{head}URL": f"{self.archives.root}/{name}", f"{head}PAUSE": "0"}
                told[f"{head}KEY"] = "x"
        return told

    def _shell(self) -> Shell:
        return Shell(clock=lambda: NOON, sleep=lambda _: None)


def names(row: Row) -> list[str]:
    """Return who the authors of a paper are."""
    return [person["name"] for person in row["authors"] or ()]


def line(title: str, url: str, more: str = "") -> str:
    """Return a line of a list; an arXiv id or a DOI is made a link."""
    if re.fullmatch(r"\d{4}\.\d{5}", url):
        url = f"https://arxiv.org/abs/{url}"
    url = f"https://doi.org/{url}" if url.startswith("10.") else url
    return f"- [{title}]({url}){more}"


def told(findings: list[Finding]) -> list[tuple[int, str, str]]:
    """Return line, gravity and kind of findings."""
    return [(one.line, one.severity, one.check) for one in findings]
