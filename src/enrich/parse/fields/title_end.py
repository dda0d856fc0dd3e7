"""Where a title without markup ends, and venue, names or a date begin."""

from __future__ import annotations

import re
from itertools import islice, pairwise

from enrich.normalization import venues
from enrich.normalization.late_pattern import late
from enrich.parse.fields import authors, dates, leading_people, series, surnames
from enrich.parse.fields.affiliations import all_known
from enrich.parse.fields.cue_words import (
    badge_start,
    is_remark,
    sentences,
    without_gaps,
    word_count,
)
from enrich.parse.fields.name_shapes import is_known, is_team

_LONGEST = 1000  # characters; no title reaches further
_CLOSE = 6  # characters before a venue that stands right there
_LONGEST_SIGNED = 80  # characters
_LONGEST_NAME = 60  # characters
_MOST_COMMAS = 40  # of a title
_SIGN = re.compile(r"[(@\[,;.?!\x1e]|\s-|by\s|[^\x00-\x7f]")  # no title ends without one
_LISTED = re.compile(  # one stands behind any name that is not the whole text
    r"[,.;:(&\x1e]|\sand\s|\set\s|[^\x00-\x7f]"
)
_PAREN = re.compile(r"\s?[(（\[]([^()（）\[\]\x1d-\x1f]{1,120})[)）\]]")
_ORGANISED = re.compile(r"\s?[(（]\s?@+([^()（）]{0,120})[)）]|\s@@?([A-Z][\w .&-]{1,40})\s?$")
_COMMA_SIGN = re.compile(r"[,，;]")
_FIRST_WIDE = "\u3400"
_WIDE_PARTS = re.compile(r"[，、,；;]\s?")
_WIDE_PLACE = late(r"《|(?:19|20)\d\d|[\u3400-\u9fff]{2,12}(?:学报|研究|杂志|期刊|会议|通讯)")
_COMMA = re.compile(r"\s?[,，;]\s?")
_DASH_SIGN = re.compile(r"[-–—]")
_DASH = re.compile(r"\s[-–—]+\s|\s?[–—]{1,2}\s?(?=[(（])")
_BY = re.compile(r"[\s,]by\s(?=[A-Z])")
_YEAR = re.compile(r"(?:19|20)\d\d\.?")
_GENRE = re.compile(
    r"(?i:book|thesis|ph\.?d\.? thesis|technical report|preprint|survey|tutorial|talk|slides),? "
    r"(?:19|20)\d\d"
)
_IN_YEAR = re.compile(r"['’]\d\d$")
_ET_AL = re.compile(r"\bet\.? al\b")
_DATED = re.compile(r"[,.]?\s\(?(?:19|20)\d\d\)?[.,]?\s?$")
_INITIAL = re.compile(r"[A-Z]\.")
_VANCOUVER = re.compile(r"[A-Z][\w'-]+ [A-Z]{1,3}, ")
_GERUND = re.compile(r"\w{3,}ing\b")
_PLACE = re.compile(r"[,.]\s?(?=[A-Z]{2}|\d)|[(（]")
_SERIES = re.compile(r"\d|onference|roceeding|ransaction|ournal|ymposium|eeting|orkshop|dvances")
_VOLUME = re.compile(
    r"[A-Z][\w &:,-]{2,60}?\s\d+(?:\.\d+)?\s?\((?:19|20)\d\d\)|"
    r"[A-Z][A-Za-z&/ -]{1,14}[ ']?(?:19|20)\d\d$"
)
_OPENING = re.compile(
    r"preprint|vol(?:ume)?\.?\s\d|in proc|proceedings of|advances in|technical report|under review|"
    r"ph\.?d\.? thesis|master'?s thesis|tech\.? rep",
    re.IGNORECASE,
)


def split(text: str) -> tuple[str, str]:
    """A text parted into the title it starts with and what is not the title.

    >>> split("A tale of two caches, J. Doe et al., SOSP 2021")
    ('A tale of two caches', ', J. Doe et al., SOSP 2021')
    >>> split("Fast birds (slow ones, too) (ICML 2020)")
    ('Fast birds (slow ones, too)', ' (ICML 2020)')
    """
    near = text[:_LONGEST]
    looks = _LOOKS if _SIGN.search(near) else ()
    found = [end for look in looks if (end := look(near))]
    end = min(found, default=len(near))
    return text[:end], text[end:]


