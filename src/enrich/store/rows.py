"""How a record stands in a row: texts that sort by time, bodies compressed."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from typing import Any

from enrich.model import Record, Ref

Row = tuple[int, str, str, str, bytes | None]


def of(record: Record) -> tuple[str, str, str, bytes | None]:
    """A record as it is written; its id is given by the table."""
    body = (
        None if record.body is None else zlib.compress(record.body.encode("utf-8", "surrogatepass"))
    )
    return record.provider, str(record.ref), stamp(record.fetched_at), body


def record(provider: str, ref: str, fetched_at: str, body: bytes | None) -> Record:
    """A record as it was; raises `zlib.error` when its body is damaged."""
    scheme, _, value = ref.partition(":")
    text = None if body is None else zlib.decompress(body).decode("utf-8", "surrogatepass")
    return Record(provider, Ref(scheme, value), datetime.fromisoformat(fetched_at), text)


def stamp(moment: datetime) -> str:
    """A time that sorts as text: UTC, to the microsecond.

    >>> stamp(datetime(2026, 11, 22, 8, tzinfo=UTC))
    '2026-11-22T08:00:00.000000+00:00'
    """
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def is_sound(row: tuple[Any, ...]) -> bool:
    """Whether a row of a damaged file still makes a record."""
    try:
        record(*row[1:])
    except (zlib.error, TypeError, ValueError, AttributeError):
        return False
    return isinstance(row[0], int) and isinstance(row[1], str)
