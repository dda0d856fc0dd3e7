"""Which format a text is in: told by the text itself, with the end of its name as a hint."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any, Literal, NoReturn

from enrich.errors import BadInput
from enrich.parse.formats import csv_list
from enrich.parse.formats.column_names import column_of
from enrich.parse.formats.csl_list import is_work
from enrich.parse.formats.foreign_formats import READ, foreign
from enrich.parse.formats.json_objects import LISTS, objects, whole

Format = Literal["Markdown", "BibTeX", "RIS", "CSL-JSON", "CSV"]

_BLOCK = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]", re.M)
_RECORD = re.compile(r"^TY(?: {1,2}|\t)- ?[A-Z]", re.M)
_MARKDOWN = re.compile(
    r"^[ \t]*(?:#{1,6} \S|[-*+] \S|\d{1,4}[.)] \S|```|~~~|>|\|.*\||<[a-z!])|\]\([^()\s]",
    re.M | re.I,
)
_JSON = re.compile(
    r'\s*(?:\{\s*["}]|\[\s*(?:\{\s*["}]|\[\s*["\d\[{]|"[^"\n]*"\s*[,\]\n]|\]\s*\Z|-?\d+\s*[,\n]))'
)
_TABLES = (".csv", ".tsv", ".tab")
_ROWS = 20  # of a table without a name that says so


def format_of(text: str, name: str = "") -> Format:
    """Return the format of a text; raise `BadInput` where it is in one that is not read.

    >>> format_of("@article{a, title={Weft}}"), format_of("- [Weft](https://loom.example)")
    ('BibTeX', 'Markdown')
    """
    suffix = PurePosixPath(name.partition("?")[0]).suffix.lower()
    if _leads(text, _BLOCK) or (suffix == ".bib" and _BLOCK.search(text)):
        return "BibTeX"
    if _leads(text, _RECORD) or (suffix == ".ris" and _RECORD.search(text)):
        return "RIS"
    if _JSON.match(text):
        return _json(text, name)
    if suffix in _TABLES or _is_table(text):
        return "CSV"
    if strange := foreign(text, suffix):
        refuse(name, strange.name, strange.advice)
    return "Markdown"


def refuse(name: str, looks_like: str, advice: str) -> NoReturn:
    """Raise the sentence that names a format which is not read."""
    raise BadInput(f"{name or 'This'} looks like {looks_like}, which is not read: {advice}.")


def _leads(text: str, opening: re.Pattern[str]) -> bool:
    """Tell whether a record stands before anything that would be Markdown."""
    found = opening.search(text)
    return found is not None and not _MARKDOWN.search(text, 0, found.start())


def _json(text: str, name: str) -> Format:
    """Return that a text is CSL; raise `BadInput` for any other JSON."""
    try:
        value = whole(text)
    except ValueError:
        if _is_lines(text):
            refuse(name, "JSON Lines", "put its objects into one list, as CSL-JSON has them")
        if any(value is not None and is_work(value) for _, _, value in objects(text)):
            return "CSL-JSON"
        refuse(name, "JSON with an error in it", "mend it, or export it again")
    if isinstance(value, dict) and isinstance(value.get("cells"), list) and "nbformat" in value:
        refuse(name, "a Jupyter notebook", "save the list in it as Markdown")
    if is_work(value) or any(map(is_work, _items(value))):
        return "CSL-JSON"
    refuse(name, "plain JSON", f"save it as {READ}")


def _items(value: Any) -> list[Any]:
    """Return what a list holds, or the one list in an object."""
    if isinstance(value, dict):
        value = next((value[key] for key in LISTS if key in value), None)
    return value if isinstance(value, list) else []


def _is_lines(text: str) -> bool:
    lines = [line for line in text.split("\n") if line.strip()]
    return len(lines) > 1 and all(line.lstrip().startswith("{") for line in lines[:50])


def _is_table(text: str) -> bool:
    """Tell whether a text is surely a table: known names of columns, and rows as wide."""
    head = csv_list.table(text)
    if head is None or head.delimiter == "|":
        return False
    lines = text.split("\n")
    named = column_of(csv_list.heads(lines[head.line], head.delimiter)[head.columns.index("title")])
    if sum(map(bool, head.columns)) < (2 if named else 3):
        return False
    if _MARKDOWN.search(lines[head.line]):
        return False
    rows = [line for line in lines[head.line + 1 :] if line.strip()][:_ROWS]
    wide = [line for line in rows if line.count(head.delimiter) >= len(head.columns) - 1]
    return len(wide) * 2 > len(rows) or (not rows and len(head.columns) > 2)
