"""One request and its whole reply: dressed, sent within its time, read to the end."""

from __future__ import annotations

import logging
import re
import socket
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import cache, partial
from importlib import metadata
from typing import Any

import requests
import urllib3

from enrich.http import address_guard, body, failures, timeouts
from enrich.http.adapter import Adapter
from enrich.http.connection import Connect, Dialler, Resolve
from enrich.http.failures import Fault
from enrich.http.own_secrets import Blotter
from enrich.model import Expects

logging.getLogger("urllib3").setLevel(logging.INFO)  # below that it tells whole URLs


class Wire:
    """Sends to the operator's root freely, to any other place with care."""

    def __init__(
        self,
        root: str,
        contact: str | None,
        secrets: Mapping[str, str],
        timeouts: tuple[float, float, float],  # to connect, to read, altogether
        *,
        resolve: Resolve = socket.getaddrinfo,
        connect: Connect = socket.create_connection,
    ) -> None:
        self._home = address_guard.home(root)
        self._secrets = {name: value.strip() for name, value in secrets.items()}
        self._blotter = Blotter(self._secrets.values())
        self._user_agent = user_agent(contact)
        self._timeouts, self._total = timeouts[:2], timeouts[2]
        self.trusting = Adapter(Dialler(public_only=False, resolve=resolve, connect=connect))
        self.careful = Adapter(Dialler(public_only=True, resolve=resolve, connect=connect))

    def is_home(self, url: str) -> bool:
        """Whether a URL has the scheme, host and port of the root."""
        return address_guard.origin(url) == self._home

    def send(
        self,
        request: requests.PreparedRequest,
        settings: Mapping[str, Any],
        keep: bool,
        expects: Expects = "json",
    ) -> requests.Response:
        """One request, no redirect followed; raises `Fault` unless all of it came.

        A page may be cut, and nothing but HTML is read of one; `robots.txt` may, too.
        """
        host = address_guard.origin(request.url or "")[1]
        self._dress(request, keep)
        with timeouts.within(self._total) as end:
            outcome = self._outcome(request, settings, host, expects)
        if not keep:
            self._adapter(request).close()  # lest the next request use a dying connection
        if end.passed:
            raise Fault("timeout", f"{host} did not finish its answer in time")
        if isinstance(outcome, Fault):
            raise outcome  # out of reach of the libraries' own errors, which may hold a key
        return outcome

    def _outcome(
        self,
        request: requests.PreparedRequest,
        settings: Mapping[str, Any],
        host: str,
        expects: Expects,
    ) -> requests.Response | Fault:
        try:
            response = self._adapter(request).send(request, timeout=self._timeouts, **settings)
            with closing(response):
                _fill(response, host, expects)
                self._blotter.blot(response)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, Fault) as error:
            return failures.of(error, host)
        except (TypeError, ValueError):  # as the libraries take an address without a host
            if settings.get("proxies"):
                return Fault("proxy", "the proxy set in the environment has no address")
            raise
        return response

    def _adapter(self, request: requests.PreparedRequest) -> Adapter:
        return self.trusting if self.is_home(request.url or "") else self.careful

    def _dress(self, request: requests.PreparedRequest, keep: bool) -> None:
        """Say who we are; show the keys to their own provider only."""
        address_guard.strip(request, self._secrets)
        if self.is_home(request.url or ""):
            request.headers.update(self._secrets)
        request.headers["User-Agent"] = self._user_agent
        request.headers["Accept-Encoding"] = "gzip"
        request.headers["Connection"] = "keep-alive" if keep else "close"


def user_agent(contact: str | None) -> str:
    """Who asks: project, version and whom to write to.

    >>> user_agent("me@example.org").endswith("(+enrich; mailto:me@example.org)")
    True
    >>> user_agent("me@example.org\\r\\nX-Evil: 1").endswith("mailto:me@example.orgX-Evil:1)")
    True
    """
    plain = re.sub(r"[^!-~]", "", contact or "")
    return f"enrich/{_version()} (+enrich{f'; mailto:{plain}' if plain else ''})"


@cache  # to look through all that is installed takes longer than to open a session
def _version() -> str:
    try:
        return metadata.version("enrich")
    except metadata.PackageNotFoundError:
        return "0"


def _fill(response: requests.Response, host: str, expects: Expects) -> None:
    """Read the body into the response; one that only points elsewhere is left alone."""
    if address_guard.moves(response) or (expects == "page" and not _is_html(response)):
        response._content = b""
        return
    try:
        response._content = _READ.get(expects, body.read)(response, host)
    except (urllib3.exceptions.HTTPError, OSError, Fault):
        if response.status_code < 400:
            raise
        response._content = b""  # the status says enough


_READ: dict[Expects, Callable[[requests.Response, str], bytes]] = {
    "page": body.start,
    "robots": partial(body.start, enough=body.OF_ROBOTS + 1),
}
"""How a body is read that need not be whole."""


def _is_html(response: requests.Response) -> bool:
    return "html" in response.headers.get("Content-Type", "html").lower()
