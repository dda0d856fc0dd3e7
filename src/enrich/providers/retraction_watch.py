"""Retraction Watch: retractions, reinstatements and concerns, by the DOI of the work.

A table on this machine, read in one pass: the CSV file that Crossref publishes
(https://gitlab.com/crossref/retraction-watch-data), which is not bundled.  It is
asked where `ENRICH_PROVIDERS__RETRACTION_WATCH__PATH` says that it lies, or where
`enrich snapshot add retraction-watch PATH` made an index of it.  Dates
are American (`2/6/2010 0:00`), reasons stand behind plus signs in older files, a
DOI may be missing or called `unavailable`, and not every file is in UTF-8.
Manual: https://doi.org/10.13003/c23rw1d9
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, TextIO

from enrich.errors import Unreachable, Unreadable
from enrich.model import Ref
from enrich.normalization import identifiers
from enrich.normalization.text import one_line
from enrich.providers.base import Door
from enrich.providers.contract.dump_witness import DumpWitness
from enrich.providers.extractors import retractions

Row = Mapping[str, str]

_DOI, _KIND, _REASON, _ON = "OriginalPaperDOI", "RetractionNature", "Reason", "RetractionDate"
_KEPT = (_DOI, _KIND, _REASON, _ON)
_AMERICAN = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})\b", re.ASCII)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII)


class RetractionWatch(DumpWitness):
    """The table of Retraction Watch on this machine, read in one pass or asked by an index."""

    name = "retraction_watch"
    accepts = frozenset({"arxiv", "doi"})
    example = "doi:10.1016/s0140-6736(97)11096-0"
    dump = "retraction-watch"

    def edition(self) -> Ref | None:
        """Name the file by path, size and time, so that a new one is noticed."""
        path = self.options.path
        if self.index:
            return super().edition()
        try:
            stat = path.stat() if path else None
        except OSError:
            return None
        return stat and Ref("file", f"{path}?{stat.st_size}-{stat.st_mtime_ns}")

    def answer(self, refs: Sequence[Ref], door: Door) -> Mapping[Ref, str | None]:
        """Return the rows of the table that speak of these refs."""
        if self.index:
            return super().answer(refs, door)
        wanted = set(refs)
        found: dict[Ref, list[Row]] = {}
        with self._rows(refs) as rows:
            for row in rows:
                ref = _work(row[_DOI])
                if ref in wanted:
                    found.setdefault(ref, []).append(row)
        return {**dict.fromkeys(refs), **{ref: _kept(rows) for ref, rows in found.items()}}

    def body(self, records: Sequence[str]) -> str:
        """Return all rows about a work."""
        return _kept([json.loads(record) for record in records])

    @contextmanager
    def _rows(self, refs: Sequence[Ref]) -> Iterator[Iterator[Row]]:
        path = self.options.path
        if path is None:
            why = f"{self.name}: ENRICH_PROVIDERS__{self.name.upper()}__PATH names no file"
            raise Unreachable(why, provider=self.name, refs=refs)
        try:
            with path.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
                yield self._read(lines, refs)
        except OSError as error:
            why = f"{self.name}: {path} cannot be read: {error.strerror}"
            raise Unreachable(why, provider=self.name, refs=refs) from None

    def _read(self, lines: TextIO, refs: Sequence[Ref]) -> Iterator[Row]:
        """Yield the rows; one that stops short means that the file was cut."""
        table = csv.DictReader(lines)
        try:
            missing = set(_KEPT).difference(table.fieldnames or ())
            if missing:
                raise self._odd(refs, f"it has no column {min(missing)}")
            for row in table:
                if None in row.values():
                    raise self._odd(refs, f"line {table.line_num} stops short")
                yield row
        except csv.Error as error:
            raise self._odd(refs, f"line {table.line_num}: {error}") from None

    def _odd(self, refs: Sequence[Ref], why: str) -> Unreadable:
        message = f"{self.name}: {self.options.path} is not the table we know: {one_line(why)}"
        return Unreadable(message, provider=self.name, refs=refs)

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield what became of a work after all; corrections say nothing of that."""
        rows = json.loads(body)
        for ref in dict.fromkeys(filter(None, (_work(row[_DOI]) for row in rows))):
            yield "identifiers", str(ref)
        yield from retractions.told(filter(None, map(_update, rows)))


def _kept(rows: Sequence[Row]) -> str:
    """Return rows as they are recorded."""
    return json.dumps([{name: row[name] for name in _KEPT} for row in rows], ensure_ascii=False)


def _work(doi: str) -> Ref | None:
    return identifiers.canonical("doi", doi.strip()) if "10." in doi else None


def _update(row: Row) -> retractions.Update | None:
    kind = retractions.kind(row[_KIND])
    if kind is None:
        return None
    day, reasons = _day(row[_ON]), _reasons(row[_REASON])
    words = ", ".join(filter(None, (one_line(row[_KIND]), day)))
    return retractions.Update(kind, day, f"{words}: {reasons}" if reasons else words)


def _day(text: str) -> str:
    """Return a date as ISO writes it; none where there is no such day.

    >>> _day("2/6/2010 0:00"), _day("2010-02-06"), _day("13/13/2010")
    ('2010-02-06', '2010-02-06', '')
    """
    found = _AMERICAN.match(text) or _ISO.match(text)
    parts = {name: int(part) for name, part in found.groupdict().items()} if found else {}
    try:
        return date(**parts).isoformat() if parts else ""
    except ValueError:
        return ""


def _reasons(text: str) -> str:
    """Return reasons on one line.

    >>> _reasons("+Moths in the Data;+Wet Wool;")
    'Moths in the Data; Wet Wool'
    """
    stated = (one_line(reason).lstrip("+ ") for reason in text.split(";"))
    return "; ".join(reason for reason in stated if reason)
