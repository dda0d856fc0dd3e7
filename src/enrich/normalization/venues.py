"""Conferences and journals under one acronym each, and the years beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from enrich.normalization.venue_table import Kind, one_of, table

_QUOTE = "['’‘`´′ʼ]"
_YEAR = rf"(?:{_QUOTE}\s?\d\d(?!\d)|(?:19|20)\d\d(?!\d|\.\d{{4}})|{_QUOTE}\s?20\d\d(?!\d))"
_BEFORE, _AFTER = r"(?<![A-Za-z0-9_])", r"(?![a-z]|[A-Z][a-z]|_)"
_BEHIND = re.compile(
    rf"[\s,(\[\-–@:.]{{0,3}}({_YEAR}|(?<=[A-Za-z][A-Z])[012]\d(?!\w)|(?<=\w\s|\w[-–])\d\d(?![\d.:/%]|\s?\(|\s?,?\s?(?:19|20)\d\d))"
)
_AHEAD = re.compile(rf"({_YEAR})[\s,:-]{{0,2}}$")
_ASIDE = re.compile(r"workshop|companion|adjunct|extended abstract|findings", re.I)
_ANY_YEAR = re.compile(r"(?<![\d./:v–-])((?:19|20)\d\d)(?![\d–-]|[.:/]\d)")
_ROUND_YEAR = re.compile(r"\(((?:19|20)\d\d)\)")
_FINDINGS = re.compile(r"\bfindings\b", re.IGNORECASE)
_WORKSHOP = re.compile(r"((?:\s+(?!\d)[\w&+@/-]+){0,6}?)\s+[Ww]orkshops?\b(?!\s+on\b)")
_VOLUME = re.compile(r"\s*(?:\d|\(|[.,;:]|$)")
_WITHIN = re.compile(
    r"(?:\bproc(?:eedings|\.)?(?: of)?(?: the)?|(?:^|[.,;]\s?)in:?)(?: (?:acm|ieee))? $",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\b(?:workshops?|tutorials?|companion|adjunct|extended abstracts|student research|courses|"
    r"(?:spring|summer|fall) symposi(?:um|a))\b",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\(([A-Za-z][\w&-]{1,14})(?:\s?['’]?\d{2,4})?\)\W*$")
_COINED = re.compile(
    rf"([A-Z][A-Za-z0-9&/+.*-]{{0,14}}(?:\s[A-Z][A-Za-z&/-]{{1,12}})?)[\s-]?(?:({_YEAR})|(?<=\s)(\d\d))"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A venue found in a text: its acronym, the year beside it, and where."""

    venue: str
    year: int | None
    start: int
    end: int


def find(text: str) -> Mention | None:
    """The first venue of the table that the text names.

    >>> find("DeepSeek SC' 24")
    Mention(venue='SC', year=2024, start=9, end=15)
    >>> find("A fast scheme") is None
    True
    """
    hits = [hit for hit in (_by_acronym(text), _by_word(text), _by_phrase(text)) if hit]
    return min(hits, key=lambda hit: (hit.start, -hit.end), default=None)


def surely(name: str) -> str | None:
    """As `canonical`, for names that an index gathered: None when in doubt.

    >>> surely("Proceedings of the 29th Symposium on Operating Systems Principles")
    'SOSP'
    >>> surely("Findings of the ACL"), surely("Journal of Social Media")
    (None, None)
    """
    venue = canonical(name)
    if venue is None or is_aside(name):
        return None
    return venue if venue in name or venue.lower() not in name.lower().split() else None


def is_aside(name: str) -> bool:
    """Tell whether a name is of what a conference prints or holds beside itself.

    >>> is_aside("EMNLP Workshop on Looms"), is_aside("Findings of the ACL"), is_aside("SOSP")
    (True, True, False)
    """
    return _ASIDE.search(name) is not None


def canonical(name: str) -> str | None:
    """The acronym of the venue that a name in any spelling stands for.

    What is held beside a conference (a tutorial, a workshop of another name,
    a companion volume) is not that conference.

    >>> canonical("Proceedings of the 29th Symposium on Operating Systems Principles")
    'SOSP'
    >>> canonical("NIPS"), canonical("SC"), canonical("An unknown place")
    ('NeurIPS', 'SC', None)
    """
    name = " ".join(name.split())
    bare = _ANY_YEAR.sub("", name).strip(" .,'’")
    if exact := acronym(bare):
        return exact
    found = _by_phrase(name) or _by_acronym(name) or _by_word(name)
    told = _IN_BRACKETS.search(name)
    venue = (acronym(told[1]) if told else None) or (found.venue if found else None)
    beside = venue and _BESIDE.search(name) and not is_workshop(venue)
    if beside and found and is_workshop(found.venue):
        return found.venue
    return None if beside else venue


def is_workshop(venue: str) -> bool:
    """Tell whether a venue is a workshop by itself, with or without the word."""
    return venue.endswith("Workshop") or kind(venue) == "workshop"


