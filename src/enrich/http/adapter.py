"""The requests adapter whose every connection goes through a dialler."""

from __future__ import annotations

import socket
from typing import Any

import requests.adapters
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from enrich.http import timeouts
from enrich.http.connection import Dialler
from enrich.http.failures import Fault


def _dialled(connection: HTTPConnection, dialler: Dialler) -> socket.socket:
    """The socket of a connection, to a proxy or to the host itself."""
    timeout = connection.timeout
    seconds = float(timeout) if isinstance(timeout, (int, float)) else 5.0
    try:
        sock = dialler.dial(connection._dns_host, connection.port, seconds)
    except Fault as fault:
        if connection.proxy is None:
            raise
        failed = Fault("proxy", f"the proxy set in the environment is out of reach ({fault.kind})")
    else:
        timeouts.cover(sock)
        sock.settimeout(seconds)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock
    raise failed


def _pools(dialler: Dialler) -> dict[str, type[HTTPConnectionPool]]:
    """urllib3's pools, with connections that dial through `dialler`."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _dialled(self, dialler)

        def getresponse(self) -> Any:
            timeouts.cover(self.sock)
            return super().getresponse()

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _dialled(self, dialler)

        def getresponse(self) -> Any:
            timeouts.cover(self.sock)
            return super().getresponse()

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


class Adapter(requests.adapters.HTTPAdapter):
    """Sends through a dialler, also to a proxy; retries nothing by itself."""

    def __init__(self, dialler: Dialler) -> None:
        self._pools = _pools(dialler)
        super().__init__(pool_connections=4, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools dial our way."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Make the way to a proxy dial our way too."""
        manager = super().proxy_manager_for(proxy, **kwargs)
        if not proxy.lower().startswith("socks"):  # which dials in a way of its own
            manager.pool_classes_by_scheme = self._pools
        return manager
