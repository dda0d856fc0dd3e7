"""Connect to an address that was looked at first: the checked one is the dialled one."""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from enrich.http.failures import Fault, Kind

Resolve = Callable[..., list[Any]]
Connect = Callable[..., socket.socket]
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_AT_MOST = 3  # addresses of one host that are tried
_WIRE_SERVER = ipaddress.ip_address("168.63.129.16")  # a cloud's metadata, yet "public"
_UNICAST = ipaddress.ip_network("2000::/3")  # all of IPv6 that anybody was given
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Dialler:
    """Resolves once, checks every address where asked to, and connects to those."""

    def __init__(
        self,
        *,
        public_only: bool,
        resolve: Resolve = socket.getaddrinfo,
        connect: Connect = socket.create_connection,
    ) -> None:
        self._public_only = public_only
        self._resolve = resolve
        self._connect = connect

    def dial(self, host: str, port: int, timeout: float) -> socket.socket:
        """A connected socket; raises `Fault`, and names no query in it."""
        addresses = self._addresses(host, port, timeout)
        if self._public_only and not all(map(is_public, addresses)):
            raise Fault("address", f"{host} leads into a private network")
        return self._first(host, addresses[:_AT_MOST], port, timeout)

    def _first(self, host: str, addresses: list[str], port: int, timeout: float) -> socket.socket:
        kind: Kind = "refused"
        end = time.monotonic() + timeout
        for tried, address in enumerate(addresses):
            share = max((end - time.monotonic()) / (len(addresses) - tried), 0.05)
            try:
                return self._connect((address, port), share)
            except TimeoutError:
                kind = "connect timeout"
            except OSError:
                continue
        words = "does not answer" if kind == "connect timeout" else "refuses connections"
        raise Fault(kind, f"{host} {words}")

    def _addresses(self, host: str, port: int, timeout: float) -> list[str]:
        found = _in_time(lambda: self._resolve(host, port, 0, socket.SOCK_STREAM), timeout)
        if found is None:
            raise Fault("connect timeout", f"nobody says where {host} is (the DNS does not answer)")
        if not found:
            raise Fault("dns", f"{host} does not resolve")
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet, in any disguise.

    >>> is_public("151.101.3.42"), is_public("::ffff:127.0.0.1")
    (True, False)
    """
    try:
        plain = _undisguised(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    if isinstance(plain, ipaddress.IPv6Address) and plain not in _UNICAST:
        return False
    return plain.is_global and not plain.is_multicast and plain != _WIRE_SERVER


def _undisguised(address: Address) -> Address:
    """The IPv4 address that an IPv6 one carries, where it carries one."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, address))[1]


def _in_time(look_up: Callable[[], list[Any]], timeout: float) -> list[Any] | None:
    """What a look-up finds; nothing when it fails, None when it takes too long."""
    answers: queue.SimpleQueue[list[Any]] = queue.SimpleQueue()

    def run() -> None:
        found: list[Any] = []
        try:
            found = look_up()
        except (OSError, UnicodeError):
            found = []  # the way a resolver says that it knows nobody of this name
        finally:
            answers.put(found)

    threading.Thread(target=run, daemon=True).start()
    try:
        return answers.get(timeout=timeout)
    except queue.Empty:
        return None
