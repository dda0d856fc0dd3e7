"""What is said about a work behind its title: who, where, when."""

from __future__ import annotations

import re
from collections.abc import Sequence

from enrich.normalization import venues
from enrich.parse.fields import authors, dates, reference_head, series, surnames
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
    sentences,
    undecorated,
    without_gaps,
    word_count,
)
from enrich.parse.fields.facts import (
    NO_VENUE,
    Facts,
    note,
    note_words,
    take_date,
    take_dated_series,
    undated,
)
from enrich.parse.fields.people_behind import is_lone, take_leading, take_people
from enrich.parse.fields.round_brackets import PAREN, kept, take_round

_ORGANISED = re.compile(
    r"[(（]\s*@+\s*([^()（）]{0,120})[)）]|(?:^|\s)@@?([A-Z][\w .&-]{1,40})\s*$"
)
_LETTER = re.compile(r"\w")
_EDGE = re.compile(rf"([{EDGES}])")
_SQUARE = re.compile(r"\[([^\[\]()]{1,120})\]")
_JOURNAL = re.compile(
    r"^(?:in\s+)?([A-Z][^\d.;:()]{3,60}?),?\s+(?:vol\.?\s*)?(?!(?:19|20)\d\d,)\d+(?:\.\d+)?\s*(?:\(\d+\)\s*)?"
    r"(?:\((?:19|20)\d\d\)|,)"
)
_JOURNAL_WORDS = re.compile(r"[A-Z][^\W\d_]+(?: (?:[A-Z][\w-]*|of|in|and|&|for|the|on)){1,6}")
_PARTED = re.compile(r"[(,]|\bal\b")  # Doe, 1978, and not Looms 1978
_YEAR_SIGNED = re.compile(r"\(?((?:19|20)\d\d)\)?\s?[-–—:]\s(\S.{1,200})")
_ISSUE = re.compile(r",\s?\d{1,4}\b")
_YEAR_TOLD = re.compile(r"\((?:19|20)\d\d\)|[,.]\s?(?:19|20)\d\d$")
_NARROW = str.maketrans({"，": ", ", "；": "; ", "、": ", ", "：": ": "})
_DASHED = re.compile(r"^\s*[-–—]+\s*(?=[(（])")
_DATED = re.compile(r"[^\W\d_].{0,160}[\s,'’](?:19|20)\d\d")
_SPACED = re.compile(r"\s+([.,])(?=\s|$)")
_NUMBERS = re.compile(r"\b([Vv]ol|[Pp]p|[Nn]o|[Ee]ds?|[Cc]h|[Aa]rt)\.(?=\s?\d)")


_ACCESSED = re.compile(  # when somebody looked at an address tells nothing of the work
    r"[\[(]?\b(?i:(?:last )?accessed|retrieved|zugriff|abgerufen|abruf|acesso em|consulté|visited)"
    r"(?i:\s(?:on|am|le))?:?\s[^()\[\]]{0,20}?(?:19|20)\d\d[\])]?"
)
_PLACED_AHEAD = re.compile(r"\(([^()]+)\)\s?,\s(?=[^\W\d_])")
_MOST_SENTENCES = 4  # behind a title


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
    tail = _ACCESSED.sub("", tail)
    for part in _EDGE.split(tail):
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
    if cited := reference_head.head(text):
        facts.authors, facts.cited = cited[0], True
        facts.year = facts.year or cited[1]
    elif rest := _behind_people(text, facts):
        facts.cited = True
        read_prose(rest, facts)
    elif found := authors.names(undated(text)) or surnames.called(text):
        facts.authors, facts.cited = found, True
        facts.year = facts.year or venues.stated_year(text)
    elif word_count(text):
        read(text, facts)


def _behind_people(text: str, facts: Facts) -> str:
    """What follows people at the head of a line, if more than a year does."""
    probe = Facts()
    rest = take_leading(text, probe)
    told = rest != text and word_count(rest) > 1
    facts.authors = probe.authors if told else facts.authors
    return rest if told else ""


def read_prose(text: str, facts: Facts, apart: bool = False) -> None:
    """A stretch of running text, `apart` on its line: names, a date, a remark."""
    after_comma = text.lstrip().startswith((",", "by "))
    text = _unbracketed(text, facts)
    if placed := _PLACED_AHEAD.match(text):
        read_prose(placed[1], facts)
        read_prose(f", {text[placed.end() :]}", facts, apart)
        return
    if not _LETTER.search(text) or take_date(text, facts):
        return
    if dated := dates.find(text):
        facts.date = facts.date or dated[0]
        text = f"{text[: dated[1]]}. {text[dated[2] :]}"
    text = _take_ahead(text.strip("-–— "), facts)
    if text[:1] in "(12" and (signed := _YEAR_SIGNED.fullmatch(text)):
        note(None, int(signed[1]), facts)
        text = signed[2]
        if not facts.authors and text.isalpha() and text.istitle() and not all_known(text):
            facts.authors = (text,) if surnames.may_be_surname(text) else ()
            return
    before = _take_slanted(text, facts)
    if facts.cited:
        _take_reference(before, facts)
    elif not (_take_organisations(before, facts) or _take_lone(before, facts, after_comma)):
        _take_all(before, facts, apart, placed=before != text)


