"""The stretch of a line whose markup or quotes say that it is the title."""

from __future__ import annotations

import re

from enrich.parse.fields import authors, reference_head, surnames
from enrich.parse.fields.affiliations import all_known
from enrich.parse.fields.cue_words import EDGES, bare, without_gaps, word_count
from enrich.parse.fields.inline_flow import Flow, Span
from enrich.parse.fields.leading_people import repeats_people
from enrich.parse.fields.name_shapes import is_known
from enrich.parse.fields.title_end import is_venue

_INITIAL = re.compile(r"\b[A-Z]\.")
_LISTED = re.compile(r"[*†‡]{0,2}(?:,| and | & |;|\.\s)")
_LETTER = re.compile(r"[^\W\d_]")
_EDGE = re.compile(rf"[{EDGES}]")
_GOES_ON = re.compile(r"\s(?!by\s)[a-z]|\s?[:：]\s?\w")
_NICKNAME = re.compile(r"\w [\"“]\w+[\"”] [A-Z]")  # Ann "Jim" Poe
_COLON = re.compile(r"\s?[:：]\s?\w")
_QUOTE = re.compile('["“”„«「『《]')
_QUOTED = re.compile(
    r"[\"“”]([^\"“”\x1d-\x1f]{3,400}?)[.,]?[\"”“]|"
    r"「([^」\x1d-\x1f]{4,200})」|《([^》\x1d-\x1f]{4,200})》|"
    r"„([^„“”\x1d-\x1f]{4,300})[“”]|«\s?([^«»\x1d-\x1f]{4,300}?)\s?»|『([^』\x1d-\x1f]{4,200})』"
)
_YEAR_LAST = re.compile(r"\(?(?:19|20)\d\d\)?\.?\s?$")


def title_core(flow: Flow, lead: int) -> Span | None:
    """The stretch whose markup says that it is the title."""
    links = [span for span in flow.of("link") if span.end > lead][:20]
    if quoted := _quoted(flow, lead, links):
        return quoted
    bold = _bold(flow, lead)
    for link in links:
        head = without_gaps(flow.text[lead : link.start])
        led = word_count(head)
        if led > 1 and _EDGE.search(head):
            break
        label = flow.text[link.start : link.end]
        if led > 1 and all_known(label):
            continue
        if reference_head.label(label) and (bare(head) or "et al" in label):
            bold = _bold(flow, lead)
            return (
                Span("bold", bold.start, link.start) if bold and bold.start < link.start else None
            )
        if "et al" in label and authors.certain(_unyeared(label)):
            break
        if word_count(label) <= 3:
            other = led >= 4 and not authors.names(_unyeared(head))
            if other or (bold and bold.end <= link.start):
                break
        return link
    code = next((span for span in flow.of("code") if span.start == lead), None)
    if code and flow.text.startswith(" by ", code.end):
        return Span("bold", code.start, code.end)
    return bold or _italic(flow, lead)


def _quoted(flow: Flow, lead: int, links: list[Span]) -> Span | None:
    found = _QUOTED.search(flow.text, lead) if _QUOTE.search(flow.text, lead) else None
    if not found:
        return None
    head = flow.text[lead : found.start()]
    early = any(link.start < found.start() and link.end - link.start > 12 for link in links)
    goes_on = (_GOES_ON if not bare(head) else _COLON).match(flow.text, found.end())
    within = any(
        span.start <= found.start()
        and word_count(flow.text[found.end() : max(span.end, found.end())])
        for span in (*links, *flow.of("bold", "italic")[:20])
    )
    nicknamed = _NICKNAME.match(flow.text, max(0, found.start() - 2))
    if early or goes_on or within or nicknamed or not _may_precede(head):
        return None
    words = bare(without_gaps(head))
    named = bool(authors.names(_unyeared(words)) or authors.surnames(words))
    group = next(number for number in range(1, 7) if found[number])
    lone = not any(link.end <= found.start() for link in links)
    whole = named or word_count(found[group]) > (1 if lone else 2)
    return Span("quoted", found.start(group), found.end(group)) if whole else None


def _may_precede(head: str) -> bool:
    """Whether a title may follow: nothing, names, or a nickname with its colon."""
    words = bare(without_gaps(head))
    people = authors.names(_unyeared(words)) or surnames.called(words) or reference_head.head(words)
    return (
        not words
        or bool(people)
        or nick_of(head) is not None
        or repeats_people(head)
        or all_known(words)
    )


def nick_of(head: str) -> str | None:
    """The nickname that stands with its colon in front of a title."""
    head = without_gaps(head).strip(' "“”\n')
    words = bare(head).rstrip(":：").strip()
    return words if words and head.endswith((":", "：")) and word_count(words) <= 3 else None


def _unyeared(text: str) -> str:
    return _YEAR_LAST.sub("", text)


def _bold(flow: Flow, lead: int) -> Span | None:
    for span in flow.of("bold"):
        start = max(span.start, lead)
        text = flow.text[start : span.end].strip()
        if span.end > lead and _is_of_people(text, flow.text[span.end :]):
            continue
        if span.end > lead and _LETTER.search(text) and not text.startswith("("):
            fits = _may_precede(flow.text[lead:start]) and not is_venue(text)
            if authors.certain(text) and word_count(flow.text[span.end :]) > 3:
                return None
            return Span("bold", start, span.end) if fits else None
    return None


def _is_of_people(text: str, behind: str) -> bool:
    """Whether bold words are one name among others, as that of whose page it is."""
    person = authors.one(text) and (_INITIAL.search(text) is not None or is_known(text))
    return person and _LISTED.match(behind) is not None


def _italic(flow: Flow, lead: int) -> Span | None:
    first = next((span for span in flow.of("italic") if span.end > lead), None)
    if first is None:
        return None
    head = flow.text[lead : first.start]
    people = reference_head.head(head) or surnames.called(head)
    named = bool(people or authors.certain(_unyeared(bare(head))))
    if head.strip() and not named:
        return None
    text = flow.text[first.start : first.end]
    if (authors.names(text) and not named) or authors.certain(text) or is_venue(text):
        return None
    whole = word_count(text) > (1 if named else 2)
    return Span("italic", first.start, first.end) if whole else None
