"""Conferences and journals under one acronym each, and the years beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from enrich.normalization import venue_titles
from enrich.normalization.venue_context import is_another
from enrich.normalization.venue_table import Kind, one_of, table
from enrich.normalization.venue_words import names, tokens

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
_VOLUME = re.compile(r"\s*(?:\d|\(|[,;:]|\.(?!\s[A-Z][a-z]*\.)|$)")
_WITHIN = re.compile(
    r"(?:\bproc(?:eedings|\.)?(?: of)?(?: the)?|(?:^|[.,;]\s?)in:?)(?: (?:acm|ieee))? $",
    re.IGNORECASE,
)
_SPONSORS = frozenset({"", "IEEE", "ACM", "IEEE/ACM"})
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
    hits = [hit for hit in (_by_acronym(text), _by_word(text), _by_name(text)) if hit]
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
    """The acronym of the venue whose name, in any spelling, is the whole text.

    What is held beside a conference (a tutorial, a workshop of another name,
    a companion volume) is not that conference, and with words left over it is
    another venue.

    >>> canonical("Proceedings of the 29th Symposium on Operating Systems Principles")
    'SOSP'
    >>> canonical("NIPS"), canonical("SC"), canonical("An unknown place")
    ('NeurIPS', 'SC', None)
    >>> canonical("JAMIA Open"), canonical("International Conference on Supercomputing in Wool")
    (None, None)
    """
    name = " ".join(name.split())
    bare = _ANY_YEAR.sub("", name).strip(" .,'’")
    return acronym(bare) or venue_titles.venue(name) or _own_workshop(name)


def _own_workshop(name: str) -> str | None:
    """The workshop that has a name of its own behind a conference's acronym."""
    found = _acronyms().search(name)
    hit = _mention(name, table().acronyms[found[0].lower()], *found.span()) if found else None
    if not found or not hit or not hit.venue.endswith(" Workshop"):
        return None
    if table().venues[table().acronyms[found[0].lower()]].is_printed:
        return None
    return hit.venue if venue_titles.is_around(name[: hit.start]) else None


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


def same_publication(one: str, other: str) -> bool:
    """Tell whether two names of venues may be of one publication, and so contradict nothing.

    A journal prints what was held at a conference; findings are called by its name.

    >>> same_publication("SIGGRAPH", "ACM Transactions on Graphics")
    True
    >>> same_publication("EMNLP", "EMNLP Findings"), same_publication("ICRA", "IROS")
    (True, False)
    """
    here, there = canonical(one) or one, canonical(other) or other
    if there in (here, f"{here} Findings") or here == f"{there} Findings":
        return True
    known = table().venues
    prints = (known[at].published_in if at in known else () for at in (here, there))
    return any(at in journals for at, journals in zip((there, here), prints, strict=True))


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
    for found in _acronyms().finditer(text):
        acronym_ = table().acronyms[found[0].lower()]
        if is_another(text, *found.span(), table().venues[acronym_], in_full=False):
            continue
        hit = _mention(text, acronym_, *found.span())
        if found[0] == text or not _is_word(found[0], acronym_) or hit.year:
            return hit
    return None


def _is_word(text: str, acronym_: str) -> bool:
    """Tell whether an acronym is spelt as a word or a name would be: Ying Tai."""
    return len(acronym_) < 5 and acronym_.isupper() and not text.isupper()


def _by_word(text: str) -> Mention | None:
    for found in _words().finditer(text):
        word = table().words.get(found[0])
        acronym_ = word or table().dated[found[0]]
        if is_another(text, *found.span(), table().venues[acronym_], in_full=False):
            continue
        hit = _mention(text, acronym_, *found.span())
        beside_year = hit.end > found.end() or hit.start < found.start()
        head = text[: found.start()]
        first = word and (head.strip() in _SPONSORS or _WITHIN.search(head[-40:]))
        if beside_year or (first and _VOLUME.match(text, found.end())):
            return hit
    return None


def _by_name(text: str) -> Mention | None:
    words = tokens(text) if len(text) > 9 else []
    for at in range(len(words)):
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
    years = _ROUND_YEAR.findall(text) or _ANY_YEAR.findall(text)
    return int(years[-1]) if years else None


def _mention(text: str, venue: str, start: int, end: int) -> Mention:
    year = None
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
    both = [*table().words, *table().dated]
    return re.compile(rf"{_BEFORE}(?:{one_of(both)}){_AFTER}")
