"""The objects of a JSON text, each by itself and with the place it stands at."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_MARK = re.compile(r'"(?:[^"\\\n]|\\.)*"|[{}\[\]]')
LISTS = "items", "references", "data", "entries"
"""What an object may call the one list in it."""

_ITEMS = re.compile(rf'"(?:{"|".join(LISTS)})"\s*:\s*\[')


def whole(text: str) -> Any:
    """Return what a text holds; raise `ValueError` where it is no JSON."""
    try:
        return json.loads(text, parse_int=_number)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) < 20 else digits


def objects(text: str) -> Iterator[tuple[int, int, Any]]:
    """Yield start, end and value of the objects in a list; of one that is broken the value is None.

    Where a brace is missing, the next object begins on the next line that opens as the first did.
    """
    start = _ITEMS.search(text) if text.lstrip().startswith("{") else None
    at = start.end() if start else text.find("[") + 1
    opening: re.Pattern[str] | None = None
    while (begin := text.find("{", at)) >= 0 and "]" not in text[at:begin]:
        if opening is None:
            margin = text[text.rfind("\n", 0, begin) + 1 : begin]
            opening = re.compile(rf"\n{re.escape(margin)}\{{" if not margin.strip() else r"\n\{")
        following = opening.search(text, begin + 1)
        rest = following.start() if following else len(text)
        at = _closed(text, begin, rest)
        yield begin, at, _object(text[begin:at])


def _object(text: str) -> dict[str, Any] | None:
    try:
        found = whole(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _closed(text: str, begin: int, rest: int) -> int:
    """Return where the object that begins here has ended, at the latest where the next begins."""
    depth = 0
    for mark in _MARK.finditer(text, begin, rest):
        depth += (mark[0] in "{[") - (mark[0] in "}]") if len(mark[0]) == 1 else 0
        if depth == 0:
            return mark.end()
    return rest
