"""What brackets behind a title hold: a venue, a date, people, organisations, or nothing told."""

from __future__ import annotations

import re

from enrich.normalization import venues
from enrich.parse.fields import authors, dates, series
from enrich.parse.fields.affiliations import all_known, organisations
from enrich.parse.fields.cue_words import is_remark
from enrich.parse.fields.facts import LONE_YEAR, YEAR_LAST, Facts, note, undated
from enrich.parse.fields.name_shapes import has_title_words, is_known

PAREN = re.compile(r"[(（]([^()（）]{0,300})[)）]")
"""A pair of round brackets without any in it."""

_ROUND_SERIES = re.compile(r"[(（]([A-Z][\w&:' -]{2,60}?),?\s((?:19|20)\d\d)[)）]")
_YEAR_FIRST = re.compile(r"(?:19|20)\d\d(?=[,，;] )")
_ET_AL = re.compile(r"\bet\.? al\b\.?")
_MOST = 20  # pairs that are looked at


def take_round(text: str, facts: Facts) -> None:
    """Note organisations, or a series that nobody knows, in brackets: (Journal of Looms 2031)."""
    if "(" not in text and "（" not in text:
        return
    if not facts.authors and not facts.affiliations:
        for inner in PAREN.findall(text)[:_MOST]:
            named = _without_venue(inner)
            facts.affiliations += organisations(named) if all_known(named) else []
    if facts.venue is None:
        _take_unknown(text, facts)
    found = _ROUND_SERIES.search(text) if facts.venue is None else None
    if found is None or venues.find(found[1]):
        return
    printed = (
        series.is_journal(found[1]) or has_title_words(found[1]) or series.PRINTED.search(found[1])
    )
    if printed or series.HELD.search(found[1]):
        facts.venue_text = facts.venue_text or found[1]
        note(found[1] if printed else None, int(found[2]), facts)


def _take_unknown(text: str, facts: Facts) -> None:
    """Note a series of any name and its year in brackets: (Best Paper, WEFT 2022)."""
    for inner in PAREN.findall(text)[:_MOST]:
        for part in inner.split(", "):
            coined = series.unknown(part) if series.unknown_at(part) else None
            if coined and not venues.find(inner):
                note(coined["name"], venues.full_year(coined["short"] or coined["year"]), facts)


def _without_venue(inner: str) -> str:
    mention = venues.find(inner)
    rest = inner[: mention.start] + inner[mention.end :] if mention else inner
    return undated(rest).strip(" ,;.")


def _are_people(text: str) -> bool:
    return authors.certain(text) or is_known(text) or bool(authors.surnames(text))


def kept(found: re.Match[str]) -> str:
    """A parenthesis stays if it holds a venue or a date, and nothing else."""
    inner = found[1].strip()
    if _ET_AL.search(inner):
        return f" {inner} "
    mention = venues.find(inner)
    if mention is None and "," in inner and venues.coined(inner.partition(",")[0])[1]:
        return f" ({inner.partition(',')[0]}) "
    rest = inner[: mention.start] + inner[mention.end :] if mention else inner
    if dates.read(inner) or (mention and (is_remark(rest) or mention.year)):
        return f" ({inner}) "
    if inner.lower() == "findings" or LONE_YEAR.fullmatch(inner) or venues.venue_year(inner)[1]:
        return f" ({inner}) "
    if series.is_acronym(inner) and series.HELD.search(found.string, 0, found.start()):
        return f" ({inner}) "
    if year := YEAR_LAST.search(inner) or _YEAR_FIRST.match(inner):
        known = inner[: year.start()]
        listed = f"{known}. " if _are_people(known) else ""
        return f" {listed}({year[0].strip(' ,.()')}) "
    return f" {inner}. " if authors.certain(inner) or is_known(inner) else " "
