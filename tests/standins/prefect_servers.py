"""Prefect servers of a user's own, as the documents say to start them: on SQLite and Postgres."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from prefect_home import ROOT
from urllib.request import urlopen

import pytest

PREFECT = str(Path(sys.executable).with_name("prefect"))
DEBIAN = Path("/usr/lib/postgresql")


@dataclass
class Server:
    """A Prefect server that may be killed and started again; its database stays."""

    command: list[str]
    port: int
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return its address, as PREFECT_API_URL has it."""
        return f"http://127.0.0.1:{self.port}/api"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, env=self.environment, start_new_session=True
        )
        wait_for(self.url, self.process)

    def kill(self) -> None:
        """Kill it as a power cut would, with all that it started but a database."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def end(self) -> None:
        """End it by a signal."""
        if self.process:
            self.process.terminate()
            self.process.wait(60)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers, for two minutes, unless it ends."""
    end = time.monotonic() + 120
    while not answers(url):
        assert process.poll() is None, process.returncode
        assert time.monotonic() < end
        time.sleep(0.2)


def answers(url: str) -> bool:
    """Tell whether a server answers now."""
    try:
        with urlopen(f"{url}/health", timeout=5) as reply:
            return bool(reply.read() == b"true")
    except (OSError, HTTPException):
        return False


def free_port() -> int:
    """Return a port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: Callable[[Path, int], list[str]]) -> Iterator[Server]:
    """Have a server in a folder of its own, which others may enter as Postgres needs it."""
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if "PREFECT" not in name}
        environment = {**kept, "PREFECT_HOME": str(folder / "prefect"), "PYTHON": sys.executable}
        environment |= {"DO_NOT_TRACK": "1", "PREFECT_SERVER_LOGGING_LEVEL": "ERROR"}
        words = command(folder, port)
        server = Server(words, port, environment)
        try:
            server.start()
            yield server
        finally:
            server.end()


def on_sqlite(folder: Path, port: int) -> list[str]:
    """Return the command that starts a server on SQLite."""
    return [PREFECT, "server", "start", "--host", "127.0.0.1", "--port", str(port)]


def on_postgres(folder: Path, port: int) -> list[str]:
    """Return the command that starts a server on Debian's Postgres."""
    if not any(DEBIAN.glob("*/bin/postgres")):
        pytest.skip("Postgres is missing: apt-get install postgresql")
    return [str(ROOT / "deploy" / "server-on-postgres.sh"), str(folder / "db"), str(port)]