def is_venue(text: str) -> bool:
    """Whether the text names a venue and says no more than how a paper fared there."""
    long = text.count(" ") > 4
    if long and (text.count(" ") > 20 or not _SERIES.search(text)):
        return False
    found = venues.find(text)
    return found is not None and is_remark(text[: found.start] + text[found.end :])


def _paren(text: str) -> int | None:
    if "(" not in text and "（" not in text and "@" not in text and "[" not in text:
        return None
    if "@" in text and (org := _ORGANISED.search(text)):
        return len(split(text[: org.start()])[0]) if org.start() else None
    for found in _PAREN.finditer(text):
        inner, behind = found[1].strip(), text[found.end() :].strip(" .[(\x1e")
        if is_venue(inner) or dates.read(inner) or _YEAR.fullmatch(inner) or "et al" in inner:
            return found.start()
        if series.unknown_at(inner) or _is_workshop(inner):
            return found.start()
        if _GENRE.fullmatch(inner) or (all_known(inner) and _follows(behind.lstrip(",; "))):
            return found.start()
        if not behind and text[: found.start()].rstrip().endswith("."):
            return found.start()
        if not behind and any(may_end(inner) for may_end in _MAY_END):
            return found.start()
    return None


def _is_workshop(text: str) -> bool:
    """Whether brackets name a workshop and the conference that holds it, with the year."""
    mention = venues.find(text) if "orkshop" in text else None
    named = mention is not None and mention.year is not None and mention.start < _LONGEST_NAME
    return named and mention is not None and 0 < text.find("orkshop") < mention.start


def _are_people(text: str) -> bool:
    """Whether brackets hold people, with initials or a name that people are called by."""
    if "," not in text and "&" not in text and " and " not in text:
        return False
    if (unyeared := _DATED.sub("", text)) != text and authors.surnames(unyeared):
        return True
    return authors.certain(text) and any(
        "." in name or is_known(name) for name in authors.names(text)
    )


def _is_award(text: str) -> bool:
    return word_count(text) > 0 and not text.isdigit() and len(text) > 3 and is_remark(text)


def _is_slot(text: str) -> bool:
    found = venues.find(text)
    if found is None:
        return venues.coined(text.partition(",")[0].strip())[0] is not None
    return bool(found.year or is_remark(text[: found.start]))


def _sentence(text: str) -> int | None:
    at = 0
    for part, following in pairwise(sentences(text)):
        at = text.find(part, at) + len(part)
        if is_tail(following, near=part[-1] in "?!？！"):
            return at
    return None


def is_tail(text: str, near: bool = False) -> bool:
    """Whether a sentence behind another tells venue, date or names, the venue `near` its start."""
    text = without_gaps(text).strip(" .,;[]{}")
    text = text.strip("()") if text[:1] == "(" or "(" not in text else text
    if not text or is_remark(text) or dates.read(text) or _is_people(text):
        return True
    if _OPENING.match(text) or _VOLUME.match(text) or series.stated(text):
        return True
    if series.is_issued(text):
        return True
    found = venues.find(text)
    return found is not None and (found.start < 12 or (found.year is not None and not near))


def _is_people(text: str) -> bool:
    """Whether a sentence behind another is people, be it a lone one by the signs of it."""
    if authors.certain(text) or people_follow(text):
        return True
    if not 0 < text.count(" ") < 5:
        return False
    lone = _INITIAL.match(text) and authors.one(text)
    return bool(lone) or is_known(text) or ("&" in text and bool(authors.surnames(text)))


def _comma(text: str) -> int | None:
    if not _COMMA_SIGN.search(text) or _VANCOUVER.match(text):
        return None
    for found in islice(_COMMA.finditer(text), _MOST_COMMAS):
        rest = text[found.end() :]
        ahead = text[: found.start()]
        if ahead.count("(") > ahead.count(")"):
            continue
        if (
            word_count(ahead) > 1
            and _follows(rest)
            and not (is_known(ahead) or is_team(ahead.partition(",")[0]))
        ):
            return found.start()
    return None


