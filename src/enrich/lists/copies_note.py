"""The note beside the copies of a list: its editions, and how to ask for a newer one."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from enrich.model import Reply
from enrich.providers.base import etag, last_modified

NOTE = "source.json"
_FILE = re.compile(r"\d[\w.-]{0,40}", re.A)
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Unusable(Exception):
    """A note that is not as it was written."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A state of a list: the file that holds it, its digest, when it was first fetched."""

    file: str
    sha256: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """What is known of the source of a list, the newest edition last."""

    editions: tuple[Edition, ...] = ()
    etag: str | None = None
    last_modified: str | None = None
    told_at: datetime | None = None  # when the source last told or confirmed the newest
    refused_since: datetime | None = None  # since when it answers, and gives no list

    def as_json(self) -> bytes:
        """Return the note as it is written."""
        text = json.dumps(asdict(self), indent=2, default=datetime.isoformat)
        return f"{text}\n".encode()


def noted(path: Path) -> Note:
    """Return a note; raise `FileNotFoundError` if there is none, `Unusable` if it is damaged."""
    try:
        told = json.loads(path.read_text("utf-8"))
        return _note(told)
    except (FileNotFoundError, NotADirectoryError):
        raise FileNotFoundError(path) from None
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        raise Unusable(str(path)) from None


def written(path: Path, body: bytes) -> None:
    """Write a file whole or not at all, and have the disk keep it; raises `OSError`."""
    aside = path.with_name(".new")
    try:
        with aside.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _note(told: Mapping[str, Any]) -> Note:
    headers = {"ETag": told["etag"] or "", "Last-Modified": told["last_modified"] or ""}
    asked = Reply(200, "", b"", headers)
    return Note(
        tuple(map(_edition, told["editions"])),
        etag(asked),
        last_modified(asked),
        told["told_at"] and _time(told["told_at"]),
        told["refused_since"] and _time(told["refused_since"]),
    )


def _edition(told: Mapping[str, Any]) -> Edition:
    file, digest = told["file"], told["sha256"]
    if not (_FILE.fullmatch(file) and _SHA256.fullmatch(digest)):
        raise ValueError(file)
    return Edition(file, digest, _time(told["fetched_at"]))


def _time(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
