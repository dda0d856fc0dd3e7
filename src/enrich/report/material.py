"""What a page is made of: the tables of a run, its manifest, and what the run changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path, PurePath
from typing import Any

from enrich.dataset.diff.change import Changes
from enrich.dataset.diff.changes_since import diff
from enrich.dataset.manifest_file import MANIFEST
from enrich.dataset.run_files import RunFiles
from enrich.dataset.run_page import Tables
from enrich.errors import BadInput
from enrich.export.bibtex import each
from enrich.export.reference import references
from enrich.export.selection import Selected, Selection, in_order
from enrich.normalization.private_addresses import is_address, shown, shown_address
from enrich.schema import CLAIMS, ENTRIES, FINDINGS, PAPERS, PEOPLE
from enrich.store import utc_now

Row = Mapping[str, Any]
READ = (PAPERS, ENTRIES, CLAIMS, FINDINGS, PEOPLE)
"""The tables that a page tells of."""


@dataclass(frozen=True)
class Material:
    """The rows of a run and all that is told of it."""

    tables: Tables
    manifest: Mapping[str, Any]
    changes: Changes | None = None  # None: not known

    @cached_property
    def papers(self) -> tuple[Selected, ...]:
        """The papers in the order of the list, each with its entries."""
        return in_order(self.tables["papers"], self.tables["entries"])

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The place of each paper among all, by its id."""
        return {one.paper["paper_id"]: number for number, one in enumerate(self.papers)}

    @cached_property
    def claims(self) -> Mapping[str, list[Row]]:
        """What was said of each paper."""
        return _grouped(self.tables["claims"])

    @cached_property
    def organisations(self) -> Mapping[str, list[list[str]]]:
        """The organisations of each paper's people, in their order."""
        rows = sorted(self.tables["authors"], key=lambda row: row["position"])
        return {
            name: [list(row["organisations"] or ()) for row in mine]
            for name, mine in _grouped(rows).items()
        }

    @cached_property
    def bibtex(self) -> Mapping[str, str]:
        """Each paper as BibTeX; several entries where its title is disputed."""
        cited = references(Selection(self.papers, self.papers, 0))
        written = iter(each([one for found in cited.values() for one in found], "bibtex"))
        return {name: "\n\n".join(next(written) for _ in found) for name, found in cited.items()}

    @property
    def list_name(self) -> str:
        """How the list is called where others read it: of a path its last part."""
        told = self.manifest.get("list")
        path = str(told.get("path") or "") if isinstance(told, Mapping) else ""
        path = path or next((str(row["list"]) for row in self.tables["entries"]), "a list")
        if is_address(path) or path.startswith("github:"):
            return shown_address(path)
        return shown(PurePath(path).name or path)

    @property
    def moment(self) -> datetime:
        """When the run was, by which ages are told."""
        try:
            told = datetime.fromisoformat(str(self.manifest.get("started_at")))
        except ValueError:
            asked = [row["fetched_at"] for row in self.tables["claims"]]
            return max(asked, default=utc_now())
        return told if told.tzinfo else told.replace(tzinfo=UTC)


def _grouped(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["paper_id"]].append(row)
    return found


def of_folder(folder: Path) -> Material:
    """Return what a dataset on this machine tells; may raise `BadInput`."""
    files = RunFiles(folder)
    tables = {table.name: files.rows(table) for table in READ}
    made = Material(tables, files.manifest())
    try:
        return replace(made, changes=diff(None, folder))
    except BadInput:  # there is no history
        return made


NAMES = (MANIFEST, *(table.file for table in READ))
"""The files that a page is made of."""
