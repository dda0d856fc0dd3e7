"""Where the command begins: signals are obeyed before the rest, which takes a while, is imported.

It imports nothing of ours at first, and of Python only what is there already.
"""

from __future__ import annotations

import gc
import os
import signal
import sys

TYPE_CHECKING = False  # as of `typing`, which is not imported here for the time it takes
if TYPE_CHECKING:
    from typing import NoReturn

_STOPPED = "Stopped. The dataset is as it was; what was answered is kept for the next run."
SELDOM = (200_000, 50, 100)
"""How many objects are made between two looks for circles of them, of which a run makes few."""


def main() -> None:
    """Run the command line; end in a sentence whenever one asks for the end."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    if hasattr(signal, "pthread_sigmask"):  # whoever started us may have had them blocked
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT, signal.SIGTERM))
    gc.set_threshold(*SELDOM)
    # Looking for plugins reads what every installed package says of itself, and enrich has none.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from enrich.cli.main import main as run  # noqa: PLC0415

    try:
        run()
    finally:
        gc.freeze()  # no look for circles in the end, when all that is left goes anyway


def _end(number: int, frame: object) -> NoReturn:  # noqa: ARG001
    """End at once; a lane may sit in a wait of minutes, and an exception can get lost.

    Nothing is lost, for a run that is killed loses nothing.
    """
    cursor = "\x1b[?25h" if os.isatty(2) else ""  # which a progress bar hides
    try:
        stopping = sys.modules.get(
            "enrich.dataset.place.stopping"
        )  # of a command that is just over
        tell = getattr(stopping, "sentence", lambda: _STOPPED)
        os.write(2, f"{cursor}\nenrich: {tell()}\n".encode())
    finally:
        os._exit(128 + number)
