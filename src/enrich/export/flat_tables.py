"""Papers as CSV and as JSON Lines: every column of `papers` but `provenance`, and three more."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from enrich.export.selection import Selected, headings
from enrich.normalization.control_characters import HIDDEN, clean
from enrich.normalization.text import one_line
from enrich.schema import PAPERS

_COLUMNS = tuple(column.name for column in PAPERS.columns if column.name != "provenance")
_FORMULA = re.compile(r"[\s'\"]*[=+\-@＝＋－＠\t\r]")
Keys = Mapping[str, str | None]


def rows(chosen: Iterable[Selected], keys: Keys) -> Iterator[dict[str, Any]]:
    """Yield papers as rows: key, the columns of `papers`, headings and lines of the list."""
    for one in chosen:
        yield {
            "citation_key": keys.get(one.paper["paper_id"]),
            **{name: one.paper[name] for name in _COLUMNS},
            "section": [headings(entry) for entry in one.entries],
            "line": [entry["line"] for entry in one.entries],
        }


def json_lines(chosen: Iterable[Selected], keys: Keys) -> str:
    """Return papers as JSON Lines: real lists, dates as ISO 8601, signs nobody sees as numbers."""
    return "".join(f"{_json(row)}\n" for row in rows(chosen, keys))


def _json(row: Mapping[str, Any]) -> str:
    text = json.dumps(row, ensure_ascii=False, default=_iso)
    return HIDDEN.sub(lambda sign: json.dumps(sign[0])[1:-1], text)


def _iso(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} is nothing that JSON can hold")


def csv(chosen: Iterable[Selected], keys: Keys) -> str:
    """Return papers as CSV by RFC 4180, in UTF-8 without a byte-order mark.

    Text stands between quotes always: where the comma is the sign of decimals, programs part
    fields at semicolons, and no part of a text may become a cell, and a formula, of its own.
    """
    lines = [",".join(("citation_key", *_COLUMNS, "section", "line"))]
    for row in rows(chosen, keys):
        lines.append(",".join(cell(_flat(name, value)) for name, value in row.items()))
    return "".join(f"{line}\r\n" for line in lines)


def _flat(name: str, value: Any) -> Any:
    """Return a value in one cell: of people their names, of publications their refs."""
    if name == "section":
        return "; ".join(dict.fromkeys(" > ".join(path) for path in value))
    if isinstance(value, list):
        return "; ".join(map(str, map(_named, value)))
    return value.isoformat() if isinstance(value, date) else value


def _named(one: Any) -> Any:
    return (one.get("name") or one.get("ref") or "") if isinstance(one, dict) else one


def cell(value: Any) -> str:
    r"""Return a value as a cell of CSV; text that a spreadsheet would calculate gets a ' in front.

    >>> [cell(one) for one in ("=1+1", -7, "Looms", None, True)]
    ['"\'=1+1"', '-7', '"Looms"', '', 'true']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    text = one_line(clean(str(value)))
    if _FORMULA.match(text):
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"'
