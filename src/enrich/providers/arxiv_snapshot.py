"""A file of arXiv metadata: titles, authors, dates and categories, offline.

The format is that of the public arXiv metadata dump, one JSON object a line.
The project bundles a slice of it (`data/raw/README.md` tells its origin);
`ENRICH_PROVIDERS__ARXIV_SNAPSHOT__PATH` may point to the full dump instead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from enrich import refs, withdrawal
from enrich.errors import Unreachable, Unreadable
from enrich.model import Ref
from enrich.providers.base import Door, Provider
from enrich.text import one_line

BUNDLED = Path("data/raw/arxiv-snapshot.jsonl")
_ID = re.compile(rb'"id"\s*:\s*"([^"]+)"')


class ArxivSnapshot(Provider):
    """A dump of arXiv's metadata on this machine, read in one pass."""

    name = "arxiv_snapshot"
    accepts = frozenset({"arxiv"})
    example = "arxiv:1909.08053"
    most = 1_000_000
    terms = 0.0
    keeps = timedelta(days=365)

    @property
    def path(self) -> Path:
        """The file, as set or as bundled."""
        return self.options.path or BUNDLED

    def edition(self) -> Ref | None:
        """Name the file by path, size and time, so that a new one is noticed."""
        try:
            stat = self.path.stat()
        except OSError:
            return None
        return Ref("file", f"{self.path.resolve()}?{stat.st_size}-{stat.st_mtime_ns}")

    def answer(self, refs: Sequence[Ref], door: Door) -> Mapping[Ref, str]:  # noqa: ARG002
        """Return the lines of the file that speak of these refs."""
        wanted = {ref.value.encode(): ref for ref in refs}
        try:
            with self.path.open("rb") as lines:
                return dict(self._matches(lines, wanted))
        except OSError as error:
            why = f"{self.name}: {self.path} cannot be read: {error.strerror}"
            raise Unreachable(why, provider=self.name, refs=refs) from None

    def _matches(
        self, lines: Iterator[bytes], wanted: Mapping[bytes, Ref]
    ) -> Iterator[tuple[Ref, str]]:
        left = len(wanted)
        for number, line in enumerate(lines, 1):
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
        yield "title", one_line(paper.get("title") or "")
        yield "authors", [_person(*parts) for parts in paper.get("authors_parsed") or ()]
        yield from withdrawal.told(paper.get("abstract") or "", paper.get("comments") or "")
        categories = (paper.get("categories") or "").split()
        yield "categories", categories
        yield "primary_category", categories[0] if categories else None
        yield from _dates(paper)
        doi = refs.canonical("doi", paper.get("doi") or "")
        if doi is not None and doi.scheme == "doi":
            yield "doi", doi.value
            yield "identifiers", str(doi)


def _dates(paper: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the days of the first and last version.

    A row without `update_date` does not say that its versions are all there.
    """
    days = {_number(version): _day(version["created"]) for version in paper.get("versions") or ()}
    if 1 in days:
        yield "published", days[1]
    if days and paper.get("update_date"):
        yield "updated", days[max(days)]


def _number(version: Mapping[str, str]) -> int:
    return int(version["version"].removeprefix("v"))


def _day(created: str) -> str:
    return parsedate_to_datetime(created).astimezone(UTC).date().isoformat()


def _person(family: str, given: str = "", suffix: str = "", *affiliations: str) -> dict[str, Any]:
    name = one_line(f"{given} {family} {suffix}")
    return {"name": name, "orcid": None, "affiliations": list(affiliations)}
