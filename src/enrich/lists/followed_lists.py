"""`lists.toml`: the lists of a project, each with a dataset, or a partition of one, of its own."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from enrich.errors import BadUsage
from enrich.lists.location import raw_address
from enrich.normalization import folder_address
from enrich.normalization.folder_address import called
from enrich.normalization.partition_name import LONGEST, is_cut, partition

FILE = "lists.toml"
_ROW = re.compile(r"^[ \t]*\[{1,2}[ \t]*lists?[ \t]*(?:\]|$)", re.MULTILINE)  # also what is amiss
_TEXT = "utf-8-sig"
_KEYS = ("name", "out", "schedule", "source")
_REFUSED = frozenset("/%&<>")  # by Prefect, in a name
_SPACES = {"\t": "a tab", "\n": "a line break", "\r": "a line break"}


@dataclass(frozen=True, slots=True)
class FollowedList:
    """One list of several that are refreshed, together or each by its own schedule."""

    name: str
    source: tuple[str, ...]
    out: str | None = None  # None: a partition of what all are in
    schedule: str | None = None  # a cron line in UTC; None: as the project's

    def place(self, whole: Path | str) -> Path | str:
        """Return where its dataset is; `whole` is where those are that name no place."""
        if self.out is not None:
            return folder_address.folder(self.out)
        return folder_address.below(whole, partition(self.name))


def names_lists(where: str) -> bool:
    """Tell whether a path is that of a file like `lists.toml`, and not of a list.

    One that is missing is told by the end of its name.
    """
    path = Path(where)
    try:
        if path.suffix != Path(FILE).suffix or raw_address(where) is not None:
            return False
        if path.name == FILE or not path.exists():
            return True
        return path.is_file() and bool(_ROW.search(path.read_text(_TEXT, "replace")))
    except (OSError, ValueError):
        return False


def anything(cron: str) -> bool:  # noqa: ARG001
    """Take a schedule as it is, where nobody runs by it."""
    return True


def read(path: Path, is_cron: Callable[[str], bool] = anything) -> list[FollowedList]:
    """Return the lists that a file names, none where there is no file; else raise `BadUsage`."""
    try:
        table = tomllib.loads(path.read_text(_TEXT))
    except FileNotFoundError:
        return []
    except tomllib.TOMLDecodeError as error:
        raise BadUsage(f"{path.name} is not valid TOML: {error}.") from None
    except UnicodeDecodeError:
        raise BadUsage(f"{path.name} is not in UTF-8: save it as UTF-8.") from None
    except (OSError, ValueError) as error:
        raise BadUsage(f"{path.name} cannot be read: {error}.") from None
    rows = table.get("list")
    if isinstance(rows, dict):
        raise BadUsage(f"{path.name} has [list]: write [[list]] above each list.")
    if set(table) != {"list"} or not isinstance(rows, list) or not rows:
        raise BadUsage(f"{path.name} holds one [[list]] for each list, and nothing else.")
    found = [
        _followed(row, f"[[list]] number {number} of {path.name}", is_cron)
        for number, row in enumerate(rows, 1)
    ]
    _differ(path.name, "name", [(one.name, one.name) for one in found])
    return found


def must_differ(file: str, lists: Sequence[FollowedList], whole: Path | str) -> None:
    """Raise `BadUsage` where lists would write over each other, or over what all are in."""
    places = [(one.name, _meant(one.place(whole))) for one in lists]
    cut = {one.name for one in lists if one.out is None and is_cut(one.name)}
    _differ(file, "folder", places, cut)
    root = _meant(whole) if any(one.out is None for one in lists) else None
    if name := next((name for name, place in places if place == root), None):
        raise BadUsage(
            f"{file} has the list {name!r} in {called(whole)}, where the partitions of others are: "
            "it needs a folder of its own."
        )
    _stand_apart(file, places)


def _followed(row: Any, where: str, is_cron: Callable[[str], bool]) -> FollowedList:
    """Return one list of the file, or raise `BadUsage` with what is wrong with it."""
    if not isinstance(row, dict):
        raise BadUsage(f"{where} is no table: write [[list]] above it.")
    if unknown := sorted(set(row).difference(_KEYS)):
        known = ", ".join(_KEYS)
        raise BadUsage(f"{where} has {unknown[0]!r}, which is unknown: it takes {known}.")
    out = row.get("out")
    if not _is_text(row.get("name")):
        raise BadUsage(f'{where} needs name = "…".')
    if out is not None and not _is_text(out):
        raise BadUsage(f'{where} has an out that is none: write out = "…", or leave it away.')
    if why := _amiss(row["name"]):
        raise BadUsage(f"{where} has a name with {why}.")
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
    if out is None and not partition(row["name"]):
        raise BadUsage(f"{where} has a name without a letter or digit, of which no folder is made.")
    return FollowedList(row["name"], tuple(sources), out, schedule)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _amiss(name: str) -> str | None:
    """Return what is wrong with a name; None where it may be a list's.

    >>> _amiss("looms"), _amiss("a/b"), _amiss("a\\tb")
    (None, "'/', which Prefect refuses: leave out /, %, &, < and >", 'a tab: leave it out')
    """
    sign = next((one for one in name if one in _REFUSED or not one.isprintable()), None)
    if sign is None:
        return None
    if sign in _REFUSED:
        return f"{sign!r}, which Prefect refuses: leave out /, %, &, < and >"
    unseen = f"U+{ord(sign):04X}, a sign that is not printed"
    return f"{_SPACES.get(sign, unseen)}: leave it out"


def _meant(place: Path | str) -> str:
    """Return where a folder is, however it is written; large and small letters may be one."""
    where = place if isinstance(place, str) else place.resolve().as_posix()
    return where.rstrip("/").casefold()


def _stand_apart(file: str, places: Sequence[tuple[str, str]]) -> None:
    """Raise `BadUsage` where the dataset of one list would be inside that of another."""
    here = {place: name for name, place in places}
    for name, place in places:
        while (place := place.rpartition("/")[0]) and place not in here:
            pass
        if place:
            raise BadUsage(
                f"{file} has the folder of the list {name!r} inside that of {here[place]!r}: "
                "each needs its own."
            )


def _differ(
    file: str, what: str, lists: Sequence[tuple[str, str]], cut: Set[str] = frozenset()
) -> None:
    """Raise `BadUsage` with the names of two lists of which something is the same."""
    seen: dict[str, str] = {}
    for name, meant in lists:
        key = meant.casefold()
        if key in seen:
            two = f"two lists with one {what}, {seen[key]!r} and {name!r}"
            long = (
                f", and of a name it bears but {LONGEST} bytes" if {seen[key], name} <= cut else ""
            )
            raise BadUsage(f"{file} has {two}: each needs its own{long}.")
        seen[key] = name
