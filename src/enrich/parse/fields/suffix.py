"""What is said about a work behind its title: who, where, when."""

from __future__ import annotations

import re

from enrich.normalization import venues
from enrich.parse.fields import authors, citation, dates, series
from enrich.parse.fields.affiliations import all_known, organisations, stated_behind_dash
from enrich.parse.fields.bar_slots import read_slot
from enrich.parse.fields.citation import Cited
from enrich.parse.fields.cue_words import (
    BAR,
    BREAK,
    EDGES,
    GAP,
    SOFT_BREAK,
    bare,
    is_remark,
    sentences,
    undecorated,
    without_gaps,
    word_count,
)
from enrich.parse.fields.facts import (
    LONE_YEAR,
    YEAR_LAST,
    Facts,
    note,
    note_words,
    take_date,
    take_venue,
)
from enrich.parse.fields.name_shapes import has_title_words, is_known

__all__ = ["Facts", "organisations", "read", "read_head", "read_prose", "start", "take_venue"]

_PAREN = re.compile(r"[(（]([^()（）]{0,300})[)）]")
_ORGANISED = re.compile(
    r"[(（]\s*@+\s*([^()（）]{0,120})[)）]|(?:^|\s)@@?([A-Z][\w .&-]{1,40})\s*$"
)
_SQUARE = re.compile(r"\[([^\[\]()]{1,120})\]")
_JOURNAL = re.compile(
    r"^(?:in\s+)?([A-Z][^\d.;:()]{3,60}?),?\s+(?:vol\.?\s*)?\d+(?:\.\d+)?\s*(?:\(\d+\)\s*)?"
    r"(?:\((?:19|20)\d\d\)|,)"
)
_NO_VENUE = re.compile(r"\b(?:pre-?print|under review|submitted|in submission|tbd)\b[\s\d.]*", re.I)
_YEAR_FIRST = re.compile(r"(?:19|20)\d\d(?=[,，;] )")
_YEAR_TOLD = re.compile(r"\((?:19|20)\d\d\)|[,.]\s?(?:19|20)\d\d$")
_BY = re.compile(r"\s?by\s")
_ET_AL = re.compile(r"\bet\.? al\b\.?")
_SERIES = re.compile(
    r",?\s+(?:[Ii]n:? )?(?:Proc\b|Proceedings|Advances in|IEEE|ACM|The \d|\d+(?:st|nd|rd|th)\b)|"
    r"\s+[Ii]n:?\s*$"
)
_DASH = re.compile(r"\s[–—-]{1,2}\s")
_INITIAL = re.compile(r"\b[A-Z]\.")
_NARROW = str.maketrans({"，": ", ", "；": "; ", "、": ", ", "：": ": "})
_DASHED = re.compile(r"^\s*[-–—]+\s*(?=[(（])")
_DATED = re.compile(r"[^\W\d_].{0,160}[\s,'’](?:19|20)\d\d")
_SPACED = re.compile(r"\s+([.,])(?=\s|$)")
_ROUND_SERIES = re.compile(r"[(（]([A-Z][\w&:' -]{2,60}?),?\s((?:19|20)\d\d)[)）]")
_NUMBERS = re.compile(r"\b([Vv]ol|[Pp]p|[Nn]o|[Ee]ds?|[Cc]h|[Aa]rt)\.(?=\s?\d)")


def start(cited: Cited | None, slanted: frozenset[str]) -> Facts:
    """What is known before the tail is read: in a reference, its people and year."""
    if cited is None:
        return Facts(slanted=slanted)
    facts = Facts(cited.names, None, cited.year, date=cited.date, slanted=slanted, cited=True)
    facts.affiliations += [cited.signed] if cited.signed else []
    return facts


def read(tail: str, facts: Facts) -> None:
    """Add what the tail of an entry says to the facts."""
    edge = ""
    for part in re.split(rf"([{EDGES}])", tail):
        if part and part in EDGES:
            edge = part
        elif not part.strip():
            continue
        elif edge == BAR:
            read_slot(part, facts)
        else:
            read_prose(part, facts, apart=edge == BREAK)


