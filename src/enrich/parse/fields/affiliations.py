"""Organisations that a line names, told from the remarks and people in their place."""

from __future__ import annotations

import re

from enrich.normalization import organisations as table
from enrich.normalization import venues, word_lists
from enrich.parse.fields import dates, series
from enrich.parse.fields.cue_words import bare
from enrich.parse.fields.name_shapes import has_title_words, is_known, is_organisation

_LISTS = word_lists.load(__file__)
_COMMENT = word_lists.any_of(_LISTS["comments"])
_COMMENT_WORD = word_lists.any_of(_LISTS["comment_words"])
_ORGS = re.compile(
    r"\s*(?:[,，、;/]|\s&\s|(?<=\w{3})&(?=\w{3})|\band\b|\s\+\s|\bet\.? al\b\.?|\betc\b\.?)\s*"
)
_SO_CALLED = re.compile(
    r"\bUniversit\w+\b|[\w.] (?:Institute?|Labs?|Laborator\w+|Research|Inc|Academy|College)\.?$|"
    r"\b(?:Institute|Academy|College) of [A-Z]"
)
_PHRASE = re.compile(r"\s(?:in|for|with|to|using|from|on|by|via|is|are)\s")
_LETTER = re.compile(r"\w")
_FORM = re.compile(r",\s*((?:Inc|Ltd|LLC|Co|Corp)\b\.?)", re.I)
_BEHIND_DASH = re.compile(
    r"\s*[-–—]+\s+([^\W\d_][\w&., /-]{1,60}?)\s*[(（]([^()（）]{4,24})[)）]\W*"
)


def organisations(text: str) -> list[str]:
    """The organisations of a text such as `Stanford & UCB`.

    >>> organisations("(Google, UCB)"), organisations("UIUC etc"), organisations("@Jane Doe")
    (['Google', 'UCB'], ['UIUC'], [])
    """
    return [part for part in _parts(text) if not _is_person(part)]


def _parts(text: str) -> list[str]:
    text = bare(text).strip("()（）[]@ ")
    text = _FORM.sub("\0\\1", text) if "," in text else text
    parts = (part.strip("() @.").replace("\0", ", ") for part in _ORGS.split(text))
    return [part for part in parts if _LETTER.search(part)]


def all_known(text: str) -> bool:
    """Whether the text is organisations that are known, or so called, and nothing else.

    >>> all_known("Google, UC Berkeley"), all_known("University of Loom"), all_known("MII")
    (True, True, False)
    """
    if len(text) > 80 or not text[:1].isupper() or any(map(str.isdigit, text)):
        return False
    parts = _parts(text)
    if not parts or not all(table.known(part) or _SO_CALLED.search(part) for part in parts):
        return False
    if series.PRINTED.search(text) or series.HELD.search(text):
        return False
    return not (any(map(_is_person, parts)) or venues.acronym(text) or venues.canonical(text))


def _is_person(text: str) -> bool:
    return is_known(text) and table.known(text) is None


def is_comment(text: str) -> bool:
    """Whether the words are a remark on the work and name no organisation.

    >>> is_comment("Plagiarism"), is_comment("Highly recommended"), is_comment("Loom Labs")
    (True, True, False)
    """
    if table.known(text):
        return False
    if _COMMENT.search(text):
        return True
    if is_organisation(text):
        return False
    words = text.split()
    if _PHRASE.search(text) or len(words) > 6:
        return True
    if any(word.isdigit() for word in words):
        return True
    return all(_is_comment_word(word) for word in words)


def _is_comment_word(word: str) -> bool:
    word = word.strip("!?.,:;()'\"")
    return bool(_COMMENT_WORD.fullmatch(word)) or has_title_words(word)


def stated_behind_dash(text: str) -> list[str]:
    """The organisations between a dash and a date: `– Loom Labs (Feb 2031)`.

    >>> stated_behind_dash(" – Loom Labs (Feb 2031)"), stated_behind_dash(" - (Feb 2031)")
    (['Loom Labs'], [])
    """
    found = _BEHIND_DASH.fullmatch(text) if "(" in text or "（" in text else None
    if found is None or not dates.read(found[2]) or found[1].count(" ") > 5:
        return []
    return [one for one in organisations(found[1]) if not is_comment(one) and one[0].isupper()]
