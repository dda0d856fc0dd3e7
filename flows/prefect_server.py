"""A Prefect server on loopback that ends with the process that started it.

Prefect's own temporary server outlives a parent that is killed. This one holds the reading
end of a pipe whose other end only its parent has, so that it is told on every system.
"""

from __future__ import annotations

import os
import socket
import subprocess  # nosec B404  # see where it is used
import sys
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import ending
from enrich.errors import BadUsage

LOG = "server.log"


def port(environ: Mapping[str, str]) -> int:
    """Return the port that `make nightly` serves at."""
    text = environ.get("PREFECT_SERVER_API_PORT", "4200")
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise BadUsage(f'PREFECT_SERVER_API_PORT="{text}" is no port: it takes a number.')
    return int(text)


def free_port() -> int:
    """Return a port on loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def must_be_free(number: int) -> None:
    """Raise `BadUsage` when somebody listens at a port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", number))
        except OSError:
            raise BadUsage(
                f"Port {number} is in use: set PREFECT_SERVER_API_PORT to a free one, or "
                f"PREFECT_API_URL=http://127.0.0.1:{number}/api if a Prefect server runs there."
            ) from None


def log_file(environ: Mapping[str, str]) -> Path:
    """Return where the server's own words go, made anew; raise `BadUsage` if it cannot be."""
    home = Path(environ["PREFECT_HOME"]).expanduser()
    try:
        home.mkdir(parents=True, exist_ok=True)
        (home / LOG).write_bytes(b"")
    except OSError as error:
        raise BadUsage(
            f"Prefect cannot write to {home} ({error.strerror}): set PREFECT_HOME to a folder "
            "that can be written to."
        ) from None
    return home / LOG


def start(number: int, *, ephemeral: bool) -> subprocess.Popen[bytes]:
    """Start a server at a port, in a session of its own that Ctrl-C does not reach."""
    command = [sys.executable, __file__, str(number), *(["ephemeral"] if ephemeral else [])]
    with log_file(os.environ).open("ab") as log:
        return subprocess.Popen(  # nosec B603  # words of our own
            command, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
        )


def stop(process: subprocess.Popen[bytes], patience: float) -> None:
    """End a process that we started, by force if it takes long."""
    process.terminate()
    try:
        process.wait(timeout=patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    finally:
        if process.stdin:
            process.stdin.close()


def healthy(number: int) -> bool:
    """Tell whether a Prefect server answers at a port of this machine."""
    connection = HTTPConnection("127.0.0.1", number, timeout=2)
    try:
        connection.request("GET", "/api/health")
        return connection.getresponse().read() == b"true"
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def wait_for(process: subprocess.Popen[bytes], number: int, patience: float = 90) -> None:
    """Wait until a server answers; raise `BadUsage` if it ends or takes too long."""
    end = time.monotonic() + patience
    while not healthy(number):
        if process.poll() is not None or time.monotonic() > end:
            raise did_not_start()
        time.sleep(0.2)


def did_not_start() -> BadUsage:
    """Return the sentence about a server that never answered."""
    log = Path(os.environ["PREFECT_HOME"]).expanduser() / LOG
    return BadUsage(f"The Prefect server did not start: {log} says why.")


def main() -> None:
    """Be the server; in a hand-run's there is no scheduler and no page."""
    ending.with_parent()
    ephemeral = "ephemeral" in sys.argv[2:]
    if ephemeral:  # nobody sees it, and nobody waits for what it would do
        os.environ["PREFECT_SERVER_UI_ENABLED"] = "false"
        os.environ["PREFECT_SERVER_SERVICES_TRIGGERS_ENABLED"] = "false"
    else:  # messages name the pages of runs
        os.environ.setdefault("PREFECT_UI_URL", f"http://127.0.0.1:{sys.argv[1]}")
    import uvicorn  # noqa: PLC0415  (slow: only in the server's process)
    from prefect.server.api.server import create_app  # noqa: PLC0415
    from prefect.settings import PREFECT_SERVER_API_KEEPALIVE_TIMEOUT  # noqa: PLC0415

    uvicorn.run(
        create_app(ephemeral=ephemeral, final=True),
        host="127.0.0.1",
        port=int(sys.argv[1]),
        log_level="error",
        timeout_keep_alive=PREFECT_SERVER_API_KEEPALIVE_TIMEOUT.value(),
        timeout_graceful_shutdown=2,  # a browser that shows the runs would keep it longer
    )


if __name__ == "__main__":
    main()
