"""What words in front of a title or behind it say the thing is: data, with examples."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from enrich.normalization.title_words import SMALL, words

OTHER = "another work"
SAME = "same work presented"
PART = "part or version"
_VERSION = re.compile(r"v?\d+(?:st|nd|rd|th)?|[ivx]{1,4}|\++|#")
_FILLERS = SMALL | {"our", "your", "their", "this", "that", "some", "with", "about", "s"}
_LONGEST = 5  # words of a label


@dataclass(frozen=True, slots=True)
class Label:
    """What a label says: a kind of thing, and whether that is another work."""

    kind: str
    meaning: str


@cache
def entries() -> tuple[dict[str, Any], ...]:
    """Return the entries of the data file."""
    text = resources.files("enrich.normalization").joinpath("title_labels.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["label"])


@cache
def _phrases(meaning: str, alone: bool) -> dict[tuple[str, ...], str]:
    return {
        words(phrase).plain: entry["kind"]
        for entry in entries()
        if entry["meaning"] == meaning and entry.get("alone", False) == alone
        for phrase in entry["words"]
    }


def label(extra: Sequence[str]) -> Label | None:
    """Return the label that words in front of a title or behind it are, if any.

    >>> label(["erratum", "to"]).kind, label(["video"]).kind, label(["video", "looms"])
    ('correction', 'video or talk', None)
    """
    strong = _phrases(OTHER, False)
    for start, end in _spans(len(extra)):
        if kind := strong.get(tuple(extra[start:end])):
            return Label(kind, OTHER)
    if is_version(extra):
        return Label(PART, OTHER)
    if kind := _wholly(extra, _phrases(OTHER, True), figures=True):
        return Label(kind, OTHER)
    kind = _wholly(extra, _phrases(SAME, True))
    return Label(kind, SAME) if kind else None


def label_at_edge(extra: Sequence[str]) -> Label | None:
    """Return the label that opens or closes words and makes another work of their title.

    >>> label_at_edge(["towards", "loom"]).kind, label_at_edge(["loom"])
    ('step towards or beyond it', None)
    """
    edges = {
        words(phrase).plain: entry["kind"]
        for entry in entries()
        if entry.get("edge", False)
        for phrase in entry["words"]
    }
    sizes = range(1, min(len(extra), _LONGEST) + 1)
    parts = [tuple(part) for size in sizes for part in (extra[:size], extra[-size:])]
    return next((Label(edges[part], OTHER) for part in parts if part in edges), None)


def is_remark(extra: Sequence[str]) -> bool:
    """Tell whether words that a list writes behind a title are a remark about the work.

    >>> is_remark(["oral"]), is_remark(["code", "2"]), is_remark(["for", "looms"])
    (True, False, False)
    """
    return _wholly(extra, _phrases(SAME, True)) is not None


def is_generic(title: Sequence[str]) -> bool:
    """Tell whether a whole title is nothing but a label, as many works have it.

    >>> is_generic(["preface"]), is_generic(["preface", "to", "looms"])
    (True, False)
    """
    return _wholly(title, _phrases(OTHER, False) | _phrases(OTHER, True)) is not None


def is_version(extra: Sequence[str]) -> bool:
    """Tell whether words are the figure of a part or version, or hold one at their end.

    >>> is_version(["2", "0"]), is_version(["loom", "ii"]), is_version(["2", "looms"])
    (True, True, False)
    """
    return bool(extra) and _VERSION.fullmatch(extra[-1]) is not None


def _spans(size: int) -> list[tuple[int, int]]:
    """Return where labels may stand, the longest first."""
    spans = [
        (start, end)
        for start in range(size)
        for end in range(start + 1, min(size, start + _LONGEST) + 1)
    ]
    return sorted(spans, key=lambda span: (span[0] - span[1], span[0]))


def _wholly(
    extra: Sequence[str], phrases: dict[tuple[str, ...], str], figures: bool = False
) -> str | None:
    """Return the first kind if words are nothing but phrases, small words and perhaps figures."""
    kinds, at = [], 0
    while at < len(extra):
        ends = range(min(len(extra), at + _LONGEST), at, -1)
        end = next((end for end in ends if tuple(extra[at:end]) in phrases), None)
        small = extra[at] in _FILLERS or (figures and _VERSION.fullmatch(extra[at]))
        if end is None and not small:
            return None
        if end is not None:
            kinds.append(phrases[tuple(extra[at:end])])
        at = end or at + 1
    return kinds[0] if kinds else None
