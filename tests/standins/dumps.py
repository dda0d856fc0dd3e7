"""Dumps of invented works, as their providers publish them, in every packing."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from enrich.snapshots.building import add
from enrich.snapshots.edition_index import Index

Row = Mapping[str, Any]
WORDS = (
    *("amber", "birch", "cedar", "dusk", "ember", "fern", "grove"),
    *("heath", "iris", "jade", "kelp", "lichen", "moss"),
)


def silent(*_: object) -> None:
    """Hear of progress, and say nothing."""


def arxiv(many: int) -> list[Row]:
    """Return works of arXiv in no order, each with a title of its own."""
    return [_arxiv((number * 7919) % many, many) for number in range(many)]


def _arxiv(number: int, many: int) -> Row:
    words = [WORDS[number % 13], WORDS[number // 13 % 13], WORDS[number // 169 % 13]]
    nickname = f"Loom{chr(97 + number % 26)}: " if number % 3 == 0 else ""
    return {
        "id": f"{2401 + number // 8000}.{1 + number % 8000:05}",
        "title": f"{nickname}Weaving {' '.join(words)}\n  on Looms in Winter",
        "authors_parsed": [["van der Ünal", "José", ""], ["Pfeffer", "Ada", ""]],
        "versions": [{"version": "v1", "created": "Thu, 29 Feb 2024 00:00:00 GMT"}],
    }


def openalex(many: int) -> list[Row]:
    """Return works as OpenAlex has them."""
    return [
        {
            "id": f"https://openalex.org/W{number}",
            "doi": f"https://doi.org/10.9999/LOOM.{number}",
            "title": f"Weaving {WORDS[number % 13]} and {WORDS[number // 13 % 13]} in Winter",
            "publication_year": 2024,
        }
        for number in range(many)
    ]


def of_a_stranger(path: Path) -> Path:
    """Write a dump of arXiv with one work, which nobody lists."""
    return lines(path, [{"id": "0704.0001", "title": "A Work That Nobody Lists"}])


def lines(path: Path, rows: Iterable[Row]) -> Path:
    """Write rows as lines of JSON; packed, if the name says so."""
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)
    return path


def index(root: Path, dump: str, source: Path, **options: Any) -> Index:
    """Return the index of a dump."""
    return Index(add(root, dump, source, silent, **options).folder)
