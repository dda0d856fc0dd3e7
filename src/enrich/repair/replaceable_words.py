"""Which words of an entry may give way to a venue or a year, and what must not stay beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich.model import Entry
from enrich.normalization import word_lists
from enrich.repair.field_places import TitlePlace, title_place, without_addresses
from enrich.repair.venue_style import PREPRINT

_LISTS = word_lists.load(__file__)
_LEFT_OVER = word_lists.any_of(_LISTS["unfinished"], _LISTS["of_preprint"])
_SIGNS = " \t\n*_`\"“”‘’'"
_BEFORE = frozenset(",;|([（【.–—·•\0")
_BEHIND = frozenset(",;|)]）】.–—·•\0")
_DASH = re.compile(r"\s-\s*\Z")
_NOTHING = " :：\0*_"  # behind the title alone it parts nothing from it
_BULLET = re.compile(r"^\s*(?:[-*+]|\d+[.)]|>|\|)?[\s>]*")
_LABEL = re.compile(r"[^\W_]\s*[:：=]")
_SENTENCE = re.compile(r"\.[\s*_]+")
_CLOSED_BY = {"(": ")", "[": "]", "（": "）", "【": "】"}
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
        _begins(shown, title, span[0])
        and _ends(shown, title, span[1])
        and _is_alone(shown, span, spans)
        and _is_own(entry, shown[slice(*span)])
        for span in spans
    )


def _begins(shown: str, title: TitlePlace, start: int) -> bool:
    """Tell whether words stand first, behind the title, or behind a sign that parts fields."""
    line = shown.rfind("\n", 0, start) + 1
    since = max(line, title.behind) if start >= title.behind else line
    led = _BULLET.sub("", shown[since:start].rstrip(_SIGNS), count=1)
    if not led.strip(_NOTHING):
        return True
    is_parted = led[-1] in _BEFORE or _DASH.search(shown, since, start) is not None
    return is_parted and not _LABEL.search(_SENTENCE.split(led)[-1])


def _ends(shown: str, title: TitlePlace, end: int) -> bool:
    """Tell whether words stand last, before the title, or before a sign that parts fields."""
    behind = shown[end:].partition("\n")[0].lstrip(_SIGNS)
    if not behind or behind[0] in _BEHIND or behind.startswith(("- ", "(")):
        return True
    between = shown[end : title.start].strip(_SIGNS + "[(")
    return end <= title.start and (behind[0] in ":：" or not between)


def _is_alone(shown: str, span: Span, spans: Sequence[Span]) -> bool:
    """Tell whether words that stand in brackets fill them, together with others that give way."""
    opened: list[int] = []
    line = shown.rfind("\n", 0, span[0]) + 1
    for at in range(line, span[0]):
        if shown[at] in _CLOSED_BY:
            opened.append(at)
        elif opened and shown[at] == _CLOSED_BY[shown[opened[-1]]]:
            opened.pop()
    if not opened:
        return True
    start = opened[-1] + 1
    end = shown.find(_CLOSED_BY[shown[opened[-1]]], span[1])
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
    return any(words.search(text) for words in (PREPRINT, _LEFT_OVER))
