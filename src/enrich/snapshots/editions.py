"""The indexes that stand on this machine: one folder an edition, whole once its manifest is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zlib import crc32

from enrich.errors import BadUsage, WriteError
from enrich.snapshots.dump_files import DumpFile
from enrich.store import locks

FORM = 5
"""Counts up whenever an expression or a table changes; an edition of another form is made anew."""

MANIFEST = "manifest.json"
BEGUN = "begun.json"
TABLES = ("ids.parquet", "titles.parquet", "blocks.parquet")
FOLDER = "snapshots"  # beside the records
_SUMMED = 256 << 20  # bytes of a table that are read to see whether it is whole
_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class Begun:
    """What an edition is being made of, written first of all."""

    source: str
    newest: int  # nanoseconds since 1970

    @property
    def published(self) -> datetime:
        """When the dump was last changed."""
        return datetime.fromtimestamp(self.newest / 1e9, UTC)

    def write(self, folder: Path) -> None:
        """Write it."""
        (folder / BEGUN).write_text(json.dumps(asdict(self)), encoding="utf-8")


def begun(folder: Path) -> Begun | None:
    """Return what an edition is being made of, if that can be read."""
    try:
        return Begun(**json.loads((folder / BEGUN).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an edition was made of, written last of all."""

    dump: str
    source: str
    files: tuple[DumpFile, ...]
    copied: bool  # whether the records lie in the edition, or still in the dump
    refs: int  # by which its works are found
    tables: dict[str, list[int]]  # size, sum and time of each; of copies the size alone
    form: int  # of the SQL and the tables
    sql: dict[str, str]
    hashed: int  # what the engine made of two words, which another release may not

    @property
    def published(self) -> datetime:
        """When the dump was last changed."""
        return datetime.fromtimestamp(newest(self.files) / 1e9, UTC)

    @property
    def identity(self) -> str:
        """What stands for the dump: a file by path, size and time, as where it is read itself."""
        return f"{self.source}?{sum(one.size for one in self.files)}-{newest(self.files)}"

    def is_of(self, path: Path) -> bool:
        """Tell whether it was made of a dump as it now lies at a path."""
        return self.source == str(path.resolve()) and all(one.is_here() for one in self.files)

    def write(self, folder: Path) -> None:
        """Write it, whole or not at all."""
        new = folder / f".{MANIFEST}.new"
        new.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")
        new.replace(folder / MANIFEST)


def newest(files: Sequence[DumpFile]) -> int:
    """Return when the last of a dump's files was changed, in nanoseconds since 1970."""
    return max(one.changed for one in files)


def manifest(folder: Path) -> Manifest:
    """Return the manifest of an edition; raises `OSError` or `ValueError` where there is none."""
    told = json.loads((folder / MANIFEST).read_text("utf-8"))
    try:
        files = tuple(DumpFile(**one) for one in told.pop("files"))
        return Manifest(files=files, **told)
    except (TypeError, KeyError, AttributeError):
        raise ValueError("it is not of this version") from None


def summed(path: Path) -> list[int]:
    """Return the size of a table, what its bytes come to unless it is large, and its time."""
    stat = path.stat()
    return [stat.st_size, _sum(path) if stat.st_size <= _SUMMED else 0, stat.st_mtime_ns]


def _is_whole(path: Path, expected: list[int]) -> bool:
    """Tell whether a table is as it was written; its bytes are read where its time is another."""
    stat, (size, total, *changed) = path.stat(), expected
    if stat.st_size != size or [stat.st_mtime_ns] == changed:
        return stat.st_size == size
    return not total or _sum(path) == total


def _sum(path: Path) -> int:
    total = 0
    with path.open("rb") as file:
        while piece := file.read(_AT_ONCE):
            total = crc32(piece, total)
    return total


class Damaged(Exception):
    """An edition that cannot be asked; its text ends a sentence."""


def proved(folder: Path) -> Manifest:
    """Return the manifest of an edition whose parts are all there, unchanged."""
    try:
        told = manifest(folder)
    except FileNotFoundError:
        raise Damaged("is not finished, or none") from None
    except (OSError, ValueError) as error:
        raise Damaged(f"has a manifest that cannot be read ({error})") from None
    if told.form != FORM:
        raise Damaged("was made by another version of enrich")
    for table, expected in told.tables.items():
        try:
            whole = _is_whole(folder / table, expected)
        except OSError:
            whole = False
        if not whole:
            raise Damaged(f"is damaged: {table} is not what was written")
    gone = next((one for one in told.files if not (told.copied or one.is_here())), None)
    if gone is not None:
        raise Damaged(f"points to {gone.path}, which is gone or has changed")
    return told


@dataclass(frozen=True, slots=True)
class Edition:
    """One folder of an index, finished or not."""

    dump: str
    folder: Path
    told: Manifest | None  # None: it is not finished

    @property
    def source(self) -> str | None:
        """Where its dump lies, or lay."""
        told = self.told or begun(self.folder)
        return told.source if told else None

    @property
    def published(self) -> datetime | None:
        """When its dump was last changed."""
        told = self.told or begun(self.folder)
        return told.published if told else None

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())

    def empty(self) -> None:
        """Take out all that is in it, its manifest first, so that what is left is nothing whole."""
        (self.folder / MANIFEST).unlink(missing_ok=True)
        shutil.rmtree(self.folder)
        self.folder.mkdir()

    @property
    def name(self) -> str:
        """What stands for it alone, whatever else is there."""
        return f"{self.dump}/{self.folder.name}"

    def remove(self) -> None:
        """Take it away, unless another process is just making it."""
        with held(self.folder):
            self.take_away()

    def take_away(self) -> None:
        """Take it away, where it is held already."""
        self.empty()
        self.folder.rmdir()


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold an edition, so that no other process makes or removes it meanwhile.

    The file of the lock goes with the folder.
    """
    lock = folder.with_suffix(".lock")
    with locks.held(lock, 0) as got:
        if not got:
            raise WriteError(f"Another process is making the index in {folder}; wait for it.")
        try:
            yield
        finally:
            if not folder.exists():
                with suppress(OSError):  # where no file goes that is open
                    lock.unlink()


def named(root: Path, name: str) -> Edition:
    """Return the one edition of a name, with its dump before it (`arxiv/3f0c…`) or without."""
    every = [one for one in editions(root) if name in (one.name, one.folder.name)]
    if not every:
        raise BadUsage(f"There is no edition called {name!r}: `enrich snapshot list` names them.")
    if len(every) > 1:
        several = ", ".join(one.name for one in every)
        raise BadUsage(f"{name!r} may be any of {several}: name one of these.")
    return every[0]


def editions(root: Path, dump: str | None = None) -> Iterator[Edition]:
    """Yield the editions of a dump, or of all, in the order of their folders."""
    for folder in sorted((root / FOLDER).glob(f"{dump or '*'}/*/")):
        try:
            told: Manifest | None = manifest(folder)
        except (OSError, ValueError):
            told = None
        yield Edition(folder.parent.name, folder, told)


def described(one: Edition) -> dict[str, Any]:
    """Return what a person wants to know of an edition."""
    told = one.told
    return {
        "dump": one.dump,
        "edition": one.folder.name,
        "published": one.published.date().isoformat() if one.published else None,
        "refs": told.refs if told else None,
        "bytes": one.size,
        "source": one.source,
        "folder": str(one.folder),
        "finished": told is not None,
    }
