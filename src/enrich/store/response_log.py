"""The store: what every provider ever answered, and when."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from enrich.errors import StoreError
from enrich.model import Record, Ref
from enrich.store import locks, serialization
from enrich.store.database import Database
from enrich.store.freshness import Freshness
from enrich.store.second_look import Lacks, Standing, judged, nothing
from enrich.store.shared_rate_limit import SharedPace

_HISTORY = f"""
SELECT {serialization.COLUMNS} FROM record WHERE provider = ?1
AND ref IN (SELECT value FROM json_each(?2))
AND id >= coalesce((SELECT since FROM standing
    WHERE standing.provider = record.provider AND standing.ref = record.ref), 0)
ORDER BY id
"""  # nosec B608  # only names of columns of our own are put in
_COUNTS = """
SELECT provider, count(*), count(DISTINCT ref), sum(body IS NULL),
       total(length(body)), min(fetched_at), max(fetched_at)
FROM record GROUP BY provider ORDER BY provider
"""
_PAGE = f"""
SELECT {serialization.COLUMNS} FROM record
WHERE id > ? AND (? IS NULL OR provider = ?) ORDER BY id LIMIT 500
"""  # nosec B608  # only names of columns of our own are put in
_SUPERSEDED = """
FROM record WHERE id < (SELECT since FROM standing
    WHERE standing.provider = record.provider AND standing.ref = record.ref)
AND id < (SELECT max(id) FROM record AS newer WHERE newer.provider = record.provider
    AND newer.ref = record.ref AND (newer.body IS NOT NULL OR record.body IS NULL))
"""
_DELETE = f"DELETE {_SUPERSEDED}"  # nosec B608  # words of our own
_COUNT_SUPERSEDED = f"SELECT count(*) {_SUPERSEDED}"  # nosec B608  # words of our own
_SETTLED = """
SELECT count(*) FROM standing JOIN record
    ON record.provider = standing.provider AND record.ref = standing.ref
