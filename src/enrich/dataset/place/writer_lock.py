"""One writer per dataset folder; whoever comes second is told who holds it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from enrich.dataset.place.output_folder import VERSIONS, untouched
from enrich.errors import WriteError
from enrich.store import locks

_NO_LOCKS = (errno.ENOSYS, errno.ENOTSUP, errno.ENOLCK)  # of some mounts


@contextmanager
def only_writer(folder: Path, now: datetime) -> Iterator[None]:
    """Be the only process that writes a dataset, until it ends, however it ends.

    Raises `WriteError` at once, and changes nothing, where there is another one.
    """
    lock = folder / VERSIONS / "lock"
    with _locked(lock) as got:
        if not got:
            raise WriteError(
                f"{folder} is being written by {locks.noted(lock)}: wait for it, or stop it. "
                "Nothing in it was changed."
            )
        locks.note(lock, f"process {os.getpid()} since {now:%Y-%m-%d %H:%M:%S} UTC")
        yield


@contextmanager
def _locked(lock: Path) -> Iterator[bool]:
    """Hold the lock, if it can be had now; where there are no locks, go on without."""
    with untouched(lock.parent.parent):
        file = locks.opened(lock)
    try:
        try:
            got = locks.got(file, 0.0)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise WriteError(f"{lock} cannot be locked: {error.strerror}.") from None
            got = True
        yield got
    finally:
        os.close(file)
