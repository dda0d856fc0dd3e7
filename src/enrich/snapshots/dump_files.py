"""The files of a dump, and how they are read: line by line where they lie, or as tables."""

from __future__ import annotations

import gzip
import re
import zlib
from array import array
from codecs import BOM_UTF8
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from enrich.errors import BadUsage
from enrich.snapshots.engine import quoted

if TYPE_CHECKING:
    import pyarrow as pa

_ENDINGS = (".jsonl", ".json", ".ndjson", ".gz", ".zst", ".parquet", ".csv")
_NO_LINES = (".gz", ".zst", ".parquet", ".csv")
IS_OBJECT = r"""
    CASE WHEN starts_with(body, '{') THEN true
    WHEN regexp_full_match(body, '\s*') THEN false
    WHEN regexp_matches(body, '^\s*\{') THEN true ELSE error('no object') END
"""
"""The SQL that picks lines with a record; an empty one is none, and any other is an error."""

RANGE = 64 << 20
"""Bytes of a file that are read at once."""

_ROOM = 1 << 20  # bytes more for ranges that are a little longer
_BATCH = 256  # lines that the engine takes at once: what it reads of them stays near the core
_ITEMS = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"items"')  # as Crossref's older files begin
_HEAD = 100  # bytes that show it
_LONGEST = f"maximum_object_size = {96 << 20}"  # of which a reader takes twice as much


@dataclass(frozen=True, slots=True)
class DumpFile:
    """One file of a dump, as it was found."""

    path: str
    size: int
    changed: int  # nanoseconds since 1970

    def is_here(self) -> bool:
        """Tell whether the file lies there unchanged."""
        try:
            return self == found(Path(self.path))
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class Part:
    """What is read of a dump at once: a file, or a range of its bytes."""

    number: int
    file: int
    path: Path
    start: int
    end: int


def found(path: Path) -> DumpFile:
    """Return a file as it lies there; raises `OSError`."""
    stat = path.stat()
    return DumpFile(str(path.resolve()), stat.st_size, stat.st_mtime_ns)


def files(source: Path) -> list[DumpFile]:
    """Return the files of a dump: the one that is named, or all in a folder."""
    try:
        if source.is_dir():
            every = sorted(path for path in source.rglob("*") if _is_of_dump(path, source))
            listed = [found(path) for path in every if path.is_file()]
        else:
            listed = [found(source)]
    except OSError as error:
        raise BadUsage(f"The dump {source} cannot be read: {error.strerror}.") from None
    if not sum(one.size for one in listed):
        raise BadUsage(f"There is nothing to index at {source}: name a dump's file or folder.")
    return listed


def _is_of_dump(path: Path, folder: Path) -> bool:
    """Tell whether a file in a dump's folder is of the dump by its name; hidden ones are not."""
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return path.suffix in _ENDINGS and path.stem != "manifest" and not hidden


def fingerprint(listed: Sequence[DumpFile], *more: object) -> str:
    """Return what stands for a dump as it lies there, names, sizes and times, and for `more`."""
    told = repr([*((one.path, one.size, one.changed) for one in listed), *more])
    return sha256(told.encode("utf-8", "surrogateescape")).hexdigest()[:12]


def is_lines(one: DumpFile) -> bool:
    """Tell whether a file has a record a line, not packed, so that a line can be read alone."""
    path = Path(one.path)
    return path.suffix not in _NO_LINES and not has_items(path)


def parts(listed: Sequence[DumpFile], at_once: int, *, copied: bool) -> list[Part]:
    """Return what is read at once, in order: so many bytes of lines, or a file that is copied."""
    every: list[Part] = []
    for number, one in enumerate(listed):
        step = max(one.size, 1) if copied else at_once
        for start in range(0, max(one.size, 1), step):
            end = min(start + step, one.size)
            every.append(Part(len(every), number, Path(one.path), start, end))
    return every


class Lines:
    """Lines of files as a table of Arrow, through one buffer that is used again."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def of(self, part: Part) -> tuple[pa.Table, int]:
        """Return the lines that begin within a part, (body, at), and where the first lies.

        The table is good until the next is asked for.
        """
        with part.path.open("rb") as file:
            begin = line_start(file, part.start)
            many = max(line_start(file, part.end) - begin, 0)
            if len(self._buffer) < many:
                self._buffer = bytearray(many + _ROOM)
            file.seek(begin)
            with memoryview(self._buffer)[:many] as view:
                many = file.readinto(view)
        return _table(self._buffer, self._ends(many)), begin

    def _ends(self, many: int) -> array[int]:
        """Return where lines begin and end, the first at 0."""
        ends, at, find = array("i", [0]), 0, self._buffer.find
        while (at := find(b"\n", at, many) + 1) > 0:
            ends.append(at)
        if ends[-1] < many:
            ends.append(many)
        return ends


def line_start(file: Any, at: int) -> int:
    """Return where the first line begins that does so at a place or after it.

    A mark of byte order, which some programs write in front of all, is no part of a line.
    """
    if at:
        file.seek(at - 1)
        file.readline()
        return int(file.tell())
    file.seek(0)
    return len(BOM_UTF8) if file.read(len(BOM_UTF8)) == BOM_UTF8 else 0


def _table(buffer: bytearray, ends: array[int]) -> pa.Table:
    """Return lines as a table, of which not a byte is copied."""
    import pyarrow as pa  # noqa: PLC0415  (where it is imported, all commands take longer)

    places = pa.py_buffer(ends)
    body = pa.Array.from_buffers(pa.string(), len(ends) - 1, [None, places, pa.py_buffer(buffer)])
    at = pa.Array.from_buffers(pa.int32(), len(ends) - 1, [None, places])
    table = pa.table({"body": body, "at": at})
    return pa.Table.from_batches(table.to_batches(max_chunksize=_BATCH), table.schema)


def rows(path: Path) -> str:
    """Return the SQL that reads the records of a file that is no plain lines: (body).

    Only the path is put in, quoted.
    """
    body, source = "json::VARCHAR", f"read_ndjson_objects({quoted(path)})"
    if path.suffix == ".parquet":
        body, source = "to_json(one)::VARCHAR", f"read_parquet({quoted(path)}) AS one"
    elif has_items(path):
        columns = f"columns = {{'items': 'JSON[]'}}, {_LONGEST}"
        body, source = "unnest(items)::VARCHAR", f"read_json({quoted(path)}, {columns})"
    else:
        return f"SELECT body FROM (SELECT {body} AS body FROM {source}) WHERE {IS_OBJECT}"  # nosec B608  # our own words
    return f"SELECT {body} AS body FROM {source}"  # nosec B608  # our own words


def has_items(path: Path) -> bool:
    """Tell whether a file, packed or not, is one object that has all records in a list."""
    opened = gzip.open if path.suffix == ".gz" else open
    with suppress(OSError, EOFError, zlib.error), opened(path, "rb") as file:
        return bool(_ITEMS.match(file.read(_HEAD)))
    return False
