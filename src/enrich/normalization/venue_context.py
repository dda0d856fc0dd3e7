"""The words beside a venue in running text: they may make it another venue.

Only words that stand directly beside it count, for in a list anything may follow.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from enrich.normalization.venue_table import Venue, table
from enrich.normalization.venue_words import LINKS, Token, each_token, names, short, tokens

_NEAR = 120  # characters
_GAP = re.compile(r"[\s&-]*")
_APART = re.compile(r"[^\w\s*&@-]|_")  # stands in no word and no gap
_NAMED = re.compile(r"\s?\(([A-Z]{4,})\b")
_WIDENS = frozenset({"and", "for", "in", "of", "to", "with"})


def is_another(text: str, start: int, end: int, venue: Venue, *, in_full: bool) -> bool:
    """Tell whether words beside a venue's name make it another: SIGMOD Record, ICML and Looms.

    >>> sigmod = table().venues["SIGMOD"]
    >>> is_another("SIGMOD Record 2031", 0, 6, sigmod, in_full=False)
    True
    >>> is_another("SIGMOD Best Paper", 0, 6, sigmod, in_full=False)
    False
    """
    before, behind = _before(text[max(0, start - _NEAR) : start]), _behind(text[end : end + _NEAR])
    if _says(behind[:3], "behind") or _is_cut_short(behind) or _is_led(before, venue):
        return True
    if in_full:
        called = _NAMED.match(text, end)
        return _goes_on(behind) or _has_begun(before, venue) or _is_other(called)
    if text[start:end] in table().words and (_is_topic(before) or _is_last(before, venue)):
        return True
    if venue.is_printed:
        return venue.kind != "preprint server" and _is_longer(behind)
    return _is_address(text, start, end) or _holds(behind)


def _behind(text: str) -> list[Token]:
    """Return the words that follow without a comma or the like between."""
    words, at = [], 0
    for token in each_token(text):
        if not _GAP.fullmatch(text, at, token.start):
            break
        words.append(token)
        at = token.end
    return words


def _before(text: str) -> list[Token]:
    """Return the words that come before without a comma or the like between, backwards."""
    text = _APART.split(text)[-1]
    words, at = [], len(text)
    for token in reversed(tokens(text)):
        if not _GAP.fullmatch(text, token.end, at):
            break
        words.append(token)
        at = token.start
    return words


def _says(words: Sequence[Token], where: str) -> bool:
    told = " ".join(token.word for token in words) + " "
    return told.startswith(_others(where))


@cache
def _others(where: str) -> tuple[str, ...]:
    return tuple(f"{another} " for another in table().another[where])


def _is_cut_short(behind: Sequence[Token]) -> bool:
    """Tell whether an abbreviation of what makes another venue follows: SIGMOD Rec."""
    first = behind[0] if behind else None
    if first is None or not first.is_dotted or (len(first.word) == 1 and len(behind) > 1):
        return False
    return any(word.startswith(first.word) for word in table().another["behind"])


def _is_topic(before: Sequence[Token]) -> bool:
    """Tell whether a conference or a journal on something precedes: Symposium on VLSI."""
    return [token.word for token in before[:1]] == ["on"]


def _is_last(before: Sequence[Token], venue: Venue) -> bool:
    """Tell whether a word such as Science is but the last of a name: Looms in Computer Science."""
    at = 1 if before and before[0].word in ("and", "in", "of") else 0
    if not venue.is_printed or at == len(before) or _role(before, at) == "sponsor":
        return False
    return before[at].text[0].isupper() and (at == 0 or _is_telling(before[at:]))


def _is_led(before: Sequence[Token], venue: Venue) -> bool:
    """Tell whether `Journal of`, `Asian` or the like leads to the name."""
    at = 0
    while at < len(before) and (before[at].word in LINKS or _role(before, at)):
        at += 1
    named = [token for token in before[at : at + 1] if token.text[0].isupper()]
    return not venue.is_printed and _says(named, "before")


def _is_other(called: re.Match[str] | None) -> bool:
    """Tell whether the acronym in brackets behind a name is no venue's that is known."""
    return called is not None and not short(tokens(called[1]), 0)


def _is_address(text: str, start: int, end: int) -> bool:
    """Tell whether an acronym is part of an address, or stands behind the `@` of a workshop."""
    at = start > 1 and text[start - 1] == "@" and text[start - 2].isalnum()
    return at or (text[end : end + 1] == "." and text[end + 1 : end + 2].islower())


def _holds(behind: Sequence[Token]) -> bool:
    """Tell whether an acronym leads to another event: AAAI Conference on Looms."""
    at = 0
    while at < len(behind) and _role(behind, at) == "held":
        at += 1
    if at == 0 or at + 1 >= len(behind) or behind[at].word != "on":
        return False
    return not any(names(behind, here, bare=True) for here in range(at + 2))


def _is_longer(behind: Sequence[Token]) -> bool:
    """Tell whether the short name of a journal goes on: Lancet Neurology."""
    if len(behind) < 1 or behind[0].word in ("and", "of"):
        return len(behind) > 1
    first = behind[0]
    is_name = first.text != first.word and len(first.text) > 1 and not first.is_number
    return is_name and first.word not in table().another["aside"] and not _role(behind, 0)


def _goes_on(behind: Sequence[Token]) -> bool:
    """Tell whether a full name goes on: ... Machine Learning and Applications."""
    if len(behind) > 1 and behind[0].word in _WIDENS:
        joined = behind[0].word == "and" and behind[1].word == "the"
        return not joined and not _role(behind, 1)
    return _is_telling(behind) and not short(behind, 0)


def _has_begun(before: Sequence[Token], venue: Venue) -> bool:
    """Tell whether a full name began before: Semantic Web Conference."""
    if not before or before[0].word in LINKS or short(before, 0):
        return False
    return _is_telling(before) or (venue.is_printed and before[0].text.isupper())


def _role(words: Sequence[Token], at: int) -> str:
    """Return the kind of words around names that a word is; a number is of a kind, too."""
    if words[at].is_number:
        return "number"
    kinds = (run.spelling.role for run in short(words, at) if not run.spelling.venue)
    return next(kinds, "")


def _is_telling(words: Sequence[Token]) -> bool:
    """Tell whether the first word is capitalised, and not about a volume, a prize or a page."""
    first = words[0] if words else None
    return (
        first is not None
        and first.text.istitle()
        and len(first.text) > 2
        and first.word not in table().another["aside"]
        and not _role(words, 0)
    )