def read_head(head: str, facts: Facts) -> None:
    """Add what stands before the title: the authors, most often."""
    text = without_gaps(head).replace(SOFT_BREAK, " ").strip(' "“”')
    if cited := citation.head(text):
        facts.authors, facts.cited = cited[0], True
        facts.year = facts.year or cited[1]
    elif found := authors.names(YEAR_LAST.sub("", text)):
        facts.authors, facts.cited = found, True
        facts.year = facts.year or venues.stated_year(text)
    elif word_count(text):
        read(text, facts)


def read_prose(text: str, facts: Facts, apart: bool = False) -> None:
    """A stretch of running text, `apart` on its line: names, a date, a remark."""
    text = undecorated(without_gaps(text, GAP)).replace(SOFT_BREAK, " ").translate(_NARROW)
    if org := _ORGANISED.search(text):
        facts.affiliations += organisations(org[1] or org[2] or "")
        text = text[: org.start()] + text[org.end() :]
    facts.aside = facts.aside or bool(_DASHED.match(text))
    if behind := stated_behind_dash(text):
        facts.affiliations += behind
        facts.aside = True
    text = text.replace(" \\ ", ". ")
    after_comma = text.lstrip().startswith((",", "by "))
    text = _SQUARE.sub(r"(\1)", text)
    _take_round(text, facts)
    text = _NO_VENUE.sub(_only_year, _PAREN.sub(_kept, text))
    text = bare(text).strip(' .;:,"“”' + GAP)
    if not re.search(r"\w", text) or take_date(text, facts):
        return
    if dated := dates.find(text):
        facts.date = facts.date or dated[0]
        text = f"{text[: dated[1]]}. {text[dated[2] :]}"
    text = text.strip("-–— ")
    before = _take_slanted(text, facts)
    if facts.cited:
        _take_reference(before, facts)
        return
    if all_known(YEAR_LAST.sub("", before)):
        facts.affiliations += organisations(YEAR_LAST.sub("", before))
        note(None, venues.stated_year(before), facts)
        return
    if labelled := None if facts.authors else citation.label(before):
        facts.authors = labelled[0]
        facts.year = facts.year or labelled[1]
        return
    if not facts.authors and _is_lone(before, after_comma):
        facts.authors = authors.surnames(before) or authors.names(before)
        return
    named = _take_authors(before, facts, apart, placed=before != text)
    facts.cited = facts.cited or named != before
    _take_reference(named, facts)


def _is_lone(text: str, after_comma: bool) -> bool:
    """Whether all that is said is one person, or two by their surnames."""
    if not 0 < text.count(" ") < 5 or text[-1].isdigit() or authors.ET_AL.search(text):
        return False
    shaped = after_comma and authors.one(text)
    return shaped or is_known(text) or bool(authors.surnames(text))


def _take_round(text: str, facts: Facts) -> None:
    """Note organisations, or a series that nobody knows, in brackets: (Journal of Looms 2031)."""
    if "(" not in text and "（" not in text:
        return
    if not facts.authors and not facts.affiliations:
        for inner in _PAREN.findall(text)[:20]:
            facts.affiliations += organisations(inner) if all_known(inner) else []
    found = _ROUND_SERIES.search(text) if facts.venue is None else None
    if found is None or venues.find(found[1]):
        return
    printed = has_title_words(found[1]) or series.PRINTED.search(found[1])
    if printed or series.HELD.search(found[1]):
        facts.venue_text = facts.venue_text or found[1]
        note(found[1] if printed else None, int(found[2]), facts)


def _take_slanted(text: str, facts: Facts) -> str:
    """Note the venue that is set in italics with its year; the text without it."""
    for words in sorted(facts.slanted, key=text.find):
        if words in text and _DATED.fullmatch(words) and not authors.certain(words):
            note(*venues.venue_year(words), facts)
            note(None, venues.stated_year(words), facts)
            note_words(words, facts)
            text = text.replace(words, GAP, 1)
    return text


