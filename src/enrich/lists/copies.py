"""The copies of a list that comes from an address: a dated file for each edition of it.

    lists/<name>/2026-11-29.md     an edition, as its source sent it
    lists/<name>/source.json       the editions with their digests, and how to ask for what is new

They stand beside the log of records.  Nothing that an address keeps secret is in a name or a file.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from enrich.lists.copies_note import NOTE, Edition, Note, Unusable, noted, written
from enrich.lists.location import called, raw_address
from enrich.normalization.private_addresses import masked

FOLDER = "lists"
_NO_NAME = re.compile(r"[^\w.-]+")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}", re.I)
_DATED = re.compile(r"(\d{4}-\d\d-\d\d)(?:-(\d{1,4}))?(?:\.[a-z0-9]{1,8})?", re.I | re.A)
_LONGEST = 80  # characters of a name


@dataclass(frozen=True, slots=True)
class Copy:
    """An edition that is whole, and when its source last told or confirmed it."""

    path: Path
    body: bytes
    told_at: datetime


class Copies:
    """The editions of one list; `damage` says what of them is not as it was written."""

    def __init__(self, records: Path, where: str) -> None:
        self.folder = records.parent / FOLDER / _name(where)
        self._suffix = _suffix(where)
        self.damage: str | None = None
        try:
            self.note = noted(self.folder / NOTE)
        except FileNotFoundError:
            self.note = self._found()
        except Unusable:
            self.damage = f"the note {NOTE} of its copies was damaged"
            self.note = self._found()
        self.last = self._last_good()

    @property
    def conditions(self) -> tuple[str | None, str | None]:
        """The ETag and the date by which to ask whether the copy is still the list."""
        newest = self.note.editions and self.note.editions[-1].file
        if self.last is None or self.last.path.name != newest:
            return None, None
        return self.note.etag, self.note.last_modified

    def keep(self, body: bytes, etag: str | None, last_modified: str | None, at: datetime) -> None:
        """Keep what a source told, as a new file where it has changed; raises `OSError`."""
        digest, editions = _digest(body), self.note.editions
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (editions and editions[-1].sha256 == digest):
            editions = (*editions, Edition(self._free(at, body), digest, at))
        path = self.folder / editions[-1].file
        if not (self.last and self.last.path == path):
            written(path, body)
        self._write(Note(editions, etag, last_modified, at))

    def confirm(self, at: datetime) -> None:
        """Note that a source has said its list is as it was; raises `OSError`."""
        self._write(replace(self.note, told_at=at, refused_since=None))

    def refuse(self, at: datetime) -> None:
        """Note since when a source gives no list; raises `OSError`."""
        if self.folder.exists() and self.refused_since(at) != self.note.refused_since:
            self._write(replace(self.note, refused_since=at))

    def refused_since(self, at: datetime) -> datetime:
        """Return since when a source gives no list; a time to come was set by a wrong clock."""
        since = self.note.refused_since
        return at if since is None else min(since, at)

    def _write(self, note: Note) -> None:
        self.note = note
        written(self.folder / NOTE, note.as_json())

    def _last_good(self) -> Copy | None:
        """Return the newest edition that is whole."""
        for place, edition in enumerate(reversed(self.note.editions)):
            body = _read(self.folder / edition.file)
            if body is not None and _digest(body) == edition.sha256:
                told_at = edition.fetched_at if place else self.note.told_at or edition.fetched_at
                return Copy(self.folder / edition.file, body, told_at)
            self.damage = self.damage or f"its copy {edition.file} was damaged or gone"
        return None

    def _found(self) -> Note:
        """Return what the files themselves tell, where there is no note of them."""
        dated = sorted(self._dated(), key=lambda one: one[:2])
        bodies = [(at, path, _read(path)) for at, _, path in dated]
        return Note(tuple(Edition(p.name, _digest(b), at) for at, p, b in bodies if b))

    def _dated(self) -> Iterator[tuple[datetime, int, Path]]:
        for path in self.folder.glob("*") if self.folder.is_dir() else ():
            if found := _DATED.fullmatch(path.name):
                day, number = found.groups()
                try:
                    at = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC)
                except ValueError:
                    continue  # a day that no calendar has
                yield at, int(number or 1), path

    def _free(self, at: datetime, body: bytes) -> str:
        """Return a name for an edition of a day that no other has, also none that no note tells."""
        day = f"{at.astimezone(UTC):%Y-%m-%d}"
        paths = (
            self.folder / f"{day}{'' if number == 1 else f'-{number}'}{self._suffix}"
            for number in count(1)
        )
        known = {one.file for one in self.note.editions}
        free = (p for p in paths if p.name not in known)
        return next(p.name for p in free if not os.path.lexists(p) or _read(p) == body)


def _name(where: str) -> str:
    """Return the folder of a list: its address to be read, and a digest to tell it from others.

    A user is no part of either, nor what a parameter that is known to be secret says.
    """
    shown, address = called(raw_address(where) or where), raw_address(where) or where
    asked = masked("?" + address.partition("?")[2].partition("#")[0])
    digest = hashlib.sha256(f"{shown}{asked}".encode("utf-8", "surrogatepass")).hexdigest()
    readable = _NO_NAME.sub("-", shown.partition("://")[2] or shown).strip("-.")
    return f"{readable[:_LONGEST].strip('-.') or 'list'}-{digest[:8]}"


def _suffix(where: str) -> str:
    """Return how the name of a list ends, by which its format may be told."""
    suffix = PurePosixPath(urlsplit(called(raw_address(where) or where)).path).suffix
    return suffix.lower() if _SUFFIX.fullmatch(suffix) else ""


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
