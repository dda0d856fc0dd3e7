"""Lists of people, in whichever order and with whichever commas."""

from __future__ import annotations

import re
from functools import lru_cache

from enrich.normalization import organisations, venues, word_lists
from enrich.normalization.late_pattern import late
from enrich.parse.fields import name_shapes
from enrich.parse.fields.name_shapes import (
    INITIALS,
    PARTICLES,
    SMALL_WORDS,
    WIDE_NAME,
    has_title_words,
    is_full,
)

_LISTS = word_lists.load(__file__)
ET_AL = re.compile(
    r"[,;]?\s*(?:\bet\.?\s?al\b\.?|\betc\b\.?|\b(?:and|&) (?:(?:\d+ |many )?others|\d+ more)\b|"
    r"\bet\. al\b|"
    r"\b(?:and|&) (?:his |her |their )?(?:collaborators|colleagues|co-?workers|many more)\b|等人?)",
    re.I,
)
_ELLIPSIS = re.compile(r",?\s?(?:\.\.\.|…)\s?,?(?:\s?(?:&|and)\b)?\s?")
_SUFFIX = re.compile(r",\s?((?:Jr|Sr)\b\.?|I{2,3}\b|IV\b)")
_DEGREE = re.compile(r"\b(?:Dr|Prof|Professor)\b\.?\s|,\s?(?:Ph\.?D|M\.?D)\b\.?")
_CAPITALISED = "[A-ZÀ-ÖØ-ÞĀ-Ž][a-zß-öø-ÿā-ž]"
SURNAME = (
    r"(?:(?:Mc|Mac|De|Le|La|Di|Van|Fitz|O['’])(?=[A-Z]))?"
    rf"{_CAPITALISED}{{1,14}}(?:-{_CAPITALISED}+)?"
)
"""The form of a surname that stands alone."""

_SURNAMES = late(rf"{SURNAME}(?:, {SURNAME}){{0,6}}(?:,? (?:&|and) |, ){SURNAME}")
_LISTED_SURNAMES = late(rf"{SURNAME}, {SURNAME}")
_SENTENCE_WORD = word_lists.any_of(_LISTS["sentence_words"])
_NOT_ONE = word_lists.any_of(_LISTS["no_lone_name"], _LISTS["topic_endings"])
_TOPIC = word_lists.any_of(_LISTS["topic_endings"])
_SURNAME_FIRST = late(
    rf"((?:(?:{SMALL_WORDS})\s){{0,3}}[^\W\d_][^\W\d_'’‐-]+(?:[ ‐-][^\W\d_]{{2,}}){{0,2}}) "
    r"([A-Z]{1,3}|[A-Z]-[A-Z])(?: (?:Jr|Sr|[2-4](?:nd|rd|th)))?"
)
_DOTS = re.compile(r"\s[·•]\s")
_PAREN = re.compile(r"\([^()]{0,60}\)")
_BY = re.compile(r"^(?:(?:authors?|作者)\b\s?[:：]?\s?|by\s[:：]?)", re.IGNORECASE)
_FINAL = re.compile(r"(?:(?<=\w\w)|\s)[\s.,]{1,9}$")
_STARRED = re.compile(r"(?<=\w)\\?[*†‡§]+\s(?=[A-Z])")
_FOOTNOTE = re.compile(r"(?<=[^\W\d_])\d[\d,]*(?=\s?(?:[,;&]|and\b|$))")
_SEMICOLON = re.compile(r"\s?;\s?(?:and\s)?")
_AND = re.compile(r"\s(?:and|&)\s")
_COMMA = re.compile(r"\s?,?\s?\b(?:and|&)\s|\s?[,，、&]\s?")
_LISTED = re.compile(r"[,;，、&*]|\band\b|\bet\b|等")
_WRITTEN = re.compile(r"\s?(?:编?著|主编|译)\s?$")  # what the people did
_BETWEEN = re.compile(
    r"[,;，、&*·•†‡§¶⋆∗#<…等\u00b9\u00b2\u00b3\u2070-\u2079]|\.\.\.|\b(?:[aA][nN][dD]|[eE][tT])"
)
"""One of these stands between any two names, or tells of others."""
_MARKS = re.compile(r"\\?[*†‡§¶⋆∗#]+|[\u00b9\u00b2\u00b3\u2070-\u2079]+|<[^>]{0,40}>")