def _follows(text: str) -> bool:
    """Whether what follows a comma tells date, venue or names."""
    if (
        dates.read(text)
        or _YEAR.fullmatch(text.strip())
        or series.unknown_at(text.split(",", 1)[0])
    ):
        return True
    if (
        (text[:1] >= _FIRST_WIDE and _wide_people_follow(text))
        or people_follow(text)
        or _are_people_at(text[:300])
        or ("&" in text and _are_surnames_at(text.rstrip(" .[]\x1e")))
        or series.stated(text)
    ):
        return True
    sentence = text[:1].islower() and not text.startswith(("in ", "ar"))
    found = None if sentence else venues.find(text[:80])
    if found and found.start < _CLOSE and (found.year or is_remark(text[found.end :])):
        return True
    if _ET_AL.search(text):
        return authors.certain(sentences(text)[0])
    if _is_surname_at(text):
        return True
    unyeared = _DATED.sub("", text)
    return unyeared != text and bool(_INITIAL.match(text)) and bool(authors.names(unyeared))


def _are_surnames_at(text: str) -> bool:
    """Whether two are called by their surnames here, and perhaps a venue with its year behind."""
    people, comma, rest = text.partition(", ")
    return bool(authors.surnames(text) or (comma and is_venue(rest) and authors.surnames(people)))


def _is_surname_at(text: str) -> bool:
    """Whether one surname and then a venue with its year stand here: `Weaver, ICML 2031`."""
    word, comma, rest = text.partition(", ")
    mention = venues.find(rest[:80]) if comma and surnames.is_surname(word) else None
    return mention is not None and mention.year is not None and mention.start < _CLOSE


def _are_people_at(text: str) -> bool:
    """Whether names and then a venue stand here."""
    mention = venues.find(text) if text[:1].isupper() else None
    if mention is None or not mention.start:
        return False
    named = text[: mention.start].strip(" ,.(")
    return not _GERUND.search(named) and authors.certain(named)


def _wide_people_follow(text: str) -> bool:
    """Whether Chinese names begin here: two of them, or one and then a series or a year."""
    first, *others = _WIDE_PARTS.split(text, maxsplit=2)
    if not others or not authors.names(first):
        return False
    return bool(authors.names(others[0])) or bool(_WIDE_PLACE.match(others[0]))


def people_follow(text: str) -> bool:
    """Whether people are named here one by one, and nothing but venue and date behind them."""
    if not text[:1].isupper() or (len(text) > _LONGEST_NAME and not _LISTED.search(text)):
        return False
    people = leading_people.read(text)
    if people is None:
        return False
    lone = len(people.names) == 1 and not people.more
    if lone and not (is_known(people.names[0]) or people.initials):
        return False
    rest = text[people.end :]
    behind = sentences(rest[:200].lstrip(" .,"))
    return not behind or (rest[:1] in ",.( " and is_tail(behind[0], near=True))


def _dash(text: str) -> int | None:
    if not _DASH_SIGN.search(text):
        return None
    for found in _DASH.finditer(text):
        rest = text[found.end() :].strip()
        if dates.read(rest) or is_tail(rest, near=True) or _is_signed(rest) or _is_placed(rest):
            return found.start()
    return None


def _is_signed(text: str) -> bool:
    """Whether one person and then a series with its year are all that a text tells."""
    person = leading_people.read(text) if len(text) < _LONGEST_SIGNED else None
    if person is None or not authors.one(person.names[0]):
        return False
    return series.unknown_at(text[person.end :]) or is_venue(text[person.end :])


def _is_placed(text: str) -> bool:
    """Whether people by their names alone stand here, and a venue or a year in brackets behind."""
    people, bracket, rest = text.partition(" (")
    inner = rest.partition(")")[0]
    if not bracket or not (is_venue(inner) or venues.stated_year(inner) or _IN_YEAR.search(inner)):
        return False
    return bool(authors.surnames(people)) or authors.one(people) or surnames.is_surname(people)


def _by(text: str) -> int | None:
    if "by" not in text:
        return None
    for found in _BY.finditer(text):
        behind = _PLACE.split(without_gaps(text[found.end() :]).rstrip(" [("))[0]
        topic = _GERUND.match(behind) and not is_known((authors.names(behind) or ("",))[0])
        lone = is_known(behind) and not re.search(r"['’]s\b", behind)
        if (authors.certain(behind) or lone) and not topic:
            return found.start()
    return None


_MAY_END = (_is_slot, _is_award, all_known, series.stated, _are_people)
_LOOKS = (_paren, _sentence, _comma, _dash, _by, badge_start)
