"""A list as it reads: fetched, decoded and parsed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from enrich.errors import BadInput
from enrich.http import Limits, Pace, Session
from enrich.lists import corrections
from enrich.lists.corrections import Correction
from enrich.lists.location import load, login, raw_address
from enrich.model import LIST, Entry, Record, Ref, SourceLines
from enrich.parse import decode, parse
from enrich.providers import recognise
from enrich.providers.base import Provider
from enrich.settings import Settings
from enrich.store import Store


@dataclass(frozen=True, slots=True)
class Reading:
    """A list as it was read: its name, its bytes, its digest, its text, its entries."""

    name: str
    body: bytes
    sha256: str
    text: str
    entries: list[Entry]
    warnings: list[str]
    lines: tuple[SourceLines, ...] = ()  # what each of its lines is
    corrections: tuple[Correction, ...] = ()  # by hand, of a file beside it


def read_list(
    settings: Settings,
    witnesses: Iterable[Provider],
    pace: Pace,
    tell: Callable[[str], None] = lambda _: None,
) -> Reading:
    """Fetch and parse the list; raise `BadInput` when there is nothing in it.

    `tell` hears of waits and retries, where it comes from the network.
    """
    where, beside = settings.list, corrections.load(settings)
    root = raw_address(where) or ""  # named by the operator, so it may be anywhere
    limits, who = Limits(*settings.waits()), login(where)
    with Session(
        LIST,
        root=root,
        pause=0.0,
        expects="text",
        pace=pace,
        secret_headers=who,
        patience=limits,
        tell=tell,
    ) as door:
        loaded = load(where, door)
    found = reading(loaded.name, loaded.body, witnesses)
    if not found.entries:
        raise BadInput(
            f"{found.name} holds no entry: no line, row or paragraph of it names a work."
        )
    warnings = [*found.warnings, *beside.problems]
    return replace(found, warnings=warnings, corrections=beside.usable)


def first_read(reading: Reading, store: Store, now: datetime) -> datetime:
    """Return when these very bytes were first read; keep them as a record if that is now.

    A reading that is dated in the future is none: the clock was ahead.
    """
    edition = Ref(LIST, reading.sha256)
    known = store.latest(LIST, [edition]).get(edition)
    if known is None or known.fetched_at > now:
        known = Record(LIST, edition, now, reading.text)
        store.add([known])
    return known.fetched_at


def reading(name: str, body: bytes, witnesses: Iterable[Provider]) -> Reading:
    """Return a list as it reads."""
    text, warnings = decode(body)
    providers = list(witnesses)
    entries = parse(text, lambda url: recognise(url, providers))
    return Reading(name, body, sha256(body).hexdigest(), text, entries, warnings, entries.lines)
