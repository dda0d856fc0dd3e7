"""Numbers, times and dates that strangers write: read, or none; nothing here raises.

Every header, count, year and time from outside passes one of these, for Python's own
readers raise four kinds of errors, and some take a number of any length.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

FIRST_YEAR = 1600
"""The first year in which a work may have appeared; the last is the next one."""

_LONGEST = 60  # characters of a number or a time
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[0-9]{1,18}(?:\.[0-9]{1,18})?")
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def whole(value: Any) -> int | None:
    """Return a whole number of up to 18 digits, be it written as text.

    >>> whole(7), whole(" 0012 "), whole(7.0), whole("7.5"), whole("1" * 5000), whole(True)
    (7, 12, 7, None, None, None)
    """
    if isinstance(value, str):
        text = value.strip() if len(value) <= _LONGEST else ""
        return int(text) if _WHOLE.fullmatch(text) else None
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        value = int(value)
    return value if type(value) is int and abs(value) < 10**18 else None


def decimal(text: Any) -> float | None:
    """Return a number as headers write it, which is never below nothing.

    >>> decimal("1.5"), decimal("-5"), decimal("1e999"), decimal("nan"), decimal(None)
    (1.5, None, None, None, None)
    """
    words = text.strip() if isinstance(text, str) and len(text) <= _LONGEST else ""
    return float(words) if _DECIMAL.fullmatch(words) else None


def http_date(text: Any) -> datetime | None:
    """Return a time as headers write it; where they name no zone, it is UTC.

    >>> http_date("Thu, 01 Jan 2026 12:00:00 GMT").isoformat()
    '2026-01-01T12:00:00+00:00'
    >>> http_date("Mon, 01 Jan 2024 00:0055555555555500 GMT"), http_date("soon")
    (None, None)
    """
    if not isinstance(text, str) or len(text) > _LONGEST:
        return None
    try:
        at = parsedate_to_datetime(text)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, TypeError, LookupError, ArithmeticError):
        return None


def instant(milliseconds: Any) -> datetime | None:
    """Return the time that a number of milliseconds since 1970 means.

    >>> instant(1704067200000).isoformat(), instant(10**17), instant("1704067200000")
    ('2024-01-01T00:00:00+00:00', None, None)
    """
    number = None if isinstance(milliseconds, str) else whole(milliseconds)
    if number is None:
        return None
    try:
        return _EPOCH + timedelta(milliseconds=number)
    except OverflowError:
        return None


def year(value: Any, now: datetime) -> int | None:
    """Return a year in which a work may have appeared: from 1600 to the next one.

    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> year(1734, noon), year(2027, noon), year(2028, noon), year(2549, noon), year(0, noon)
    (1734, 2027, None, None, None)
    """
    number = whole(value)
    return number if number is not None and FIRST_YEAR <= number <= now.year + 1 else None


def day(value: Any, now: datetime) -> str | None:
    """Return a date YYYY[-MM[-DD]] on which a work may have appeared, as far as there is such.

    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> day("2021-03", noon), day("2021-02-30", noon), day("0021-03-01", noon), day("2", noon)
    ('2021-03', '2021-02', None, None)
    """
    found = _DAY.fullmatch(value) if isinstance(value, str) else None
    if found is None or year(found[1], now) is None:
        return None
    parts = [int(part) for part in found.groups() if part]
    while not _is_day(parts):
        parts.pop()
    return "-".join(f"{part:02}" for part in parts)


def _is_day(parts: list[int]) -> bool:
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError:
        return False
    return True


_DATED = {"published": day, "updated": day, "year": year}


def believable(stated: Iterable[tuple[str, Any]], now: datetime) -> Iterator[tuple[str, Any]]:
    """Yield fields and values without the dates and years on which nothing appears.

    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> list(believable([("year", 2549), ("title", "2549"), ("published", "2021-13")], noon))
    [('title', '2549'), ('published', '2021')]
    """
    for field, value in stated:
        read = _DATED.get(field)
        told = value if read is None else read(value, now)
        if told is not None:
            yield field, told
