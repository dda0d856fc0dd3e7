"""Where a text names a venue, and the year beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from enrich.normalization.venue_context import is_another
from enrich.normalization.venue_spellings import Spellings
from enrich.normalization.venue_table import table
from enrich.normalization.venue_words import may_name, names, tokens

_QUOTE = "['’‘`´′ʼ]"
YEAR = rf"(?:{_QUOTE}\s?\d\d(?!\d)|(?:19|20)\d\d(?!\d|\.\d{{4}})|{_QUOTE}\s?20\d\d(?!\d))"
_BEHIND = re.compile(
    rf"[\s,(\[\-–@:.]{{0,3}}({YEAR}|(?<=[A-Za-z][A-Z])[012]\d(?!\w)|(?<=\w\s|\w[-–])\d\d(?![\d.:/%]|\s?\(|\s?,?\s?(?:19|20)\d\d))"
)
_AHEAD = re.compile(rf"({YEAR})[\s,:-]{{0,2}}$")
ANY_YEAR = re.compile(r"(?<![\d./:v–-])((?:19|20)\d\d)(?![\d–-]|[.:/]\d)")
_ROUND_YEAR = re.compile(r"\(((?:19|20)\d\d)\)")
_HELD_AT = re.compile(rf"@[A-Za-z][\w&-]{{1,14}}?[\s-]?({YEAR}|\d\d(?!\d))")
_FINDINGS = re.compile(r"\bfindings\b", re.IGNORECASE)
_WORKSHOP = re.compile(r"((?:\s+(?!\d)[\w&+@/-]+){0,6}?)\s+[Ww]orkshops?\b(?!\s+on\b)")
_SYMPOSIUM = re.compile(r"\s((?:Spring|Summer|Fall) Symposium)\b")
_VOLUME = re.compile(r"\s*(?:\d|\(|[,;:]|\.(?!\s[A-Z][a-z]*\.)|$)")
_NUMBERED = re.compile(r"\s\d{1,4}(?:\s?\(\d|,\s?\d|:\d)")  # as an issue and its pages are
_WITHIN = re.compile(
    r"(?:\bproc(?:eedings|\.)?(?: of)?(?: the)?|(?:^|[.,;]\s?)in:?)(?: (?:acm|ieee))? $",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"[\s,(-]{1,3}[Ww]orkshops?\b")
_NO_DIGIT = re.compile(r"\D")
_NEAR = 10  # characters before a venue in which its year may stand
_SPONSORS = frozenset({"", "IEEE", "ACM", "IEEE/ACM"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A venue found in a text: its acronym, the year beside it, and where."""

    venue: str
    year: int | None
    start: int
    end: int


@lru_cache(maxsize=256)  # one line is asked about several times
def find(text: str) -> Mention | None:
    """The first venue of the table that the text names.

    >>> find("DeepSeek SC' 24")
    Mention(venue='SC', year=2024, start=9, end=15)
    >>> find("A fast scheme") is None
    True
    """
    short = _by_acronym(text)
    if short and (short.start, short.end) == (0, len(text)):
        return short  # nothing that is named is longer
    hits = [hit for hit in (short, _by_word(text)) if hit]
    first = min((hit.start for hit in hits), default=len(text))
    if named := _by_name(text, first + _NEAR):
        hits.append(named)
    return min(hits, key=lambda hit: (hit.start, -hit.end), default=None)


def full_year(text: str) -> int:
    """The four-digit year of a spelling of it.

    >>> full_year("'24"), full_year("1998"), full_year("97")
    (2024, 1998, 1997)
    """
    number = int(_NO_DIGIT.sub("", text))
    return number if number > 99 else number + (1900 if number > 60 else 2000)


def workshop(name: str) -> Mention | None:
    """The workshop whose name a conference's acronym leads: ICML ES-FoMo Workshop."""
    found = next(_acronyms().within(name), None)
    venue = table().acronyms[found.text.lower()] if found else ""
    if not found or table().venues[venue].is_printed:
        return None
    hit = _mention(name, venue, found.start, found.end)
    return hit if hit.venue.endswith(" Workshop") else None


