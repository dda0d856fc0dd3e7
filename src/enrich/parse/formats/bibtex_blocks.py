"""The blocks of a BibTeX text as they are written: the home of bibtexparser's reader."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from enrich.normalization.text import one_line

if TYPE_CHECKING:
    from bibtexparser.model import Block as Parsed

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # we tell what is wrong

_ROUND_STRING = re.compile(
    r"@\s*string\s*\(\s*([\w:.+-]+)\s*=\s*(\{[^{}]*\}|\"[^\"]*\")\s*\)", re.I
)
_MARK = re.compile(r'(?<!\\)[{}"#]')


@dataclass(frozen=True, slots=True)
class Block:
    """One block: where it stands, and its parts as they are written."""

    kind: Literal["entry", "string", "text", "failed", "other"]
    start: int  # characters before it
    line: int  # counted from 1
    raw: str
    type: str = ""  # in small letters
    key: str = ""
    fields: tuple[tuple[str, str], ...] = ()  # lower-case names, values with their braces
    value: str = ""  # of a string; of a text between entries
    problem: str = ""  # why it is not read, or is odd


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a text in their order; one that is broken is `failed`, with the reason.

    An entry under a key that another has, or with a field twice, has a `problem` and its parts.
    """
    from bibtexparser.entrypoint import parse_string  # noqa: PLC0415

    at, line = 0, 1
    for block in parse_string(text, parse_stack=[]).blocks:
        raw = block.raw or ""
        found = text.find(raw, at)
        start = at if found < 0 else found
        line += text.count("\n", at, start)
        made = _block(block, start, line, raw)
        yield made
        for string in _ROUND_STRING.finditer(raw) if made.kind == "text" else ():
            yield Block("string", start, line, string[0], "string", string[1], value=string[2])
        line += raw.count("\n")
        at = start + len(raw)


def _block(block: Parsed, start: int, line: int, raw: str) -> Block:
    from bibtexparser import model  # noqa: PLC0415

    problem = ""
    if isinstance(block, model.ParsingFailedBlock):
        why = getattr(block.error, "abort_reason", "") or str(block.error)
        problem = one_line(why).partition("Note:")[0].strip(" .")
        if block.ignore_error_block is None:
            return Block("failed", start, line, raw, problem=problem)
        block = block.ignore_error_block
    if isinstance(block, model.Entry):
        fields = tuple((field.key.lower(), field.value) for field in block.fields)
        return Block(
            "entry", start, line, raw, block.entry_type.lower(), block.key, fields, "", problem
        )
    if isinstance(block, model.String):
        return Block("string", start, line, raw, "string", block.key, (), block.value, problem)
    if isinstance(block, model.ImplicitComment):
        return Block("text", start, line, raw, value=block.comment)
    return Block("other", start, line, raw, problem=problem)


def pieces(value: str) -> Iterator[tuple[str, bool]]:
    """Yield what stands between the signs # that join a value, and whether it names a string.

    >>> list(pieces('{A # B} # sosp # "C"'))
    [('A # B', False), ('sosp', True), ('C', False)]
    """
    depth, quoted, start = 0, False, 0
    for mark in [*_MARK.finditer(value), None]:
        if mark is not None and (mark[0] != "#" or depth or quoted):
            depth += (mark[0] == "{") - (mark[0] == "}")
            quoted ^= mark[0] == '"' and not depth
            continue
        piece = value[start : mark.start() if mark else None].strip()
        start = mark.end() if mark else 0
        yield (piece[1:-1], False) if piece[:1] in ("{", '"') else (piece, True)


def persons(value: str) -> list[tuple[str, ...]]:
    """Return the people of a field, each as given names, particle, family name and suffix.

    LaTeX is left as it is; what is wholly within braces is a family name.

    >>> persons(r"Weaver, Ada and {Loom and Co} and others")
    [('Ada', '', 'Weaver', ''), ('', '', '{Loom and Co}', ''), ('', '', 'others', '')]
    """
    from bibtexparser.middlewares.names import (  # noqa: PLC0415
        InvalidNameError,
        parse_single_name_into_parts,
        split_multiple_persons_names,
    )

    found: list[tuple[str, ...]] = []
    for name in split_multiple_persons_names(one_line(value)):
        try:
            own = parse_single_name_into_parts(name, strict=False)
        except InvalidNameError:
            found.append(("", "", name, ""))
            continue
        parts = (own.first, own.von, own.last, own.jr)
        found.append(tuple(" ".join(words).strip() for words in parts))
    return found