def _take_ahead(text: str, facts: Facts) -> str:
    """Note a series of any name that stands in front of people; the text without it."""
    head, comma, rest = text.partition(", ")
    coined = series.unknown(head) if comma and len(head) < 30 and not venues.find(head) else None
    if coined is None or coined.start() or not word_count(rest):
        return text
    note(coined["name"], venues.full_year(coined["short"] or coined["year"]), facts)
    return rest


def _unbracketed(text: str, facts: Facts) -> str:
    """The text without brackets that tell nothing; what organisations stand apart is noted."""
    text = undecorated(without_gaps(text, GAP)).replace(SOFT_BREAK, " ")
    text = text if text.isascii() else text.translate(_NARROW)
    if "@" in text and (org := _ORGANISED.search(text)):
        facts.affiliations += organisations(org[1] or org[2] or "")
        text = text[: org.start()] + text[org.end() :]
    facts.aside = facts.aside or bool(_DASHED.match(text))
    if behind := stated_behind_dash(text):
        facts.affiliations += behind
        facts.aside = True
    text = text.replace(" \\ ", ". ")
    text = _SQUARE.sub(r"(\1)", text) if "[" in text else text
    take_round(text, facts)
    text = NO_VENUE.sub(_only_year, PAREN.sub(kept, text))
    return bare(text).strip(' .;:,"“”' + GAP)


def _take_lone(text: str, facts: Facts, after_comma: bool) -> bool:
    """Note a lone person, or people and a year, if the text is nothing else."""
    labelled = None if facts.authors else reference_head.label(text)
    if labelled and (len(labelled[0]) > 1 or _PARTED.search(text)):
        facts.authors = labelled[0]
        facts.year = facts.year or labelled[1]
    elif not facts.authors and is_lone(text, after_comma):
        facts.authors = authors.surnames(text) or authors.names(text) or (text,)
        note(None, venues.stated_year(text), facts)
    else:
        return False
    return True


def _take_all(text: str, facts: Facts, apart: bool, placed: bool) -> None:
    """Note people, then what organisations and what venue follow them."""
    rest = text if facts.authors else take_leading(text, facts)
    if rest == text:
        rest = take_people(text, facts, apart, placed)
    facts.cited = facts.cited or rest != text
    for part in sentences(rest)[:_MOST_SENTENCES]:
        named = _undated(part)
        facts.affiliations += organisations(named) if all_known(named) else []
    _take_reference(rest, facts)


def _undated(text: str) -> str:
    return undated(text).strip(" ,.;()–—-")


def _take_organisations(text: str, facts: Facts) -> bool:
    """Note organisations, with or without a venue, if the text is nothing else."""
    mention = venues.find(text)
    rest = f"{text[: mention.start]} {text[mention.end :]}" if mention else text
    if not all_known(_undated(rest)):
        return False
    facts.affiliations += organisations(_undated(rest))
    note(mention.venue if mention else None, venues.stated_year(text), facts)
    note(None, mention.year if mention else None, facts)
    return True


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


def _set_in_italics(text: str, facts: Facts) -> series.Series | None:
    """The journal right behind the title of a reference, told by its italics alone."""
    for words in facts.slanted:
        if not words or not text.startswith(words):
            continue
        printed = words.isalpha() and _ISSUE.match(text, len(words))
        if printed or _JOURNAL_WORDS.fullmatch(words):
            facts.venue_text = facts.venue_text or words
            return series.Series(words, words)
    return None


def _take_reference(text: str, facts: Facts) -> None:
    text = _SPACED.sub(r"\1", _NUMBERS.sub(r"\1", text.replace(GAP, ". "))).strip(" .,;")
    parts = sentences(text)
    if facts.cited and (stated := series.read(text, placed=True, slanted=facts.slanted)):
        facts.venue_text = facts.venue_text or stated.words
    else:
        stated = _set_in_italics(text, facts) if facts.cited else None
    for part in parts:
        note_words(part, facts)
        if stated is None and series.is_journal(_undated(part).removeprefix("In ")):
            stated = series.read(part)
    found = venues.find(text)
    if found and (facts.cited or found.start < 60 or (found.year and word_count(text) < 40)):
        note(found.venue, found.year or venues.stated_year(text), facts)
        return
    if stated and stated.name:
        note(stated.name, stated.year or venues.stated_year(text), facts)
        return
    if not _take_part(parts, text, facts):
        _take_rest(text, facts)


def _take_part(parts: Sequence[str], text: str, facts: Facts) -> bool:
    """Note the first part that is a journal with its volume, or a venue; whether one is."""
    for part in parts:
        journal = _JOURNAL.match(part)
        venue, year = (
            venues.venue_year(part.removeprefix("In ")) if len(part) < 30 else (None, None)
        )
        if journal or venue:
            known = venue or (journal[1].strip() if journal else None)
            note(known, year or venues.stated_year(text), facts)
            return True
    return False


def _take_rest(text: str, facts: Facts) -> None:
    """Note a series that nobody knows, and a year."""
    if (facts.authors or text.startswith("In ")) and (coined := series.unknown(text)):
        note(coined["name"], venues.full_year(coined["short"] or coined["year"]), facts)
    if series.HELD.search(text):
        name, year = series.coined(text)
        note(name, year or (venues.stated_year(text) if name else None), facts)
    told = (
        (facts.cited and word_count(text) < 30)
        or word_count(text) <= 5
        or _YEAR_TOLD.search(text)
        or series.dated(text)
    )
    if told and facts.year is None:
        facts.year = venues.stated_year(text)
    take_dated_series(text, facts)
