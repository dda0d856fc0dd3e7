"""A file of arXiv metadata: titles, authors, dates and categories, offline.

The format is that of the public arXiv metadata dump, one JSON object a line.
A slice of it lies beside this module (`arxiv-snapshot.md` tells its origin);
`enrich snapshot add arxiv PATH` makes an index of the full dump, which is then asked
instead.  `ENRICH_PROVIDERS__ARXIV_SNAPSHOT__PATH` may point to a dump without an index,
too: it is read in one pass by each run.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from enrich.errors import Unreachable, Unreadable
from enrich.model import Ref
from enrich.normalization import field_values, identifiers, outside_numbers, person_names
from enrich.normalization.accent_commands import without_accent_commands
from enrich.normalization.text import one_line
from enrich.providers.base import Door
from enrich.providers.contract.dump_witness import DumpWitness
from enrich.providers.contract.title_bearing import Bearing
from enrich.providers.extractors import withdrawal

BUNDLED = Path(__file__).with_name("arxiv-snapshot.jsonl")
_ID = re.compile(rb'"id"\s*:\s*"([^"]+)"')
_TITLE = re.compile(rb'"title"\s*:\s*("(?:[^"\\]|\\.)*")')


class ArxivSnapshot(DumpWitness):
    """A dump of arXiv's metadata on this machine, read in one pass or asked by an index."""

    name = "arxiv_snapshot"
    accepts = frozenset({"arxiv"})
    registers = frozenset({"arxiv"})
    example = "arxiv:1909.08053"
    dump = "arxiv"
    needs_path = False
    cost = 1
    searches = 1_000_000

    @property
    def path(self) -> Path:
        """The file, as set or as bundled."""
        return self.options.path or BUNDLED

    def edition(self) -> Ref | None:
        """Name the file, so that a new one is noticed; a big one by path, size and time."""
        if self.index:
            return super().edition()
        try:
            if self.options.path is None:
                return _bundled_edition()
            stat = self.path.stat()
        except OSError:
            return None
        return Ref("file", f"{self.path.resolve()}?{stat.st_size}-{stat.st_mtime_ns}")

    def answer(self, refs: Sequence[Ref], door: Door) -> Mapping[Ref, str | None]:
        """Return the lines of the file that speak of these refs."""
        if self.index:
            return super().answer(refs, door)
        wanted = {ref.value.encode(): ref for ref in refs}
        with self._lines(refs) as lines:
            return {**dict.fromkeys(refs), **dict(self._matches(lines, wanted))}

    def find(self, titles: Mapping[Ref, str], door: Door) -> Mapping[Ref, Mapping[Ref, str]]:
        """Return, for each title, the lines of the file about works that bear it."""
        if self.index:
            return super().find(titles, door)
        bearing = Bearing(titles)
        found: dict[Ref, dict[Ref, str]] = {}
        with self._lines(list(titles)) as lines:
            for number, line in lines:
                for one in _asked(line, bearing):
                    ref = _id(line)
                    if ref is not None:
                        found.setdefault(one, {})[ref] = self._checked(line, number, ref)
        return found

    @contextmanager
    def _lines(self, refs: Sequence[Ref]) -> Iterator[Iterator[tuple[int, bytes]]]:
        """Open the file; what is no dump of arXiv's says nothing about any work."""
        try:
            with self.path.open("rb") as lines:
                yield self._works(lines, refs)
        except OSError as error:
            why = f"{self.name}: {self.path} cannot be read: {error.strerror}"
            raise Unreachable(why, provider=self.name, refs=refs) from None

    def _works(self, lines: BinaryIO, refs: Sequence[Ref]) -> Iterator[tuple[int, bytes]]:
        """Yield the lines that hold a work, and their numbers, so far as a quick look tells."""
        first = None
        for number, line in enumerate(lines, 1):
            work = (line.removeprefix(BOM_UTF8) if number == 1 else line).strip()
            if not work:
                continue
            if not (work.startswith(b"{") and work.endswith(b"}")):
                raise self._no_dump(refs, f"line {number} is not a JSON object")
            first = first or _id(work)
            if first is None:
                raise self._no_dump(refs, f"line {number} has no id of arXiv's")
            yield number, work
        if first is None:
            raise self._no_dump(refs, "there is nothing in it")

    def _no_dump(self, refs: Sequence[Ref], why: str) -> Unreachable:
        told = f"{self.name}: {self.path} is not arXiv's metadata, a work on each line: {why}."
        return Unreachable(told, provider=self.name, refs=refs)

    def _matches(
        self, lines: Iterable[tuple[int, bytes]], wanted: Mapping[bytes, Ref]
    ) -> Iterator[tuple[Ref, str]]:
        left = len(wanted)
        for number, line in lines:
            found = _ID.search(line, 0, 200)
            ref = wanted.get(found[1]) if found else None
            if ref is not None:
                yield ref, self._checked(line, number, ref)
                left -= 1
            if not left:
                return

    def _checked(self, line: bytes, number: int, ref: Ref) -> str:
        try:
            text = line.decode().strip()
            if isinstance(json.loads(text), dict):
                return text
        except ValueError:
            pass  # told below, together with JSON that is no object
        why = f"{self.name}: line {number} of {self.path} is not a JSON object"
        raise Unreadable(why, provider=self.name, refs=[ref])

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield what one line states; what it leaves out states nothing."""
        paper = json.loads(body)
        yield "title", without_accent_commands(one_line(paper.get("title") or ""))
        people = (_people(*parts) for parts in paper.get("authors_parsed") or ())
        yield "authors", [person for some in people for person in some]
        abstract = without_accent_commands(paper.get("abstract") or "")
        yield from withdrawal.told(abstract, paper.get("comments") or "")
        categories = (paper.get("categories") or "").split()
        yield "categories", categories
        yield "primary_category", categories[0] if categories else None
        yield from _dates(paper)
        own = identifiers.canonical("arxiv", paper["id"])
        yield "identifiers", str(own) if own else None
        doi = identifiers.canonical("doi", paper.get("doi") or "")
        if doi is not None and doi.scheme == "doi":
            yield "doi", doi.value
            yield "identifiers", str(doi)


@cache
def _bundled_edition() -> Ref:
    """Name the bundled slice by what is in it: each installation has another path and time."""
    body = BUNDLED.read_bytes()
    return Ref("file", f"{BUNDLED.name}?{len(body)}-{sha256(body).hexdigest()}")


def _id(line: bytes) -> Ref | None:
    found = _ID.search(line, 0, 200)
    return identifiers.canonical("arxiv", found[1].decode("ascii", "replace")) if found else None


def _asked(line: bytes, bearing: Bearing) -> list[Ref]:
    """Return those of the titles asked for that are the title of a line's work."""
    found = _TITLE.search(line)
    try:
        title = one_line(json.loads(found[1])) if found else ""
    except ValueError:  # told when the line itself is asked for
        return []
    return bearing.of(title)


def _dates(paper: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    """Yield the days of the first and last version.

    A row without `update_date` does not say that its versions are all there.
    """
    days = {_number(version): _day(version["created"]) for version in paper.get("versions") or ()}
    yield "published", days.get(1)
    if days and paper.get("update_date"):
        yield "updated", days[max(days)]


def _number(version: Mapping[str, str]) -> int:
    return outside_numbers.whole(version["version"].removeprefix("v")) or 0


def _day(created: Any) -> str | None:
    at = outside_numbers.http_date(created)
    return at.date().isoformat() if at else None


def _people(
    family: str, given: str = "", suffix: str = "", *affiliations: str
) -> Iterator[dict[str, Any]]:
    """Yield whom one line credits; who has no given name may be a group, without a family."""
    *groups, name = person_names.credited(f"{given} {family} {suffix}") or [""]
    yield from map(field_values.person, groups)
    own = person_names.credited(given)[-1:]
    parts = (*own, one_line(family)) if own and name.startswith(own[0]) else ("", "")
    if name:
        yield field_values.person(name, None, affiliations, *parts)
