"""Files of a folder one by one: whether any can be written, and each written for good."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from enrich.dataset.place import stopping
from enrich.dataset.place.output_folder import untouched
from enrich.errors import WriteError


def check(folder: Path) -> None:
    """Raise `WriteError` now, rather than after an hour, if nothing can be written."""
    stopping.begins()
    with untouched(folder):
        if folder.is_file():
            raise WriteError(f"{folder} is a file: name a folder.")
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass


def write_synced(path: Path, body: bytes) -> None:
    """Write a file, and have the disk keep it; raises `OSError`."""
    with path.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def replace_synced(path: Path, body: bytes) -> None:
    """Write a file anew, whole or not at all; raises `OSError`."""
    new = path.with_name(f".{path.name}.new")
    try:
        write_synced(new, body)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
