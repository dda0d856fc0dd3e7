"""Dates as lists state them, read into YYYY-MM-DD, YYYY-MM or YYYY."""

from __future__ import annotations

import re

from enrich.normalization.late_pattern import late

_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: number for number, name in enumerate(_NAMES.split(), start=1)}
_MONTH = (
    r"(?<![a-z])(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_Y, _M, _D = r"(?P<y>(?:19|20)\d\d)", r"(?P<m>1[0-2]|0?[1-9])", r"(?P<d>3[01]|[12]\d|0?[1-9])"
_SHAPES = [
    rf"{_Y}\s?[-./–]\s?{_M}\s?[-./–]\s?{_D}",
    rf"{_Y}\s?[-./–]\s?{_M}",
    rf"{_Y}\s?年\s?{_M}\s?月(?:\s?{_D}\s?日)?",
    rf"(?P<m>1[0-2]|0[1-9])\s?[-./]?\s?{_Y}",
    rf"{_M}/{_D}/{_Y}",
    rf"{_M}/{_Y}",
    rf"(?P<n>{_MONTH})[\s,-]+{_D}(?:st|nd|rd|th)?[\s,]+{_Y}",
    rf"(?P<n>{_MONTH})[\s,'’-]*{_Y}",
    rf"{_D}(?:st|nd|rd|th)?[\s-]+(?P<n>{_MONTH})[\s,-]+{_Y}",
    rf"{_Y}[\s,-]*(?P<n>{_MONTH})(?:[\s-]+{_D}\b)?",
]
_DATES = [late(rf"(?<![\d.:/v-]){shape}(?![\d/]|[.-]\d)", re.IGNORECASE) for shape in _SHAPES]

_DIGITS = re.compile(r"\d\d")
_NAMED = 6  # where the shapes begin that name the month
_MONTH_NAME = re.compile(_NAMES.replace(" ", "|"), re.IGNORECASE)
_FIGURES = re.compile(
    r"\d[\s./–-]{0,3}(?:19|20)\d\d|(?:19|20)\d\d\s?[./–年-]\s?\d"
)  # of the others
_A_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORT = re.compile(r"(?P<m>1[0-2]|0?[1-9])/(?P<d>3[01]|[12]\d|0?[1-9])/(?P<y>\d\d)")


def read(text: str) -> str | None:
    """The date that the whole text is, apart from brackets and punctuation.

    >>> read("(Dec 2024)"), read("(012025)"), read("19 Jun 2020"), read("2021.6")
    ('2024-12', '2025-01', '2020-06-19', '2021-06')
    >>> read("Nature 521.7553 (2015)") is None
    True
    """
    bare = text.strip(" \t()[]（）【】,.;:|，。-–—")
    if not 5 < len(bare) < 25 or not bare[0].isalnum() or not _DIGITS.search(bare):
        return None
    for shape in (*_DATES, _SHORT):
        if found := shape.fullmatch(bare):
            return _written(found)
    return None


def find(text: str) -> tuple[str, int, int] | None:
    """The first date with a month in the text, and where it stands.

    >>> find("X. 2021.10. Y")
    ('2021-10', 3, 10)
    """
    if not _A_YEAR.search(text):
        return None
    shapes = [*(_DATES[:_NAMED] if _FIGURES.search(text) else [])]
    shapes += _DATES[_NAMED:] if _MONTH_NAME.search(text) else []
    hits = [found for shape in shapes if (found := shape.search(text))]
    best = min(hits, key=lambda found: (found.start(), -found.end()), default=None)
    return (_written(best), best.start(), best.end()) if best else None


def _written(found: re.Match[str]) -> str:
    parts = found.groupdict()
    month = _MONTHS[parts["n"][:3].lower()] if parts.get("n") else int(parts["m"])
    day = f"-{int(parts['d']):02}" if parts.get("d") else ""
    year = parts["y"] if len(parts["y"]) == 4 else f"20{parts['y']}"
    return f"{year}-{month:02}{day}"
