"""What the body of an answer states, field by field, as it is fit to be believed and shown."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Protocol

from enrich.errors import Unreadable
from enrich.harvest.containment import contained
from enrich.model import Ref
from enrich.normalization import identifiers as spellings
from enrich.normalization.control_characters import cleaned
from enrich.normalization.outside_numbers import believable
from enrich.normalization.private_addresses import without_users
from enrich.providers.base import Provider


class Reader(Protocol):
    """Who can read a body: a provider, or one asked for titles."""

    @property
    def name(self) -> str:
        """Whose answers these are."""

    def read(self, body: str) -> Iterable[tuple[str, Any]]:
        """Yield fields and values."""


def claims(
    provider: Reader, ref: Ref, body: str, now: datetime | None = None
) -> list[tuple[str, Any]]:
    """Return what a body states, clean and empty values left out, or raise `Unreadable`.

    Whoever states it, nothing appeared before 1600 or will after next year.
    """
    with contained(provider.name, [ref], f"{provider.name}'s answer about {ref}"):
        stated = believable(provider.read(body), now or datetime.now(UTC))
        told = ((name, _fit(value)) for name, value in stated)
        return [(name, value) for name, value in told if value not in ("", [])]


def _fit(value: Any) -> Any:
    """Return a stranger's value without what steers a terminal, and without users in addresses."""
    value = cleaned(value)
    return without_users(value) if isinstance(value, str) else value


def hits(
    provider: Provider, body: str, now: datetime | None = None
) -> list[tuple[Ref, list[tuple[str, Any]]]]:
    """Return the works that a search found, and what is stated about each.

    One that cannot be read is passed over; if none can, that is `Unreadable`.
    """
    found, odd = [], None
    with contained(provider.name, (), f"{provider.name}'s list of candidates"):
        bodies = [(spellings.parse(text), one) for text, one in json.loads(body)]
    for ref, one in bodies:
        try:
            if ref is not None:
                found.append((ref, claims(provider, ref, one, now)))
        except Unreadable as error:
            odd = error
    if odd is not None and not found:
        raise odd
    return found
