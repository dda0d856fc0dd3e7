"""What the partition of a list is called, in a dataset of many lists."""

from __future__ import annotations

import re
import unicodedata

KEY = "list_name"
"""The column that a partition's name is read as; no table has one that is called so."""

_UNSAFE = re.compile(r"[^\w.-]+")
LONGEST = 200
"""The bytes of a name that its folder bears at most; file systems take 255."""


def partition(name: str) -> str:
    """Return the folder of a list's partition, safe on every file system; "" if none can be made.

    >>> partition("LLM systems"), partition("../Löm 2"), partition("..")
    ('list_name=LLM-systems', 'list_name=Löm-2', '')
    """
    short = _safe(name).encode()[:LONGEST].decode(errors="ignore").rstrip("-.")
    return f"{KEY}={short}" if short else ""


def is_cut(name: str) -> bool:
    """Tell whether the folder of a list bears but the beginning of its name."""
    return len(_safe(name).encode()) > LONGEST


def _safe(name: str) -> str:
    return _UNSAFE.sub("-", unicodedata.normalize("NFC", name)).strip("-.")


def partition_name(folder: str) -> str | None:
    """Return the name that a folder bears as a partition, None where it is none.

    >>> partition_name("list_name=looms"), partition_name("looms")
    ('looms', None)
    """
    key, _, name = folder.partition("=")
    return name if key == KEY and name else None
