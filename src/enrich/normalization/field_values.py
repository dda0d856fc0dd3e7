"""Values out of a provider's record, each of the type its column has.

A value of another type is an `OddValue` or `TypeError`: the record is not in the
format we know.  What is merely odd (an address or a count that is none) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import takewhile
from typing import Any

from enrich.model import Ref
from enrich.normalization import outside_numbers, record_markup, word_lists
from enrich.normalization.odd_value import OddValue

_INT32 = 2**31
_LISTS = word_lists.load(__file__)
_NOTHING, _NOBODY = word_lists.any_of(_LISTS["nothing"]), word_lists.any_of(_LISTS["nobody"])
_ORCID = re.compile(r"(\d{4}-\d{4}-\d{4}-\d{3}[\dX])$", re.ASCII)
_ROR = re.compile(r"(?:https?://)?(?:ror\.org/)?(0[a-hj-km-np-tv-z\d]{6}\d{2})/?", re.A | re.I)
_ADDRESS = re.compile(r"https?://[^\s/?#@]+\.[^\s/?#@]+(?:[/?#]\S*)?", re.I)
_LONGEST_ADDRESS = 4_000  # characters; no server takes a longer one
_KIND = re.compile(r"[a-z]+(?:-[a-z]+)*", re.ASCII)
_CC = re.compile(
    r"https?://creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)(?!/(?:[a-z]{2}|igo)\b)", re.I
)
_CC0 = re.compile(r"https?://creativecommons\.org/publicdomain/zero/1\.0\b", re.I)
_NO_KINDS_LISTED = """
    book-series book-set component database grant journal journal-issue journal-volume peer-review
    proceedings proceedings-series report-component report-series standard-series
