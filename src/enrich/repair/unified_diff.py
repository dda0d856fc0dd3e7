"""What would change in a list, as `patch` and `git apply` read it."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff as compared

from enrich.normalization.text import one_line
from enrich.repair.source_text import source_text

_UNENDED = "\n\\ No newline at end of file\n"


def unified_diff(name: str, before: bytes, after: bytes) -> str:
    """Return the lines that differ, with three around them; nothing where none does.

    Bytes that are no text stand in it as `surrogateescape` decodes them.
    """
    if before == after:
        return ""
    old, new = (_lines(_shown(body)) for body in (before, after))
    path = one_line(name).lstrip("/")
    return "".join(_ended(compared(old, new, f"a/{path}", f"b/{path}")))


def _shown(body: bytes) -> str:
    """Return text that gives the very bytes of a list again, but where it is UTF-16."""
    source = source_text(body)
    return source.text if "utf" in source.codec else body.decode("utf-8", "surrogateescape")


def _lines(text: str) -> list[str]:
    lines = [f"{line}\n" for line in text.split("\n")]
    return [*lines[:-1], *([lines[-1][:-1]] if lines[-1] != "\n" else [])]


def _ended(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else line + _UNENDED
