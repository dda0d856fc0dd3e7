"""Where a URL leads, and what may travel there."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

import requests

from enrich.errors import BadInput
from enrich.http.failures import Fault
from enrich.normalization.private_addresses import bare

_PORTS = {"http": 80, "https": 443}
_HARMLESS = frozenset(
    {"accept", "accept-encoding", "accept-language", "content-type", "user-agent"}
)
_OF_A_BODY = ("Content-Length", "Content-Type", "Transfer-Encoding")
_MOVED = {301, 302, 303, 307, 308}
_FOR_GOOD = {301, 308}

Origin = tuple[str, str, int]


def origin(url: str) -> Origin:
    """Scheme, host and port; raises a `Fault` for what is no web address.

    >>> origin("https://export.arxiv.org/api/query?id_list=1")
    ('https', 'export.arxiv.org', 443)
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Fault("address", "an address that makes no sense") from None
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in _PORTS or not host:
        raise Fault("address", f"an address of the kind {parts.scheme[:20]!r} is not followed")
    return parts.scheme, host, port or _PORTS[parts.scheme]


def root(url: str) -> str:
    """Where a host begins: scheme and host, and the port if it is not the usual one.

    >>> root("https://ada@Looms.example:443/weft?x"), root("http://[2001:db8::1]:8080/")
    ('https://looms.example', 'http://[2001:db8::1]:8080')
    """
    scheme, host, port = origin(url)
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}" + ("" if port == _PORTS[scheme] else f":{port}")


def home(root: str) -> Origin | None:
    """The origin of the root that an operator set; none was set where it is empty."""
    try:
        return origin(root) if root else None
    except Fault:
        words = f"{bare(root)!r} is no address of an API: it has to begin with https:// or http://."
    raise BadInput(words)


def moves(response: requests.Response) -> bool:
    """Whether a response only points elsewhere."""
    return response.status_code in _MOVED and "Location" in response.headers


def for_good(response: requests.Response) -> bool:
    """Whether a redirect says that the old address is not needed any more."""
    return response.status_code in _FOR_GOOD


def follow(
    request: requests.PreparedRequest, response: requests.Response
) -> requests.PreparedRequest:
    """The request that follows a redirect; another host gets nothing of ours."""
    follower = request.copy()
    try:
        follower.prepare_url(urljoin(request.url or "", response.headers["Location"]), None)
    except (requests.RequestException, ValueError):
        raise Fault("address", "a redirect to an address that makes no sense") from None
    if origin(follower.url or "") != origin(request.url or ""):
        strip(follower, [name for name in follower.headers if name.lower() not in _HARMLESS])
    if response.status_code == 303 or (response.status_code < 303 and request.method == "POST"):
        follower.method, follower.body = "GET", None
        strip(follower, _OF_A_BODY)
    return follower


def strip(request: requests.PreparedRequest, names: Iterable[str]) -> None:
    """Take headers off a request."""
    for name in names:
        request.headers.pop(name, None)
