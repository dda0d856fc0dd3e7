"""Single values as pages write them: days, names filed by family, titles that are none, hosts."""

from __future__ import annotations

import re
from datetime import date

from enrich.normalization import field_values, word_lists
from enrich.normalization.text import one_line

_HOST = re.compile(r"https?://([^/?#:@]+)", re.IGNORECASE)
_LONGEST = 80  # characters of a date
_LONGEST_ERROR = 300  # characters of a title that is an error's
_DATE = re.compile(
    r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2}))?)?[年月日]?(?:$|[T\s])", re.ASCII
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)", re.A)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(?:(\d{1,2})[-/.])?(\d{4})(?:$|\s)", re.A)
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_TIME = re.compile(r"\b\d{1,2}:\d\d.*")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_AROUND_LISTED = "st nd rd th of the on mon tue wed thu fri sat sun monday tuesday wednesday"
_AROUND = frozenset(f"{_AROUND_LISTED} thursday friday saturday sunday published".split())
_SUFFIX = re.compile(r"(?:jr|sr|inc|llc|ltd|gmbh|ph\.?\s?d|m\.?\s?d|[ivx]{1,4})\.?", re.IGNORECASE)
_NO_TITLE = word_lists.any_of(word_lists.load(__file__)["no_title"])


def day(text: str) -> str | None:
    """Return a date as YYYY[-MM[-DD]], no more precise than it was.

    >>> day("2021/6"), day("2004"), day("2018-05-24T00:00:00Z"), day("2019年4月22日")
    ('2021-06', '2004', '2018-05-24', '2019-04-22')
    >>> day("Apr 22, 2019"), day("22nd of April 2019"), day("Sept. 2019"), day("04/05/2019")
    ('2019-04-22', '2019-04-22', '2019-09', '2019')
    >>> day("2021/02/31"), day("in press"), day("2549-01-01")
    ('2021-02', None, None)
    """
    text = text[:_LONGEST].strip()
    if told := _in_words(text) or _backwards(text):
        return told
    found = _DATE.match(text) or _COMPACT.fullmatch(text)
    return _whole(*(int(part or 0) for part in found.groups())) if found else None


def month(word: str) -> int | None:
    """Return the number of a month by its English name, of which three letters do.

    >>> month("Sept"), month("may"), month("ma")
    (9, 5, None)
    """
    found = [i for i, name in enumerate(_MONTHS, 1) if name.startswith(word.lower())]
    return found[0] if len(word) >= 3 and found else None


def _whole(year: int, month: int = 0, number: int = 0) -> str | None:
    """Return a date as far as there is such a day."""
    try:
        return field_values.dated(date(year, month, number).isoformat())
    except ValueError:
        told = f"{year:04}-{month:02}" if 1 <= month <= 12 else f"{year:04}"
        return field_values.dated(told)


def _backwards(text: str) -> str | None:
    """Return a numeric date that ends with its year; with slashes either may be the month."""
    found = _YEAR_LAST.match(text)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3] or 0), int(found[4])
    if not second:
        return _whole(year, first)
    if found[2] == "/" and first <= 12:
        return _whole(year, first, second) if second > 12 or first == second else _whole(year)
    return _whole(year, second, first)


def _in_words(text: str) -> str | None:
    """Return a date that names its month; of a range, the first."""
    words = _WORDS.findall(_TIME.sub("", text).lower())
    months = [month(word) for word in words if word.isalpha() and word not in _AROUND]
    years = [int(word) for word in words if len(word) == 4 and word.isdecimal()]
    days = [int(word) for word in words if len(word) <= 2 and word.isdecimal()]
    if not months or None in months or len(years) != 1 or len(months) + len(days) > 4:
        return None
    return _whole(years[0], months[0] or 0, days[0] if days else 0)


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
    return len(text) > _LONGEST_ERROR or not _NO_TITLE.search(text.strip())


def same_host(one: str, other: str) -> bool:
    """Tell whether two addresses are of one host.

    >>> same_host("https://a.example/1", "http://A.example:80/2"), same_host("", "ads.example")
    (True, False)
    """
    first, second = _HOST.match(one), _HOST.match(other)
    return bool(first and second and first[1].lower() == second[1].lower())
