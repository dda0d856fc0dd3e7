"""Refreshes the dataset by schedule on this machine, and keeps running: `make nightly`.

This process only watches two others: a Prefect server, unless the user has one, and `scheduled.py`,
which serves the flow on it. Neither Prefect nor a thread of it stands between it and a signal.
"""

from __future__ import annotations

import ending

if __name__ == "__main__":
    ending.listen(ending.at_once)

import os
import prefect_home
import subprocess  # nosec B404  # see where it is used
import sys
import threading
import time
from pathlib import Path
from queue import Empty, SimpleQueue

import prefect_server
from enrich.errors import EnrichError

GONE = 75  # the exit code of a process whose Prefect server does not answer any more
WRONG = 2  # of one that has said what is to be mended
DEATHS = 3  # in a row, each within QUIET seconds: then it is not by chance
QUIET = 600.0
START = 90.0  # what a cold machine may take

ENDED = "Ended. What was answered is kept for the next run."
AWAY = "The Prefect server went away; nothing is lost."
CRASHED = "The process that serves the nights went away; nothing is lost."


class Gone(Exception):
    """One of the processes ended by itself; the text says which."""


class Nightly:
    """A server and what is served on it, for as long as nobody wants an end."""

    def __init__(self, url: str, port: int | None) -> None:
        self.url, self.port = url, port
        self.signalled = False
        self.events: SimpleQueue[subprocess.Popen[bytes] | None] = SimpleQueue()
        self.server: subprocess.Popen[bytes] | None = None
        self.night: subprocess.Popen[bytes] | None = None

    def signal(self, *_: object) -> None:
        """Take note of it; make passes it on twice."""
        self.signalled = True
        self.events.put(None)

    def run(self) -> int:
        """Start again what ends by itself, until a signal comes or nothing helps."""
        deaths = 0
        while True:
            began = time.monotonic()
            try:
                return self.serve(again=deaths > 0)
            except Gone as gone:
                deaths = 1 if time.monotonic() - began > QUIET else deaths + 1
                if deaths == DEATHS:
                    ending.say(f"{gone} That was {DEATHS} times within minutes. Start again.")
                    return 1
                ending.say(f"{gone} {'Starting it again.' if self.port else 'Waiting for it.'}")
            finally:
                self.end()

    def serve(self, *, again: bool) -> int:
        """Serve until a signal comes; return the exit code, or raise `Gone`."""
        if self.port:
            self.server = self.watched(prefect_server.start(self.port, ephemeral=False))
        self.night = self.watched(start_night(self.url, ours=bool(self.port), again=again))
        up, latest = self.port is None, time.monotonic() + START
        while not self.signalled:
            gone = self.next_end(None if up else 0.2)
            up = up or prefect_server.healthy(self.port or 0)
            if not up and (gone is self.server or time.monotonic() > latest):
                raise prefect_server.did_not_start()
            if gone and gone is self.server:
                raise Gone(AWAY)
            if gone and gone is self.night:
                return self.without_night(gone.returncode)
        return 0

    def watched(self, process: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
        """Have the end of a process told at once, before another speaks of it at length."""

        def wait() -> None:
            process.wait()
            self.events.put(process)

        threading.Thread(target=wait, daemon=True).start()
        return process

    def next_end(self, patience: float | None) -> subprocess.Popen[bytes] | None:
        """Wait for a process to end; return none when it takes longer, or after a signal."""
        try:
            return self.events.get(timeout=patience)
        except Empty:
            return None

    def without_night(self, code: int) -> int:
        """Return the exit code after what is served ended by itself, or raise `Gone`."""
        if self.signalled:
            return 0
        if code == WRONG:
            return code
        raise Gone(AWAY if code == GONE else CRASHED)

    def end(self) -> None:
        """End both: in order when a signal came, at once when one of them is gone."""
        if self.night and not self.signalled:
            self.night.kill()
        for process, patience in ((self.night, 4), (self.server, 3)):
            if process:
                prefect_server.stop(process, patience)


def start_night(url: str, *, ours: bool, again: bool) -> subprocess.Popen[bytes]:
    """Start the process that serves the flow, which ends with this one."""
    words = [name for name, true in (("ours", ours), ("again", again)) if true]
    return subprocess.Popen(  # nosec B603  # words of our own
        [sys.executable, str(Path(__file__).with_name("scheduled.py")), *words],
        stdin=subprocess.PIPE,
        env={**os.environ, "PREFECT_API_URL": url},
        start_new_session=True,
    )


def prepared() -> Nightly:
    """Return what is to be kept going, or raise `BadUsage`."""
    if prefect_home.own_server(os.environ):
        return Nightly(os.environ["PREFECT_API_URL"], None)
    port = prefect_server.port(os.environ)
    prefect_server.must_be_free(port)
    return Nightly(f"http://127.0.0.1:{port}/api", port)


def main() -> int:
    """Return the exit code: 0 ended by a signal, 1 nothing helped, 2 a wrong setting."""
    try:
        nightly = prepared()
        ending.listen(nightly.signal)
        ending.with_make(os.environ)
        code = nightly.run()
    except EnrichError as error:
        ending.say(str(error))
        return WRONG
    if code == 0:
        print(f"enrich: {ENDED}", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
