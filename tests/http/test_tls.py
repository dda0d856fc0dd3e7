"""TLS to a checked address: the certificate is that of the name, and time still ends."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from pathlib import Path
from typing import Any

import pytest

import faults
from enrich.errors import Unreachable
from enrich.http import MemoryPace, Session
from enrich.model import Request
from faults import JSON, Behaviour, FaultServer, StillClock, answer, tunnel

NAME = "papers.example"

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificate")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    made, key = folder / "certificate.pem", folder / "key.pem"
    what = f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={NAME}"
    name = f"subjectAltName=DNS:{NAME}"
    subprocess.run(
        ["openssl", *what.split(), "-addext", name, "-keyout", str(key), "-out", str(made)],
        check=True,
        capture_output=True,
    )
    return made, key


def secure(behaviour: Behaviour, certificate: tuple[Path, Path]) -> FaultServer:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    server = FaultServer(behaviour)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    return server


def ask(
    host: str, behaviour: Behaviour, certificate: tuple[Path, Path], **options: Any
) -> tuple[bytes, FaultServer]:
    clock = StillClock()
    server = secure(behaviour, certificate)

    def resolve(name: str, port: int, *_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("151.101.3.42", port))]

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        return socket.create_connection(("127.0.0.1", server.server_port), timeout)

    session = Session(
        "papers",
        pace=MemoryPace(clock),
        clock=clock,
        sleep=clock.sleep,
        resolve=resolve,
        connect=connect,
        **options,
    )
    session.verify = str(certificate[0])
    session.trust_env = False
    with server, session:
        return session.ask(Request(f"https://{host}/x")).body, server


def test_the_certificate_is_checked_against_the_name_not_the_address(
    certificate: tuple[Path, Path],
) -> None:
    body, server = ask(NAME, answer(), certificate)
    assert body == JSON
    assert server.log[0].headers["host"] == NAME


def test_a_certificate_of_another_name_is_not_trusted(certificate: tuple[Path, Path]) -> None:
    with pytest.raises(Unreachable, match="no certificate that can be trusted"):
        ask("other.example", answer(), certificate)


@pytest.mark.parametrize("slow", [faults.drip(), faults.drip_headers()])
def test_a_reply_that_drips_through_tls_ends_too(
    slow: Behaviour, certificate: tuple[Path, Path]
) -> None:
    with pytest.raises(Unreachable, match="did not finish"):
        ask(NAME, slow, certificate, total_timeout=0.5)


def test_a_proxy_of_the_environment_carries_tls_to_a_provider(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = StillClock()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate[0]))
    with secure(answer(), certificate) as server, FaultServer(tunnel(server.server_port)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.root)
        root = f"https://{NAME}"
        with Session("papers", root=root, pace=MemoryPace(clock), clock=clock) as session:
            assert session.ask(Request(f"{root}/x")).body == JSON
    assert [(seen.method, seen.path) for seen in proxy.log] == [("CONNECT", f"{NAME}:443")]
    assert len(server.log) == 1
