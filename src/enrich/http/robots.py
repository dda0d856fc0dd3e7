"""What a host's robots.txt asks of programs (RFC 9309); what it said is kept for a day."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from protego import Protego

from enrich.errors import FetchError, Refused, Unreachable
from enrich.http.body import OF_ROBOTS
from enrich.http.rate_limit import Pace
from enrich.model import Record, Ref, Reply, Request

US = "enrich"  # the product token of our User-Agent
NAME = "robots"  # under which the log keeps them
FRESH = timedelta(days=1)
LAST_KNOWN = timedelta(days=30)  # for which they stand in, where the host cannot tell them
LONGEST_DELAY = 30.0  # seconds between two requests that a host may ask for
_TEMPORARY = frozenset({408, 429})
_LINE = re.compile(
    r"[ \t]{0,99}(user[- ]?agent|allow|d[a-z]{5,9}w|crawl[- ]?delay)\b[ \t:]*([^#]*)", re.I | re.A
)
_AGENT = re.compile(r"[a-z_-]+|\*$")

Ask = Callable[[Request], Reply]


class Log(Protocol):
    """What is needed of the store."""

    def add(self, records: Sequence[Record]) -> None:
        """Keep records, all or none."""

    def latest(self, provider: str, refs: Iterable[Ref]) -> Mapping[Ref, Record]:
        """Return the newest record of each ref."""

    def stale(self, provider: str, refs: Iterable[Ref], fresh: timedelta) -> list[Ref]:
        """Return the refs without a record younger than `fresh`."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host asks of us."""

    parsed: Protego

    def allow(self, url: str) -> bool:
        """Whether a page may be read."""
        return self.parsed.can_fetch(url, US)

    @property
    def delay(self) -> float:
        """The seconds between two requests, as far as we go along with them."""
        return min(self.parsed.crawl_delay(US) or 0.0, LONGEST_DELAY)


class Robots:
    """The rules of the hosts that one lane asks: each fetched once a day, by whoever is first."""

    def __init__(self, log: Log, pace: Pace, clock: Callable[[], datetime]) -> None:
        self._log, self._pace, self._clock = log, pace, clock
        self._known: dict[str, Rules | FetchError] = {}

    def rules(self, root: str, ask: Ask) -> Rules:
        """What the host at `root` asks of us; a `FetchError` where that cannot be learnt."""
        if root not in self._known:
            with self._pace.turn(f"robots.txt of {root}", 0.0):  # others wait, and then know
                self._known[root] = self._learn(root, ask)
        known = self._known[root]
        if isinstance(known, FetchError):
            raise known
        return known

    def _learn(self, root: str, ask: Ask) -> Rules | FetchError:
        ref = Ref(NAME, root)
        last = self._last_known(ref)
        if last is not None and not self._log.stale(NAME, [ref], FRESH):
            return last
        try:
            text = _fetched(root, ask)
        except FetchError as error:
            return last or error
        self._log.add([Record(NAME, ref, self._clock(), json.dumps({"rules": text}))])
        rules = Rules(Protego.parse(text))
        self._pace.reserve(slot(root), rules.delay)  # for this was a request, too
        return rules

    def _last_known(self, ref: Ref) -> Rules | None:
        record = self._log.latest(NAME, [ref]).get(ref)
        if record is None or record.body is None or self._clock() - record.fetched_at > LAST_KNOWN:
            return None
        try:
            return Rules(Protego.parse(json.loads(record.body)["rules"]))
        except (ValueError, TypeError, LookupError):  # of another version of this file
            return None


def slot(root: str) -> str:
    """The name under which the pace of one host is kept, where it asks for one of its own."""
    return f"crawl-delay of {root}"


def _fetched(root: str, ask: Ask) -> str:
    """The rules that concern us, none where the host has none; a `FetchError` if nobody tells.

    As RFC 9309 has it: any 4xx, and an address that leads nowhere, is a host without rules;
    one that fails to answer is closed until it does.
    """
    try:
        reply = ask(Request(f"{root}/robots.txt", expects="robots"))
    except FetchError as error:
        if _says_there_is_none(error):
            return ""
        if isinstance(error, Refused):
            raise
        words = f"{error} Without its robots.txt no page of it is asked for."
        raise Unreachable(
            words, provider=error.provider, url=error.url, status=error.status,
            retry_at=error.retry_at,
        ) from None  # fmt: skip
    return of_ours(_text(reply.body)) if reply.status == 200 else ""


def _text(body: bytes) -> str:
    """As much as is read, without a line that is cut: it would close more than it says."""
    part = body[:OF_ROBOTS]
    if len(part) < len(body):
        part = part[: max(part.rfind(b"\n"), part.rfind(b"\r")) + 1]
    return part.decode("utf-8-sig", "replace")


def _says_there_is_none(error: FetchError) -> bool:
    if error.status is None:
        return isinstance(error, Refused)  # led astray, or round in circles
    return 400 <= error.status < 500 and error.status not in _TEMPORARY


def of_ours(text: str) -> str:
    """The lines that may concern us; other programs become one, so that no list of them is long.

    >>> of_ours("User-agent: A\\nUser-agent: Enrich/2\\nDisallow: /x # not\\nSitemap: /map")
    'user-agent: other\\nuser-agent: enrich\\ndisallow: /x'
    >>> of_ours("\\0\\x1b PNG user-agent")
    ''
    """
    return "\n".join(_lines(text))


def _lines(text: str) -> Iterator[str]:
    before = ""
    for line in re.split(r"[\r\n]+", text):
        found = _LINE.match(line)
        if not found:
            continue
        field, value = found[1].lower(), found[2].strip()
        if field.startswith("user"):
            name = _AGENT.match(value.lower())
            field, value = "user-agent", name[0] if name and name[0] in (US, "*") else "other"
        now = f"{field}: {value}"
        if now != before:
            yield now
        before = now