WHERE record.id < standing.since
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
        self._newer: tuple[int, int, dict[str, int]] = (
            1 << 63,
            0,
            {},
        )  # from where, to where, what
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

    def standing(
        self, provider: str, refs: Iterable[Ref], lacks: Lacks = nothing
    ) -> dict[Ref, Standing]:
        """What stands of a provider's answers, and what waits for a second look.

        `lacks` compares bodies; without it any says as much as any other.
        """
        now = self._clock()
        histories = self._histories(provider, refs)
        found = {ref: judged(history, now, lacks) for ref, history in histories.items()}
        if lacks is not nothing:
            moved = ((ref, one) for ref, one in found.items() if one.since > histories[ref][0][0])
            self._settle([(provider, str(ref), one.since) for ref, one in moved])
        return found

    def latest(
        self, provider: str, refs: Iterable[Ref], lacks: Lacks = nothing
    ) -> dict[Ref, Record]:
        """Last known good: the newest answer that said no less than the one before, or twice."""
        return {ref: one.record for ref, one in self.standing(provider, refs, lacks).items()}

    def due(
        self, provider: str, refs: Iterable[Ref], freshness: Freshness, lacks: Lacks = nothing
    ) -> list[Ref]:
        """Those to ask about again or for the first time, in order.

        An answer that said less than the one before is due on another day, an absence
        after ever more days.
        """
        now, given = self._clock(), list(dict.fromkeys(refs))
        known = self.standing(provider, given, lacks)
        return [r for r in given if r not in known or known[r].is_due(now, freshness)]

    def mark(self) -> tuple[int, int]:
        """Return what tells this file from others, and how far it is written."""
        return self.path.stat().st_ino, self._one("SELECT coalesce(max(id), 0) FROM record")

    def is_written_since(self, mark: tuple[int, int], refs: Sequence[str]) -> bool:
        """Tell whether a record about one of these refs came after a mark, or it is another file.

        What came after the earliest mark is read once, however many ask.
        """
        file, last = self.mark()
        if file != mark[0] or last < mark[1]:
            return True
        since, until, _ = self._newer
        if mark[1] < since or last != until:
            query = "SELECT ref, max(id) FROM record WHERE id > ? GROUP BY ref"
            self._newer = mark[1], last, dict(self._database.rows(query, (mark[1],)))
        newer = self._newer[2]
        return bool(newer) and any(newer.get(ref, 0) > mark[1] for ref in refs)

    def stale(self, provider: str, refs: Iterable[Ref], fresh: timedelta) -> list[Ref]:
        """Those without an answer younger than `fresh`, by the clock, in order."""
        return self.due(provider, refs, Freshness(fresh, is_spread=False))

    def lock(
        self, wait: float = 0.0, say: Callable[[str], None] = lambda sentence: None
    ) -> AbstractContextManager[None]:
        """Be the only run on this file; a `StoreError` names who holds it.

        `wait`: the seconds that another may still take, of which `say` hears once.
        """
        return _only_run(self._database.locks / "run", self.path, wait, say, self._clock)

    def stats(self) -> list[Count]:
        """What the log holds, provider by provider."""
        return [
            Count(name, records, refs, absences, int(size), *map(datetime.fromisoformat, ends))
            for name, records, refs, absences, size, *ends in self._database.rows(_COUNTS)
        ]

    def prune(self) -> int:
        """Drop what a newer answer stands in for; returns how many records.

        What was judged to be settled goes, but for the newest body, so that `standing`,
        `latest` and `due` answer as before.
        """
        with self._database.writing() as connection:
            dropped = connection.execute(_DELETE).rowcount
        self._database.compact()
        return dropped

    def tidy(self) -> None:
        """Prune where more than half of the log is what newer answers stand in for.

        So the file is never much more than twice what is needed.  Where there is no room to
        write it anew, or somebody else reads it, that waits for the next time.
        """
        with suppress(StoreError):
            half = self._one("SELECT count(*) FROM record") // 2
            many = self._one(_SETTLED) > half  # which is quickly told, and counts some that stay
            if many and self._one(_COUNT_SUPERSEDED) > half:
                self.prune()

    def _one(self, query: str) -> int:
        ((number,),) = self._database.rows(query)
        return int(number)

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

    def _histories(self, provider: str, refs: Iterable[Ref]) -> dict[Ref, list[tuple[int, Record]]]:
        """The answers about each ref as they were written, from the one that settled it on."""
        refs = list(refs)
        found: dict[Ref, list[tuple[int, Record]]] = {}
        broken: list[int] = []
        for number, *row in self._database.rows(_HISTORY, (provider, _listed(refs))):
            try:
                record = serialization.record(*row)
            except serialization.Rotten:
                broken.append(number)
            else:
                found.setdefault(record.ref, []).append((number, record))
        if broken:
            self._forget(broken)
            return self._histories(provider, refs)
        return found

    def _settle(self, rows: Sequence[tuple[str, str, int]]) -> None:
        """Remember where to begin: a note that may be lost, for it can be made again."""
        if rows:
            with self._database.writing() as connection:
                connection.executemany("INSERT OR REPLACE INTO standing VALUES (?, ?, ?)", rows)

    def _forget(self, broken: Sequence[int]) -> None:
        """Forget records whose body is damaged, so that they are asked for again."""
        numbers = [(number,) for number in broken]
        with self._database.writing() as connection:
            connection.executemany("DELETE FROM record WHERE id = ?", numbers)
            connection.executemany("DELETE FROM standing WHERE since = ?", numbers)
        many = "1 record" if len(broken) == 1 else f"{len(broken)} records"
        self.notices.append(f"{many} in {self.path.name} had rotted and will be asked for again.")


def _listed(refs: Iterable[Ref]) -> str:
    return json.dumps([str(ref) for ref in refs])


@contextmanager
def _only_run(
    lock: Path, path: Path, wait: float, say: Callable[[str], None], clock: Callable[[], datetime]
) -> Iterator[None]:
    with ExitStack() as stack:
        got = stack.enter_context(locks.held(lock, 0.0))
        if not got and wait:
            say(f"{path} is in use by {locks.noted(lock)}: waiting for it.")
            got = stack.enter_context(locks.held(lock, wait))
        if not got:
            raise StoreError(f"{path} is in use by {locks.noted(lock)}: wait for it, or stop it.")
        locks.note(lock, f"process {os.getpid()} since {clock():%Y-%m-%d %H:%M:%S} UTC")
        yield
