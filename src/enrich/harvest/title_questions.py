"""A provider asked for titles: what it finds for one is one record."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from enrich.harvest.stated_claims import hits
from enrich.model import Ref
from enrich.providers.base import Door, Provider


@dataclass(frozen=True, slots=True)
class TitleQuestions:
    """A provider asked for titles; all that it finds for one is one record."""

    provider: Provider
    wanted: Mapping[Ref, str]  # the titles by their refs

    @property
    def name(self) -> str:
        """The provider's own name."""
        return self.provider.name

    @property
    def url(self) -> str:
        """The provider's own root."""
        return self.provider.url

    @property
    def batch(self) -> int:
        """One title a request, but all at once of a file."""
        return self.provider.batch if self.provider.is_local else 1

    @property
    def fresh(self) -> timedelta:
        """How long what was found stays good."""
        return self.provider.fresh

    @property
    def by_age(self) -> bool:
        """What was found counts no citations."""
        return False

    @property
    def absent(self) -> timedelta:
        """How long it stays good that nothing was found."""
        return self.provider.absent

    @property
    def is_local(self) -> bool:
        """Whether titles are looked for on this machine."""
        return self.provider.is_local

    @property
    def scattered(self) -> bool:
        """All titles are looked for at one place."""
        return False

    def published(self, body: str) -> date | None:  # noqa: ARG002
        """Many works that may be meant have no one date."""
        return None

    def edition(self) -> Ref | None:
        """Return what titles are looked for in, where it may change at once."""
        edition = self.provider.edition()
        return edition and Ref(f"titles of {edition.scheme}", edition.value)

    def answer(self, refs: Sequence[Ref], door: Door) -> Mapping[Ref, str | None]:
        """Look for titles, and keep all that is found for one in one body."""
        found = self.provider.find({ref: self.wanted[ref] for ref in refs}, door)
        bodies = {
            ref: [[str(one), body] for one, body in works.items()] for ref, works in found.items()
        }
        return {
            ref: json.dumps(bodies[ref], ensure_ascii=False) if bodies.get(ref) else None
            for ref in refs
        }

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield what the candidates state, one after the other."""
        for _, stated in hits(self.provider, body):
            yield from stated
