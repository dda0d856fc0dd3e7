"""Asks one provider what is stale, a polite batch at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any, Protocol

from enrich.errors import FetchError, KeptOut, Unreadable
from enrich.harvest.asking_again import freshness
from enrich.harvest.containment import contained
from enrich.harvest.lane_report import Report
from enrich.harvest.stated_claims import Reader, claims
from enrich.harvest.title_questions import TitleQuestions
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


class Outcome(Enum):
    """What became of one ref with one provider in a run."""

    KNOWN = auto()  # it is on record, and fresh
    NOT_ASKED = auto()
    ANSWERED = auto()
    UNKNOWN = auto()
    FAILED = auto()


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
    """Ask about refs batch by batch; see `Asking`."""
    asking = Asking(provider, log, door, clock, read)
    for begin in range(0, len(refs), provider.batch):
        end = begin + provider.batch
        asking.ask(refs[begin:end], lambda done: tell(provider.name, done, len(refs)))
        if asking.ended_by is not None:
            asking.give_up(refs[end:])
            break
    return asking.over()


class Asking:
    """Asks one provider batch by batch, and commits each answer before the next.

    Each is read by `read` before that.  A provider that cannot be asked ends it.  What one
    odd ref brings upon a batch does not: the batch is cut in two until it stands alone.
    """

    def __init__(
        self,
        provider: Asked,
        log: Log,
        door: Door,
        clock: Callable[[], datetime],
        read: Read = claims,
    ) -> None:
        self.name = provider.name
        self._provider, self._log, self._door = provider, log, door
        self._clock, self._read = clock, read
        self.edition = provider.edition()
        self._streak = 0
        self.report = Report(provider.name)
        self.denied: set[Ref] = set()
        self.ended_by: FetchError | None = None

    def ask(self, batch: Sequence[Ref], tell: Callable[[int], None]) -> None:
        """Ask about a batch; `tell` hears how many refs have been asked about so far."""
        queue = [batch]
        while queue:
            part = queue.pop(0)
            try:
                self._keep(part, answer(self._provider, part, self._door))
                self._streak = 0
            except FetchError as error:
                if _is_about_a_ref(error) and len(part) > 1:
                    half = len(part) // 2
                    queue[:0] = [part[:half], part[half:]]
                    continue
                if self._fails(part, error):
                    self.give_up([ref for later in queue for ref in later])
                    return
            tell(self.report.asked)

    def _fails(self, part: Sequence[Ref], error: FetchError) -> bool:
        """Count a failure; tell whether there is no use in asking on."""
        self.report.fail(part, error)
        self._streak += not isinstance(error, KeptOut)
        if _is_over(self._provider, error, self._streak, self.report):
            self.ended_by = error
        return self.ended_by is not None

    def give_up(self, refs: Sequence[Ref]) -> None:
        """Count refs that are not asked about any more."""
        if self.ended_by is not None:
            self.report.give_up(refs, self.ended_by)

    def outcome(self, ref: Ref) -> Outcome:
        """Return what came of asking about one ref."""
        if ref in self.report.failures:
            return Outcome.FAILED
        return Outcome.UNKNOWN if ref in self.denied else Outcome.ANSWERED

    def over(self) -> Report:
        """Return how it went; a file that was read to its end is known."""
        if self.edition is not None and not self.report.failures:
            self._log.add([Record(self.name, self.edition, self._clock(), "")])
        return self.report

    def _keep(self, batch: Sequence[Ref], told: Mapping[Ref, str]) -> None:
        """Store one record a ref; a body that cannot be read fails for its ref alone.

        When not one body can be read, the absences beside them are not believed either.
        """
        now, odd = self._clock(), dict[Ref, Unreadable]()
        for ref, body in told.items():
            try:
                self._read(self._provider, ref, body, now)
            except Unreadable as error:
                odd[ref] = error
        if odd and len(odd) == len(told):
            raise next(iter(odd.values()))
        self._log.add(
            [Record(self.name, ref, now, told.get(ref)) for ref in batch if ref not in odd]
        )
        for ref, why in odd.items():
            self.report.fail([ref], why)
        self.report.answered += len(told) - len(odd)
        self.report.unknown += len(batch) - len(told)
        self.denied.update(ref for ref in batch if ref not in told)


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
