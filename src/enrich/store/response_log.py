"""The store: what every provider ever answered, and when."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from enrich.errors import StoreError
from enrich.model import Record, Ref
from enrich.store import locks, serialization
from enrich.store.database import Database
from enrich.store.shared_rate_limit import SharedPace

_LATEST = f"""
SELECT {serialization.COLUMNS},
       max((body IS NOT NULL) || fetched_at || printf('%012d', id))
FROM record WHERE provider = ? AND ref IN (SELECT value FROM json_each(?)) GROUP BY ref
"""
_STALE = """
SELECT asked.value FROM json_each(?) AS asked WHERE NOT EXISTS (
    SELECT 1 FROM record WHERE provider = ? AND ref = asked.value
    AND fetched_at >= CASE WHEN body IS NULL THEN ? ELSE ? END
) ORDER BY asked.key
"""
_COUNTS = """
SELECT provider, count(*), count(DISTINCT ref), sum(body IS NULL),
       total(length(body)), min(fetched_at), max(fetched_at)
FROM record GROUP BY provider ORDER BY provider
"""
_PAGE = f"""
SELECT {serialization.COLUMNS} FROM record
WHERE id > ? AND (? IS NULL OR provider = ?) ORDER BY id LIMIT 500
"""
_SUPERSEDED = """
DELETE FROM record WHERE EXISTS (
    SELECT 1 FROM record AS newer WHERE newer.provider = record.provider
    AND newer.ref = record.ref AND (newer.fetched_at, newer.id) > (record.fetched_at, record.id)
    AND (newer.body IS NOT NULL OR record.body IS NULL)
)
"""


def utc_now() -> datetime:
    """The time, where nobody passed another clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Count:
    """What the log holds of one provider."""

    provider: str
    records: int
    refs: int
    absences: int  # records without a body
    size: int  # bytes, compressed
    first_at: datetime
    last_at: datetime


class Store:
    """The log of records in one file; safe for threads and processes.

    It keeps the shared pace too (`reserve`, `turn`, `come_back`), so that every
    process that uses the file keeps to one provider's terms together.
    """

    def __init__(self, path: Path, *, clock: Callable[[], datetime] = utc_now) -> None:
        self.path = path
        self._clock = clock
        self._database = Database(path, clock)
        self._pace = SharedPace(self._database, clock)
        self.notices = self._database.notices
        self.reserve = self._pace.reserve
        self.turn = self._pace.turn
        self.come_back = self._pace.come_back
        self.set_come_back = self._pace.set_come_back

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def add(self, records: Sequence[Record]) -> None:
        """Append what a provider answered: all of it, or nothing."""
        values = [serialization.of(record) for record in records]
        with self._database.writing() as connection:
            connection.executemany(
                "INSERT INTO record (provider, ref, fetched_at, body, sum) VALUES (?, ?, ?, ?, ?)",
                values,
            )

    def latest(self, provider: str, refs: Iterable[Ref]) -> dict[Ref, Record]:
        """Last known good: the newest record with a body, else the newest absence."""
        refs = list(refs)
        found: dict[Ref, Record] = {}
        broken: list[int] = []
        for number, *row, _ in self._database.rows(_LATEST, (provider, _listed(refs))):
            try:
                record = serialization.record(*row)
            except serialization.Rotten:
                broken.append(number)
            else:
                found[record.ref] = record
        return self._without(broken).latest(provider, refs) if broken else found

    def stale(
        self,
        provider: str,
        refs: Iterable[Ref],
        fresh: timedelta,
        absent: timedelta | None = None,
    ) -> list[Ref]:
        """Those without an answer younger than `fresh`, in order.

        An absence is no answer any more after `absent`, if that is sooner.
        """
        given = {str(ref): ref for ref in refs}
        absence = fresh if absent is None else min(fresh, absent)
        ages = [serialization.stamp(self._before(age)) for age in (absence, fresh)]
        found = self._database.rows(_STALE, (_listed(given.values()), provider, *ages))
        return [given[name] for (name,) in found]

    def lock(self, wait: float = 0.0) -> AbstractContextManager[None]:
        """Be the only run on this file; a `StoreError` names who holds it."""
        return _only_run(self._database.locks / "run", self.path, wait, self._clock)

    def stats(self) -> list[Count]:
        """What the log holds, provider by provider."""
        return [
            Count(name, records, refs, absences, int(size), *map(datetime.fromisoformat, ends))
            for name, records, refs, absences, size, *ends in self._database.rows(_COUNTS)
        ]

    def prune(self) -> int:
        """Drop what a newer answer stands in for; returns how many records.

        The newest body and a newer absence stay, so that `latest` and `stale`
        answer as before.
        """
        with self._database.writing() as connection:
            dropped = connection.execute(_SUPERSEDED).rowcount
        self._database.compact()
        return dropped

    def records(self, provider: str | None = None) -> Iterator[Record]:
        """Every record, oldest first."""
        last = 0
        while page := self._database.rows(_PAGE, (last, provider, provider)):
            last = page[-1][0]
            yield from (
                serialization.record(*row[1:]) for row in page if serialization.is_sound(row)
            )

    def export(self, file: TextIO, provider: str | None = None) -> int:
        """Write every record as a line of JSON; returns how many."""
        written = 0
        for record in self.records(provider):
            line = {
                "provider": record.provider,
                "ref": str(record.ref),
                "fetched_at": serialization.stamp(record.fetched_at),
                "body": record.body,
            }
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            written += 1
        return written

    def _before(self, fresh: timedelta) -> datetime:
        now = self._clock().astimezone(UTC)
        return now - min(fresh, now - datetime.min.replace(tzinfo=UTC))

    def _without(self, broken: Sequence[int]) -> Self:
        """Forget records whose body is damaged, so that they are asked for again."""
        with self._database.writing() as connection:
            connection.executemany("DELETE FROM record WHERE id = ?", [(n,) for n in broken])
        many = "1 record" if len(broken) == 1 else f"{len(broken)} records"
        self.notices.append(f"{many} in {self.path.name} had rotted and will be asked for again.")
        return self


def _listed(refs: Iterable[Ref]) -> str:
    return json.dumps([str(ref) for ref in refs])


@contextmanager
def _only_run(lock: Path, path: Path, wait: float, clock: Callable[[], datetime]) -> Iterator[None]:
    with locks.held(lock, wait) as got:
        if not got:
            raise StoreError(f"{path} is in use by {locks.noted(lock)}: wait for it, or stop it.")
        locks.note(lock, f"process {os.getpid()} since {clock():%Y-%m-%d %H:%M:%S} UTC")
        yield
