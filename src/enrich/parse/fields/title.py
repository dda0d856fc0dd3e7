"""Where the title of an entry stands, and what stands around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from enrich.parse.fields import authors, citation, dates, reference_head
from enrich.parse.fields import prefix as before
from enrich.parse.fields.cue_words import (
    BREAK,
    EDGES,
    GAP,
    SOFT_BREAK,
    bare,
    without_gaps,
    word_count,
)
from enrich.parse.fields.inline_flow import Flow, Span
from enrich.parse.fields.name_shapes import is_known
from enrich.parse.fields.title_core import nick_of, title_core
from enrich.parse.fields.title_end import is_venue, people_follow, split

_PAREN = re.compile(r"\s?[(（\[]([^()（）\[\]\x1d-\x1f]{1,120})[)）\]]")
_STOP = re.compile(rf"[{EDGES}{GAP}]")
_COLON = re.compile(r"\s?[:：]\s{0,2}(?=\S)")
_GAP_COLON = re.compile(rf"^\s*[\[(]*{GAP}[\])]*\s*[:：](?=\s?\S)")
_LOWER = re.compile(r"\s[a-z]")
_UPPER = re.compile(r"\s[A-Z]")
_BY = re.compile(r"\s?by\b")
_ASIDE = re.compile(r"\s[—–]\s(?=[a-z])")
_YEAR = re.compile(r"['’](?:\d\d)\b|(?:19|20)\d\d")
_CLOSING = re.compile(r"^[.,*]*[\"”“」》]")
_BREAKS = re.compile(r"[.,;:)\]\n|]\s?[\"“(\[]?$")
_LETTERS = re.compile(r"\w\w")
_BRACKET = re.compile(r"[(（\[【]")
_WIDE = re.compile(r"[\u3400-\u9fff]")
_CLOSED = re.compile(r"[^\"“”]{2,80}([\"”])\s?[:：,]?\s?[^\"“”]*$")
_OPENED = {'"': '"', "”": "“"}
_VERB = re.compile(
    r"(?:is|are|was|were|has|have|does|can|aims|allows|enables|helps|introduces|presents|proposes|"
    r"provides|shows|studies|supports|uses|paper|work|article|repo(?:sitory)?|present|propose|show)\b"
)
_UNCLOSED = re.compile(r"[:,.]\s?\"\w")  # a quote before a title, and none behind it
_DOES = re.compile(
    r"(?:aims|allows|enables|helps|introduces|presents|proposes|provides|releases|shows|supports|"
    r"trains|uses) (?:to|a|an|the|how|that|new|three|two|several|us|you)\b"
)
_STRAY = re.compile(r"\[\^[^\[\]]{1,20}\]|\*\*|__(?=\W|$)|(?<!\w)__")


@dataclass(slots=True)
class Titled:
    """A title, what stood before it, and what is left behind it."""

    title: str
    nick: str | None
    tags: list[str]
    head: str
    tail: str
    start: int  # of the title in the flow
    end: int
    cited: citation.Cited | None = None  # if it is a reference with its people in front


def find(flow: Flow) -> Titled:
    """The title of the flow."""
    lone = flow.text.count('"') == 1 and "“" not in flow.text and "”" not in flow.text
    if lone and (opened := _UNCLOSED.search(flow.text)):
        at = opened.end() - 2
        flow.text = f"{flow.text[:at]} {flow.text[at + 1 :]}"
    lead, tags = before.skip(flow)
    core = title_core(flow, lead)
    if core is None:
        return _plain(flow, lead, tags)
    found = _around(flow, core)
    found.tags = tags + found.tags
    head = flow.text[lead : core.start]
    if not head:
        return found
    found.head = head if word_count(head) else found.head
    nick = nick_of(head)
    if nick and not (is_venue(nick) or reference_head.label(nick) or is_known(nick)):
        found.nick, found.head = nick, ""
    return found


def _around(flow: Flow, core: Span) -> Titled:
    """The title that a core makes with the words behind it."""
    name, extra, tags = _inside(flow.text[core.start : core.end].replace(SOFT_BREAK, " "))
    people = ""
    if core.kind == "link" and not extra:
        if cited := citation.read(name):
            tail = f"{cited.tail} {flow.text[core.end :]}"
            return Titled(_clean(cited.title), None, tags, "", tail, core.start, core.end, cited)
        people, name, extra = _without_tail(name)
    rest = flow.text[core.end :]
    rest = _GAP_COLON.sub(":", rest, count=1) if GAP in rest else rest
    if core.kind == "quoted":
        tail = f"{extra} {_CLOSING.sub('', rest)}"
        return Titled(_clean(name), None, tags, "", tail, core.start, core.end)
    line = rest[: _line_end(flow, core, rest)]
    first, below, behind = line.partition(SOFT_BREAK)
    told = below and not first.strip() and _tells(behind)
    if told or (core.kind == "bold" and _links_on(flow, core, len(line))):
        line = first if told else ""
    joined, used = _read_on(name.strip(), line.replace(SOFT_BREAK, " "), linked=core.kind == "link")
    nick = bare(name).rstrip(":：").strip()
    tail = f"{extra} {rest[used:]}"
    return Titled(_clean(joined), nick, tags, people, tail, core.start, core.end + used)


def _links_on(flow: Flow, core: Span, reach: int) -> bool:
    """Whether words behind the core speak of another work that they link."""
    later = [link for link in flow.of("link") if core.end < link.start < core.end + reach]
    return any(word_count(flow.text[core.end : link.start]) > 1 for link in later)


def _tells(line: str) -> bool:
    """Whether a line below a title names people or a venue."""
    return authors.certain(line.partition(SOFT_BREAK)[0]) or is_venue(line.strip())


def _line_end(flow: Flow, core: Span, rest: str) -> int:
    """Where the words behind a core end: at a mark, or at words in code."""
    stop = _STOP.search(rest)
    ends = [span.start - core.end for span in flow.of("code") if span.start >= core.end]
    return min([stop.start() if stop else len(rest), *ends])


def _inside(label: str) -> tuple[str, str, list[str]]:
    """A label without the venue or tag that was written into it."""
    tags: list[str] = []
    if placed := before.dashed(label):
        tags.append(placed[0])
        label = label[placed[1] :]
    if not _BRACKET.search(label):
        return label, "", tags
    while (tag := before.TAG.match(label)) and _LETTERS.search(label, tag.end()):
        tags.append(before.inner(tag))
        label = label[tag.end() :]
    for found in _PAREN.finditer(label):
        if is_venue(found[1]) or dates.read(found[1]) or "et al" in found[1]:
            return label[: found.start()], found[1] + label[found.end() :], tags
    return label, "", tags


def _without_tail(label: str) -> tuple[str, str, str]:
    """A label parted into people in front, the title, and what is told behind it."""
    if word_count(label) < 2:
        return "", label, ""
    title, tail = split(label)
    if not tail:
        return "", label, ""
    told = _YEAR.search(tail) or "et al" in tail or people_follow(tail.lstrip(" ,.-–—"))
    if not told or word_count(title) < 2:
        return "", label, ""
    return citation.authors_first(title, tail)


def _read_on(core: str, line: str, *, linked: bool) -> tuple[str, int]:
    """The core with what follows it, and how much of the line was used."""
    colon = _COLON.match(line)
    if colon and people_follow(line[colon.end() :]):
        return core, 0
    if colon or core.endswith((":", "：")):
        described, tail = split(line[colon.end() :] if colon else line)
        if colon and (_is_whole(core, described, linked=linked) or _is_told(core, described)):
            return core, 0
        if not described.strip() or is_venue(described) or authors.certain(described):
            return core, 0
        return _joined(core.rstrip(":： "), described.strip()), len(line) - len(tail)
    words = word_count(core)
    if words <= 3 and _LOWER.match(line) and not _BY.match(line):
        described, tail = split(line)
        return f"{core} {described}", len(line) - len(tail)
    if words <= 2 and _UPPER.match(line) and not core.endswith((".", "。", "!", "?")):
        return _glossed(core, line)
    return core, 0


def _is_whole(core: str, described: str, *, linked: bool) -> bool:
    """Whether what follows the colon explains a title that is complete already."""
    told = _WIDE.search(described)  # in another language
    if linked and told and not _WIDE.search(core):
        return True
    whole = ":" in core.rstrip(": ") or (told and not _WIDE.match(core))
    return word_count(core) > 3 and bool(whole)


def _is_told(core: str, described: str) -> bool:
    """Whether what follows the colon is a sentence about the work: `Looms: Looms is a ...`"""
    words = described.split(maxsplit=1)
    if len(words) < 2:
        return False
    if _DOES.match(described):
        return True  # Looms: uses wool to weave
    about = words[0].casefold() in (*core.casefold().split(), "this", "it", "we")
    return about and _VERB.match(words[1]) is not None


def _glossed(core: str, line: str) -> tuple[str, int]:
    """A bare name with the words that explain it."""
    described, tail = split(line)
    described = _ASIDE.split(described)[0].strip()
    told = described.endswith(".") and word_count(described) > 8
    strange = told or word_count(described) < 3 or authors.names(described) or is_venue(described)
    return (core, 0) if strange else (_joined(core, described), len(line) - len(tail))


def _joined(name: str, described: str) -> str:
    """`name: description`, without repeating a name that the description has."""
    own, colon, _ = described.partition(":")
    letters = "".join(word[0] for word in name.replace("-", " ").split())
    same = colon and own.strip().casefold() in (name.casefold(), letters.casefold())
    if same or described.casefold().startswith(name.casefold() + " "):
        return described
    return f"{name}: {described}"


def _plain(flow: Flow, lead: int, tags: list[str]) -> Titled:
    """A title without markup: the text up to the first boundary."""
    text = flow.text
    end = _first_boundary(flow, lead)
    words = text[lead:end].replace(SOFT_BREAK, " ")
    if cited := citation.read(words, bool(bare(text[end:]))):
        used = end - len(cited.tail)
        tail = cited.tail + text[end:]
        return Titled(_clean(cited.title), None, tags, "", tail, lead, used, cited)
    title, tail = split(words)
    used = end - len(tail)
    authors, title, tail = citation.authors_first(title, tail)
    return Titled(_clean(title), None, tags, authors, tail + text[end:], lead, used)


def _first_boundary(flow: Flow, lead: int) -> int:
    stop = _STOP.search(flow.text, lead)
    if stop and stop[0] == BREAK and flow.text[lead : stop.start()].rstrip().endswith(":"):
        flow.text = flow.text[: stop.start()] + " " + flow.text[stop.end() :]
        stop = _STOP.search(flow.text, lead)
    end = stop.start() if stop else len(flow.text)
    for span in flow.of("bold", "italic", "link")[:20]:
        ahead = flow.text[lead : span.start]
        if lead < span.start < end and word_count(ahead) > 2:
            parted = _BREAKS.search(ahead[-4:])
            asked = span.kind == "italic" and ahead.rstrip().endswith(("?", "!"))
            if parted or asked or is_venue(flow.text[span.start : span.end]):
                return span.start
        elif lead < span.start < end and _names_people(flow, span):
            return span.start
    return end


def _names_people(flow: Flow, span: Span) -> bool:
    """Whether people stand in italics, perhaps with where they are; or they and a year."""
    words = flow.text[span.start : span.end]
    listed = span.kind == "italic" and authors.certain(_PAREN.sub("", words))
    return listed or reference_head.label(words) is not None


def _clean(title: str) -> str:
    """The title without decoration, unbalanced brackets or a final period."""
    title = bare(without_gaps(title)).strip(' "“”')
    if "[^" in title or "**" in title or "__" in title:
        title = _STRAY.sub("", title)
    quoted = '"' in title or "”" in title
    if quoted and (found := _CLOSED.match(title)):  # a quote that the title goes on behind
        title = f"{_OPENED[found[1]]}{title}"
    title = bare(title).rstrip(" [({（【")
    if title.endswith((".", "。")) and not title.endswith(("...", "etc.", " al.")):
        title = title[:-1]
    return bare(title)
