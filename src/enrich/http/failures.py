"""The kinds of fault, what each one means, and how they are recognised."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Literal

from enrich import errors

Kind = Literal[
    "address",  # a place nobody may be led to
    "blocked",  # a key, a block, a robot wall
    "come back",  # asked before the time the provider named
    "connect timeout",
    "dns",
    "down",  # the breaker is open
    "empty",
    "proxy",
    "refused",
    "reset",
    "robots",  # kept out by robots.txt
    "status",  # one that no second try changes
    "timeout",
    "tls",
    "truncated",
    "unreadable",
    "429",
    "500",
    "502",
    "503",
    "504",
]


class Fault(Exception):
    """One failed try: its kind, its words, what the provider said about waiting.

    `told` are the seconds the provider asked us to wait, if it did.
    """

    def __init__(
        self, kind: Kind, words: str, *, status: int | None = None, told: float | None = None
    ) -> None:
        super().__init__(words)
        self.kind = kind
        self.words = words
        self.status = status
        self.told = told


OUT_OF_REACH: frozenset[Kind] = frozenset({"connect timeout", "dns", "proxy", "refused"})
"""Faults of the way there: nobody at the other end was met."""

UNSENT: frozenset[Kind] = OUT_OF_REACH | {"address", "down", "robots"}
"""Faults in which the provider never heard from us."""

VERDICTS: dict[Kind, type[errors.FetchError]] = {
    "address": errors.Refused,
    "blocked": errors.Refused,
    "empty": errors.Unreadable,
    "robots": errors.KeptOut,
    "status": errors.Unreadable,
    "unreadable": errors.Unreadable,
}
"""What a fault is in the end, where that is not `Unreachable`."""


def of(error: Exception, host: str) -> Fault:
    """The fault behind what the libraries raised; their words may hold a key."""
    if isinstance(error, Fault):
        return error
    for kinds, kind, words in _known():
        if isinstance(error, kinds):
            return Fault(kind, f"{host} {words}" if kind != "proxy" else words)
    return Fault("reset", f"{host} broke off the connection")


@cache
def _known() -> tuple[tuple[tuple[type[BaseException], ...], Kind, str], ...]:
    """Return what the libraries raise, and what each is; they take long to import."""
    import requests  # noqa: PLC0415
    import urllib3  # noqa: PLC0415

    return (
        (
            (requests.exceptions.ProxyError, requests.exceptions.InvalidProxyURL),
            "proxy",
            "the proxy set in the environment does not answer",
        ),
        (
            (requests.exceptions.SSLError, urllib3.exceptions.SSLError),
            "tls",
            "has no certificate that can be trusted",
        ),
        ((requests.exceptions.ConnectTimeout,), "connect timeout", "does not answer"),
        (
            (requests.exceptions.ReadTimeout, urllib3.exceptions.ReadTimeoutError, TimeoutError),
            "timeout",
            "fell silent",
        ),
        (
            (urllib3.exceptions.ProtocolError,),  # only while a body is read
            "truncated",
            "sent only a part of its answer",
        ),
        (
            (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema),
            "address",
            "is not an address that can be asked",
        ),
    )


def verdict(
    fault: Fault, name: str, *, url: str, tries: int, retry_at: datetime | None
) -> errors.FetchError:
    """The last fault as an error that a person can read at 3 a.m."""
    kind = VERDICTS.get(fault.kind, errors.Unreachable)
    words = f"{fault.words}{f' ({tries} tries)' if tries > 1 else ''}"
    said, then = _ASTRAY if fault.kind == "address" else _SENTENCES[kind]
    if retry_at is not None:
        then = f"it may be asked again at {retry_at:%Y-%m-%d %H:%M} UTC"
    return kind(
        f"{name} {said}: {words}; {then}.",
        provider=name,
        url=url,
        status=fault.status,
        retry_at=retry_at,
    )


_SENTENCES: dict[type[errors.FetchError], tuple[str, str]] = {
    errors.Unreachable: ("could not be reached", "the next run asks again"),
    errors.Refused: ("refused", "a person has to look at the key, or ask why we are blocked"),
    errors.KeptOut: ("keeps out", "a person may still read it"),
    errors.Unreadable: ("could not be understood", "nothing of it is kept"),
}
_ASTRAY = ("was led astray", "look at the link, or at the address that was set")
