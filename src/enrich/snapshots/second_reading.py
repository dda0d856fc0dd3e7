"""Reads by Python what the engine cannot read of a dump: made readable, or told with its place."""

from __future__ import annotations

import csv
import gzip
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from enrich.errors import BadInput
from enrich.snapshots.dump_files import Part, has_items, line_start
from enrich.snapshots.engine import quoted

_HALF = re.compile(r"(\\\\|\\u[dD][89abAB]..\\u[dD][c-fC-F]..)|\\u[dD][89a-fA-F]..")
"""Finds half of a sign beyond 16 bits, which no encoding can hold, or (1) what only looks so."""

_NO_OBJECT = "is not a JSON object, as each line of a dump is"
_MEND = "Mend the dump, or fetch it again."


def mended(records: str) -> str:
    """Return the SQL for records without halves of signs, which the engine refuses to read."""
    whole = f"regexp_replace(body, {quoted(_HALF.pattern)}, '\\1', 'g')"
    return f"SELECT * REPLACE ({whole} AS body) FROM ({records})"  # nosec B608  # our own words


def complaint(part: Part) -> str | None:
    """Return where a part of plain lines holds one that is no JSON object, in a sentence."""
    at = part.start
    with part.path.open("rb") as file:
        file.seek(line_start(file, at))
        while (at := file.tell()) < part.end:
            line = file.readline()
            if line.strip() and not _is_object(line):
                where = f"what begins at byte {at}"
                return f"{part.path} cannot be read: {where} {_NO_OBJECT}. {_MEND}"
    return None


def as_lines(path: Path, lines: Path) -> None:
    """Write the records of a file as lines of JSON that the engine can read, or tell the fault."""
    if path.suffix == ".csv":
        return _table_as_lines(path, lines)
    if path.suffix == ".parquet":
        raise BadInput(f"{path} is damaged, or no Parquet file. {_MEND}")
    if path.suffix == ".zst":
        raise BadInput(f"{path} is cut off, or holds a line that is no JSON object. {_MEND}")
    try:
        with lines.open("w", encoding="utf-8") as out:
            for line in _records(path):
                out.write(f"{line}\n")
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise BadInput(f"{path} is cut off, or not packed with gzip. {_MEND}") from None
    except UnicodeDecodeError:
        raise BadInput(f"{path} is not written in UTF-8. {_MEND}") from None


def _records(path: Path) -> Iterator[str]:
    """Yield the records of a file, which no half of a sign is in."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", newline="\n") as text:
        yield from _items(path, text.read()) if has_items(path) else _lines(path, text)


def _lines(path: Path, text: TextIO) -> Iterator[str]:
    for number, line in enumerate(text, 1):
        if not line.strip():
            continue
        if not _is_object(line):
            why = f"line {number} {_NO_OBJECT}"
            raise BadInput(f"{path} cannot be read: {why}. {_MEND}")
        yield _HALF.sub(r"\1", line.strip())


def _items(path: Path, text: str) -> Iterator[str]:
    try:
        items = json.loads(_HALF.sub(r"\1", text))["items"] or ()
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{path} is damaged: {error}. {_MEND}") from None
    yield from (json.dumps(one, ensure_ascii=False) for one in items)


def _is_object(line: str | bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _table_as_lines(path: Path, lines: Path) -> None:
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