@lru_cache(maxsize=256)  # one line is asked about several times
def names(text: str) -> tuple[str, ...]:
    """The people of a list of names in natural order; none if it is no such list.

    >>> names("LeCun, Yann, Yoshua Bengio, and Geoffrey Hinton")
    ('Yann LeCun', 'Yoshua Bengio', 'Geoffrey Hinton')
    >>> names("Dai, J., He, K., Sun, J."), names("A study of names, and others")
    (('J. Dai', 'K. He', 'J. Sun'), ())
    """
    if not text.isascii():
        text = _WRITTEN.sub("", text.replace("；", ";"))
    text = name_shapes.without_article(text)
    listed = text.count(",") + text.count(";")
    if (listed < 3 and _SENTENCE_WORD.search(text)) or (
        text.count(" ") > 7 and not _LISTED.search(text)
    ):
        return ()
    found = ET_AL.search(text)
    if found and listed > 2 and _SENTENCE_WORD.search(text, found.end()):
        return ()
    text, had_more = _without_et_al(text)
    people = name_shapes.persons(_parted(text)) if text else []
    if not had_more and not any(map(is_full, people)):
        return ()
    if found and found[0].startswith(" ") and _LISTED_SURNAMES.fullmatch(text):
        both = text.split(", ")  # Doe, Poe et al., but Doe, Jane, et al.
        return tuple(people) if name_shapes.is_known(f"{both[1]} {both[0]}") else tuple(both)
    return tuple(people)


def one(text: str) -> bool:
    """Whether the text has the form of one person's name, in full or with initials.

    >>> one("Jane Doe"), one("Knuth, D."), one("Fast Search in Trees")
    (True, True, False)
    """
    if text.count(" ") > 6:
        return False
    return len(names(text)) == 1 and not (_NOT_ONE.search(text) or has_title_words(text))


def is_topic(word: str) -> bool:
    """Whether one word ends as words for topics do, and no name.

    >>> is_topic("Ecography"), is_topic("Weaver")
    (True, False)
    """
    return _TOPIC.search(word) is not None


def surnames(text: str) -> tuple[str, ...]:
    """People by their surnames alone, where people are looked for.

    >>> surnames("Niemeyer & Geiger"), surnames("Looms and Trees"), surnames("UCB & MIT")
    (('Niemeyer', 'Geiger'), (), ())
    """
    text = text.strip(" .,;()-–—\n").removeprefix("by ")
    if not 2 < len(text) < 100 or not _SURNAMES.fullmatch(text) or has_title_words(text):
        return ()
    listed = re.split(r",? (?:&|and) |, ", text)
    if len(listed) == 2 and "," in text:
        return ()
    strange = name_shapes.is_organisation(text) or any(map(organisations.known, listed))
    plural = all(word.endswith("s") for word in listed)
    return () if strange or plural else tuple(listed)


def certain(text: str) -> bool:
    """Whether a text without markup can hardly be anything but a list of names."""
    if not _BETWEEN.search(text):
        return False
    found = names(text)
    return bool(found) and (len(found) > 1 or bool(ET_AL.search(_PAREN.sub(" ", text))))


def _without_et_al(text: str) -> tuple[str, bool]:
    text = _ELLIPSIS.sub(", ", _DOTS.sub(", ", _PAREN.sub(" ", text)))
    text = _SUFFIX.sub(r" \1", _DEGREE.sub("", text))
    text = _MARKS.sub(" , ", text) if "," not in text and ";" not in text else _starred(text)
    found = ET_AL.search(text)
    if found:
        text = text[: found.start()]
    text = _BY.sub("", " ".join(text.split()))
    return _FINAL.sub("", text.strip(" ,;:&|-–—·").lstrip(".")), found is not None


def _starred(text: str) -> str:
    """Marks between two names without a comma part them; all others vanish."""
    return _FOOTNOTE.sub("", _MARKS.sub("", _STARRED.sub(", ", text)))


