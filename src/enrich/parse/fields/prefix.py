"""What stands in front of a title: numbers, decoration, and tags."""

from __future__ import annotations

import re

from enrich.parse.fields import dates, series
from enrich.parse.fields.cue_words import (
    BAR,
    EDGES,
    GAP,
    skip_decoration,
    skip_number,
    without_gaps,
    word_count,
)
from enrich.parse.fields.inline_flow import Flow, Span
from enrich.parse.fields.title_end import is_venue

TAG = re.compile(
    r"\s?(?:\[([^\[\]\x1d-\x1f]{1,60})\]|【([^【】\x1d-\x1f]{1,60})】|"
    r"\(([^()\x1d-\x1f]{2,90})\))\s?[:：-]?\s?"
)
"""A tag in brackets, and the colon or dash behind it."""

_WITHDRAWN = re.compile(r"(?:RETRACTED|WITHDRAWN)(?: ARTICLE| PAPER)?\s?:\s?(?=\S)")
_DATED = re.compile(
    r"((?:19|20)\d\d[-./年]\d{1,2}(?:[-./月]\d{1,2})?日?|"
    r"(?:19|20)\d\d(?=\s?[-–|:：]\s))[\s,:：|–-]{1,3}(?=\S)"
)
_STATED = re.compile(
    r"([A-Z][\w&' ’-]{2,24}?\d|(?:19|20)\d\d[ _-]?[A-Z][\w&-]{1,15})\s?(?:[:：]|\s[–—-])\s(?=\S)"
)
_DASHED = re.compile(
    r"((?:19|20)\d\d[-_][A-Z][\w&]{1,15})[-_](?=[A-Z])|"  # 2019-ICLR-Looms
    r"([A-Z][\w&' ’-]{2,24}?\d|(?:19|20)\d\d[ _-]?[A-Z][\w&-]{1,15})\s[–—-]\s(?=[^\W\d])"
)
_SERIES = re.compile(r"[A-Z][^\d()]{3,80}?,?\s(?:19|20)\d\d")
_WORDS = re.compile(r"\w\w")
_YEAR = re.compile(r"(?:19|20)\d\d")
_EDGE = re.compile(rf"[{EDGES}]")
_STOP = re.compile(rf"[{EDGES}{GAP}]")


def skip(flow: Flow) -> tuple[int, list[str]]:
    """Where the title starts, behind numbers, decoration and tags; and the tags."""
    at = 0
    tags: list[str] = []
    links = flow.of("link")
    if links and not links[0].start:
        return at, tags
    for _ in range(8):
        start = at
        at = skip_decoration(flow.text, skip_number(flow.text, skip_decoration(flow.text, at)))
        if withdrawn := _WITHDRAWN.match(flow.text, at):
            at = withdrawn.end()
        if tag := _tag_at(flow, at):
            tags.append(tag[0])
            at = tag[1]
        if at == start:
            break
    return at, tags


def _tag_at(flow: Flow, at: int) -> tuple[str, int] | None:
    """The tag that stands here, in brackets or as code, and where it ends."""
    text = flow.text
    ahead = _STOP.search(text, at)
    if ahead and ahead[0] == BAR and _is_stated(text[at : ahead.start()]):
        return text[at : ahead.start()].strip(), ahead.end()
    if (stated := _STATED.match(text, at)) and _is_dated(stated[1]):
        return stated[1].strip(), stated.end()
    if placed := dashed(text, at):
        return placed
    bold = next((span for span in flow.of("bold") if span.start == at), None)
    if bold and bold.end - at < 30 and _is_dated(text[at : bold.end].strip()):
        return text[at : bold.end].strip(), bold.end
    code = next((span for span in flow.of("code") if span.start == at), None)
    if code and code.end - at < 40 and text[code.end :].strip() and not _is_titled(flow, code):
        return text[at : code.end].strip(), code.end
    if any(at <= link.start < at + 3 for link in flow.of("link")):
        return None
    if dated := _DATED.match(text, at):
        return dated[1], dated.end()
    found = TAG.match(text, at)
    if not found or (found[3] and not _may_be_round(found, text)):
        return None
    rest = without_gaps(_EDGE.split(text[found.end() :], maxsplit=1)[0])
    return (inner(found), found.end()) if _WORDS.search(rest) else None


def dashed(text: str, at: int = 0) -> tuple[str, int] | None:
    """The venue with its year that a dash parts from a title, and where that begins."""
    found = _DASHED.match(text, at)
    place = (found[1] or found[2]).strip(" -_") if found else ""
    spaced = place.replace("-", " ").replace("_", " ")
    return (spaced, found.end()) if found and _is_dated(spaced) else None


def _is_titled(flow: Flow, code: Span) -> bool:
    """Whether words in code are of the title, by the people behind or the markup around."""
    text, around = flow.text, (*flow.of("bold"), *flow.of("link"))
    if any(span.start <= code.start and span.end > code.end + 2 for span in around):
        return True
    if text.startswith(": ", code.end) and "(" in text[code.start : code.end]:
        return True  # a call, and no tag
    return word_count(text[code.start : code.end]) > 2 and text.startswith(" by ", code.end)


def _is_dated(text: str) -> bool:
    """Whether the text is a venue with its year and nothing else."""
    return any(letter.isdigit() for letter in text[-2:] + text[:1]) and is_venue(text)


def _may_be_round(found: re.Match[str], text: str) -> bool:
    """Whether round brackets hold a tag: a venue, a date, or what a link follows."""
    if _SERIES.fullmatch(found[3].strip()) and (
        series.PRINTED.search(found[3]) or series.HELD.search(found[3])
    ):
        return True
    if "et al" in found[3] and found[3].rstrip()[-1:].isdigit():
        return True
    return _is_stated(found[3]) or text[found.end() : found.end() + 1] in ("[", '"', "“")


def _is_stated(text: str) -> bool:
    """Whether the text is a venue or a date and nothing else."""
    text = text.strip()
    return is_venue(text) or bool(dates.read(text) or _YEAR.fullmatch(text))


def inner(found: re.Match[str]) -> str:
    """The words in the brackets of a tag."""
    return next(group for group in found.groups() if group).strip()
