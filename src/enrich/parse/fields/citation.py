"""References that begin with their authors, as bibliographies write them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from enrich.normalization import organisations
from enrich.normalization.late_pattern import late
from enrich.parse.fields import authors, dates, leading_people, series, surnames
from enrich.parse.fields.cue_words import sentence_ends, sentences, word_count
from enrich.parse.fields.leading_people import Leading
from enrich.parse.fields.name_shapes import (
    WIDE_NAME,
    is_body,
    is_known,
    is_team,
)
from enrich.parse.fields.reference_head import ISSUED_BY, SIGNED, is_of_titles, label
from enrich.parse.fields.title_end import is_tail, is_venue, split

_MARK = re.compile(r"[,.:;(\x1e]|[^\x00-\x7f]")  # one stands behind the people of any reference
_YEAR = re.compile(
    r"(?:\s?\(?[Ee]ds?\.?\)?,?)?\s?[.,:]?\s?"
    r"(?:[(\[]((?:1[6-9]|20)\d\d[a-z]?(?:,\s[^()\[\]]{1,20})?|[Ii]n press|[Nn]\.d\.|"
    r"[Ff]orthcoming)[)\]]\s?[.:,]?|((?:19|20)\d\d)[a-z]?(?:, ?([A-Z][a-z]{2,8})\.?)?[.:,])"
    r"\s+(?=\S)"
)
_EDITORS = re.compile(r",? \(?[Ee]ditors?\)?(?=[.,] )")
_COLON = re.compile(r"\s?[:：]\s+(?=\S)")
_STOP = late(r"[.,]?\s+(?=[^\s(])|[.．。]\s?(?=[\u3400-\u9fff])")
_COMMA = re.compile(r",\s+(?=\S)")
_BEHIND_TWO = re.compile(r"[.:] ")
_HELD = re.compile(r"[Ii]n: [A-Z]|in Proc")
_SERIES_AHEAD = re.compile(
    r"\s//\s|\s\((?=[Vv]ol\.|[Nn]o\.|pp?\.|\d+(?:st|nd|rd|th) ed)|"
    r"\s\[(?=(?:Blog|Video|Computer software|Preprint|Data ?set|Master|Doctoral|Online)\b)|"
    r"(?<=[?!])\s(?=[Ii]n:?\s(?:[A-Z]\.\s?)+[A-Z][^()]{2,60}\([Ee]ds?\.)|"
    r"(?<=\w)\.\s(?=[Ii]n:?\s[A-Z]|Proceedings|Proc\.|Journal of|Advances in|arXiv|CoRR)"
)
_LATE_END = re.compile(r"(?<=\w\d|\d[a-z])\.\s(?=[A-Z])")  # no sentence ends so, but titles do
_NEAR = 100  # characters in which what follows a title says so
_FAR = 400  # characters in which the title of a reference begins
_OF_TEAM = re.compile(  # Loom Team, Weaving Inc.
    r"^([A-Z][\w-]*(?: [A-Z][\w-]*){0,3} Team)(?:, [A-Z][\w @&-]{1,30}| \([^()]{2,30}\))(?=[.:]\s)"
)
_GENRE = re.compile(  # as GB/T 7714 has it, and as Vancouver has
    r"\s?\[(?:[JCMDRNSPAZ]|EB)(?:/OL)?\]\.?(?://)?\s?|"
    r"\s\[(?i:preprint|data ?set|editorial|internet|letter|"
    r"dissertation|conference session|conference presentation|version \d[^\[\]]{0,60}|"
    r"abstract|comment|software|video|news|web ?page|review)\]\.?\s?(?=\S|$)"
)
_ISSUED = re.compile(r"[\w.)]; ?(?:19|20)\d\d\b|\.\s(?:19|20)\d\d;\d")  # Loom Press; 2021
_OPENING_QUOTE = ('"', "“", "”", "'")


@dataclass(slots=True)
class Cited:
    """A reference in its parts: people, year, title, and what follows."""

    names: tuple[str, ...]
    title: str
    tail: str
    year: int | None = None
    date: str | None = None
    signed: str = ""  # the organisation that signs instead of people


def read(text: str, goes_on: bool = False) -> Cited | None:
    """The parts of a text that begins with people; None if it begins with none.

    `goes_on`: more is said of the work behind the text.

    >>> found = read("Doe, J., & Poe, A. (2021). On looms. Nature, 5(1), 1-9.")
    >>> found.names, found.year, found.title, found.tail
    (('J. Doe', 'A. Poe'), 2021, 'On looms', '. Nature, 5(1), 1-9.')
    """
    if text.startswith("["):
        return _labelled(text)
    if not _MARK.search(text):
        return None
    people = leading_people.read(text)
    if people is None:
        return _of_two(text) or _of_organisation(text)
    rest = text[people.end :]
    if year := _YEAR.match(rest):
        return _dated(people, year, rest[year.end() :])
    if edited := _EDITORS.match(rest):
        rest = rest[edited.end() :]
    if colon := _COLON.match(rest):
        return _named(people, rest[colon.end() :])
    stop = _STOP.match(rest)
    listed = stop is not None and stop[0].startswith(",") and all(map(is_known, people.names))
    marked = "[" in rest and WIDE_NAME.fullmatch(people.names[0]) and _GENRE.search(rest)
    if stop and (people.initials or listed or marked):
        return _undated(people, stop, rest[stop.end() :], goes_on, edited is not None)
    return None


def _labelled(text: str) -> Cited | None:
    """A reference whose people and year stand in square brackets in front."""
    inner, bracket, rest = text[1:].partition("]")
    found = label(inner) if bracket else None
    title, tail = split_title(rest.lstrip(" .:")) if found else ("", "")
    return Cited(found[0], title, tail, found[1]) if found and word_count(title) > 1 else None


def _dated(people: Leading, year: re.Match[str], rest: str) -> Cited | None:
    """A reference whose people are followed by the year."""
    title, tail = split_title(rest)
    first, *others = people.names
    called = others or people.initials or people.more or authors.one(first)
    if not called and not (surnames.is_surname(first) and tail.strip(" .\x1e")):
        return None
    if not word_count(title) or is_venue(title):
        return None
    words = year[1] or year[2]
    stated = dates.read(f"{year[3]} {year[2]}") if year[3] else dates.read(words.replace(", ", " "))
    stated = stated or _month_behind(words)
    number = int(words[:4]) if words[:4].isdigit() else None
    return Cited(people.names, title, tail, number, stated)


def _month_behind(words: str) -> str | None:
    year, comma, month = words.partition(", ")
    return dates.read(f"{month} {year}") if comma else None


def _named(people: Leading, rest: str) -> Cited | None:
    """A reference whose people are parted from its title by a colon."""
    lone = len(people.names) == 1
    title, tail = split_title(rest)
    if word_count(title) < 2:
        return None
    if lone and "." not in people.names[0] and not people.more:
        told = bool(tail.strip(" .")) and is_known(people.names[0])
        return Cited(people.names, title, tail) if told else None
    full = all(" " in name for name in people.names)
    called = people.initials or len(people.names) > 2 or any(map(is_known, people.names))
    called = called or not any(map(is_of_titles, " ".join(people.names).split()))
    return Cited(people.names, title, tail) if (full and called) or people.more else None


def _undated(
    people: Leading, stop: re.Match[str], rest: str, goes_on: bool, edited: bool = False
) -> Cited | None:
    """A reference in which the title follows people with initials."""
    if rest.startswith(_OPENING_QUOTE):
        return None  # read as what stands in quotes
    title, tail = split_title(rest)
    if word_count(title) < 2 or is_venue(title) or authors.certain(title):
        return None
    lone = len(people.names) == 1 and not people.more
    if lone and not (goes_on or tail.strip(" .\x1e")):
        return None
    sure = (
        edited
        or ("[" in rest and _GENRE.search(rest))
        or is_tail(tail)
        or series.read(tail)
        or _ISSUED.search(tail)
    )
    if lone and "." not in people.names[0] and not sure:
        return None  # a word and capitals may begin a title as well
    if stop[0].startswith(","):
        title, tail = _to_comma(rest)
        if word_count(title) < 3 or not tail.strip(" .,"):
            return None
    return Cited(people.names, title, tail)


def _to_comma(rest: str) -> tuple[str, str]:
    """The title of a reference that has commas between all its parts."""
    title, tail = split_title(rest)
    for comma in _COMMA.finditer(title):
        behind = title[comma.end() :] + tail
        held = _HELD.match(behind) is not None
        printed = series.read(behind) if held or behind[:1].isupper() else None
        named = printed is not None and printed.name is not None and "," not in printed.words
        placed = named or held or is_tail(behind[:_NEAR], near=True)
        if placed and word_count(title[: comma.start()]) > 2:
            return title[: comma.start()], title[comma.start() :] + tail
    return title, tail


def split_title(rest: str) -> tuple[str, str]:
    """The title at the head of a text that is known to begin with one, and what follows.

    >>> split_title("Are looms fast? A study of QA. In EMNLP 2019")
    ('Are looms fast? A study of QA', '. In EMNLP 2019')
    """
    if "[" in rest and (found := _GENRE.search(rest)):
        title, series_ahead = split_title(rest[: found.start()])
        return title, f"{series_ahead}. {rest[found.end() :]}"
    if found := _SERIES_AHEAD.search(rest[:_FAR]):
        title, tail = split(rest[: found.start()])
        tail += rest[found.start() :]
    else:
        title, tail = split(rest)
    for end, start in sentence_ends(title):
        behind = title[start:] + tail
        if title[end - 1] not in "?!？！" or title[end] == "." or _is_series(behind):
            return title[:end], title[end:] + tail
    if found := _LATE_END.search(title):
        return title[: found.start()], title[found.start() :] + tail
    return title, tail


def _is_series(text: str) -> bool:
    """Whether what follows a question is no more of the title."""
    if is_tail(sentences(text)[0]):
        return True
    printed = series.read(text[:_NEAR]) if text[:1].isupper() else None
    return printed is not None and printed.name is not None


def _of_two(text: str) -> Cited | None:
    """A reference of two people who are called by their surnames alone."""
    stop = _BEHIND_TWO.search(text[:_FAR])
    names = authors.surnames(text[: stop.start()]) if stop else ()
    if stop is None or not names or (stop[0] == ": " and any(map(is_of_titles, names))):
        return None
    title, tail = split_title(text[stop.end() :])
    told = word_count(title) > 2 and tail.strip(" .") and not is_tail(title)
    return Cited(names, title, tail) if told else None


def _of_organisation(text: str) -> Cited | None:
    """A reference that an organisation or a team signs."""
    if "." not in text and ":" not in text and "(" not in text:
        return None
    text = _OF_TEAM.sub(r"\1", text, count=1)
    found = SIGNED.match(text)
    team = is_team(found[1]) if found else False
    if found is None:
        return None
    year = _YEAR.match(text, found.end(1))
    team = team or (is_body(found[1]) and bool(year or _ISSUED.search(text[:_FAR])))
    if not (team or organisations.known(found[1]) or ISSUED_BY.match(text, found.end(1))):
        return None
    title, tail = split_title(text[year.end() if year else found.end() :])
    if word_count(title) < 2 or is_tail(title) or not (year or tail.strip(" .")):
        return None
    stated = (year[1] or year[2] or "")[:4] if year else ""
    number = int(stated) if stated.isdigit() else None
    people, signed = ((found[1],), "") if team else ((), found[1])
    return Cited(people, title, tail, number, signed=signed)


def authors_first(title: str, tail: str) -> tuple[str, str, str]:
    """Names that stood where a title was looked for, and the title behind them."""
    if not title.strip():
        return "", title, tail
    first, *others = sentences(title) or [title]
    rest = ". ".join(others)
    lone = authors.one(first) and word_count(rest) > 2 and bool(tail.strip())
    if word_count(rest) > 1 and (authors.certain(first) or lone):
        return first, rest, tail
    if not authors.certain(title):
        return "", title, tail
    first, *others = sentences(tail.lstrip(" .,")) or [""]
    if word_count(first) < 3 or is_venue(first):
        return "", title, tail
    return title, first, ". ".join(["", *others]) + " "
