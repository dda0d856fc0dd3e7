"""The contract of a provider: a few facts about manners, five pure functions.

One that can be asked for a title, too, says so by its `cost`, and has two more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar, Protocol
from urllib.parse import quote

from enrich.errors import Unreadable
from enrich.model import Expects, Ref, Reply, Request
from enrich.normalization.text import one_line

Dates = tuple[re.Pattern[str], ...]
"""Find a year, and perhaps month and day, in a body; the surest comes first."""

_ETAG = re.compile(r'(?:W/)?"[!#-~]{1,200}"')
_HTTP_DATE = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT")
_WORD = re.compile(r"\w+(?:['’]\w+)*")


class Options(Protocol):
    """What a person may have set for the provider; None where nothing is."""

    url: str | None
    pause: float | None
    batch: int | None
    fresh: timedelta | None
    titles: int | None
    path: Path | None

    def secret(self) -> str | None:
        """Return the key, if one is set."""


class Door(Protocol):
    """The one way out, as a provider sees it: paced, retried and checked."""

    def ask(self, request: Request) -> Reply:
        """Send a request; raise a `FetchError` unless it was answered."""

    @property
    def get(self) -> Callable[..., Any]:
        """Do the same for a client library that rides on `requests`."""


class Provider:
    """A source of claims; subclass it in a file of its own and it is found."""

    name: ClassVar[str]
    accepts: ClassVar[frozenset[str]]  # ref schemes it can look up
    example: ClassVar[str]  # a ref it surely knows, to see whether it answers
    root: ClassVar[str] = ""  # API root; empty for a witness on this machine
    most: ClassVar[int] = 1  # refs a request may carry
    room: ClassVar[int] = 0  # bytes of an address that refs may take up; 0: it carries none
    beside: ClassVar[str] = ""  # what stands there beside each of them
    terms: ClassVar[float] = 1.0  # seconds its terms ask for between requests
    polite: ClassVar[float | None] = None  # the same where an e-mail address is told
    alone: ClassVar[str] = ""  # signs for which a ref has to be asked about by itself
    apart: ClassVar[frozenset[str]] = frozenset()  # schemes that a request carries alone
    keeps: ClassVar[timedelta] = timedelta(days=30)  # how long an answer stays good, at most
    absent: ClassVar[timedelta] = timedelta(days=30)  # how long an absence does, at most
    dated: ClassVar[Dates] = ()  # where a body dates its work, if it counts its citations
    shares: ClassVar[str] = ""  # the name under which its pace is kept, if not its own
    cools: ClassVar[float] = 2.0  # seconds before a second try, where it names none
    connections: ClassVar[int] = 1  # how many its terms allow at once
    expects: ClassVar[Expects] = "json"
    conditional: ClassVar[bool] = False  # whether it is asked only for what has changed
    scattered: ClassVar[bool] = False  # whether every ref is at a host of its own
    pages: ClassVar[bool] = False  # whether it is no API but pages, which robots.txt may close
    mints: ClassVar[frozenset[str]] = frozenset()  # schemes of which it knows all there are
    registers: ClassVar[frozenset[str]] = frozenset()  # schemes for whose refs its word counts most
    on: ClassVar[bool] = True  # whether it is asked unless somebody says so
    needs_path: ClassVar[bool] = False  # whether it is on only where a path is set
    dump: ClassVar[str] = ""  # what `enrich snapshot add` calls the dump it speaks from
    key_variables: ClassVar[tuple[str, ...]] = ()  # the service's usual names for a key
    cost: ClassVar[int] = 0  # place among those asked for titles, cheapest first; 0: it cannot be
    searches: ClassVar[int] = 0  # titles a run asks it for, unless somebody says how many
    gain: ClassVar[str] = ""  # what a key, or a contact, would gain, as a sentence

    def __init__(self, options: Options, contact: str | None = None) -> None:
        self.options = options
        self.contact = contact  # e-mail address, for polite pools
        self.earlier: Mapping[Ref, str] = {}  # what it said before, where it is conditional

    @property
    def url(self) -> str:
        """API root, as set or as known."""
        return (self.options.url or self.root).rstrip("/")

    @property
    def is_local(self) -> bool:
        """Whether it is a witness on this machine, who needs no network."""
        return not (self.root or self.scattered)

    @property
    def batch(self) -> int:
        """Refs per request, as set or as known; never more than it can carry."""
        return min(self.options.batch or self.most, self.most)

    @property
    def pause(self) -> float:
        """Seconds between requests, as set or as its terms ask."""
        if self.options.pause is not None:
            return self.options.pause
        return self.terms if self.polite is None or not self.contact else self.polite

    @property
    def cool_down(self) -> float:
        """Seconds before a second try, where the provider names none."""
        return self.cools

    @property
    def fresh(self) -> timedelta:
        """How long an answer stays good at most, as set or as known."""
        return self.keeps if self.options.fresh is None else self.options.fresh

    @property
    def by_age(self) -> bool:
        """Whether it is asked sooner about younger works, as they are cited more and more."""
        return bool(self.dated) and self.options.fresh is None

    @property
    def titles(self) -> int:
        """Titles it may be asked for in a run, as set or as known."""
        told = self.searches if self.options.titles is None else self.options.titles
        return told if self.cost else 0

    def weight(self, ref: Ref) -> int:
        """Return the bytes that a ref takes up, if it does, in the address of a request."""
        return len(quote(f"{self.beside}{ref.value}", safe="")) if self.room else 0

    def secrets(self) -> Mapping[str, str]:
        """Return the headers that carry the key; they go to the root's host only."""
        return {}

    def hint(self, *, failed: bool) -> str:
        """Return what a contact would have gained for a lane, or, where it failed, a key."""
        if self.polite is not None:
            return "" if self.contact else self.gain
        return self.gain if failed and not self.options.secret() else ""

    def recognise(self, url: str) -> Ref | None:  # noqa: ARG002
        """Return the ref a link carries, if only this provider can tell."""
        return None

    def edition(self) -> Ref | None:
        """Return what is asked, where it may change at once: a file on disk."""
        return None

    def published(self, body: str) -> date | None:
        """Return when the work of a body appeared, as far as `dated` finds it, else None.

        A year alone is its first day: it only tells how soon to ask again.
        """
        for found in filter(None, (one.search(body) for one in self.dated)):
            year, month, day = (max(int(part or 1), 1) for part in (*found.groups(), 1, 1)[:3])
            with suppress(ValueError):  # a day that no month has
                return date(year, month, day)
        return None

    def ask(self, refs: Sequence[Ref]) -> Request:
        """Return one request for a batch."""
        raise NotImplementedError

    def split(self, refs: Sequence[Ref], reply: Reply) -> Mapping[Ref, str]:
        """Return a body for every ref that a reply with status 200 knows."""
        raise NotImplementedError

    def denied(self, refs: Sequence[Ref], reply: Reply) -> Collection[Ref]:  # noqa: ARG002
        """Return the refs that a reply says, in the service's own form, it does not know.

        Whoever does not state that form denies nothing: what it leaves out is a failure.
        """
        return ()

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield `(field, value)` for all that one body states."""
        raise NotImplementedError

    def answer(self, refs: Sequence[Ref], door: Door) -> Mapping[Ref, str | None]:
        """Ask for a batch; None is for a ref that the provider denies."""
        listed = [ref for ref in refs if not set(self.alone) & set(ref.value)]
        batches = [listed, *([ref] for ref in refs if ref not in listed)]
        known: dict[Ref, str | None] = {}
        for batch in filter(None, batches):
            known |= self.proved(batch, door.ask(self.ask(batch)))
        return known

    def proved(self, refs: Sequence[Ref], reply: Reply) -> dict[Ref, str | None]:
        """Return what a reply says of every ref; each reply about refs goes through here."""
        known = self.split(refs, reply) if reply.status == 200 else {}
        return self.settled(refs, known, reply)

    def settled(
        self, refs: Sequence[Ref], known: Mapping[Ref, str], reply: Reply
    ) -> dict[Ref, str | None]:
        """Return a body, or None for what the reply denies, of every ref; else `Unreadable`."""
        missing = [ref for ref in refs if ref not in known]
        if missing and not set(missing).issubset(self.denied(refs, reply)):
            one = str(missing[0]) if len(missing) == 1 else f"{len(missing)} refs"
            why = f"it neither knows {one} nor says so in its own words (status {reply.status})"
            raise self.unreadable(refs, why, reply.status if len(refs) > 1 else 200)
        return {ref: known.get(ref) for ref in refs}

    def unreadable(self, refs: Sequence[Ref], why: str, status: int = 200) -> Unreadable:
        """Return the error for an answer that is not what it should be, be it a 404."""
        message = f"{self.name}: the answer cannot be read: {one_line(why)}"
        odd = None if status == 200 else status
        return Unreadable(message, provider=self.name, url=self.url, refs=refs, status=odd)

    def seek(self, title: str) -> Request:
        """Return the request that looks for a title."""
        raise NotImplementedError

    def candidates(self, reply: Reply) -> Mapping[Ref, str]:
        """Return the works a search came back with, each in a body that `read` takes."""
        raise NotImplementedError

    def search(self, title: str, door: Door) -> Mapping[Ref, str]:
        """Look for a title; nothing found is an answer, too."""
        return self.candidates(door.ask(self.seek(title)))

    def find(self, titles: Mapping[Ref, str], door: Door) -> Mapping[Ref, Mapping[Ref, str]]:
        """Look for several titles; who is asked over the network is so for one at a time."""
        return {ref: self.search(title, door) for ref, title in titles.items()}


def if_changed(request: Request, etag: str | None, since: str | None = None) -> Request:
    """Return a request that is answered 304 while what an ETag or a date tells is unchanged."""
    conditions = (("If-None-Match", etag), ("If-Modified-Since", since))
    told = [(name, value) for name, value in conditions if value]
    return replace(request, headers=(*request.headers, *told))


def etag(reply: Reply) -> str | None:
    """Return what stands for the present state of a reply, if it names that."""
    told = reply.headers.get("ETag") or ""
    return told if _ETAG.fullmatch(told) else None


def last_modified(reply: Reply) -> str | None:
    """Return since when a reply says it has been so, in its own spelling, if that is a date."""
    told = reply.headers.get("Last-Modified") or ""
    return told if _HTTP_DATE.fullmatch(told) else None


def bare_words(title: str) -> str:
    """Return the words of a title alone, for other signs mean something to a search.

    >>> bare_words("Weaver’s Loom: *Fast*, (Wide) & Warm-Hearted")
    "Weaver's Loom Fast Wide Warm Hearted"
    """
    return " ".join(_WORD.findall(title)).replace("’", "'")
