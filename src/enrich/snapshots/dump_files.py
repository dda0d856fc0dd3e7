"""The files of a dump, and how they are read: line by line where they lie, or as tables."""

from __future__ import annotations

import csv
import gzip
import json
import zlib
from array import array
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from enrich.errors import BadInput, BadUsage
from enrich.snapshots.engine import quoted

if TYPE_CHECKING:
    import pyarrow as pa

_ENDINGS = (".jsonl", ".json", ".ndjson", ".gz", ".zst", ".parquet", ".csv")
_NO_LINES = (".gz", ".zst", ".parquet", ".csv")
RANGE = 64 << 20
"""Bytes of a file that are read at once."""

_ROOM = 1 << 20  # bytes more for ranges that are a little longer
_BATCH = 256  # lines that the engine takes at once: what it reads of them stays near the core
_ITEMS = b'{"items"'  # as Crossref's older files begin
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
            every = (path for path in source.rglob("*") if path.suffix in _ENDINGS)
            known = sorted(path for path in every if path.stem != "manifest")
            listed = [found(path) for path in known if path.is_file()]
        else:
            listed = [found(source)]
    except OSError as error:
        raise BadUsage(f"The dump {source} cannot be read: {error.strerror}.") from None
    if not sum(one.size for one in listed):
        raise BadUsage(f"There is nothing to index at {source}: name a dump's file or folder.")
    return listed


def fingerprint(listed: Sequence[DumpFile], *more: object) -> str:
    """Return what stands for a dump as it lies there, names, sizes and times, and for `more`."""
    told = repr([*((one.path, one.size, one.changed) for one in listed), *more])
    return sha256(told.encode("utf-8", "surrogateescape")).hexdigest()[:12]


def is_lines(one: DumpFile) -> bool:
    """Tell whether a file has a record a line, not packed, so that a line can be read alone."""
    path = Path(one.path)
    return path.suffix not in _NO_LINES and not _begins_with(path, _ITEMS)


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
            begin = _line_start(file, part.start)
            many = max(_line_start(file, part.end) - begin, 0)
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


def _line_start(file: Any, at: int) -> int:
    """Return where the first line begins that does so at a place or after it."""
    if at:
        file.seek(at - 1)
        file.readline()
    return int(file.tell()) if at else 0


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
    elif _begins_with(path, _ITEMS):
        columns = f"columns = {{'items': 'JSON[]'}}, {_LONGEST}"
        body, source = "unnest(items)::VARCHAR", f"read_json({quoted(path)}, {columns})"
    return f"SELECT {body} AS body FROM {source}"  # nosec B608  # our own words


def _begins_with(path: Path, head: bytes) -> bool:
    """Tell how a file begins, packed or not; what cannot be read begins otherwise."""
    opened = gzip.open if path.suffix == ".gz" else open
    with suppress(OSError, EOFError, zlib.error), opened(path, "rb") as file:
        return bool(file.read(len(head)) == head)
    return False


def table_as_lines(path: Path, lines: Path) -> None:
    """Write the rows of a CSV file as lines of JSON; it need not be in UTF-8 throughout."""
    with (
        path.open(encoding="utf-8-sig", errors="replace", newline="") as given,
        lines.open("w", encoding="utf-8") as out,
    ):
        table = csv.DictReader(given)
        try:
            for row in table:
                if None in row or None in row.values():
                    raise BadInput(f"{path}, line {table.line_num}: a row of another length.")
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        except csv.Error as error:
            raise BadInput(f"{path}, line {table.line_num}: {error}.") from None


def complaint(part: Part) -> str | None:
    """Return where a part holds a line that is no JSON object, in a sentence."""
    at = part.start
    with part.path.open("rb") as file:
        file.seek(_line_start(file, at))
        while (at := file.tell()) < part.end:
            try:
                sound = isinstance(json.loads(file.readline()), dict)
            except ValueError:
                sound = False
            if not sound:
                return f"{part.path} is damaged: what begins at byte {at} is not a JSON object."
    return None
