"""Which words of an entry may give way to a venue or a year, and what must not stay beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich.model import Entry
from enrich.normalization import word_lists
from enrich.repair.field_places import TitlePlace, title_place, without_addresses

_LISTS = word_lists.load(__file__)
_LEFT_OVER = word_lists.any_of(_LISTS["unfinished"], _LISTS["of_preprint"])
_SIGNS = " \t\n*_`\"“”‘’'"
_BEFORE = frozenset(",;|([（【.–—·•\0")
_BEHIND = frozenset(",;|)]）】.–—·•\0")
_DASH = re.compile(r"\s-\s*\Z")
_BULLET = re.compile(r"\s*(?:[-*+]|\d+[.)]|>|\|)?[\s>]*")
_LABEL = re.compile(r"[^\W_]\s*[:：=]")
_SENTENCE = re.compile(r"\.[\s*_]+")
_OPENED = {"(": ")", "[": "]", "（": "）", "【": "】"}
_NUMBER = re.compile(r"\d{4}\.\d{4,5}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LINK_TEXT = re.compile(r"\[[^\[\]\n]{0,300}\]{1,2}(?=\0|\[)")
_LINK_TITLE = re.compile(r"\]\(\s*\S{1,2000}\s+[\"'][^\"'\n]*")

Span = tuple[int, int]


def may_give_way(entry: Entry, title: TitlePlace, spans: Sequence[Span]) -> bool:
    """Tell whether words say by themselves when or where the work itself appeared.

    They do between signs that part an entry's fields, and alone in their brackets; not behind a
    label such as `code:`, nor within words, anchors, formulas or references.
    """
    shown = without_addresses(entry.raw)
    return all(
        _is_parted(shown, title, span)
        and _is_alone(shown, span, spans)
        and _is_own(entry, shown[slice(*span)])
        for span in spans
    )


def _is_parted(shown: str, title: TitlePlace, span: Span) -> bool:
    """Tell whether signs that part fields, and no label, stand around words."""
    line = shown.rfind("\n", 0, span[0]) + 1
    is_head = _BULLET.match(shown, line)
    before = shown[: span[0]].rstrip(_SIGNS)
    first = is_head is not None and len(before) <= is_head.end()
    follows = len(before) <= max(title.end, title.behind) and span[0] >= title.end
    if not (first or follows):
        led = (
            shown[title.behind : len(before)]
            if span[0] >= title.behind
            else shown[line : len(before)]
        )
        colon = before.endswith((":", "：")) and not led.rstrip(":： \0*_")
        parted = before[-1:] in _BEFORE or _DASH.search(shown[: span[0]]) or colon
        said = _SENTENCE.split(led)[-1]
        if not parted or (_LABEL.search(said) and not colon):
            return False
    behind = shown[span[1] :].split("\n", 1)[0].lstrip(_SIGNS)
    ahead = span[1] <= title.start and (
        behind[:1] in (":", "：") or not shown[span[1] : title.start].strip(_SIGNS + "[(")
    )
    return not behind or behind[0] in _BEHIND or behind.startswith(("- ", "(")) or ahead


def _is_alone(shown: str, span: Span, spans: Sequence[Span]) -> bool:
    """Tell whether words that stand in brackets fill them, together with others that give way."""
    depth: list[int] = []
    line = shown.rfind("\n", 0, span[0]) + 1
    for at in range(line, span[0]):
        if shown[at] in _OPENED:
            depth.append(at)
        elif depth and shown[at] == _OPENED[shown[depth[-1]]]:
            depth.pop()
    if not depth:
        return True
    start = depth[-1] + 1
    end = shown.find(_OPENED[shown[depth[-1]]], span[1])
    inner = [
        sign
        for at, sign in enumerate(shown[start : end if end >= 0 else None], start)
        if not any(first <= at < last for first, last in spans)
    ]
    return end >= 0 and not any(map(str.isalnum, inner))


def _is_own(entry: Entry, words: str) -> bool:
    """Tell whether the number of a preprint in words, if there is one, is that of the entry."""
    address = f"{entry.url or ''} {entry.ref or ''}"
    return all(number in address for number in _NUMBER.findall(words))


def is_consistent(entry: Entry, raw: str, year: int | None) -> bool:
    """Tell whether source says nothing of another year, or of a work that has not appeared."""
    if any(is_of_preprint(found[0]) for found in _LINK_TITLE.finditer(raw)):
        return False
    place = title_place(entry)
    shown = without_addresses(raw)
    if place is not None:
        shown = shown.replace(entry.raw[place.start : place.end], " ", 1)
    shown = _LINK_TEXT.sub(" ", shown)
    years = {int(found[0]) for found in _YEAR.finditer(shown)}
    return years <= {year} and not is_of_preprint(shown)


def is_of_preprint(text: str) -> bool:
    """Tell whether words say that a work has not appeared, or belong to its preprint alone.

    >>> is_of_preprint("SOSP 2024 (to appear)"), is_of_preprint("SOSP 2024, vol. 12")
    (True, False)
    """
    return _LEFT_OVER.search(text) is not None