"""
_NO_KINDS = frozenset(_NO_KINDS_LISTED.split())
_NO_WORKS = ("10.5555/", "10.65215/")  # ACM's pseudo DOIs; copies of famous papers


def several(value: Any) -> list[Any]:
    """Return the values of a key that may be missing, null, single or a list.

    >>> several(None), several("a"), several(["a", None, ""])
    ([], ['a'], ['a'])
    """
    return [one for one in (value if isinstance(value, list) else [value]) if one]


def text(value: Any) -> str:
    """Return words on one plain line; none where nothing is stated.

    >>> text(" On <i>Looms</i>\\n&amp; Wool"), text(None)
    ('On Looms & Wool', '')
    """
    return "" if value is None else record_markup.strip(value)


def title(value: Any) -> str:
    """Return a title on one plain line, as it is to be read; none for a word that says so.

    >>> title("{FLAX}: On <i>Looms</i>"), title("(:unav)"), title(":")
    ('FLAX: On Looms', '', '')
    """
    words = record_markup.unbraced(text(value))
    return "" if _says_nothing(words) else words


def is_nobody(name: str) -> bool:
    """Tell whether a name says that nobody is named, or is a lone mark.

    >>> is_nobody("(:Unkn)"), is_nobody(":"), is_nobody("[Anonymous]"), is_nobody("Ada Pfeffer")
    (True, True, True, False)
    """
    return bool(name) and (_says_nothing(name) or bool(_NOBODY.search(name)))


def _says_nothing(words: str) -> bool:
    return not any(map(str.isalnum, words)) or bool(_NOTHING.search(words))


def abstract(value: Any) -> str:
    """Return an abstract in plain words; none where nothing is stated."""
    return "" if value is None else record_markup.abstract(value)


def number(value: Any) -> int | None:
    """Return a count; None for a number that can be none.

    >>> number(7), number("7"), number(None), number(-5), number(10**30), number("many")
    (7, 7, None, None, None, None)
    """
    if isinstance(value, bool | list | dict):
        raise OddValue("something else than a number stands where a count was due")
    told = outside_numbers.whole(value)
    return told if told is not None and 0 <= told < _INT32 else None


def year(value: Any) -> int | None:
    """Return a year in which a work may have appeared; 0, 2549 and 9999 are none.

    >>> year(1734), year(2549), year(0)
    (1734, None, None)
    """
    return outside_numbers.year(value, datetime.now(UTC))


def as_precise(day: object, precision: object) -> str:
    """Return a day as ISO 8601 has it, without what is not known of it.

    >>> as_precise("2024-05-01", "month"), as_precise("2024-05-01", "day")
    ('2024-05', '2024-05-01')
    """
    return str(day)[: {"year": 4, "month": 7}.get(str(precision), 10)]


def dated(text: str | None) -> str | None:
    """Return a date YYYY[-MM[-DD]] on which a work may have appeared.

    >>> dated("2021-03"), dated("0021-03-01"), dated("")
    ('2021-03', None, None)
    """
    return outside_numbers.day(text, datetime.now(UTC))


def date_parts(value: Any) -> list[int]:
    """Return year, month and day of `date-parts`, as far as there is such a day.

    >>> date_parts({"date-parts": [[2021, 2, 30]]}), date_parts({"date-parts": [[None]]})
    ([2021, 2], [])
    """
    given = ((value or {}).get("date-parts") or [[]])[0] or []
    read = takewhile(lambda part: part is not None, map(outside_numbers.whole, given[:3]))
    parts = [part for part in read if part is not None]
    while parts and not _is_day(parts):
        parts.pop()
    return parts


def earliest(dates: list[list[int]]) -> list[int]:
    """Return the first date, as precisely as any that agrees with it states it.

    >>> earliest([[2021], [2021, 5], [2021, 3, 2], [2022, 1, 1]]), earliest([])
    ([2021, 3, 2], [])
    """
    first = min(dates, default=[])
    while finer := [one for one in dates if len(one) > len(first) and one[: len(first)] == first]:
        first = min(finer)
    return first


def _is_day(parts: Sequence[int]) -> bool:
    try:
        date(*[*parts, 1, 1][:3])
    except (ValueError, OverflowError):
        return False
    return year(parts[0]) is not None


def flag(value: Any) -> bool | None:
    """Return what is either so or not."""
    if value is None or isinstance(value, bool):
        return value
    raise OddValue(f"{value!r} is neither true nor false")


def address(value: Any) -> str | None:
    """Return an address on the web; None for what is none, or dresses up as another host's.

    >>> address("https://looms.example/a"), address("n/a"), address("https://arxiv.org@a.example/")
    ('https://looms.example/a', None, None)
    """
    told = "" if value is None or len(value) > _LONGEST_ADDRESS else value.strip()
    return str(told) if _ADDRESS.fullmatch(told) and told.isprintable() else None


def kind(value: Any) -> str | None:
    """Return a type in Crossref's spelling; None for another's.

    >>> kind("journal-article"), kind("Journal Article")
    ('journal-article', None)
    """
    return value if value is not None and _KIND.fullmatch(value) else None


def is_kind_of_work(stated: Any) -> bool:
    """Tell whether a type in Crossref's spelling is of works, and not of what holds or judges them.

    >>> is_kind_of_work("journal-article"), is_kind_of_work("journal-issue"), is_kind_of_work(None)
    (True, False, True)
    """
    return stated not in _NO_KINDS


def no_work(stated: str, ref: Ref | None) -> Iterator[tuple[str, Any]]:
    """Yield what is claimed of an identifier that names no work: only of what type it is.

    >>> list(no_work("journal-issue", Ref("doi", "10.9999/loom.7")))
    [('type', 'journal-issue'), ('doi', '10.9999/loom.7'), ('identifiers', 'doi:10.9999/loom.7')]
    """
    yield "type", stated
    if ref is not None:
        if ref.scheme == "doi":
            yield "doi", ref.value
        yield "identifiers", str(ref)


def person(
    name: str, orcid: Any = None, places: Iterable[str] = (), given: str = "", family: str = ""
) -> dict[str, Any]:
    """Return an author as claims have it, without a name where nobody is named.

    The ORCID may be an address; given and family name are kept where they are stated apart.

    >>> person("Ada Pfeffer", "http://orcid.org/0000-0002-1825-009x", given="Ada")
    {'name': 'Ada Pfeffer', 'orcid': '0000-0002-1825-009X', 'affiliations': [], 'given': 'Ada'}
    """
    found = _ORCID.search(orcid.strip().upper()) if orcid is not None else None
    kept = list(dict.fromkeys(filter(None, places)))
    apart = {key: part for key, part in (("given", given), ("family", family)) if part}
    called = "" if is_nobody(name) else name
    return {"name": called, "orcid": found[1] if found else None, "affiliations": kept, **apart}


def registered(stated: Iterable[tuple[Any, Any]]) -> list[dict[str, str]]:
    """Return the organisations of which both a name and a ROR id are stated, sorted, once each.

    >>> registered([("Loom House", "https://ror.org/02abcde34"), ("Weft Lab", None)])
    [{'name': 'Loom House', 'ror': '02abcde34'}]
    """
    pairs = {
        (text(name), found[1].lower())
        for name, ror in stated
        if isinstance(ror, str) and (found := _ROR.fullmatch(ror.strip()))
    }
    return [{"name": name, "ror": ror} for name, ror in sorted(pairs) if name]


def licence(value: Any) -> str | None:
    """Return the SPDX id of a Creative Commons licence, else its address.

    One adapted to a country's law has no id that we know for sure.

    >>> licence("http://creativecommons.org/licenses/by/4.0/legalcode")
    'CC-BY-4.0'
    >>> licence("https://creativecommons.org/licenses/by/3.0/de/deed.en")
    'https://creativecommons.org/licenses/by/3.0/de/deed.en'
    >>> licence("https://creativecommons.org/licenses/by-nc-nd/4.0/deed.en")
    'CC-BY-NC-ND-4.0'
    """
    url = address(value)
    if url is None or _CC0.match(url):
        return url and "CC0-1.0"
    found = _CC.match(url)
    return f"CC-{found[1].upper()}-{found[2]}" if found else url


def is_work(ref: Ref) -> bool:
    """Tell whether a ref is a work's own: no pseudo DOI of ACM's, nor a copy's."""
    return not ref.value.startswith(_NO_WORKS)
