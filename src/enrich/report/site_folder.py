"""The folder of a site: what is new is put in place file by file, what is ours and stale goes.

    site.json     the files that were written here, and the papers that ever had a page

Every file is written aside first, then renamed to its place, the front page after all others: a
run that fails before leaves the site as it was, and no file is ever seen half.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from enrich.dataset.place.output_folder import VERSIONS, untouched
from enrich.errors import BadUsage

RECORD = "site.json"
FRONT = "index.html"
_MAKER = "enrich"


@dataclass(frozen=True, slots=True)
class Standing:
    """What an earlier run left in a folder: its files, and the papers that had a page."""

    files: frozenset[str] = frozenset()
    papers: Mapping[str, str | None] = field(default_factory=dict)


def standing(folder: Path) -> Standing:
    """Return what stands in a folder; nothing of ours where its record cannot be read."""
    try:
        told: Any = json.loads((folder / RECORD).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return Standing()
    if not isinstance(told, dict) or told.get("made_by") != _MAKER:
        return Standing()
    files, papers = told.get("files"), told.get("papers")
    named = frozenset(filter(_is_inside, files)) if isinstance(files, list) else frozenset()
    known = papers if isinstance(papers, dict) else {}
    return Standing(named, {str(k): v if isinstance(v, str) else None for k, v in known.items()})


def _is_inside(name: object) -> bool:
    """Tell whether a name of a record can be a file of ours, and leads nowhere else."""
    parts = name.split("/") if isinstance(name, str) else [""]
    return all(part and part not in (".", "..") and "\\" not in part for part in parts)


def check(folder: Path, before: Standing) -> None:
    """Raise `BadUsage` where a folder is no place for a site."""
    if folder.exists() and not folder.is_dir():
        raise BadUsage(f"{folder} is a file; --site names a folder.")
    if (folder / VERSIONS).exists():
        raise BadUsage(f"{folder} is the folder of a dataset; name another one with --site.")
    if os.path.lexists(folder / FRONT) and FRONT not in before.files:
        raise BadUsage(
            f"{folder} holds an {FRONT} that enrich has not written: name another folder with "
            "--site, or take that file away."
        )


def put(
    folder: Path, files: Mapping[str, bytes], papers: Mapping[str, str | None], before: Standing
) -> None:
    """Let a folder hold these files, and none of those before that are no longer made.

    Raises `BadUsage` before anything is written where a file of somebody else's is in the way.
    """
    if strange := _strange(folder, files, before):
        raise BadUsage(
            f"{folder} holds {strange}, which enrich has not written: name another folder with "
            "--site, or take it away."
        )
    record = {"made_by": _MAKER, "files": sorted({*files, RECORD}), "papers": dict(papers)}
    body = json.dumps(record, ensure_ascii=False, indent=1).encode("utf-8", "replace")
    both = {**record, "files": sorted({*files, *before.files, RECORD})}
    with untouched(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".enrich-", dir=folder) as aside:
            changed = _written(folder, Path(aside), {**files, RECORD: body})
            for name in changed:
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
            interim = json.dumps(both, ensure_ascii=False).encode("utf-8", "replace")
            (Path(aside) / "interim").write_bytes(interim)
            (Path(aside) / "interim").replace(folder / RECORD)  # from now on all of it is ours
            last = changed.pop(RECORD)
            for name in sorted(changed, key=lambda name: (name == FRONT, name)):
                _place(changed[name], folder, name)
            _clear(folder, before.files - {*files, RECORD})
            _place(last, folder, RECORD)  # what could not be taken away is still ours


def _strange(folder: Path, files: Iterable[str], before: Standing) -> str | None:
    """Return what of somebody else's is in the way of a file, or of a folder that holds one."""
    within = {parent.as_posix() for name in files for parent in Path(name).parents} - {"."}
    for name in sorted(within):
        path = folder / name
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            return name
    mine = {*before.files, RECORD}
    return next((n for n in files if n not in mine and os.path.lexists(folder / n)), None)


def _written(folder: Path, aside: Path, files: Mapping[str, bytes]) -> dict[str, Path]:
    """Write aside what is other than in the folder; return where, by name."""
    changed = {}
    for number, (name, body) in enumerate(files.items()):
        path = folder / name
        if name != RECORD and path.is_file() and path.read_bytes() == body:
            continue
        changed[name] = aside / str(number)
        changed[name].write_bytes(body)
    return changed


def _place(path: Path, folder: Path, name: str) -> None:
    path.chmod(0o644)
    path.replace(folder / name)


def _clear(folder: Path, names: Iterable[str]) -> None:
    """Take away files of ours that are made no more, and the folders that they leave empty."""
    for name in names:
        (folder / name).unlink(missing_ok=True)
        for parent in list(Path(name).parents)[:-1]:
            with suppress(OSError):  # others put something there, or it is gone
                (folder / parent).rmdir()


def copied(source: Path) -> bytes | None:
    """Return a file that a site takes over as it stands; None where there is none."""
    with suppress(FileNotFoundError):
        return source.read_bytes()
    return None
