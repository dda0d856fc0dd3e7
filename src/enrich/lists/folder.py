"""The lists in a folder: which of its files are meant, and in what order."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from enrich.errors import BadInput
from enrich.lists.location import raw_address

_LISTS = frozenset({".md", ".markdown", ".bib", ".ris", ".csv", ".tsv", ".json"})
_ABOUT = re.compile(
    r"licen[cs]e|copying|notice|contribut(?:ing|ors)|authors|maintainers|change(?:log|s)|"
    r"code[_-]of[_-]conduct|security|support|governance|(?:issue|pull_request)_template"
)
"""Files beside a list that speak of it, by their names without what follows the first dot."""


def is_folder(where: str) -> bool:
    """Tell whether a list is named by the folder that it stands in."""
    try:
        return where != "-" and raw_address(where) is None and Path(where).is_dir()
    except (OSError, ValueError):
        return False


def files(where: str) -> list[str]:
    """Return the files of a folder that may be lists, sorted; hidden ones and folders are none.

    Raises `BadInput` where there are none.
    """
    try:
        found = sorted(path for path in Path(where).iterdir() if _may_be_a_list(path))
    except OSError as error:
        raise BadInput(f"The folder {where} cannot be read: {error.strerror or error}.") from None
    if not found:
        raise BadInput(
            f"The folder {where} holds no list: no file ends in {', '.join(sorted(_LISTS))}."
        )
    return [path.as_posix() for path in found]


def is_readme(where: str) -> bool:
    """Tell whether a file of a folder may as well only speak of the others."""
    return Path(where).name.partition(".")[0].lower() == "readme"


def _may_be_a_list(path: Path) -> bool:
    stem = path.name.partition(".")[0].lower()
    listed = path.suffix.lower() in _LISTS and not path.name.startswith(".")
    return listed and not _ABOUT.fullmatch(stem) and path.is_file()


def expanded(lists: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Yield what each list is named by, and whether it was found in a folder; none twice."""
    seen: set[str] = set()
    for where in lists:
        if not where.strip():
            raise BadInput(
                "The name of a list is empty; a folder is named by its path, or by a dot."
            )
        inside = is_folder(where)
        for one in files(where) if inside else [where]:
            known = one if one == "-" or raw_address(one) else _file(one)
            if known not in seen:
                seen.add(known)
                yield one, inside


def _file(where: str) -> str:
    """Return the one path of a file that may have several names."""
    try:
        return os.path.realpath(where)
    except ValueError:  # a name that no file can have, of which its reader tells
        return where
