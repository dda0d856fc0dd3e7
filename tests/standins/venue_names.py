"""The names of venues that recorded replies state, wherever they state them."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_KEYS = {
    *("booktitle", "conferenceName", "container-title", "container-title-short", "group-title"),
    *("journal", "journal-ref", "journal-title", "journal_name", "journal_ref"),
    *("proceedingsTitle", "publicationTitle", "publicationVenue", "raw_source_name"),
    *("series-title", "short-container-title", "venue", "volume-title"),
}
_INNER = {
    ("container", "title"),
    ("event", "acronym"),
    ("event", "name"),
    ("journal", "name"),
    ("publicationVenue", "name"),
    ("source", "display_name"),
}
_TAGS = (
    "abbrev_title|booktitle|conference_acronym|conference_name|full_title|journal|journal_ref|"
    "journal-ref|journal_title|proceedings_title|series_title|venue|volume_title"
)
_TAG = re.compile(rf"<(?:\w+:)?(?:{_TAGS})(?:\s[^<>]*)?>([^<]+)<")
_META = re.compile(r"<meta\b[^>]*>", re.IGNORECASE)
_NAMED = re.compile(
    r"""=["']?(?:citation_(?:journal|conference|inbook|book|series)_?(?:title|abbrev)?|"""
    r"""prism\.publicationName|dc\.source)["'\s>/]""",
    re.IGNORECASE,
)
_CONTENT = re.compile(r"""content=(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_CITED = re.compile(r"citation_(?:journal|conference|inbook)_title=([^;\"]+)")
_BIBTEX = re.compile(r"""\b(?:journal|booktitle|series)\s*=\s*[{"]+([^}"\n]+)[}"]""", re.IGNORECASE)
_TURTLE = re.compile(r'publishedIn\w*\s+"([^"]+)"')


def stated(folder: Path) -> set[str]:
    """Return every name of a venue in the replies below a folder."""
    found: set[str] = set()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "INDEX.jsonl":
            found |= {" ".join(html.unescape(name).split()) for name in _of(path)}
    return {name for name in found if 1 < len(name) < 500}


def _of(path: Path) -> Iterator[str]:
    text = path.read_text("utf-8", "replace")
    if path.suffix == ".json":
        yield from _in_json(json.loads(text), "", "")
        return
    for pattern in (_TAG, _CITED, _BIBTEX, _TURTLE):
        yield from pattern.findall(text)
    for tag in filter(_NAMED.search, _META.findall(text)):
        yield from ("".join(both) for both in _CONTENT.findall(tag))


def _in_json(value: Any, key: str, outer: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _in_json(inner, *((key, outer) if name == "value" else (name, key)))
    elif isinstance(value, list):
        for inner in value:
            yield from _in_json(inner, key, outer)
    elif isinstance(value, str) and (key in _KEYS or (outer, key) in _INNER):
        yield value
