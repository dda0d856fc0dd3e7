"""Asks one provider what is stale, a polite batch at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from enrich.errors import FetchError, KeptOut, Unreadable
from enrich.harvest.asking_again import freshness
from enrich.harvest.containment import contained
from enrich.harvest.lane_report import Report
from enrich.harvest.stated_claims import Reader, claims, hits
from enrich.model import Record, Ref
from enrich.providers.base import Door, Provider
from enrich.store.freshness import Freshness
from enrich.store.second_look import Lacks, nothing

POISONED = frozenset({400, 410, 413, 414, 451, 500})
"""Statuses that one bad ref may bring upon a whole batch."""

STREAK = 5
"""How many refs may fail by themselves, one after the other, before the lane ends."""

OnProgress = Callable[[str, int, int], None]
"""Hears of progress: provider, refs done, refs in all."""


Read = Callable[[Reader, Ref, str, datetime], list[tuple[str, Any]]]
"""Returns what the body of an answer about a ref states, or raises `Unreadable`."""


class Log(Protocol):
    """What a lane needs of the store."""

    def add(self, records: Sequence[Record]) -> None:
        """Keep records, all or none."""

    def due(
        self, provider: str, refs: Sequence[Ref], freshness: Freshness, lacks: Lacks = nothing
    ) -> list[Ref]:
        """Return the refs to ask about; `lacks` compares bodies, to know which say less."""

    def stale(self, provider: str, refs: Sequence[Ref], fresh: timedelta) -> list[Ref]:
        """Return the refs without an answer younger than `fresh`."""


class Asked(Protocol):
    """What a lane needs of whom it asks: a provider, or one asked for titles."""

    @property
    def name(self) -> str:
        """Whose answers these are."""

    @property
    def url(self) -> str:
        """Where it is asked."""

    @property
    def batch(self) -> int:
        """Refs a request may carry."""

    @property
    def scattered(self) -> bool:
        """Whether every ref is at a host of its own."""

    def edition(self) -> Ref | None:
        """Return what is asked, where it may change at once."""

    @property
    def is_local(self) -> bool:
        """Whether it is asked on this machine."""

    def answer(self, refs: Sequence[Ref], door: Door) -> Mapping[Ref, str | None]:
        """Ask for a batch; None is for a ref that it denies."""

    def read(self, body: str) -> Iterable[tuple[str, Any]]:
        """Yield what one body states."""


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


def stale(
    provider: Provider | TitleQuestions,
    refs: Sequence[Ref],
    log: Log,
    lacks: Lacks = nothing,
    *,
    refresh: bool = False,
) -> list[Ref]:
    """Return the refs that are due: never asked, too old, said less, or of a new edition."""
    if refresh or is_renewed(provider, log):
        return list(refs)
    return log.due(provider.name, refs, freshness(provider), lacks)


def is_renewed(provider: Provider | TitleQuestions, log: Log) -> bool:
    """Tell whether a file is another one than was asked before."""
    edition = provider.edition()
    return edition is not None and bool(log.stale(provider.name, [edition], provider.fresh))


def fetch(
    provider: Asked,
    refs: Sequence[Ref],
    log: Log,
    door: Door,
    *,
    clock: Callable[[], datetime],
    tell: OnProgress,
    read: Read = claims,
) -> Report:
    """Ask about refs batch by batch, and commit each answer before the next.

    Each is read by `read` before that.  A provider that cannot be asked ends the lane.  What one
    odd ref brings upon a batch does not: the batch is cut in two until it stands alone.
    """
    report, streak = Report(provider.name), 0
    queue = [refs[i : i + provider.batch] for i in range(0, len(refs), provider.batch)]
    edition = provider.edition()
    while queue:
        batch = queue.pop(0)
        try:
            _keep(provider, batch, answer(provider, batch, door), log, clock(), report, read)
            streak = 0
        except FetchError as error:
            if _is_about_a_ref(error) and len(batch) > 1:
                half = len(batch) // 2
                queue[:0] = [batch[:half], batch[half:]]
                continue
            report.fail(batch, error)
            streak += not isinstance(error, KeptOut)
            if _is_over(provider, error, streak, report):
                report.give_up([ref for later in queue for ref in later], error)
                break
        tell(provider.name, report.asked, len(refs))
    if edition is not None and not report.failures:
        log.add([Record(provider.name, edition, clock(), "")])
    return report


def _is_over(provider: Asked, error: FetchError, streak: int, report: Report) -> bool:
    """Tell whether there is no use in asking on."""
    if provider.scattered:
        return streak >= STREAK and not (report.answered or report.unknown)  # no network at all
    return streak == STREAK or not _is_about_a_ref(error)


def _is_about_a_ref(error: FetchError) -> bool:
    """Tell whether another ref may fare better than the one that failed."""
    if isinstance(error, KeptOut):
        return True
    return error.status in POISONED or (isinstance(error, Unreadable) and error.status is None)


def answer(provider: Asked, batch: Sequence[Ref], door: Door) -> Mapping[Ref, str]:
    """Ask, and return the bodies that came of those asked for; the others were denied.

    An answer that trips the provider's own code, or the door's, is unreadable.
    """
    with contained(provider.name, batch, f"{provider.name}'s answer", provider.url):
        return _accounted(provider, batch, provider.answer(batch, door))


def _accounted(
    provider: Asked, batch: Sequence[Ref], told: Mapping[Ref, str | None]
) -> Mapping[Ref, str]:
    """Return the bodies of an answer, which has to speak of every ref asked about, and no other.

    A witness on this machine has read its file to the end, so what it leaves out is not there.
    """
    stray = [*set(told).difference(batch)]
    stray += [ref for ref in batch if ref not in told and not provider.is_local]
    if stray:
        why = f"{provider.name}'s answer does not say of {stray[0]} what was asked"
        raise Unreadable(why, provider=provider.name, url=provider.url, refs=batch)
    return {ref: body for ref, body in told.items() if body is not None}


def _keep(
    provider: Asked,
    batch: Sequence[Ref],
    told: Mapping[Ref, str],
    log: Log,
    now: datetime,
    report: Report,
    read: Read,
) -> None:
    """Store one record a ref; a body that cannot be read fails for its ref alone.

    When not one body can be read, the absences beside them are not believed either.
    """
    odd: dict[Ref, Unreadable] = {}
    for ref, body in told.items():
        try:
            read(provider, ref, body, now)
        except Unreadable as error:
            odd[ref] = error
    if odd and len(odd) == len(told):
        raise next(iter(odd.values()))
    log.add([Record(provider.name, ref, now, told.get(ref)) for ref in batch if ref not in odd])
    for ref, why in odd.items():
        report.fail([ref], why)
    report.answered += len(told) - len(odd)
    report.unknown += len(batch) - len(told)
