"""The rows of the tables of venues, read without what only people read.

Examples, near misses and years are more than half of the text and wait until they are asked for;
the rest is written so that its values are JSON, too, which is read many times as fast as TOML.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
_FIELDS = "acronym|kind|word|topic|tag|names|beside|aliases|words|dated|published_in"
_FIELD = re.compile(rf"^({_FIELDS}) = (\[\n(?:    .*\n)*\]|.+)$", re.MULTILINE)
_ROW = "[[venue]]\n"


def read() -> tuple[Mapping[str, Any], list[dict[str, Any]]]:
    """Return the words that stand around names, and the venues' rows in short."""
    first, *others = _texts()
    head, _, rows = first.partition(_ROW)
    blocks = "".join((rows, *(_ROW + text.partition(_ROW)[2] for text in others))).split(_ROW)
    return tomllib.loads(head), json.loads(f"[{','.join(map(_row, blocks))}]")


@cache
def in_full() -> Mapping[str, Mapping[str, Any]]:
    """Return the venues' whole rows by acronym, with all that a row may say."""
    rows = (row for text in _texts() for row in tomllib.loads(text)["venue"])
    return {row["acronym"]: row for row in rows}


def _texts() -> Iterator[str]:
    yield (_FOLDER / "venues.toml").read_text("utf-8")
    for path in sorted((_FOLDER / "venue_tables").glob("*.toml")):
        yield path.read_text("utf-8")


def _row(block: str) -> str:
    """Return the short row of a block as JSON, which has no comma behind a last value."""
    bare = block.replace(",\n]", "\n]")
    return "{" + ",".join(f'"{name}":{value}' for name, value in _FIELD.findall(bare)) + "}"
