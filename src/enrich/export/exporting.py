"""A dataset's papers in the format that somebody asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from enrich.dataset.place.output_folder import untouched
from enrich.errors import BadUsage
from enrich.export.awesome_list import awesome_list
from enrich.export.bibtex import Dialect, bibliography
from enrich.export.bibtex_file import read
from enrich.export.bibtex_merge import merge as merged_into
from enrich.export.csl_json import csl_json
from enrich.export.flat_tables import csv, json_lines
from enrich.export.reference import Reference, references
from enrich.export.ris import ris
from enrich.export.selection import Selected, Selection, select
from enrich.normalization.text import count
from enrich.repair.apply import write as replace_file
from enrich.settings import load

Format = Literal["bibtex", "biblatex", "csl-json", "ris", "csv", "jsonl", "markdown"]

_BIBLIOGRAPHIES: Mapping[str, Callable[[Iterable[Reference]], str]] = {
    "bibtex": lambda cited: bibliography(cited, "bibtex"),
    "biblatex": lambda cited: bibliography(cited, "biblatex"),
    "csl-json": csl_json,
    "ris": ris,
}
_TABLES: Mapping[str, Callable[[Iterable[Selected], Mapping[str, str | None]], str]] = {
    "csv": csv,
    "jsonl": json_lines,
}
FORMATS = (*_BIBLIOGRAPHIES, *_TABLES, "markdown")
MERGED = ("bibtex", "biblatex")
"""The formats of which a file can be merged into."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was made, what a person should know of it, and where it is written if nowhere else."""

    text: str
    notes: tuple[str, ...] = ()
    target: Path | None = None  # the file that was merged into
    unchanged: bool = False  # whether that file is so already


def export(
    format: str,
    *,
    section: str | Sequence[str] = (),
    where: str | None = None,
    out: Path | str | None = None,
    merge: Path | str | None = None,
    folder: Path | str | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> str:
    """Return the papers of a dataset as text; write it to `out`, or into the file to merge into.

    `folder` is that of the dataset; `tell` hears what a person should know, a sentence each.
    """
    made = exported(format, section=section, where=where, merge=merge, folder=folder)
    for note in made.notes:
        tell(note)
    target = Path(out) if out is not None else made.target
    if target is not None and target != Path("-"):
        put(made, target)
    return made.text


def exported(
    format: str,
    *,
    section: str | Sequence[str] = (),
    where: str | None = None,
    merge: Path | str | None = None,
    folder: Path | str | None = None,
) -> Exported:
    """Return the papers of a dataset in a format, without writing them anywhere."""
    if format not in FORMATS:
        raise BadUsage(f"There is no format {format!r}. Choose among: {', '.join(FORMATS)}.")
    if merge is not None and format not in MERGED:
        raise BadUsage(f"Only {' and '.join(MERGED)} can be merged into a file, not {format}.")
    sections = [section] if isinstance(section, str) else list(section)
    selection = select(folder or load().out, sections, where)
    cited = references(selection)
    if format in _TABLES:
        keys = {name: found[0].key if len(found) == 1 else None for name, found in cited.items()}
        return Exported(_TABLES[format](selection.chosen, keys))
    if format == "markdown":
        return Exported(awesome_list(selection.chosen, cited), _others(selection))
    told = [one for found in cited.values() for one in found]
    notes = _left_out(cited)
    if merge is None:
        return Exported(_BIBLIOGRAPHIES[format](told), notes)
    return _merged(Path(merge), told, cast(Dialect, format), notes)


def _merged(
    path: Path, told: Sequence[Reference], dialect: Dialect, notes: tuple[str, ...]
) -> Exported:
    file = read(path)
    made = merged_into(file, told, dialect)
    done = f"{path}: {made.added} new, {count(made.filled, 'entry')} filled in."
    return Exported(made.text, (*notes, *made.notes, done), path, made.text == file.text)


def _left_out(cited: Mapping[str, list[Reference]]) -> tuple[str, ...]:
    number = sum(not found for found in cited.values())
    if not number:
        return ()
    return (f"{count(number, 'paper')} left out: nothing but an address is known of it.",)


def _others(selection: Selection) -> tuple[str, ...]:
    if not selection.others:
        return ()
    return (f"{count(selection.others, 'entry')} left out that name no paper.",)


def put(made: Exported, target: Path) -> None:
    """Write an export to a file, whole or not at all; a file that is so already is not touched."""
    if made.unchanged and target == made.target:
        return
    body = made.text.encode("utf-8")
    with untouched(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() and not target.is_file():  # a device, a pipe
            target.write_bytes(body)
            return
    replace_file(target, body)
