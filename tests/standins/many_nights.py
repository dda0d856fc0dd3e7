"""A list that grows, scholars whose counts grow, and nights as one asks after the other.

with growing(folder) as nights:
    night = nights.run(list_of_tonight)   # what was asked, and in how many requests
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zlib import crc32

from enrich.harvest.open_harvest import opened
from enrich.harvest.shell import Shell
from enrich.model import Record, Ref
from enrich.parse import parse
from enrich.providers import found
from enrich.settings import ProviderSettings, Settings
from loopback import Answer, Asked, serving
from scholars import Scholars

FIRST = datetime(2026, 1, 5, 6, 17, tzinfo=UTC)
ASKED = ("arxiv", "crossref", "datacite", "github", "openalex", "semantic_scholar", "usenix")
LINKS = {
    "arxiv": "https://arxiv.org/abs/{}",
    "doi": "https://doi.org/{}",
    "usenix": "https://www.usenix.org/conference/{}",
    "github": "https://github.com/{}",
}


@dataclass(frozen=True)
class Work:
    """One entry of the list: a ref, or a title alone."""

    ref: Ref
    published: date

    @property
    def place(self) -> str:
        """A word that tells its title from others."""
        return f"{crc32(str(self.ref).encode()) % 100_000}th"

    @property
    def title(self) -> str:
        return f"On the {self.place} Way of Weaving"

    @property
    def line(self) -> str:
        if self.ref.scheme == "title":
            return f"- Of Wool and {self.ref.value.title()} Threads, Untold by Anybody | SOSP' 24"
        link = LINKS[self.ref.scheme].format(self.ref.value)
        return f"- [{self.title}]({link}) | SOSP' 24"


@dataclass
class Counting(Scholars):
    """Scholars whose counts grow, and who tell the days on which their works appeared."""

    days: dict[str, date] = field(default_factory=dict)  # by what a ref ends with
    night: int = 0
    requests: Counter[str] = field(default_factory=Counter)

    def day(self, text: str) -> date:
        """Return when the work appeared whose id stands at the end of a text."""
        return next((on for end, on in self.days.items() if text.lower().endswith(end)), date.max)

    def count(self, text: str) -> int:
        """Return how often a work is cited tonight."""
        return crc32(text.encode()) % 50 + self.night // (1 + crc32(text.encode()) % 9)

    def crossref(self, rest: str, query: dict[str, str], body: bytes) -> tuple[str, Any]:
        """Answer that nothing was updated: what a list tells more than a record is doubtful."""
        kind, said = super().crossref(rest, query, body)
        if query.get("filter", "").startswith("updates:"):
            said["message"] |= {"items": [], "total-results": 0}
        return kind, said

    def _openalex(self, doi: str) -> dict[str, Any]:
        on = self.day(doi)
        more = {"publication_date": f"{on}", "publication_year": on.year, "is_retracted": False}
        return super()._openalex(doi) | more | {"cited_by_count": self.count(doi)}

    def _semantic_scholar(self, one: str) -> dict[str, Any]:
        on = self.day(one)
        more = {"publicationDate": f"{on}", "year": on.year, "citationCount": self.count(one)}
        return super()._semantic_scholar(one) | more

    def _crossref(self, doi: str) -> dict[str, Any]:
        on = self.day(doi)
        more = {"issued": {"date-parts": [[on.year, on.month, on.day]]}}
        return super()._crossref(doi) | more | {"is-referenced-by-count": self.count(doi)}

    def answer(self, asked: Asked) -> Answer:
        """Answer, and count."""
        parts = urlsplit(asked.path)
        if parts.path == "/robots.txt":
            return 404, {"Content-Type": "text/plain"}, b""
        self.requests[parts.path.split("/")[1]] += 1
        kind, text = self.reply(parts.path, parse_qs(parts.query), asked.body)
        return self.status(parts.path), {"Content-Type": kind}, text.encode()


@dataclass(frozen=True)
class Night:
    """What one night asked."""

    today: date
    records: tuple[Record, ...]  # what came of it
    requests: Counter[str]  # by provider


@dataclass
class Nights:
    """A folder, and a night after the other at the same minute."""

    folder: Path
    scholars: Counting

    def run(self, works: Sequence[Work]) -> Night:
        """Ask about a list tonight; the next night is another day."""
        self.scholars.days = {one.ref.value.lower(): one.published for one in works}
        now = FIRST + timedelta(days=self.scholars.night)
        self.scholars.requests = Counter()
        entries = list(parse("# Looms\n\n" + "\n".join(one.line for one in works)))
        shell = Shell(clock=lambda: now, sleep=lambda _: None)
        with opened(self.settings(), None, None, shell) as harvest:
            harvest.about_entries(entries, now)
            assert [one.why for one in harvest.reports.values() if one.failed] == []
            records = tuple(one for one in harvest.store.records() if one.fetched_at == now)
        self.scholars.night += 1
        return Night(now.date(), records, self.scholars.requests)

    def settings(self) -> Settings:
        others = {name: ProviderSettings(enabled=False) for name in found()}
        return Settings(
            records=self.folder / "r.sqlite",
            providers=others | self.scholars.settings(ASKED),
            patience=0,
        )


@contextmanager
def growing(folder: Path) -> Iterator[Nights]:
    """Serve all who are asked."""
    scholars = Counting({})
    with serving(scholars.answer) as scholars.root:
        yield Nights(folder, scholars)