def _by_acronym(text: str) -> Mention | None:
    for found in _acronyms().within(text):
        acronym_ = table().acronyms[found.text.lower()]
        if is_another(text, found.start, found.end, table().venues[acronym_], in_full=False):
            continue
        hit = _mention(text, acronym_, found.start, found.end)
        if found.text == text or not _is_word(found.text, acronym_) or hit.year:
            return hit
    return None


def _is_word(text: str, acronym_: str) -> bool:
    """Tell whether an acronym is spelt as a word or a name would be: Ying Tai."""
    return len(acronym_) < 5 and acronym_.isupper() and not text.isupper()


def _by_word(text: str) -> Mention | None:
    for found in _words().within(text):
        word = table().words.get(found.text)
        acronym_ = word or table().dated[found.text]
        if is_another(text, found.start, found.end, table().venues[acronym_], in_full=False):
            continue
        hit = _mention(text, acronym_, found.start, found.end)
        beside_year = hit.end > found.end or hit.start < found.start
        head = text[: found.start]
        may_lead = word and (word not in table().tags or _NUMBERED.match(text, found.end))
        first = may_lead and (head.strip() in _SPONSORS or _WITHIN.search(head[-40:]))
        if beside_year or (first and _VOLUME.match(text, found.end)):
            return hit
    return None


def _by_name(text: str, last: int) -> Mention | None:
    """Return the first venue that is named in full, by a word that starts at `last` or before."""
    words = tokens(text) if may_name(text) else []
    for at in range(len(words)):
        if words[at].start > last:
            return None
        for run in sorted(names(words, at, bare=False), key=lambda run: -run.end):
            start, end = words[at].start, words[run.end - 1].end
            venue = table().venues[run.spelling.venue]
            named = run.spelling.role == "name"
            if named and not is_another(text, start, end, venue, in_full=True):
                hit = _mention(text, venue.acronym, start, end)
                return Mention(hit.venue, hit.year or stated_year(text), start, len(text))
    return None


def stated_year(text: str) -> int | None:
    """The year of publication in the tail of a reference.

    >>> stated_year("Nature 521.7553 (2015): 1929-1958"), stated_year("ICML. Vol. 14. 2014.")
    (2015, 2014)
    """
    years = _ROUND_YEAR.findall(text) or ANY_YEAR.findall(text)
    return int(years[-1]) if years else None


def _mention(text: str, venue: str, start: int, end: int) -> Mention:
    year = None
    if workshop := _WORKSHOP.match(text, end):
        middle = " ".join(workshop[1].split())
        venue, end = f"{venue} {middle} Workshop".replace("  ", " "), workshop.end()
    elif symposium := _SYMPOSIUM.match(text, end):
        venue, end = f"{venue} {symposium[1]}", symposium.end()
    behind = _BEHIND.match(text, end)
    if behind and not (behind[1].isdigit() and len(behind[1]) == 2 and _is_printed(venue)):
        year, end = full_year(behind[1]), behind.end()
    elif held_at := _HELD_AT.match(text, end):
        year, end = full_year(held_at[1]), held_at.end()
    elif ahead := _AHEAD.search(text[max(0, start - _NEAR) : start]):
        year, start = full_year(ahead[1]), start - len(ahead[0])
    if workshop is None and _BESIDE.match(text[end : end + 16]):
        venue, end = f"{venue} Workshop", end + 9
    return _with_findings(text, Mention(venue, year, start, end))


def _is_printed(venue: str) -> bool:
    """Tell whether a bare number behind a venue is that of its volume."""
    known = table().venues.get(venue)
    return known is not None and known.is_printed


def _with_findings(text: str, hit: Mention) -> Mention:
    around = text[max(0, hit.start - 60) : hit.end + 14]
    if not _FINDINGS.search(around) or "arXiv" in hit.venue:
        return hit
    return Mention(f"{hit.venue} Findings", hit.year, hit.start, hit.end)


@cache
def _acronyms() -> Spellings:
    return Spellings(table().acronyms, any_case=True)


@cache
def _words() -> Spellings:
    return Spellings([*table().words, *table().dated], any_case=False)
