"""A BibTeX file of a person's: its entries as they are written, and as they are read."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from enrich.errors import BadInput
from enrich.export.latex import unescaped
from enrich.normalization.text import one_line

if TYPE_CHECKING:
    from bibtexparser.library import Library
    from bibtexparser.model import Block

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # we tell what is wrong

_HIDDEN_ENTRY = re.compile(r"@\s*[A-Za-z]+\s*[({]")  # which bibtexparser takes for a comment
_NAME = re.compile(r"(\r?\n)([ \t]*)([\w-]+[ \t]*?)([ \t]?)=")
_MONTHS = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}


@dataclass(frozen=True, slots=True)
class FileEntry:
    """An entry of a file: where it stands, and its fields as plain text by lower-case names."""

    key: str
    line: int  # counted from 1
    start: int  # characters before it
    raw: str
    fields: Mapping[str, str]

    def get(self, *names: str) -> str:
        """Return the first of these fields that is there and not empty."""
        return next((self.fields[name] for name in names if self.fields.get(name)), "")

    def with_fields(self, more: Mapping[str, str]) -> str:
        """Return the entry with fields behind its last one, laid out as its first one is."""
        body = self.raw[:-1]
        kept = body.rstrip()
        space = body[len(kept) :]
        comma = kept.endswith(",")
        layout = _NAME.search(self.raw)
        before = f"{layout[1]}{layout[2]}" if layout else " "
        width = len(layout[3]) if layout and layout[3][-1].isspace() else 0  # of a column of names
        added = ",".join(f"{before}{name:<{width}} = {value}" for name, value in more.items())
        return f"{kept}{'' if comma else ','}{added}{',' if comma else ''}{space}}}"


@dataclass(frozen=True, slots=True)
class BibtexFile:
    """A file, its text with its own ends of lines, and its entries in their order."""

    path: Path
    text: str
    entries: tuple[FileEntry, ...]

    @property
    def newline(self) -> str:
        """How its lines end."""
        return "\r\n" if "\r\n" in self.text else "\n"


def read(path: Path) -> BibtexFile:
    """Return a file; raise `BadInput` if there is none, or not all of it can be read."""
    try:
        body = path.read_bytes()
    except FileNotFoundError:
        raise BadInput(
            f"There is no {path} to merge into; without --merge a new file is written."
        ) from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}.") from None
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise BadInput(
            f"{path} cannot be read: line {line} is no UTF-8. Nothing was written."
        ) from None
    return BibtexFile(path, text, tuple(entries(text, path)))


def entries(text: str, path: Path) -> Iterator[FileEntry]:
    """Yield the entries of a file's text; raise `BadInput` where a part of it cannot be read."""
    from bibtexparser.entrypoint import parse_string  # noqa: PLC0415
    from bibtexparser.model import Entry  # noqa: PLC0415

    split = parse_string(text, parse_stack=[])
    _check(split, path)
    strings = {name.lower(): one.value for name, one in split.strings_dict.items()}
    at = 0
    for block in split.blocks:
        at = text.index(block.raw or "", at)
        if isinstance(block, Entry):
            fields = {field.key.lower(): _plain(field.value, strings) for field in block.fields}
            yield FileEntry(block.key, (block.start_line or 0) + 1, at, block.raw or "", fields)
        at += len(block.raw or "")


def _check(split: Library, path: Path) -> None:
    """Raise `BadInput` if anything was not read: nothing may be merged into half a file."""
    from bibtexparser.model import ImplicitComment  # noqa: PLC0415

    for failed in split.failed_blocks:
        why = one_line(getattr(failed.error, "abort_reason", "") or str(failed.error))
        _refuse(path, failed, why.partition("Note:")[0])
    seen: dict[str, str] = {}
    for entry in split.entries:
        if (before := seen.setdefault(entry.key.lower(), entry.key)) != entry.key:
            _refuse(path, entry, f"its key {entry.key} is {before} but for capitals")
    for block in split.blocks:
        if isinstance(block, ImplicitComment) and (hidden := _HIDDEN_ENTRY.search(block.comment)):
            lines = block.comment.count("\n", 0, hidden.start())
            _refuse(path, block, f"{one_line(hidden[0])} opens no entry in braces", lines)


def _refuse(path: Path, block: Block, why: str, lines: int = 0) -> None:
    line = (block.start_line or 0) + 1 + lines
    raise BadInput(f"{path} cannot be read at line {line}: {why.strip(' .')}. Nothing was written.")


def _plain(value: str, strings: Mapping[str, str]) -> str:
    """Return the value of a field as plain text: names of strings filled in, LaTeX read."""
    return one_line(unescaped(" ".join(_pieces(value, strings, set()))))


def _pieces(value: str, strings: Mapping[str, str], seen: set[str]) -> Iterator[str]:
    """Yield what stands between the signs # that join pieces of a value."""
    depth, quoted, start = 0, False, 0
    marks = [*re.finditer(r'(?<!\\)[{}"#]', value), None]
    for mark in marks:
        if mark is not None and (mark[0] != "#" or depth or quoted):
            depth += (mark[0] == "{") - (mark[0] == "}")
            quoted ^= mark[0] == '"' and not depth
            continue
        piece = value[start : mark.start() if mark else None].strip()
        start = mark.end() if mark else 0
        name = piece.lower()
        if piece[:1] in ("{", '"'):
            yield piece[1:-1]
        elif name in strings and name not in seen:
            yield from _pieces(strings[name], strings, seen | {name})
        else:
            yield piece
