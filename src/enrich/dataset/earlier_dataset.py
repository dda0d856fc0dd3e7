"""What an earlier dataset is good for: since when papers are known, and under which id.

It may be of another version, changed by others, cut short, or no dataset at all.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from enrich.dataset import parquet
from enrich.dataset.place import output_folder
from enrich.dataset.place.partitions import partitions
from enrich.dataset.place.working_folder import fetched
from enrich.dataset.run_files import fits
from enrich.normalization.text import count
from enrich.schema import CLAIMS, PAPERS
from enrich.tables.column_types import STRINGS

_ID = re.compile(r"[a-z][a-z0-9_]*:\S.*")
_TIMES = ("first_seen_at", "changed_at")


@dataclass(frozen=True, slots=True)
class Previous:
    """The papers of the dataset that stands in a folder, by paper_id."""

    papers: dict[str, Mapping[str, Any]]
    damage: str | None = None  # what of them could not be read, and why
    note: str | None = None  # which version was read instead
    place: Path | None = None  # where its files stand

    def tables(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, parquet.Rows]:
        """Return its papers, and of other tables these columns, as far as they can be read."""
        found: dict[str, parquet.Rows] = {"papers": list(self.papers.values())}
        for name, columns in wanted.items():
            if self.place is None:
                break
            try:
                with parquet.opened(self.place / f"{name}.parquet") as file:
                    read = parquet.read_texts if name == CLAIMS.name else parquet.read_columns
                    found[name] = read(file, columns)
            except parquet.DAMAGE:
                continue  # cut short, or of a version that had no such table
        return found

    def let_go(self) -> None:
        """Let go of its papers, once what follows from them is told."""
        self.papers.clear()

    def set_aside(self, folder: Path, files: Sequence[str], stamp: str) -> Iterator[str]:
        """Keep what is damaged under a name of its own; yield a sentence about each."""
        if self.note:
            yield self.note
        for name in files:
            path = folder / name
            if path.is_dir():
                yield f"{name} in {folder} was a folder: it is kept as {_kept(path, stamp)}."
            elif self.damage and name == PAPERS.file:
                yield (
                    f"{name} in {folder} is kept as {_kept(path, stamp)}, as {self.damage}; "
                    "first_seen_at and paper_id of works that it does not tell of start anew."
                )


def previous(folder: Path) -> Previous:
    """Read the papers that a folder holds; of a version in store where these cannot be read."""
    path = folder / PAPERS.file
    if not os.path.lexists(folder):
        return Previous({})
    if not path.exists() or output_folder.leads_astray(folder):
        found = _of_a_version(folder)
        if found is not None or not path.exists():
            return found or _none_left(folder)
    try:
        return _papers(path)
    except parquet.DAMAGE as error:
        damage = f"it could not be read: {parquet.reason(error)}"
    found = _of_a_version(folder)
    return Previous({}, damage) if found is None else replace(found, damage=damage)


def previous_at(where: Path | str) -> Previous:
    """Read the papers of a dataset, wherever it is kept; there are none of many lists."""
    if partitions(where):
        return Previous({})
    with fetched(where, [PAPERS.file]) as folder:
        return previous(folder)


def _of_a_version(folder: Path) -> Previous | None:
    """Return the papers of the newest version in store that can be read."""
    for version in output_folder.versions(folder):
        try:
            papers = _papers(version / PAPERS.file).papers
        except parquet.DAMAGE:
            continue
        note = (
            f"{PAPERS.file} in {folder} did not lead to a table that can be read: first_seen_at "
            f"and paper_id are taken from {output_folder.VERSIONS}/{version.name}, the newest "
            "version that can be."
        )
        return Previous(papers, note=note, place=version)
    return None


def _none_left(folder: Path) -> Previous:
    """Return no papers; say so where a version stands that could not be read."""
    if not any(os.path.lexists(one / PAPERS.file) for one in output_folder.versions(folder)):
        return Previous({})
    return Previous(
        {},
        note=f"No {PAPERS.file} in {folder / output_folder.VERSIONS} could be read: first_seen_at "
        "and paper_id start anew.",
    )


def _kept(path: Path, stamp: str) -> str:
    return output_folder.keep(path, stamp).name


def _papers(path: Path) -> Previous:
    with parquet.opened(path) as file:
        rows = parquet.read_rows(file)
    sound = list(filter(None, map(_sound, rows)))
    lost = len(rows) - len(sound)
    damage = f"{count(lost, 'row')} of it had no paper_id as enrich writes it" if lost else None
    return Previous({row["paper_id"]: row for row in sound}, damage, place=path.parent)


def _sound(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return a row as far as it can be used; nothing without an id that could be one of ours."""
    name, identifiers = row.get("paper_id"), row.get("identifiers")
    if not (isinstance(name, str) and _ID.fullmatch(name)):
        return None
    known = {"identifiers": identifiers if fits(identifiers, STRINGS) else None}
    return {**row, **known, **{time: _time(row.get(time)) for time in _TIMES}}


def _time(value: Any) -> datetime | None:
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)
