"""A BibTeX file of a person's: its entries as they are written, and as they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from enrich.errors import BadInput
from enrich.normalization.latex import unescaped
from enrich.normalization.text import one_line
from enrich.parse.formats.bibtex_blocks import Block, blocks, pieces

_HIDDEN_ENTRY = re.compile(  # which bibtexparser takes for a comment
    r"@\s*(?!(?:string|comment|preamble)\s*\()[A-Za-z]+\s*[({]", re.I
)
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
    found = list(blocks(text))
    _check(found, path)
    strings = {block.key.lower(): block.value for block in found if block.kind == "string"}
    for block in found:
        if block.kind == "entry":
            fields = {name: _plain(value, strings) for name, value in block.fields}
            yield FileEntry(block.key, block.line, block.start, block.raw, fields)


def _check(found: Sequence[Block], path: Path) -> None:
    """Raise `BadInput` if anything was not read: nothing may be merged into half a file."""
    for block in found:
        if block.problem:
            _refuse(path, block, block.problem)
    seen: dict[str, str] = {}
    for block in found:
        before = seen.setdefault(block.key.lower(), block.key) if block.kind == "entry" else ""
        if before and before != block.key:
            _refuse(path, block, f"its key {block.key} is {before} but for capitals")
    for block in found:
        if block.kind == "text" and (hidden := _HIDDEN_ENTRY.search(block.value)):
            lines = block.value.count("\n", 0, hidden.start())
            _refuse(path, block, f"{one_line(hidden[0])} opens no entry in braces", lines)


def _refuse(path: Path, block: Block, why: str, lines: int = 0) -> None:
    line = block.line + lines
    raise BadInput(f"{path} cannot be read at line {line}: {why.strip(' .')}. Nothing was written.")


def _plain(value: str, strings: Mapping[str, str]) -> str:
    """Return the value of a field as plain text: names of strings filled in, LaTeX read."""
    return one_line(unescaped(" ".join(_pieces(value, strings, set()))))


def _pieces(value: str, strings: Mapping[str, str], seen: set[str]) -> Iterator[str]:
    """Yield what stands between the signs # that join pieces of a value."""
    for piece, named in pieces(value):
        name = piece.lower()
        if named and name in strings and name not in seen:
            yield from _pieces(strings[name], strings, seen | {name})
        else:
            yield piece
