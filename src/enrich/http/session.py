"""One lane to one provider: a requests session that is polite and tells no lies."""

from __future__ import annotations

import socket
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import Any, Never

import requests
from tenacity import RetryCallState

from enrich.errors import Refused
from enrich.http import address_guard, response_check, retry, retry_after
from enrich.http.circuit_breaker import Breaker
from enrich.http.connection import Connect, Resolve
from enrich.http.exchange import Wire
from enrich.http.failures import OUT_OF_REACH, UNSENT, Fault, verdict
from enrich.http.patience import Limits, Patience, in_words
from enrich.http.rate_limit import Pace, utc_now
from enrich.http.robots import Robots, slot
from enrich.model import Expects, Reply, Request

REDIRECTS = 5
_NONE: Mapping[str, str] = MappingProxyType({})


class Session(requests.Session):
    """What every request of a provider goes through, a client library's too.

    Raises nothing but `FetchError`; returns whole, checked answers, and 404s,
    which only the provider understands.  For one thread at a time.  `root` is
    set by the operator and may be anywhere; every other address must be public.
    With `robots` it keeps to what robots.txt says of every page on the way.
    """

    counts: Counter[str]  # requests, retries, waits and faults, by their names
    expects: Expects  # of the next answer
    unreached: set[str]  # hosts to which there was no way

    def __init__(
        self,
        name: str,
        *,
        paced_as: str = "",
        root: str = "",
        pause: float = 1.0,
        pace: Pace,
        robots: Robots | None = None,
        contact: str | None = None,
        secret_headers: Mapping[str, str] = _NONE,
        expects: Expects = "json",
        patience: Limits | float = 120.0,  # one number: the same in one go and in all
        connections: int = 1,
        cool_down: float = 2.0,
        connect_timeout: float = 5.0,
        read_timeout: float = 30.0,
        total_timeout: float = 120.0,
        clock: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], None] = time.sleep,
        resolve: Resolve = socket.getaddrinfo,
        connect: Connect = socket.create_connection,
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        super().__init__()
        self.name, self.pause, self.connections, self.expects = name, pause, connections, expects
        self.counts, self.unreached = Counter(), set()
        self.auth = lambda request: request  # so that no netrc is read
        self._pace, self._robots = pace, robots
        self._patience = Patience(patience, sleep, self.counts)
        self._clock, self._sleep, self._tell = clock, sleep, tell
        self._rules = retry.rules(cool_down, at_leisure=self._patience.at_leisure)
        self._breakers: dict[str, Breaker] = defaultdict(Breaker)
        spans = (connect_timeout, read_timeout, total_timeout)
        self._wire = Wire(root, contact, secret_headers, spans, resolve=resolve, connect=connect)
        self._home = (address_guard.home(root) or (None, None))[1]  # the host whose pace is ours
        self._ours = self._named = self._limiter = paced_as or name  # whose pace, and who limits
        self.adapters.clear()  # there is no way round ours
        self.mount("https://", self._wire.careful)
        self.mount("root://", self._wire.trusting)

    def ask(self, request: Request) -> Reply:
        """Send a request and return its checked answer."""
        before, self.expects = self.expects, request.expects
        try:
            response = self.request(
                request.method,
                request.url,
                params=list(request.params),
                headers=dict(request.headers),
                json=request.json,
            )
        finally:
            self.expects = before
        moved = bool(response.history) and all(map(address_guard.for_good, response.history))
        body, headers = response.content, response.headers
        return Reply(response.status_code, response.url, body, headers, moved)

    def request(
        self, method: str | bytes, url: str | bytes, *args: Any, **options: Any
    ) -> requests.Response:
        """As in requests, but checked; a URL that makes no sense is `Refused`."""
        try:
            return super().request(method, url, *args, **options)
        except (requests.RequestException, ValueError):  # whose words may hold a key
            words = f"{self.name} was given an address that makes no sense."
        raise Refused(words, provider=self.name)

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        """The door itself: paced, retried, checked, redirects followed."""
        again = retry.retrying(
            self._rules,
            bears=self._patience.bears,
            sleep=self._patience.nap,
            tell=self._note,
            give_up=partial(self._give_up, request.url or ""),
        )
        return again(self._try, request, options.get("allow_redirects", True))

    def _try(self, request: requests.PreparedRequest, follow: bool) -> requests.Response:
        """One try: the request, its redirects, and the checks of what came."""
        passed: list[requests.Response] = []
        for _ in range(REDIRECTS + 1):
            response = self._hop(request)
            if not (follow and address_guard.moves(response)):
                response.history = passed
                return response
            passed.append(response)
            request = address_guard.follow(request, response)
        self.counts["address"] += 1
        raise Fault("address", f"more than {REDIRECTS} redirects")

    def _hop(self, request: requests.PreparedRequest) -> requests.Response:
        """One request in its turn; what fails is counted against its host."""
        host = "an address"
        try:
            host = address_guard.origin(request.url or "")[1]
            self._stop_if_down(host)
            delay = self._obey(request.url or "", host)
            self._named = self._ours if self._home in (None, host) else host
            self._limiter = self._named if self._home else host  # a page's host speaks for itself
            self._come_back()
            response = self._slowed(request, delay)
            if not address_guard.moves(response):
                response_check.answer(response, self.expects, host, self._clock())
        except Fault as fault:
            weight = self._rules.get(fault.kind, retry.ONCE).weight
            self._breakers[host].fail(self._clock(), weight, fault.words)
            self.counts[str(fault.status) if fault.kind == "status" else fault.kind] += 1
            if fault.kind in OUT_OF_REACH:
                self.unreached.add(host)
            raise
        self._breakers[host].succeed()
        return response

    def _obey(self, url: str, host: str) -> float:
        """Keep out where robots.txt says so; returns the pause that its host asks for."""
        if self._robots is None or self.expects == "robots":
            return 0.0
        rules = self._robots.rules(address_guard.root(url), self.ask)
        if not rules.allow(url):
            raise Fault("robots", f"robots.txt of {host} asks programs not to read this page")
        return rules.delay

    def _slowed(self, request: requests.PreparedRequest, delay: float) -> requests.Response:
        if delay <= self.pause:
            return self._paced(request)
        with self._turn(slot(address_guard.root(request.url or "")), delay):
            return self._paced(request)

    def _paced(self, request: requests.PreparedRequest) -> requests.Response:
        if self.connections > 1:
            self._pause_for(self._pace.reserve(self._named, self.pause))
            return self._send(request)
        with self._turn(self._named, self.pause):
            return self._send(request)

    @contextmanager
    def _turn(self, name: str, pause: float) -> Iterator[None]:
        """Wait for a turn, and give it back where nothing was sent in it."""
        with self._pace.turn(name, pause) as turn:
            self._pause_for(turn.wait)
            try:
                yield
            except Fault as fault:
                turn.spent = fault.kind not in UNSENT
                raise

    def _send(self, request: requests.PreparedRequest) -> requests.Response:
        environment = self.merge_environment_settings(request.url, {}, True, None, None)
        if not self._wire.is_home(request.url or ""):
            environment["proxies"] = {}  # a proxy would look the address up by itself
        try:
            keep = self.connections > 1
            response = self._wire.send(request, environment, keep, self.expects)
        except Fault as fault:
            self.counts["requests"] += fault.kind not in UNSENT
            raise
        self.counts["requests"] += 1
        if self._wire.is_home(request.url or ""):
            self._learn(response.headers)
        return response

    def _learn(self, headers: Mapping[str, str]) -> None:
        """Keep to the limits that a reply names, where they are the stricter."""
        self.pause = max(self.pause, retry_after.pause(headers) or 0.0)
        self.connections = min(
            self.connections, retry_after.connections(headers) or self.connections
        )

    def _come_back(self) -> None:
        """Wait until the time the provider named, or end here if that is far."""
        at = self._pace.come_back(self._limiter)
        if at is None:
            return
        seconds = (at - self._clock()).total_seconds()
        words = f"{self._limiter} asked us to come back later"
        if not self._patience.bears(seconds):
            raise Fault("come back", words, told=seconds)
        self._tell(f"{words}; {in_words(seconds, self._clock())}")
        self._patience.nap(seconds)

    def _stop_if_down(self, host: str) -> None:
        breaker, now = self._breakers[host], self._clock()
        again_at = breaker.closed_at(now)
        if again_at is not None:
            raise Fault("down", breaker.words, told=(again_at - now).total_seconds())

    def _pause_for(self, seconds: float) -> None:
        if seconds > 0:
            self._sleep(seconds)

    def _note(self, state: RetryCallState) -> None:
        """Before a retry: count it, tell of it, and let other processes know.

        That there is no way to a host is told once, in the end, not at each of its quick tries.
        """
        fault = retry.fault_of(state)
        self.counts["retries"] += 1
        if fault.kind not in OUT_OF_REACH:
            wait = in_words(state.upcoming_sleep, self._clock())
            self._tell(f"{self.name}: {fault.words}; {wait}")
        if fault.told:
            self._remember(fault.told)

    def _remember(self, seconds: float) -> datetime:
        at = self._clock() + timedelta(seconds=seconds)
        self._pace.set_come_back(self._limiter, at)
        return at

    def _give_up(self, url: str, state: RetryCallState) -> Never:
        """Make the last fault an error that a person can read at 3 a.m."""
        fault = retry.fault_of(state)
        retry_at = None
        if fault.kind in ("429", "503") and (fault.told or fault.kind == "429"):
            retry_at = self._remember(fault.told or state.upcoming_sleep)
        elif fault.told:
            retry_at = self._clock() + timedelta(seconds=fault.told)
        raise verdict(
            fault,
            self.name,
            url=url,
            tries=state.attempt_number,
            retry_at=retry_at,
        )
