"""Formats that are not read, told by their marks and named in one sentence."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

READ = "Markdown, BibTeX, RIS, CSL-JSON or CSV"
_LOOKED_AT = 300_000  # characters; what a file is shows earlier
_FENCED = re.compile(
    r"^[ \t]*(`{3,20}(?!`)|~{3,20}(?!~))[^\n]*\n.*?(?:^[ \t]*\1[ \t]*$|\Z)", re.M | re.S
)
_FRONT = re.compile(r"\A\s*---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*\n(?=.*\S)", re.S)
_MARKDOWN = re.compile(
    r"\]\([^()\s]|^ {0,3}#{1,6} \S|^[ \t]*[-*+] (?:\[(?!https?://)|\*\*)|^[ \t]*\|.*\|[ \t]*$", re.M
)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.I)
_LISTED = re.compile(r"<(?:ul|ol|dl|table)\b|^[ \t]*(?:[-*+]|\d{1,4}\.) \S", re.I | re.M)


class Foreign(NamedTuple):
    """A format that is not read: its name, what to do, and its marks, each with an example."""

    name: str
    advice: str
    marks: tuple[tuple[str, str], ...]
    least: int = 2  # marks there have to be
    head: bool = False  # a mark has to be what the text begins with
    suffixes: tuple[str, ...] = ()
    line: str = ""  # nearly every line has this form

    @property
    def pattern(self) -> re.Pattern[str]:
        """What finds any of its marks."""
        return re.compile("|".join(f"(?:{mark})" for mark, _ in self.marks), re.M)


@cache
def known() -> Mapping[str, Foreign]:
    """Return the formats of the file beside this module."""
    told = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return {key: _foreign(one) for key, one in told.items()}


def _foreign(one: Mapping[str, Any]) -> Foreign:
    return Foreign(
        one["name"],
        one.get("advice", f"save it as {READ}"),
        tuple(one["marks"].items()),
        one.get("least", 2),
        one.get("head", False),
        tuple(one.get("suffixes", ())),
        one.get("line", ""),
    )


def foreign(text: str, suffix: str = "") -> Foreign | None:
    """Return the format that a text is surely in, if it is one that is not read."""
    text = _FENCED.sub("", _FRONT.sub("", text[:_LOOKED_AT]))
    if _PAGE.match(_without_comments(text)):
        return None if _LISTED.search(text) else known()["html"]
    found = [(_marks(text, one, suffix), one) for one in known().values() if one.name != "HTML"]
    many, best = max(found, key=lambda pair: pair[0])
    return best if many else None


def _without_comments(text: str) -> str:
    """Return a text without the comments that a page may begin with."""
    at = len(text) - len(text.lstrip())
    while text.startswith("<!--", at) and (end := text.find("-->", at)) >= 0:
        at = end + 3
        at += len(text[at : at + 1000]) - len(text[at : at + 1000].lstrip())
    return text[at:]


def _marks(text: str, one: Foreign, suffix: str) -> int:
    """Return how many marks of a format there are; none where Markdown has as many, or nearly."""
    if one.head:
        return _LOOKED_AT if one.pattern.match(text.lstrip()) else 0
    hits = sum(1 for _ in one.pattern.finditer(text))
    named = suffix in one.suffixes
    if hits < (1 if named else one.least):
        return 0
    markdown = sum(1 for _ in _MARKDOWN.finditer(text))
    if one.line:
        lines = [line for line in text.split("\n") if line.strip()]
        fitting = sum(1 for line in lines if re.fullmatch(one.line, line))
        shaped = fitting >= len(lines) * (0.7 if named else 0.9) and hits * 4 >= len(lines)
        return hits if shaped and markdown * 10 <= hits else 0
    return hits if hits > markdown * (1 if named else 2) else 0
