"""`lists.toml`: the lists of a project that are refreshed by schedule, each with a dataset."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from enrich.errors import BadUsage
from enrich.normalization import folder_address

FILE = "lists.toml"
_KEYS = ("name", "out", "schedule", "source")
_REFUSED = frozenset("/%&<>")  # by Prefect, in a name


@dataclass(frozen=True, slots=True)
class FollowedList:
    """One list that is refreshed by schedule: a deployment of its own."""

    name: str
    source: tuple[str, ...]
    out: str
    schedule: str | None = None  # a cron line in UTC; None: as the project's


def read(path: Path, is_cron: Callable[[str], bool]) -> list[FollowedList]:
    """Return the lists that a file names, none where there is no file; else raise `BadUsage`."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return []
    except tomllib.TOMLDecodeError as error:
        raise BadUsage(f"{path.name} is not valid TOML: {error}.") from None
    except (OSError, ValueError) as error:
        raise BadUsage(f"{path.name} cannot be read: {error}.") from None
    rows = table.get("list")
    if set(table) != {"list"} or not isinstance(rows, list) or not rows:
        raise BadUsage(f"{path.name} holds one [[list]] for each list, and nothing else.")
    found = [
        _followed(row, f"[[list]] number {number} of {path.name}", is_cron)
        for number, row in enumerate(rows, 1)
    ]
    _must_differ([one.name for one in found], [one.name for one in found], "name", path.name)
    _must_differ([one.out for one in found], [_place(one.out) for one in found], "out", path.name)
    return found


def _followed(row: Any, where: str, is_cron: Callable[[str], bool]) -> FollowedList:
    """Return one list of the file, or raise `BadUsage` with what is wrong with it."""
    if not isinstance(row, dict):
        raise BadUsage(f"{where} is no table: write [[list]] above it.")
    if unknown := sorted(set(row).difference(_KEYS)):
        known = ", ".join(_KEYS)
        raise BadUsage(f"{where} has {unknown[0]!r}, which is unknown: it takes {known}.")
    for key in ("name", "out"):
        if not _is_text(row.get(key)):
            raise BadUsage(f'{where} needs {key} = "…".')
    if not (_REFUSED.isdisjoint(row["name"]) and row["name"].isprintable()):
        raise BadUsage(f"{where} has a name that Prefect refuses: no /, %, &, < or > in it.")
    source = row.get("source")
    sources = [source] if isinstance(source, str) else source
    if not (isinstance(sources, list) and sources and all(map(_is_text, sources))):
        raise BadUsage(f"{where} needs source: a path, a folder, an address, or several in [ ].")
    schedule = row.get("schedule")
    if schedule is not None and not (isinstance(schedule, str) and is_cron(schedule)):
        raise BadUsage(
            f"{where} has a schedule that is no cron line: it takes minute, hour, day, month and "
            'weekday, in UTC, as in "17 6 * * *".'
        )
    return FollowedList(row["name"], tuple(sources), row["out"], schedule)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _place(out: str) -> str:
    """Return where a folder is, however it is written."""
    place = folder_address.folder(out)
    return place if isinstance(place, str) else str(place.resolve())


def _must_differ(written: list[str], meant: list[str], what: str, file: str) -> None:
    """Raise `BadUsage` where two lists would write over each other."""
    same = [one.rstrip("/").casefold() for one in meant]
    twice = [one for one, place in zip(written, same, strict=True) if same.count(place) > 1]
    if twice:
        raise BadUsage(f"{file} has two lists with the {what} {twice[0]!r}: each needs its own.")