def _parted(text: str) -> list[str]:
    if ";" in text:
        return [_turned(part) for part in _SEMICOLON.split(text) if part.strip()]
    chunks = _AND.split(text)
    if "," not in text and "，" not in text and "、" not in text:
        chunks = [chunk.strip() for chunk in chunks]
        return _natural(chunks) if len(chunks) == 1 else chunks
    pairs = [chunk.strip(" ,").count(",") == 1 for chunk in chunks]
    if len(chunks) > 1 and all(pairs) and not any(chunk.rstrip().endswith(",") for chunk in chunks):
        return [_turned(chunk) for chunk in chunks]
    if (
        len(chunks) == 2
        and pairs == [True, False]
        and not any(" " in c for c in re.split(r",\s*", ",".join(chunks)))
    ):
        last = chunks[1].strip(" ,")
        both = [part.strip() for part in chunks[0].split(",")]  # Doe, Poe & Roe, by their surnames
        return [*(both if "&" in text else [_turned(chunks[0])]), last]
    return _natural([part.strip() for part in _COMMA.split(text) if part.strip(" .")])


def _natural(parts: list[str]) -> list[str]:
    """Surname-first pairs turned round: all of them, or only the first."""
    if any(map(WIDE_NAME.fullmatch, parts)):
        return parts
    behind = [_SURNAME_FIRST.fullmatch(part.rstrip(".")) for part in parts]
    if all(behind) or sum(map(bool, behind)) * 3 > len(parts) * 2 > 4:
        dot = "." if any(part.endswith(".") for part in parts) else ""
        return [
            f"{found[2]}{dot} {found[1]}" if found else part
            for found, part in zip(behind, parts, strict=True)
        ]
    initials = list(map(_are_initials, parts))
    dotted = any("." in part for part, short in zip(parts, initials, strict=True) if short)
    alternate = any(initials[1::2]) and not any(initials[::2])
    if alternate or (dotted and any(initials[1:]) and not initials[0]):
        ended = dotted and len(parts[-1]) == 1  # the stop of the whole was that of its initial
        return _paired([*parts[:-1], f"{parts[-1]}."] if ended else parts)
    if len(parts) > 2 and all(" " not in part for part in parts):
        return parts
    if len(parts) > 1 and _is_surname(parts[0]):
        alone = not any(map(_is_surname, parts[1:]))
        if not (alone or _is_given(parts[1])):
            return parts
        if alone or len(parts) < 4 or all(" " in part or "." in part for part in parts[2:]):
            return [f"{parts[1]} {parts[0]}", *parts[2:]]
    return parts


def _are_initials(part: str) -> bool:
    """Whether a chunk is the initials of a person, and no venue's: `Jane Doe, SOSP`."""
    if INITIALS.fullmatch(part) is None:
        return False
    return len(part) < 3 or not part.isalpha() or venues.acronym(part) is None


def _paired(parts: list[str]) -> list[str]:
    """Each surname with the initials behind it."""
    out: list[str] = []
    open_ = False  # whether the last one may still take initials
    for part in parts:
        if open_ and INITIALS.fullmatch(part):
            out[-1] = f"{part} {out[-1]}"
            open_ = False
        else:
            out.append(part)
            open_ = "." not in part
    return out


def _turned(chunk: str) -> str:
    surname, comma, given = chunk.strip(" ,").partition(",")
    return f"{given.strip()} {surname.strip()}" if comma and given.strip() else chunk.strip(" ,")


def _is_surname(part: str) -> bool:
    """Whether a chunk is one word, with or without small words in front."""
    if name_shapes.is_team(part):
        return False
    *small, last = part.split() or [""]
    return len(last) > 1 and "." not in part and all(word in PARTICLES for word in small)


def _is_given(part: str) -> bool:
    words = part.split()
    if len(words) == 1 and ("'" in part or "’" in part):  # as O'Leary, who is no Leary by it
        return False
    if len(words) == 1 or any(re.fullmatch(r"[A-Z]\.?", word) for word in words[1:]):
        return len(words) < 4
    return any(word in PARTICLES for word in words)
