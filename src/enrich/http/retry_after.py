"""What a reply's headers say about when, and how often, to ask."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from enrich.normalization import outside_numbers

_LONGEST = 86_400.0  # a day: nobody's limit is longer, and no stranger's word lasts


def told_to_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """The seconds a refusal asks us to wait; None where it does not say.

    `Retry-After` in seconds or as a date, else the reset of a spent allowance,
    in seconds or as a date since 1970.
    """
    for text in (headers.get("Retry-After"), _reset(headers)):
        seconds = None if text is None else _seconds(text.strip(), now)
        if seconds is not None:
            return min(max(seconds, 0.0), _LONGEST)
    return None


def is_spent(headers: Mapping[str, str]) -> bool:
    """Whether a refusal is about an allowance that fills up again (GitHub's 403)."""
    spent = headers.get("x-ratelimit-remaining") == "0"
    return spent or "Retry-After" in headers or _reset(headers) is not None


def pause(headers: Mapping[str, str]) -> float | None:
    """The seconds between requests that the headers grant (Crossref's pools).

    >>> pause({"x-rate-limit-limit": "3", "x-rate-limit-interval": "1s"})
    0.3333333333333333
    >>> pause({"x-rate-limit-limit": "0", "x-rate-limit-interval": "soon"})
    """
    limit = re.fullmatch(r"([0-9]{1,9})", headers.get("x-rate-limit-limit", ""))
    interval = re.fullmatch(r"([0-9]{1,5})s", headers.get("x-rate-limit-interval", ""))
    if not limit or not interval or int(limit[1]) == 0:
        return None
    return min(int(interval[1]) / int(limit[1]), 60.0)


def connections(headers: Mapping[str, str]) -> int | None:
    """How many requests at a time the headers grant."""
    text = headers.get("x-concurrency-limit", "")
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,3}", text) else None


def _reset(headers: Mapping[str, str]) -> str | None:
    stated = re.findall(r"\b([rt])=([0-9]{1,12})\b", headers.get("RateLimit", ""))
    told: dict[str, str] = dict(reversed(stated))
    if told.get("r") == "0" and "t" in told:
        return told["t"]
    for prefix in ("x-ratelimit", "ratelimit"):
        if headers.get(f"{prefix}-remaining") == "0":
            return headers.get(f"{prefix}-reset")
    return None


def _seconds(text: str, now: datetime) -> float | None:
    number = outside_numbers.decimal(text)
    if number is not None:
        return number - now.timestamp() if number > 1e9 else number
    at = outside_numbers.http_date(text)
    return None if at is None else (at - now).total_seconds()
