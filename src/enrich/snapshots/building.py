"""Makes an edition of a dump's index, part by part, so that an end costs one part at most."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from enrich.errors import BadInput, BadUsage, EnrichError, WriteError
from enrich.normalization.text import one_line
from enrich.snapshots import dump_files, engine
from enrich.snapshots.dump_files import DumpFile, Lines, Part
from enrich.snapshots.dump_layouts import LAYOUTS, Layout, extracted
from enrich.snapshots.editions import (
    BEGUN,
    FOLDER,
    FORM,
    MANIFEST,
    TABLES,
    Begun,
    Damaged,
    Edition,
    Manifest,
    held,
    newest,
    proved,
    summed,
)
from enrich.snapshots.engine import Connection
from enrich.snapshots.second_reading import as_lines, complaint, mended

Tell = Callable[[str, int, int], None]
"""Hears of progress: dump, parts done, parts in all."""

_GROUP = 20_480  # rows of a table that are read at once, at least
WRITTEN: dict[str, dict[str, Any]] = {
    "blocks": {"compression": "uncompressed", "parquet_version": "v2", "dictionary_size_limit": 1}
}
"""How tables are written otherwise: of numbers in order the distances are kept."""

_PASSING = {"compression": "uncompressed", "dictionary_size_limit": 1}  # read once
_BODIES = 4_096  # records that are read at once, at least


def add(
    root: Path,
    name: str,
    source: Path,
    tell: Tell,
    *,
    copied: bool = False,
    at_once: int = dump_files.RANGE,
) -> Edition:
    """Return the edition of a dump as it now lies there, made if it was not.

    `root` is where the records are.  A dump of plain lines stays where it is and is only pointed
    to, unless it is to be `copied`; what is packed, or a table, always is.
    """
    if name not in LAYOUTS:
        raise BadUsage(f"There is no dump called {name!r}. Choose among: {', '.join(LAYOUTS)}.")
    files = tuple(dump_files.files(source))
    copied = copied or not all(map(dump_files.is_lines, files))
    folder = root / FOLDER / name / dump_files.fingerprint(files, name, copied, at_once)
    building = Building(LAYOUTS[name], source, files, folder, copied, at_once)
    try:
        with held(folder):
            folder.mkdir(exist_ok=True)
            try:
                told = _made(building, tell)
            except BadInput:  # nothing goes on from what is refused for what it holds
                Edition(name, folder, None).take_away()
                raise
            finally:
                with suppress(OSError):  # there is something in it
                    folder.rmdir()
    except OSError as error:
        raise _not_made(folder, error) from None
    return Edition(name, folder, told)


def _not_made(folder: Path, error: Exception) -> WriteError:
    why = one_line(engine.sentence(error)).rstrip(".")
    return WriteError(
        f"The index in {folder} could not be made: {why}. What is done is kept; the same command "
        "goes on from there."
    )


def _made(building: Building, tell: Tell) -> Manifest:
    """Return the edition as it stands, if it is whole; else what is damaged of it is made anew."""
    try:
        return proved(building.folder)
    except Damaged:
        pass  # it is not finished, or no longer
    if (building.folder / MANIFEST).exists():
        Edition(building.layout.name, building.folder, None).empty()
    with engine.opened(building.folder / "spill") as connection:
        try:
            return building.all(connection, tell)
        except EnrichError:
            raise
        except engine.failures() as error:
            raise _not_made(building.folder, error) from None


@dataclass(frozen=True, slots=True)
class Building:
    """An edition under way."""

    layout: Layout
    source: Path
    files: tuple[DumpFile, ...]
    folder: Path
    copied: bool
    at_once: int
    reader: Lines = field(default_factory=Lines)

    def all(self, connection: Connection, tell: Tell) -> Manifest:
        """Do what is left to do, and say so."""
        sql = engine.compiled()
        parts = dump_files.parts(self.files, self.at_once, copied=self.copied)
        Begun(str(self.source.resolve()), newest(self.files)).write(self.folder)
        (self.folder / "parts").mkdir(exist_ok=True)
        left = [part for part in parts if not self._done(part).exists()]
        kept = len(parts) - len(left)
        if kept:
            tell(self.layout.name, kept, len(parts))
        for done, part in enumerate(left, kept + 1):
            self._part(connection, part)
            tell(self.layout.name, done, len(parts))
        told = self._joined(connection, parts, sql)
        self._unchanged()
        told.write(self.folder)
        for passing in ("parts", "spill"):
            shutil.rmtree(self.folder / passing, ignore_errors=True)
        (self.folder / BEGUN).unlink(missing_ok=True)
        return told

    def _unchanged(self) -> None:
        """Look at the files again, which may have been written to meanwhile."""
        changed = next((one.path for one in self.files if not one.is_here()), None)
        if changed is not None:
            raise BadInput(
                f"{changed} has changed while its index was made. Nothing is kept of that; run the "
                "same command again when the file is whole."
            )

    def _done(self, part: Part) -> Path:
        return self.folder / "parts" / f"{part.number:06}.parquet"

    def _bodies(self, file: int) -> Path:
        return self.folder / "bodies" / f"{file:06}.parquet"

    def _part(self, connection: Connection, part: Part) -> None:
        """Read a part, and write what an index needs of it."""
        records = self._copy(connection, part) if self.copied else self._lines(connection, part)
        try:
            self._extracted(connection, part, records)
        except engine.failures() as error:
            if self.copied or engine.is_full(error):
                raise
            if why := complaint(part):
                raise BadInput(why) from error
            self._extracted(connection, part, mended(records))

    def _extracted(self, connection: Connection, part: Part, records: str) -> None:
        engine.view(connection, "records", records)
        engine.written(connection, extracted(self.layout), self._done(part), **_PASSING)

    def _lines(self, connection: Connection, part: Part) -> str:
        """Return the SQL for records that stay where they are; an empty line is none."""
        lines, begin = self.reader.of(part)
        connection.register("lines", lines)
        start = f'{begin}::BIGINT + "at" AS start'  # as wide in all parts, beyond 2 GB or not
        where = f"{part.file} AS file, {start}, strlen(body)::INTEGER AS size"
        return f"SELECT body, {where} FROM lines WHERE {dump_files.IS_OBJECT}"  # nosec B608  # our own words

    def _copy(self, connection: Connection, part: Part) -> str:
        """Return the SQL for records that are copied, numbered as they come."""
        bodies = self._bodies(part.file)
        if not bodies.exists():
            bodies.parent.mkdir(exist_ok=True)
            self._copies(connection, part, bodies)
        return f"SELECT body, {part.file} AS file, start, NULL AS size {engine.parquet(bodies)}"

    def _copies(self, connection: Connection, part: Part, bodies: Path) -> None:
        """Copy the records of a file; what the engine cannot read, Python does."""
        if part.path.suffix != ".csv":
            try:
                _copied(connection, dump_files.rows(part.path), bodies)
                return
            except engine.failures() as error:
                if engine.is_full(error):
                    raise
        lines = self.folder / "parts" / "second_reading.jsonl"
        as_lines(part.path, lines)
        _copied(connection, dump_files.rows(lines), bodies)
        lines.unlink()

    def _joined(
        self, connection: Connection, parts: Sequence[Part], sql: dict[str, str]
    ) -> Manifest:
        """Sort what was read of all parts, and return what the edition is."""
        engine.view(connection, "works", engine.parquet(*map(self._done, parts)))
        engine.view(connection, "keyed", sql["keyed"])
        for table in TABLES:
            name = table.removesuffix(".parquet")
            if not (self.folder / table).exists():
                how = {"row_group_size": _GROUP, **WRITTEN.get(name, {})}
                engine.written(connection, sql[name], self.folder / table, **how)
            engine.view(connection, name, engine.numbered(self.folder / table))
        bodies = sorted((self.folder / "bodies").glob("*.parquet"))
        ((named,),) = connection.execute("SELECT count(*) FROM ids").fetchall()
        if not named:
            raise BadInput(
                f"Nothing in {self.source} has an id where the dump of {self.layout.name} has it."
            )
        return Manifest(
            self.layout.name,
            str(self.source.resolve()),
            self.files,
            self.copied,
            named,
            {
                **{table: summed(self.folder / table) for table in TABLES},
                **{str(one.relative_to(self.folder)): [one.stat().st_size, 0] for one in bodies},
            },
            FORM,
            sql,
            engine.hashed(connection),
        )


def _copied(connection: Connection, records: str, bodies: Path) -> None:
    """Write records, numbered as they come."""
    numbered = f"SELECT row_number() OVER () AS start, body FROM ({records})"  # nosec B608  # our own words
    engine.written(connection, numbered, bodies, row_group_size=_BODIES, compression="zstd")
