"""Refreshes the dataset by schedule on this machine, and keeps running: `make nightly`.

This process only watches two others: a Prefect server, unless the user has one, and `night.py`,
which serves the flow on it. Neither Prefect nor a thread of it stands between it and a signal.
"""

from __future__ import annotations

import ending

if __name__ == "__main__":
    ending.listen(ending.at_once)

import os
import prefect_home
import subprocess
import sys
import time
from pathlib import Path

import prefect_server
from enrich.errors import EnrichError

GONE = 75  # the exit code of a process whose Prefect server does not answer any more
WRONG = 2  # of one that has said what is to be mended
DEATHS = 3  # in a row, each within QUIET seconds: then it is not by chance
QUIET = 600.0

ENDED = "Ended. What was answered is kept for the next run."
AWAY = "The Prefect server went away; nothing is lost."
CRASHED = "The process that serves the nights went away; nothing is lost."


class Nightly:
    """A server and what is served on it, for as long as nobody wants an end."""

    def __init__(self, url: str, port: int | None) -> None:
        self.url, self.port = url, port
        self.signalled = self.again = False
        self.server: subprocess.Popen[bytes] | None = None
        self.night: subprocess.Popen[bytes] | None = None

    def signal(self, *_: object) -> None:
        """Take note of it; make passes it on twice."""
        self.signalled = True

    def run(self) -> int:
        """Start both again and again, until a signal comes or nothing helps."""
        deaths = 0
        while deaths < DEATHS:
            began = time.monotonic()
            try:
                code = self.serve()
            finally:
                self.end()
            if code is not None:
                return code
            deaths = 1 if time.monotonic() - began > QUIET else deaths + 1
            self.again = True
        ending.say(f"That was {DEATHS} times within minutes. Start again when it is mended.")
        return 1

    def serve(self) -> int | None:
        """Serve until something ends; return the exit code, or none to start again."""
        if self.port:
            self.server = prefect_server.start(self.port, ephemeral=False)
        self.night = start_night(self.url, ours=bool(self.port), again=self.again)
        up, patience = False, time.monotonic() + 90
        while not self.signalled:
            if self.server and self.port and not up:
                up = prefect_server.healthy(self.port)
                if not up and (time.monotonic() > patience or ended(self.server)):
                    raise prefect_server.did_not_start()
            if self.server and ended(self.server):
                return self.missing(AWAY)
            if ended(self.night):
                return self.without_night(self.night.returncode)
            time.sleep(0.2)
        return 0

    def without_night(self, code: int) -> int | None:
        """Return the exit code after the other process ended by itself, or none to start again."""
        if self.signalled or code == WRONG:
            return code if code == WRONG else 0
        return self.missing(AWAY if code == GONE else CRASHED)

    def missing(self, why: str) -> int | None:
        """Tell what is gone; return no exit code, so that it is started again."""
        again = "Starting again." if self.port or why == CRASHED else "Waiting for it."
        ending.say(f"{why} {again}")
        return None

    def end(self) -> None:
        """End both: in order when a signal came, at once when one of them is gone."""
        if self.night:
            prefect_server.stop(self.night, patience=4 if self.signalled else 0)
        if self.server:
            prefect_server.stop(self.server, patience=3)


def ended(process: subprocess.Popen[bytes]) -> bool:
    """Tell whether a process is gone."""
    return process.poll() is not None


def start_night(url: str, *, ours: bool, again: bool) -> subprocess.Popen[bytes]:
    """Start the process that serves the flow, which ends with this one."""
    words = [name for name, true in (("ours", ours), ("again", again)) if true]
    return subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("night.py")), *words],
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
