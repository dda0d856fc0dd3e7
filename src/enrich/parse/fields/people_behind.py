"""The people of a work, where they stand behind its title."""

from __future__ import annotations

import re
from itertools import takewhile

from enrich.normalization import title_words, venues
from enrich.parse.fields import authors, leading_people, series, surnames
from enrich.parse.fields.affiliations import all_known
from enrich.parse.fields.cue_words import sentences
from enrich.parse.fields.facts import Facts, undated
from enrich.parse.fields.name_shapes import WIDE_NAME, has_title_words, is_known, is_team

_BY = re.compile(r"\s?by\s")
_SERIES = re.compile(
    r",?\s+(?:[Ii]n:? )?(?:Proc\b|Proceedings|Advances in|IEEE|ACM|The \d|\d+(?:st|nd|rd|th)\b)|"
    r"\s+[Ii]n:?\s*$"
)
_DASH = re.compile(r"\s[–—-]{1,2}\s")
_SURNAME = re.compile(r"[A-Z][^\W\d_]+(?:-[A-Z][^\W\d_]+)?")
_INITIAL = re.compile(r"\b[A-Z]\.")
_NEAR = 200  # characters in which a venue is looked for
_YEAR = re.compile(r"[,;]\s?\(?(?:19|20)\d\d")
_CLOSE = 12  # characters before a venue that stands right there
_ENDED = re.compile(r"\s*(?:[.,;(\x1e]|[-–—]\s|\Z)")


def is_lone(text: str, after_comma: bool) -> bool:
    """Whether all that is said is one person, or two by their surnames."""
    if not 0 < text.count(" ") < 5 or text[-1].isdigit() or authors.ET_AL.search(text):
        return False
    shaped = (after_comma and authors.one(text)) or is_team(text)
    return shaped or is_known(text) or ("&" in text and bool(authors.surnames(text)))


def take_leading(text: str, facts: Facts) -> str:
    """Note people who are named one by one at the head of a text; the text without them."""
    if text[:1] >= "\u3400":
        return _take_wide(text, facts)
    found = leading_people.read(text)
    if found is None or not _ENDED.match(text, found.end):
        return text
    sure = found.initials or any(map(is_known, found.names))
    lone = len(found.names) < 2 and not found.more
    rest = text[found.end :].lstrip(" \x1e")
    placed = series.unknown_at(rest)
    signed = placed and (not lone or authors.one(found.names[0]))
    if not (sure or signed):
        return text
    of_organisation = all_known(undated(text[found.end :]).strip(" ,.;"))
    if lone and not (of_organisation or placed):
        return text
    if rest.startswith((",", ";")) and not (of_organisation or placed):
        mention = venues.find(rest[:_NEAR])
        printed = series.read(rest[:_NEAR])
        near = mention is not None and mention.start < _CLOSE
        by_name = printed is not None and series.PRINTED.search(printed.words)
        if not (near or by_name or _YEAR.match(rest)):
            return text
    facts.authors = found.names
    return text[found.end :].lstrip(" .,;")


def _take_wide(text: str, facts: Facts) -> str:
    """Note people named one by one in Chinese at the head of a text; the text without them."""
    parts = re.split(r"[,;]\s", text)
    people = list(takewhile(WIDE_NAME.fullmatch, parts))
    if len(people) < 2 and (len(people) == len(parts) or WIDE_NAME.match(parts[len(people)])):
        return text
    if parts[len(people) :] and parts[len(people)].startswith(("and ", "& ")):
        return text
    facts.authors = facts.authors or tuple(people)
    return ", ".join(parts[len(people) :])


def take_people(text: str, facts: Facts, apart: bool, placed: bool = False) -> str:
    """Note the first list of names; the text without it; the venue may be `placed` already."""
    mention = None if placed else venues.find(text)
    named = "" if facts.authors else _named(text, mention, facts.slanted, apart or placed)
    if not named:
        return text
    named = _without_series(named, text)
    team = (named.strip(" .,"),) if is_team(named.strip(" .,")) else ()
    people = _by_surnames(named, text) or authors.names(named) or surnames.called(named)
    facts.authors = team or people
    years = " ".join(re.findall(r"\((?:19|20)\d\d\)", named))
    return text.replace(named, f" {years} ", 1)


def _without_series(named: str, text: str) -> str:
    """The names without the journal behind them: `Jane Doe, Ann Poe, Applied Looms 2022`."""
    head, comma, last = named.rpartition(", ")
    behind = text.partition(named)[2].strip(" ().,")
    placed = has_title_words(last) or series.is_published(last)
    placed = placed or (" " in last and all(map(title_words.is_known, last.lower().split())))
    dated = comma and behind[:4].isdigit() and placed and not is_known(last)
    return head if dated and authors.names(head) else named


def _by_surnames(named: str, text: str) -> tuple[str, ...]:
    """Two who are called by their surnames where commas part all: `Doe, Poe, ICML 2022`."""
    both = named.strip(" ,").split(", ")
    behind = text.partition(named.rstrip(" ,"))[2]
    listed = len(both) == 2 and behind.lstrip().startswith(",")
    if not listed or not all(map(_SURNAME.fullmatch, both)) or is_known(f"{both[1]} {both[0]}"):
        return ()
    return tuple(both)


def _named(text: str, mention: venues.Mention | None, slanted: frozenset[str], apart: bool) -> str:
    """The first stretch of the text that is names; a lone one needs a sign of it."""
    head = _SERIES.split(text[: mention.start] if mention else text, maxsplit=1)[0].strip(" ([")
    venue = text[mention.start : mention.end] if mention else "\0"
    unyeared = undated(head)
    dated = [unyeared] if unyeared != head and _is_one(unyeared) else []
    alone = [part.strip(" .") for part in sentences(head)[:1]] if mention else dated
    late = mention is not None and not head
    rest = sentences(text[mention.end :].lstrip(" )") if mention and late else text)
    for part in [*_grown(head), head, unyeared, _DASH.split(head)[0], *rest]:
        if venue in part:
            continue
        told = part.strip(" .") in alone or bool(_BY.match(part))
        if authors.certain(part) or (told and (authors.names(part) or surnames.called(part))):
            return part
        team = is_team(part.strip(" .,"))
        if team and (apart or part in rest[:1] or part.strip(" .,") in slanted):
            return part
        signed = apart or part.strip(" .,") in slanted or bool(_INITIAL.search(part))
        if signed and authors.one(part):
            return part
    return ""


def _is_one(text: str) -> bool:
    return authors.one(text) or is_known(text)


def _grown(text: str) -> list[str]:
    """The text up to each of its `et al.`"""
    return [text[: found.end()] for found in authors.ET_AL.finditer(text)][:2]
