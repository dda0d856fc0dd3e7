"""What is said about a work behind its title: who, where, when."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from enrich.normalization import venues
from enrich.parse.fields import authors, dates
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
_ORGS = re.compile(
    r"\s*(?:[,，、;/]|\s&\s|(?<=\w{3})&(?=\w{3})|\band\b|\s\+\s|\bet\.? al\b\.?|\betc\b\.?)\s*"
)
_LONE_YEAR = re.compile(r"\(?((?:19|20)\d\d)[a-z]?\)?")
_YEAR_LAST = re.compile(r"[,.]?\s?\(?(?:19|20)\d\d\)?[.,。]?\s?$")
_YEAR_FIRST = re.compile(r"(?:19|20)\d\d(?=[,，;] )")
_YEAR_TOLD = re.compile(r"\((?:19|20)\d\d\)|[,.]\s?(?:19|20)\d\d$")
_BY = re.compile(r"\s?by\s")
_ET_AL = re.compile(r"\bet\.? al\b\.?")
_SERIES = re.compile(
    r",?\s+(?:[Ii]n:? )?(?:Proc\b|Proceedings|Advances in|IEEE|ACM|The \d|\d+(?:st|nd|rd|th)\b)|"
    r"\s+[Ii]n:?\s*$"
)
_DASH = re.compile(r"\s[–—-]{1,2}\s")
_KEY = re.compile(
    r"(?:paper|pdf|code|link|project|page|github|arxiv|slides|video|data)s?\s?[:：]?", re.I
)
_INITIAL = re.compile(r"\b[A-Z]\.")
_NARROW = str.maketrans({"，": ", ", "；": "; ", "、": ", ", "：": ": "})
_DASHED = re.compile(r"^\s*[-–—]+\s*(?=[(（])")
_DATED = re.compile(r"[^\W\d_].{0,160}[\s,'’](?:19|20)\d\d")
_HELD_OR_PRINTED = re.compile(
    r"\b(?:Conf(?:erence|\.)|Symposium|Symp\.|Workshops?|Meeting|Congress|Colloquium|Summit|Forum|"
    r"Journal|J\.|Trans(?:actions|\.)|Annals|Proc(?:eedings|\.)|Letters|Lett\.|Magazine|Bulletin|"
    r"Reviews?|Advances in|Frontiers in)(?!\w)|^(?:[A-Z][a-z]+\. ?){1,6}[A-Z][a-z]+\.?$"
)
_VOLUME = re.compile(r"[\s,]+(?:vol(?:ume|\.)?\s*)?\d[\d.]*(?=[\s(:,]|$)", re.I)
_IN = re.compile(r"^[Ii]n:?\s+")
_LONGEST_VENUE = 18  # words


@dataclass(slots=True)
class Facts:
    """What was read so far about one work."""

    authors: tuple[str, ...] = ()
    venue: str | None = None
    year: int | None = None
    affiliations: list[str] = field(default_factory=list)
    date: str | None = None
    aside: bool = False  # the date was only a remark behind a dash
    slanted: frozenset[str] = frozenset()  # stretches that were set in italics
    venue_text: str | None = None  # the words that stand for the venue, whether known or not


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
    if found := authors.names(_YEAR_LAST.sub("", text)):
        facts.authors = found
        facts.year = facts.year or venues.stated_year(text)
    elif word_count(text):
        read(text, facts)


def read_slot(text: str, facts: Facts) -> None:
    """A stretch behind a bar: a venue, affiliations, a date, or a mixture."""
    text = bare(without_gaps(undecorated(text)).replace(SOFT_BREAK, " "))
    if not text or _take_date(text, facts) or _KEY.fullmatch(text):
        return
    listed = text.count(",") > 1 or "et al" in text or text.strip(" .") in facts.slanted
    if listed and authors.certain(text):
        facts.authors = facts.authors or authors.names(text)
        return
    note_words(text, facts)
    rest = take_venue(text, facts)
    rest = bare(re.sub(r"\(\s*\)|\[\s*\]", " ", rest))
    if year := _LONE_YEAR.fullmatch(rest):
        facts.year = facts.year or int(year[1])
    elif facts.venue_text and rest.startswith(facts.venue_text):
        _note(None, venues.stated_year(rest), facts)
    elif not is_remark(rest) and not _NO_VENUE.fullmatch(rest) and len(rest) <= 80:
        facts.affiliations += organisations(rest)


def take_venue(text: str, facts: Facts) -> str:
    """Note the venue that the slot names; what is left of the text."""
    found = venues.find(text)
    if found is None:
        venue, year = venues.coined(text.strip(" []().,;"))
        _note(venue, year, facts)
        return "" if venue else text
    _note(found.venue, found.year or venues.stated_year(text), facts)
    return f"{text[: found.start]} {text[found.end :]}"


def organisations(text: str) -> list[str]:
    """The organisations of a text such as `Stanford & UCB`.

    >>> organisations("(Google, UCB)"), organisations("UIUC etc")
    (['Google', 'UCB'], ['UIUC'])
    """
    text = re.sub(
        r",\s*((?:Inc|Ltd|LLC|Co|Corp)\b\.?)", "\0\\1", bare(text).strip("()（）[]@ "), flags=re.I
    )
    parts = (part.strip("() @.").replace("\0", ", ") for part in _ORGS.split(text))
    return [part for part in parts if re.search(r"\w", part)]


def read_prose(text: str, facts: Facts, apart: bool = False) -> None:
    """A stretch of running text, `apart` on its line: names, a date, a remark."""
    text = undecorated(without_gaps(text, GAP)).replace(SOFT_BREAK, " ").translate(_NARROW)
    if org := _ORGANISED.search(text):
        facts.affiliations += organisations(org[1] or org[2] or "")
        text = text[: org.start()] + text[org.end() :]
    facts.aside = facts.aside or bool(_DASHED.match(text))
    text = _SQUARE.sub(r"(\1)", text)
    text = _NO_VENUE.sub(_only_year, _PAREN.sub(_kept, text))
    text = bare(text).strip(' .;:,"“”' + GAP)
    if not re.search(r"\w", text) or _take_date(text, facts):
        return
    if dated := dates.find(text):
        facts.date = facts.date or dated[0]
        text = f"{text[: dated[1]]}. {text[dated[2] :]}"
    before = _take_slanted(text, facts)
    text = _take_authors(before, facts, apart, placed=before != text)
    _take_reference(text, facts)


def _take_slanted(text: str, facts: Facts) -> str:
    """Note the venue that is set in italics with its year; the text without it."""
    for words in sorted(facts.slanted, key=text.find):
        if words in text and _DATED.fullmatch(words) and not authors.certain(words):
            _note(*venues.venue_year(words), facts)
            _note(None, venues.stated_year(words), facts)
            note_words(words, facts)
            text = text.replace(words, GAP, 1)
    return text


def note_words(text: str, facts: Facts) -> None:
    """Note the words for a venue, whether it is known or not."""
    words = _VOLUME.split(_YEAR_LAST.sub("", text), maxsplit=1)[0].strip(" .,;:()[]*_")
    head, comma, rest = words.rpartition(", ")
    words = _IN.sub("", rest if comma and authors.names(head) else words)
    short = 0 < word_count(words) <= _LONGEST_VENUE
    known = venues.acronym(words) or _HELD_OR_PRINTED.search(words)
    if facts.venue_text is None and short and known and not authors.certain(words):
        facts.venue_text = words


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
    if inner.lower() == "findings" or _LONE_YEAR.fullmatch(inner) or venues.venue_year(inner)[1]:
        return f" ({inner}) "
    if year := _YEAR_LAST.search(inner) or _YEAR_FIRST.match(inner):
        known = inner[: year.start()]
        listed = f"{known}. " if authors.certain(known) else ""
        return f" {listed}({year[0].strip(' ,.()')}) "
    return f" {inner} " if authors.certain(inner) else " "


def _take_date(text: str, facts: Facts) -> bool:
    text = text.replace(GAP, " ").strip(" .,;")
    stated = dates.read(text)
    if stated:
        facts.date = facts.date or stated
    elif year := _LONE_YEAR.fullmatch(text):
        facts.year = facts.year or int(year[1])
    return stated is not None or _LONE_YEAR.fullmatch(text) is not None


def _take_authors(text: str, facts: Facts, apart: bool, placed: bool = False) -> str:
    """Note the first list of names; the text without it; the venue may be `placed` already."""
    mention = None if placed else venues.find(text)
    named = "" if facts.authors else _named(text, mention, facts.slanted, apart or placed)
    if not named:
        return text
    facts.authors = authors.names(named)
    years = " ".join(re.findall(r"\((?:19|20)\d\d\)", named))
    return text.replace(named, f" {years} ", 1)


def _named(text: str, mention: venues.Mention | None, slanted: frozenset[str], apart: bool) -> str:
    """The first stretch of the text that is names; a lone one needs a sign of it."""
    head = _SERIES.split(text[: mention.start] if mention else text, maxsplit=1)[0].strip(" ([")
    venue = text[mention.start : mention.end] if mention else "\0"
    undated = _YEAR_LAST.sub("", head)
    dated = [undated] if undated != head and authors.one(undated) else []
    alone = [part.strip(" .") for part in sentences(head)[:1]] if mention else dated
    late = mention is not None and not head
    rest = sentences(text[mention.end :].lstrip(" )") if mention and late else text)
    for part in [*_grown(head), head, undated, _DASH.split(head)[0], *rest]:
        if venue in part:
            continue
        told = part.strip(" .") in alone or bool(_BY.match(part))
        if authors.certain(part) or (told and authors.names(part)):
            return part
        signed = apart or part.strip(" .,") in slanted or bool(_INITIAL.search(part))
        if signed and authors.one(part):
            return part
    return ""


def _grown(text: str) -> list[str]:
    """The text up to each of its `et al.`"""
    return [text[: found.end()] for found in _ET_AL.finditer(text)][:2]


def _take_reference(text: str, facts: Facts) -> None:
    text = text.replace(GAP, ". ").strip(" .,;")
    for part in sentences(text):
        note_words(part, facts)
    found = venues.find(text)
    if found and (found.start < 60 or (found.year and word_count(text) < 40)):
        _note(found.venue, found.year or venues.stated_year(text), facts)
        return
    for part in sentences(text):
        journal = _JOURNAL.match(part)
        venue, year = venues.venue_year(part) if len(part) < 30 else (None, None)
        if journal or venue:
            known = venue or (journal[1].strip() if journal else None)
            _note(known, year or venues.stated_year(text), facts)
            return
    told = word_count(text) <= 5 or _YEAR_TOLD.search(text)
    if told and facts.year is None:
        facts.year = venues.stated_year(text)


def _note(venue: str | None, year: int | None, facts: Facts) -> None:
    if venue and facts.venue is None:
        facts.venue = venue
        facts.year = year or facts.year
    elif year and facts.year is None:
        facts.year = year
