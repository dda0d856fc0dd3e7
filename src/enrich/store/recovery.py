"""What to do with a damaged log: save what can be read, set the rest aside."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from enrich.store import serialization

_BESIDE = ("", "-wal", "-shm")  # SQLite keeps recent writes beside the file
_DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_FAR = 10_000  # ids tried beyond the last one that could be read
_PAGE = 4096


def is_damaged(path: Path) -> bool:
    """Whether SQLite finds fault with the file; a missing one is sound."""
    if not path.exists():
        return False
    with closing(sqlite3.connect(path, timeout=30.0)) as connection:
        connection.text_factory = lenient
        try:
            said = connection.execute("PRAGMA integrity_check(1)").fetchall()
        except sqlite3.DatabaseError as error:
            if (getattr(error, "sqlite_errorname", None) or "").startswith(_DAMAGE):
                return True
            raise
        except UnicodeDecodeError:  # SQLite quotes the damage in its complaint
            return True
    return said != [("ok",)]


def lenient(text: bytes) -> str:
    """Text as far as it is text; what is not does not match its sum."""
    return text.decode("utf-8", "replace")


def save(damaged: Path, new: sqlite3.Connection, schema: str) -> int:
    """Copy every row that can still be read; returns how many records."""
    with _readable(damaged, schema) as old:
        new.execute("BEGIN IMMEDIATE")
        for name, at in _read(old, "SELECT name, at FROM come_back"):
            if serialization.is_stamp(at):
                new.execute("INSERT OR IGNORE INTO come_back VALUES (?, ?)", (name, at))
        for row in filter(serialization.is_sound, _records(old)):
            new.execute("INSERT OR IGNORE INTO record VALUES (?, ?, ?, ?, ?, ?)", row)
        new.execute("COMMIT")
    saved: int = new.execute("SELECT count(*) FROM record").fetchone()[0]
    return saved


def set_aside(path: Path, stamp: str) -> Path:
    """Rename the damaged file and what SQLite keeps beside it."""
    names = (f"{path.name}.damaged-{stamp}" + (f"-{n}" if n else "") for n in count())
    kept = next(new for name in names if not (new := path.with_name(name)).exists())
    for end in _BESIDE:
        old = path.with_name(path.name + end)
        if old.exists():
            old.rename(kept.with_name(kept.name + end))
    return kept


@contextmanager
def _readable(damaged: Path, schema: str) -> Iterator[sqlite3.Connection]:
    """A copy to read from, so that the damaged file stays as it was found."""
    with tempfile.TemporaryDirectory() as folder:
        twin = Path(folder) / "twin"
        for end in _BESIDE:
            if (part := damaged.with_name(damaged.name + end)).exists():
                shutil.copyfile(part, f"{twin}{end}")
        if not _has_a_head(twin):
            _give_a_head(twin, schema)
        with closing(sqlite3.connect(twin, isolation_level=None)) as connection:
            connection.text_factory = lenient
            yield connection


def _has_a_head(twin: Path) -> bool:
    with closing(sqlite3.connect(twin, isolation_level=None)) as connection:
        return any(_read(connection, "SELECT 1 FROM sqlite_master WHERE name = 'record'"))


def _give_a_head(twin: Path, schema: str) -> None:
    """Put the first page of a new log in place of a broken one.

    It says where each table begins, which is the same in every log.
    """
    fresh = twin.with_name("fresh")
    with closing(sqlite3.connect(fresh, isolation_level=None)) as connection:
        connection.executescript(f"PRAGMA page_size = {_PAGE}; {schema}")
    head = bytearray(fresh.read_bytes()[:_PAGE])
    head[92:96] = b"\xff\xff\xff\xff"  # distrust the page count: believe the file's size
    body = twin.read_bytes()[_PAGE:]
    twin.write_bytes(bytes(head) + body)


def _records(old: sqlite3.Connection) -> Iterator[serialization.Row]:
    """The rows before the damage, those behind it, then one by one between."""
    seen, last = 0, 0
    chosen = f"SELECT {serialization.COLUMNS} FROM record"  # nosec B608  # words of our own
    for row in _read(old, f"{chosen} ORDER BY id"):
        seen = row[0]
        yield row
    for row in _read(old, f"{chosen} WHERE id > {seen} ORDER BY id DESC"):
        last = row[0]
        yield row
    for number in range(seen + 1, last or seen + _FAR):
        yield from _read(old, f"{chosen} WHERE id = {number}")


def _read(old: sqlite3.Connection, query: str) -> Iterator[tuple[Any, ...]]:
    """Rows until the first that cannot be read."""
    try:
        yield from old.execute(query)
    except (sqlite3.Error, UnicodeDecodeError):
        return
