"""A Prefect worker that ends within seconds when told to, however it was started.

Prefect's own waits for its run, and where SIGINT was ignored from the start (the background of
a plain shell) for ever. Options are passed on to `prefect worker start`.
"""

from __future__ import annotations

import ending

if __name__ == "__main__":
    ending.listen(ending.at_once)

import os
import runpy
import signal
import subprocess  # nosec B404  # see where it is used
import sys

TIED = "--tied"
USUAL = ["--pool", "enrich", "--type", "process"]
ENDED = "The worker ended. What was answered is kept for the next run."


def be_the_worker(options: list[str]) -> None:
    """Run Prefect's worker in this process, which ends with the one that started it."""
    ending.with_parent()
    import prefect_api  # noqa: PLC0415  (slow: only in this process)
    from enrich.errors import EnrichError  # noqa: PLC0415

    try:
        prefect_api.own(os.environ)
    except EnrichError as error:
        ending.say(str(error))
        sys.exit(2)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    sys.argv = ["prefect", "worker", "start", *(options or USUAL)]
    runpy.run_module("prefect", run_name="__main__", alter_sys=True)


def main() -> int:
    """Return the worker's exit code, or 0 when a signal ended it; its run ends by itself then."""
    command = [sys.executable, __file__, TIED, *sys.argv[1:]]
    worker = subprocess.Popen(  # nosec B603  # the words of who started us
        command, stdin=subprocess.PIPE, start_new_session=True
    )
    signalled: list[int] = []

    def stop(number: int, frame: object) -> None:  # noqa: ARG001
        signalled.append(number)
        worker.kill()

    ending.listen(stop)
    code = worker.wait()
    if signalled:
        ending.say(ENDED)
        return 0
    return code


if __name__ == "__main__":
    if sys.argv[1:2] == [TIED]:
        be_the_worker(sys.argv[2:])
    sys.exit(main())
