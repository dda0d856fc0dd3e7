"""What is on record of refs: of each witness the answers that stand, read once a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from enrich.errors import Unreadable
from enrich.harvest.containment import contained
from enrich.harvest.poorer_answers import comparison, second_look
from enrich.harvest.stated_claims import Reader, claims, hits
from enrich.model import Claim, Record, Ref
from enrich.providers.base import Provider
from enrich.resolution.title_match import Candidate, said
from enrich.store import Store
from enrich.store.second_look import Standing

Schemes = Callable[[Provider], frozenset[str]]
"""Says for what schemes of refs a provider is asked, or heard."""

MANY = 2_000
"""The records that are held in memory at once to be read."""

Stated = list[tuple[str, Any]]
"""The fields and values of one answer."""


class Reading(NamedTuple):
    """What a record states, and its place in the log."""

    place: int
    claims: list[Claim]


class Found(NamedTuple):
    """A work that a search came back with, the name of its venue, and when that was."""

    candidate: Candidate
    venue_name: str | None
    at: datetime


def accepted(provider: Provider) -> frozenset[str]:
    """Return the schemes that a provider can look up."""
    return provider.accepts


def _can_be_asked(provider: Provider, ref: Ref) -> bool:
    return provider.titles > 0 if ref.scheme == "title" else ref.scheme in provider.accepts


class Hearing:
    """Hears witnesses, also by what they answered in earlier runs."""

    def __init__(
        self, store: Store, witnesses: Sequence[Provider], clock: Callable[[], datetime]
    ) -> None:
        self.store, self.witnesses, self._clock = store, witnesses, clock
        self.notices: list[str] = []
        self.doubts: dict[tuple[str, Ref], Standing] = {}  # answers that wait for a second look
        self._fetched: dict[tuple[str, Ref], tuple[int, Stated]] = {}  # as the lanes have read it
        self._read: dict[tuple[str, Ref], Reading] = {}  # since a ref was last asked about
        self._found: dict[tuple[str, Ref], list[Found]] = {}  # since a title was last asked for

    def let_go(self) -> None:
        """Let go of what was read, which can be read again."""
        for known in (self._read, self._fetched, self._found):
            known.clear()

    def read_to(self) -> tuple[int, int]:
        """Return up to which mark of the log all was heard."""
        return self.store.mark()

    def heard_of(self) -> set[Ref]:
        """Return the refs and titles of which was looked up what is on record."""
        return {ref for known in (self._read, self._found) for _, ref in known}

    def _is_asked(self, name: str, ref: Ref) -> None:
        """Have what a provider says of a ref read anew, for it was asked about it."""
        self._read.pop((name, ref), None)
        self._found.pop((name, ref), None)

    def standing(self, provider: Provider, refs: Sequence[Ref]) -> dict[Ref, Record]:
        """Return what stands of a provider's answers, and note what waits for a second look."""
        return {ref: one.record for ref, one in self._standing(provider, refs).items()}

    def _standing(self, provider: Provider, refs: Sequence[Ref]) -> dict[Ref, Standing]:
        found = self.store.standing(provider.name, refs, comparison(provider))
        for ref, one in found.items():
            if one.doubts:
                self.doubts[provider.name, ref] = one
            else:
                self.doubts.pop((provider.name, ref), None)  # as of an earlier round
        return found

    def second_looks(self) -> list[dict[str, Any]]:
        """Return which answers said less than the one before, and wait to be said again."""
        return [
            second_look(name, ref, one)
            for (name, ref), one in sorted(self.doubts.items(), key=_named)
        ]

    def answered(self, refs: Sequence[Ref]) -> dict[str, bool]:
        """Return who may know a work, and whether each has answered about all its names."""
        could = {
            one.name: [ref for ref in refs if _can_be_asked(one, ref)] for one in self.witnesses
        }
        return {
            name: self.store.latest(name, mine).keys() >= set(mine)
            for name, mine in could.items()
            if mine
        }

    def on_record(self, refs: Sequence[Ref], schemes: Schemes = accepted) -> list[Claim]:
        """Return what witnesses state of those refs that are of their schemes."""
        stated = []
        for provider in self.witnesses:
            mine = schemes(provider)
            for reading in self._readings(provider, [r for r in refs if r.scheme in mine]):
                stated += reading.claims
        return stated

    def _readings(self, provider: Provider, refs: Iterable[Ref]) -> list[Reading]:
        """Return what records state, in the order in which they were written.

        Each is read but once, however many rounds there are, and never many at a time.
        """
        name, mine = provider.name, list(dict.fromkeys(refs))
        unread = [ref for ref in mine if (name, ref) not in self._read]
        new: dict[Ref, Reading] = {}
        for begin in range(0, len(unread), MANY):
            some = unread[begin : begin + MANY]
            for ref, one in self._standing(provider, some).items():
                claims = self._stated(provider, one.record)
                new[ref] = Reading(one.first, claims)
                self._read[name, ref] = Reading(one.since, claims)
        nothing = dict.fromkeys(unread, Reading(0, []))
        self._read |= {(name, ref): one for ref, one in nothing.items() if ref not in new}
        return sorted((new.get(ref) or self._read[name, ref] for ref in mine), key=_place)

    def candidates(self, provider: Provider, titles: Iterable[Ref]) -> dict[Ref, list[Found]]:
        """Return what a provider's searches for titles came back with; each is read but once."""
        name, mine = provider.name, list(dict.fromkeys(titles))
        unread = [ref for ref in mine if (name, ref) not in self._found]
        for begin in range(0, len(unread), MANY):
            some = unread[begin : begin + MANY]
            records = self.standing(provider, some)
            self._found |= {
                (name, ref): self._hits(provider, records[ref]) if ref in records else []
                for ref in some
            }
        return {ref: self._found[name, ref] for ref in mine}

    def _hits(self, provider: Provider, record: Record) -> list[Found]:
        """Return what one search came back with."""
        name, at = provider.name, record.fetched_at
        try:
            works = hits(provider, record.body or "[]", self._clock())
            with contained(name, [record.ref], f"{name}'s list of candidates"):
                return [
                    Found(Candidate(ref, name, said(ref, told)), dict(told).get("venue_name"), at)
                    for ref, told in works
                ]
        except Unreadable as error:  # stored by an older version of the provider's file
            self.notices.append(str(error))
            return []

    def _read_anew(self, provider: Reader, ref: Ref, body: str, now: datetime) -> Stated:
        """Return what a body states, and keep it for when it is heard."""
        stated = claims(provider, ref, body, now)
        self._fetched[provider.name, ref] = hash(body), stated
        return stated

    def _stated(self, provider: Provider, record: Record) -> list[Claim]:
        if record.body is None:
            return []
        known, stated = self._fetched.pop((provider.name, record.ref), (None, []))
        try:
            if known != hash(record.body):
                stated = claims(provider, record.ref, record.body, self._clock())
        except Unreadable as error:  # stored by an older version of the provider's file
            self.notices.append(str(error))
            return []
        name, ref, at = provider.name, record.ref, record.fetched_at
        return [Claim(column, value, name, ref, at) for column, value in stated]


def _place(reading: Reading) -> int:
    return reading.place


def _named(doubt: tuple[tuple[str, Ref], Standing]) -> tuple[str, str]:
    (provider, ref), _ = doubt
    return provider, str(ref)
