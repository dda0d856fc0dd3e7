"""How a record stands in a row: texts that sort by time, bodies compressed."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from typing import Any

from enrich.model import Record, Ref

COLUMNS = "id, provider, ref, fetched_at, body, sum"
Row = tuple[int, str, str, str, bytes | None, int]


class Rotten(ValueError):
    """A row that is no longer what was written."""


def of(record: Record) -> tuple[str, str, str, bytes | None, int]:
    """A record as it is written; its id is given by the table."""
    text = record.body
    body = None if text is None else zlib.compress(text.encode("utf-8", "surrogatepass"))
    ref, fetched_at = str(record.ref), stamp(record.fetched_at)
    return record.provider, ref, fetched_at, body, _sum(record.provider, ref, fetched_at, body)


def record(provider: str, ref: str, fetched_at: str, body: bytes | None, said: int) -> Record:
    """A record as it was; raises `Rotten` when the row is not as it was written."""
    try:
        if said != _sum(provider, ref, fetched_at, body):
            raise Rotten("the sum is another")
        text = None if body is None else zlib.decompress(body).decode("utf-8", "surrogatepass")
        scheme, _, value = ref.partition(":")
        return Record(provider, Ref(scheme, value), datetime.fromisoformat(fetched_at), text)
    except (zlib.error, TypeError, ValueError, AttributeError) as error:
        raise Rotten(str(error)) from None


def is_stamp(text: object) -> bool:
    """Whether a text is a time as `stamp` writes it."""
    try:
        return stamp(datetime.fromisoformat(str(text))) == text
    except ValueError:
        return False


def is_sound(row: tuple[Any, ...]) -> bool:
    """Whether a row still makes the record that was written."""
    try:
        record(*row[1:])
    except Rotten:
        return False
    return True


def _sum(provider: str, ref: str, fetched_at: str, body: bytes | None) -> int:
    named = "\0".join((provider, ref, fetched_at)).encode("utf-8", "surrogatepass")
    return zlib.crc32(b"absent" if body is None else body, zlib.crc32(named))


def stamp(moment: datetime) -> str:
    """A time that sorts as text: UTC, to the microsecond.

    >>> stamp(datetime(2026, 11, 22, 8, tzinfo=UTC))
    '2026-11-22T08:00:00.000000+00:00'
    """
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
