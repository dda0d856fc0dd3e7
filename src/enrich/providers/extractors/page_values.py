"""Single values as pages write them: days, names filed by family, titles that are none, hosts."""

from __future__ import annotations

import re
from datetime import date

from enrich.normalization import word_lists
from enrich.normalization.text import one_line

_HOST = re.compile(r"https?://([^/?#:@]+)", re.IGNORECASE)
_DATE = re.compile(r"\s*(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:$|[T\s])")
_SUFFIX = re.compile(r"(?:jr|sr|inc|llc|ltd|gmbh|ph\.?\s?d|m\.?\s?d|[ivx]{1,4})\.?", re.IGNORECASE)
_NO_TITLE = word_lists.any_of(word_lists.load(__file__)["no_title"])


def day(text: str) -> str | None:
    """Return a numeric date as YYYY[-MM[-DD]], no more precise than it was.

    >>> day("2021/6"), day("2004"), day("2018-05-24T00:00:00Z")
    ('2021-06', '2004', '2018-05-24')
    >>> day("2021/02/31"), day("in press") is None
    ('2021-02', True)
    """
    found = _DATE.match(text)
    if not found or found[1] == "0000":
        return None
    year, month, number = (int(part or 0) for part in found.groups())
    try:
        return date(year, month, number).isoformat()
    except ValueError:
        return f"{year:04}-{month:02}" if 1 <= month <= 12 else f"{year:04}"


def natural(name: str) -> str:
    """Return a name as it is spoken, where it was filed under the family's.

    >>> natural("Doe, Jane"), natural("Jane  Doe"), natural("Davis, Sammy, Jr.")
    ('Jane Doe', 'Jane Doe', 'Sammy Davis, Jr.')
    >>> natural("Sammy Davis, Jr."), natural("Looms, Inc.")
    ('Sammy Davis, Jr.', 'Looms, Inc.')
    """
    family, *rest = [part.strip() for part in one_line(name).split(",") if part.strip()] or [""]
    given = [part for part in rest if not _SUFFIX.fullmatch(part)]
    suffixes = [part for part in rest if _SUFFIX.fullmatch(part)]
    if len(given) > 1:  # not a person's name as anybody files it
        return one_line(name)
    return ", ".join([" ".join([*given, family]), *suffixes])


def is_title(text: str) -> bool:
    """Tell whether words may be a work's title, and not an error's or a wall's.

    >>> is_title("Error Bounds for Looms"), is_title("Just a moment..."), is_title("404")
    (True, False, False)
    """
    return not _NO_TITLE.search(text.strip())


def same_host(one: str, other: str) -> bool:
    """Tell whether two addresses are of one host.

    >>> same_host("https://a.example/1", "http://A.example:80/2"), same_host("", "ads.example")
    (True, False)
    """
    first, second = _HOST.match(one), _HOST.match(other)
    return bool(first and second and first[1].lower() == second[1].lower())
