"""The manifest of a dataset, as any of our readers takes it: whatever stands there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"


def manifest_told(path: Path) -> Mapping[str, Any]:
    """Return what a manifest tells; nothing if it cannot be read."""
    return _read(path)[0]


def unreadable(path: Path) -> str | None:
    """Return why a manifest that is there cannot be read; None where it can, or there is none."""
    return _read(path)[1]


def _read(path: Path) -> tuple[Mapping[str, Any], str | None]:
    try:
        told = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}, None
    except OSError as error:
        return {}, error.strerror or "it cannot be opened"
    except (ValueError, RecursionError):
        return {}, "it is no JSON"
    return (told, None) if isinstance(told, dict) else ({}, "it is no manifest of a dataset")


def time_told(value: Any) -> datetime | None:
    """Return a time that a manifest tells, None if it is none.

    >>> time_told("2026-11-29T06:21:00+00:00"), time_told("soon"), time_told(7)
    (datetime.datetime(2026, 11, 29, 6, 21, tzinfo=datetime.timezone.utc), None, None)
    """
    try:
        at = datetime.fromisoformat(value)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def moment_of(run_id: str) -> datetime:
    """Return the moment with which the id of a run begins; raises `ValueError` for other words.

    >>> moment_of("20261129T054100Z-1a2b3c4d")
    datetime.datetime(2026, 11, 29, 5, 41, tzinfo=datetime.timezone.utc)
    """
    return datetime.strptime(run_id.partition("-")[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