def kind(venue: str) -> Kind | None:
    """Return what a venue of the table is.

    >>> kind("SOSP"), kind("TOCS"), kind("arXiv"), kind("Nowhere")
    ('conference', 'journal', 'preprint server', None)
    """
    known = table().venues.get(venue)
    return known.kind if known else None


def venue_year(text: str) -> tuple[str | None, int | None]:
    """The venue and the year that a text in the place of a venue states.

    >>> venue_year("SOSP' 24"), venue_year("PPoPP ’25"), venue_year("[NSDI '22]")
    (('SOSP', 2024), ('PPoPP', 2025), ('NSDI', 2022))
    >>> venue_year("ICML ES-FoMo Workshop 2025"), venue_year("NAIC' 24")
    (('ICML ES-FoMo Workshop', 2025), ('NAIC', 2024))
    """
    bare = text.strip(" \t[](){}【】.,;")
    if found := find(bare):
        return found.venue, found.year or stated_year(bare)
    return coined(bare)


def acronym(text: str) -> str | None:
    """The venue whose acronym is the whole text.

    >>> acronym("nips"), acronym("SC"), acronym("Google")
    ('NeurIPS', 'SC', None)
    """
    return table().words.get(text) or table().acronyms.get(text.lower())


def coined(text: str) -> tuple[str | None, int | None]:
    """The venue and year of a text that has the form of `ACRONYM'24`.

    >>> coined("NAIC' 24"), coined("Google 24")
    (('NAIC', 2024), (None, None))
    """
    if exact := acronym(text):
        return exact, None
    found = _COINED.fullmatch(text) if text[-1:].isdigit() else None
    if found and sum(letter.isupper() for letter in found[1]) >= 2:
        return found[1].strip(), full_year(found[2] or found[3])
    return None, None


def full_year(text: str) -> int:
    """The four-digit year of a spelling of it.

    >>> full_year("'24"), full_year("1998"), full_year("97")
    (2024, 1998, 1997)
    """
    number = int(re.sub(r"\D", "", text))
    return number if number > 99 else number + (1900 if number > 60 else 2000)


def _by_acronym(text: str) -> Mention | None:
    found = _acronyms().search(text)
    return _mention(text, table().acronyms[found[0].lower()], found) if found else None


def _by_word(text: str) -> Mention | None:
    for found in _words().finditer(text):
        hit = _mention(text, table().words[found[0]], found)
        beside_year = hit.end > found.end() or hit.start < found.start()
        head = text[: found.start()]
        first = not head.strip() or _WITHIN.search(head[-40:])
        if beside_year or (first and _VOLUME.match(text, found.end())):
            return hit
    return None


def _by_phrase(text: str) -> Mention | None:
    lowered = text.lower() if len(text) > 9 else ""
    found = _names().search(lowered) if len(text) == len(lowered) else None
    if not found:
        return None
    hit = _mention(text, table().names[found[0]], found)
    year = hit.year or stated_year(text)
    return Mention(hit.venue, year, found.start(), len(text))


def stated_year(text: str) -> int | None:
    """The year of publication in the tail of a reference.

    >>> stated_year("Nature 521.7553 (2015): 1929-1958"), stated_year("ICML. Vol. 14. 2014.")
    (2015, 2014)
    """
    years = _ROUND_YEAR.findall(text) or _ANY_YEAR.findall(text)
    return int(years[-1]) if years else None


def _mention(text: str, venue: str, found: re.Match[str]) -> Mention:
    start, end, year = found.start(), found.end(), None
    if workshop := _WORKSHOP.match(text, end):
        middle = " ".join(workshop[1].split())
        venue, end = f"{venue} {middle} Workshop".replace("  ", " "), workshop.end()
    if behind := _BEHIND.match(text, end):
        year, end = full_year(behind[1]), behind.end()
    elif ahead := _AHEAD.search(text[max(0, start - 10) : start]):
        year, start = full_year(ahead[1]), start - len(ahead[0])
    if workshop is None and re.match(r"[\s,(-]{1,3}[Ww]orkshops?\b", text[end : end + 16]):
        venue, end = f"{venue} Workshop", end + 9
    return _with_findings(text, Mention(venue, year, start, end))


def _with_findings(text: str, hit: Mention) -> Mention:
    around = text[max(0, hit.start - 60) : hit.end + 14]
    if not _FINDINGS.search(around) or "arXiv" in hit.venue:
        return hit
    return Mention(f"{hit.venue} Findings", hit.year, hit.start, hit.end)


@cache
def _acronyms() -> re.Pattern[str]:
    return re.compile(rf"{_BEFORE}(?:{one_of(table().acronyms)}){_AFTER}", re.IGNORECASE)


@cache
def _words() -> re.Pattern[str]:
    return re.compile(rf"{_BEFORE}(?:{one_of(table().words)}){_AFTER}")


@cache
def _names() -> re.Pattern[str]:
    return re.compile(one_of(table().names))