def _only_year(found: re.Match[str]) -> str:
    year = re.search(r"(?:19|20)\d\d", found[0])
    return f" {year[0]} " if year else " "


def _kept(found: re.Match[str]) -> str:
    """A parenthesis stays if it holds a venue or a date, and nothing else."""
    inner = found[1].strip()
    if _ET_AL.search(inner):
        return f" {inner} "
    mention = venues.find(inner)
    rest = inner[: mention.start] + inner[mention.end :] if mention else inner
    if dates.read(inner) or (mention and (is_remark(rest) or mention.year)):
        return f" ({inner}) "
    if inner.lower() == "findings" or LONE_YEAR.fullmatch(inner) or venues.venue_year(inner)[1]:
        return f" ({inner}) "
    if year := YEAR_LAST.search(inner) or _YEAR_FIRST.match(inner):
        known = inner[: year.start()]
        listed = f"{known}. " if authors.certain(known) or is_known(known) else ""
        return f" {listed}({year[0].strip(' ,.()')}) "
    return f" {inner} " if authors.certain(inner) or is_known(inner) else " "


def _take_authors(text: str, facts: Facts, apart: bool, placed: bool = False) -> str:
    """Note the first list of names; the text without it; the venue may be `placed` already."""
    mention = None if placed else venues.find(text)
    named = "" if facts.authors else _named(text, mention, facts.slanted, apart or placed)
    if not named:
        return text
    facts.authors = authors.names(named) or authors.surnames(named)
    years = " ".join(re.findall(r"\((?:19|20)\d\d\)", named))
    return text.replace(named, f" {years} ", 1)


def _named(text: str, mention: venues.Mention | None, slanted: frozenset[str], apart: bool) -> str:
    """The first stretch of the text that is names; a lone one needs a sign of it."""
    head = _SERIES.split(text[: mention.start] if mention else text, maxsplit=1)[0].strip(" ([")
    venue = text[mention.start : mention.end] if mention else "\0"
    undated = YEAR_LAST.sub("", head)
    dated = [undated] if undated != head and _is_one(undated) else []
    alone = [part.strip(" .") for part in sentences(head)[:1]] if mention else dated
    late = mention is not None and not head
    rest = sentences(text[mention.end :].lstrip(" )") if mention and late else text)
    for part in [*_grown(head), head, undated, _DASH.split(head)[0], *rest]:
        if venue in part:
            continue
        told = part.strip(" .") in alone or bool(_BY.match(part))
        if authors.certain(part) or (told and (authors.names(part) or authors.surnames(part))):
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


def _take_reference(text: str, facts: Facts) -> None:
    text = _SPACED.sub(r"\1", _NUMBERS.sub(r"\1", text.replace(GAP, ". "))).strip(" .,;")
    parts = sentences(text)
    if facts.cited and (stated := series.read(text)):
        facts.venue_text = facts.venue_text or stated.words
    else:
        stated = None
    for part in parts:
        note_words(part, facts)
    found = venues.find(text)
    if found and (facts.cited or found.start < 60 or (found.year and word_count(text) < 40)):
        note(found.venue, found.year or venues.stated_year(text), facts)
        return
    if stated and stated.name:
        note(stated.name, stated.year or venues.stated_year(text), facts)
        return
    for part in parts:
        journal = _JOURNAL.match(part)
        venue, year = venues.venue_year(part) if len(part) < 30 else (None, None)
        if journal or venue:
            known = venue or (journal[1].strip() if journal else None)
            note(known, year or venues.stated_year(text), facts)
            return
    if series.HELD.search(text):
        note(*series.coined(text), facts)
    told = (
        (facts.cited and word_count(text) < 30) or word_count(text) <= 5 or _YEAR_TOLD.search(text)
    )
    if told and facts.year is None:
        facts.year = venues.stated_year(text)
