"""One SQLite file: opened, checked, rescued when damaged, shared by threads."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from enrich.errors import StoreError
from enrich.store import locks, recovery

VERSION = 1
_APPLICATION = 0x656E7269  # "enri" at the head of the file
_PATIENCE = 30.0  # seconds to wait for another writer
SCHEMA = f"""
CREATE TABLE IF NOT EXISTS record (
    id INTEGER PRIMARY KEY,
    provider TEXT NOT NULL,
    ref TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    body BLOB,
    sum INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS record_by_ref ON record (provider, ref, fetched_at);
CREATE TABLE IF NOT EXISTS pace (name TEXT PRIMARY KEY, booked_at REAL, free_at REAL);
CREATE TABLE IF NOT EXISTS come_back (name TEXT PRIMARY KEY, at TEXT);
CREATE TABLE IF NOT EXISTS standing (
    provider TEXT NOT NULL,
    ref TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (provider, ref)
) WITHOUT ROWID;
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {VERSION};
"""


class Database:
    """A connection that is safe to share, with failures told in sentences."""

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self.path = path
        self.notices: list[str] = []
        self.locks = path.with_name(path.name + ".locks")
        self._new = path.with_name(path.name + ".new")  # of a rescue under way
        self._guard = threading.RLock()
        with locks.held(self.locks / "opening", 2 * _PATIENCE) as got:
            if not got:
                raise StoreError(f"{path} is being opened, or rescued, by another process.")
            self._connection = self._opened(clock)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it, or nothing."""
        with self._guard, _told(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Everything a query answers."""
        with self._guard, _told(self.path):
            return self._connection.execute(query, values).fetchall()

    def compact(self) -> None:
        """Give the room of deleted rows back to the disk."""
        with self._guard, _told(self.path):
            self._connection.execute("VACUUM")

    def close(self) -> None:
        """Let go of the file; closing twice is harmless."""
        with self._guard:
            self._connection.close()

    def _opened(self, clock: Callable[[], datetime]) -> sqlite3.Connection:
        stamp = f"{clock():%Y%m%dT%H%M%S}"
        with _told(self.path):
            if self._new.exists() and not self.path.exists():
                self._exchange(stamp)  # a rescue was interrupted just before its end
            if recovery.is_damaged(self.path):
                self._rescue(stamp)
            return _connected(self.path)

    def _rescue(self, stamp: str) -> None:
        run = self.locks / "run"
        with locks.held(run, 0.0) as got:
            if not got:
                raise StoreError(f"{self.path} is damaged and in use by {locks.noted(run)}.")
            self._new.unlink(missing_ok=True)
            with closing(_connected(self._new)) as connection:
                saved = recovery.save(self.path, connection, SCHEMA)
            kept = self._exchange(stamp)
        self.notices.append(
            f"{self.path.name} was damaged: it is kept as {kept.name} and a new one"
            f" was begun ({saved} records were saved from it)."
        )

    def _exchange(self, stamp: str) -> Path:
        """Put the new file in the place of the damaged one, which is kept."""
        kept = recovery.set_aside(self.path, stamp)
        self._new.rename(self.path)
        return kept


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
    )
    connection.text_factory = recovery.lenient
    try:
        _check_version(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.executescript(f"BEGIN IMMEDIATE; {SCHEMA} COMMIT;")
    except BaseException:
        connection.close()
        raise
    return connection


def _check_version(connection: sqlite3.Connection, path: Path) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    ours = connection.execute("PRAGMA application_id").fetchone()[0] == _APPLICATION
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and not ours:
        raise StoreError(f"{path} is some other program's database; nothing was changed.")
    if version > VERSION:
        raise StoreError(
            f"{path} was written by a newer enrich (format {version}, this one knows"
            f" {VERSION}): upgrade enrich, or name another file; nothing was changed."
        )


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what SQLite and the disk say into one sentence for a person."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        sentence = _sentence(path, error)
    else:
        return
    raise StoreError(sentence)


def _sentence(path: Path, error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{path} cannot be used: {error.strerror}."
    if path.is_dir():
        return f"{path} is a folder: name a file for the log, as {path / 'records.sqlite'}."
    name = getattr(error, "sqlite_errorname", "") or ""
    for start, words in _SENTENCES.items():
        if name.startswith(start):
            return f"{path} {words}"
    return f"{path} cannot be used: {error}."


_SENTENCES = {
    "SQLITE_FULL": "could not grow: the disk is full. What was in it is safe;"
    " make room and run again.",
    "SQLITE_IOERR": "could not be read or written: the disk failed or is full."
    " What was in it is safe; look at the disk and run again.",
    "SQLITE_READONLY": "cannot be written: the file, its folder, or one of the files -wal and"
    " -shm beside it is read-only.",
    "SQLITE_CANTOPEN": "cannot be opened: its folder is missing, unreadable or read-only.",
    "SQLITE_PERM": "cannot be opened: permission is missing.",
    "SQLITE_BUSY": f"was kept locked by another process for {_PATIENCE:.0f} seconds.",
    "SQLITE_CORRUPT": "is damaged; what can be read is rescued when it is next opened.",
    "SQLITE_NOTADB": "is damaged; what can be read is rescued when it is next opened.",
}
