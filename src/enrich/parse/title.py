"""Where the title of an entry stands, and where it ends."""

from __future__ import annotations

import re
from dataclasses import dataclass

from enrich import venues
from enrich.parse import dates, people
from enrich.parse.flow import Flow, Span
from enrich.parse.words import (
    EDGES,
    GAP,
    SOFT_BREAK,
    bare,
    is_remark,
    sentences,
    skip_decoration,
    skip_number,
    without_gaps,
    word_count,
)

_TAG = re.compile(r"\s*(?:\[([^\[\]\x1d-\x1f]{1,60})\]|【([^【】\x1d-\x1f]{1,60})】|\(([^()\x1d-\x1f]{2,40})\)(?=\s*[\[\"“]))\s*[:：-]?\s*")
_QUOTED = re.compile(r"[\"“”]([^\"“”\x1d-\x1f]{3,400}?)[.,]?[\"”“]|「([^」\x1d-\x1f]{4,200})」|《([^》\x1d-\x1f]{4,200})》")
_PAREN = re.compile(r"\s*[(（\[]([^()（）\[\]\x1d-\x1f]{1,120})[)）\]]")
_ORGANISED = re.compile(r"\s*[(（]\s*@+([^()（）]{0,120})[)）]|\s+@@?([A-Z][\w .&-]{1,40})\s*$")
_COLON = re.compile(r"\s*[:：]\s*(?=\S)")
_DASH = re.compile(r"\s+[-–—]+\s+|\s*[–—]{1,2}\s*(?=[(（])")
_INITIAL = re.compile(r"[A-Za-z0-9]+")


@dataclass(slots=True)
class Titled:
    """A title, what stood before it, and what is left behind it."""

    title: str
    nick: str | None
    tags: list[str]
    head: str
    tail: str
    start: int = 0  # of the title in the flow
    end: int = 0


def find(flow: Flow) -> Titled:
    """The title of the flow."""
    lead, tags = _skip_lead(flow)
    core = _core(flow, lead)
    if core is None:
        return _plain(flow, lead, tags)
    head = flow.text[lead : core.start]
    found = _around(flow, core)
    found.tags, found.head = tags + found.tags, head
    if nick := _nick_of(head):
        found.nick, found.head = nick, ""
    return found


def _skip_lead(flow: Flow) -> tuple[int, list[str]]:
    """Behind the number, the decoration and the tags in front of the title."""
    text, at, tags = flow.text, 0, []
    links = {span.start: span.end for span in flow.of("link")}
    for _ in range(8):
        start = at
        at = skip_decoration(text, skip_number(text, skip_decoration(text, at)))
        tag = None if any(at <= link < at + 3 for link in links) else _TAG.match(text, at)
        code = next((s for s in flow.of("code") if s.start == at and s.end - at < 40), None)
        if tag and _is_tag(text, tag):
            tags.append(next(group for group in tag.groups() if group).strip())
            at = tag.end()
        elif code and text[code.end :].strip():
            tags.append(text[code.start : code.end].strip())
            at = code.end
        if at == start:
            break
    return at, tags


def _is_tag(text: str, tag: re.Match[str]) -> bool:
    rest = without_gaps(re.split(f"[{EDGES}]", text[tag.end() :], maxsplit=1)[0])
    return bool(re.search(r"\w\w", rest))


def _core(flow: Flow, lead: int) -> Span | None:
    links = [span for span in flow.of("link") if span.end > lead]
    quoted = _quoted(flow, lead, links)
    if quoted:
        return quoted
    bold = _bold(flow, lead)
    for link in links:
        head = flow.text[lead : link.start]
        if any(edge in head for edge in EDGES) and word_count(without_gaps(head)) > 1:
            break
        label = flow.text[link.start : link.end]
        if bold and bold.end <= link.start and word_count(label) <= 3:
            break
        plain_title = word_count(without_gaps(head)) >= 4 and not people.names(_unyeared(head))
        if plain_title and word_count(label) <= 3:
            break
        return link
    return bold or _italic(flow, lead)


def _quoted(flow: Flow, lead: int, links: list[Span]) -> Span | None:
    found = _QUOTED.search(flow.text, lead)
    if not found:
        return None
    group = next(number for number in (1, 2, 3) if found[number])
    head = flow.text[lead : found.start()]
    early = [link for link in links if link.start < found.start() and link.end - link.start > 12]
    goes_on = not bare(head) and re.match(r"\s*[a-z]", flow.text[found.end() :])
    named = bool(people.names(_unyeared(bare(without_gaps(head)))))
    if early or goes_on or not _may_precede(head) or not (named or word_count(found[group]) > 1):
        return None
    return Span("quoted", found.start(group), found.end(group))


def _may_precede(head: str) -> bool:
    """Whether a title may follow: nothing, names, or a nickname with its colon."""
    words = bare(without_gaps(head))
    return not words or bool(people.names(_unyeared(words))) or _nick_of(head) is not None


def _nick_of(head: str) -> str | None:
    head = without_gaps(head).strip(" \"“”\n")
    words = bare(head).rstrip(":：").strip()
    return words if words and head.endswith((":", "：")) and word_count(words) <= 3 else None


def _unyeared(text: str) -> str:
    return re.sub(r"\(?(?:19|20)\d\d\)?\.?\s*$", "", text)


def _bold(flow: Flow, lead: int) -> Span | None:
    for span in flow.of("bold"):
        start = max(span.start, lead)
        text = flow.text[start : span.end].strip()
        if span.end <= lead or not re.search(r"\w", text) or text.startswith("("):
            continue
        fits = _may_precede(flow.text[lead:start])
        return Span("bold", start, span.end) if fits and not _is_venue(text) else None
    return None


def _italic(flow: Flow, lead: int) -> Span | None:
    first = next((span for span in flow.of("italic") if span.end > lead), None)
    if first is None or flow.text[lead : first.start].strip():
        return None
    text = flow.text[first.start : first.end]
    is_title = word_count(text) > 2 and not people.names(text) and not _is_venue(text)
    return Span("italic", first.start, first.end) if is_title else None


def _is_venue(text: str) -> bool:
    found = venues.find(text)
    return bool(found) and is_remark(text[: found.start] + text[found.end :])


def _around(flow: Flow, core: Span) -> Titled:
    """The title that a core makes with the words behind it."""
    inner = flow.text[core.start : core.end].replace(SOFT_BREAK, " ")
    name, extra, tags = _inside(inner)
    rest = flow.text[core.end :]
    if core.kind == "quoted":
        rest = re.sub(r"^[.,*]*[\"”“]", "", rest)
        return Titled(_clean(name), None, tags, "", f"{extra} {rest}", core.start, core.end)
    cut = re.search(rf"[{EDGES}{GAP}]", rest)
    line = rest[: cut.start()] if cut else rest
    joined, used = _read_on(name, line.replace(SOFT_BREAK, " "))
    tail = f"{extra} {line[used:]}{rest[len(line) :]}"
    nick = bare(name).rstrip(":：").strip()
    return Titled(_clean(joined), nick, tags, "", tail, core.start, core.end + used)


def _inside(label: str) -> tuple[str, str, list[str]]:
    """A label without the venue or tag that was written into it."""
    tags = []
    while (tag := _TAG.match(label)) and re.search(r"\w\w", label[tag.end() :]):
        tags.append(next(group for group in tag.groups() if group))
        label = label[tag.end() :]
    for found in _PAREN.finditer(label):
        if _is_venue(found[1]) or dates.read(found[1]):
            return label[: found.start()], found[1] + label[found.end() :], tags
    return label, "", tags


def _read_on(name: str, line: str) -> tuple[str, int]:
    """The core with what follows it, and how much of the line was used."""
    core = name.strip()
    bold_colon = core.endswith((":", "："))
    colon = _COLON.match(line)
    if bold_colon or colon:
        start = colon.end() if colon else 0
        described, tail = split(line[start:])
        if not described or _is_venue(described) or people.certain(described):
            return core, 0
        return _joined(core.rstrip(":： "), described), len(line) - len(tail)
    if word_count(core) <= 3 and re.match(r"\s+[a-z]", line) and not re.match(r"\s+by\b", line):
        described, tail = split(line)
        return f"{core} {described}", len(line) - len(tail)
    if word_count(core) <= 2 and re.match(r"\s+[A-Z]", line):
        return _tagged(core, line)
    return core, 0


def _tagged(core: str, line: str) -> tuple[str, int]:
    described, tail = split(line)
    described = re.split(r"\s[—–]\s(?=[a-z])", described)[0]
    strange = word_count(described) < 3 or people.names(described) or _is_venue(described)
    return (core, 0) if strange else (_joined(core, described), len(line) - len(tail))


def _joined(name: str, described: str) -> str:
    """`name: description`, without repeating a name that the description has."""
    own = described.split(":")[0].strip()
    letters = "".join(word[0] for word in re.split(r"[\s-]+", name) if word)
    same = own.casefold() in (name.casefold(), letters.casefold()) and ":" in described
    if same or described.casefold().startswith(name.casefold() + " "):
        return described
    return f"{name}: {described}"


def _plain(flow: Flow, lead: int, tags: list[str]) -> Titled:
    """A title without markup: the text up to the first boundary."""
    text = flow.text
    end = _first_boundary(flow, lead)
    title, tail = split(text[lead:end].replace(SOFT_BREAK, " "))
    used = lead + (end - lead) - len(tail)
    authors, title, tail = _authors_first(title, tail)
    return Titled(_clean(title), None, tags, authors, tail + text[end:], lead, used)


def _first_boundary(flow: Flow, lead: int) -> int:
    text = flow.text
    marks = [at for mark in EDGES + GAP if (at := text.find(mark, lead)) >= 0]
    for span in flow.of("bold", "italic", "link"):
        if span.start > lead and word_count(text[lead : span.start]) > 2:
            inside = re.search(r"[.,;:)\]\n|]\s*[\"“(\[]?$", text[lead : span.start])
            if inside or _is_venue(text[span.start : span.end]):
                marks.append(span.start)
    return min(marks, default=len(text))


def _authors_first(title: str, tail: str) -> tuple[str, str, str]:
    if not people.certain(title):
        return "", title, tail
    first, *others = sentences(tail.lstrip(" .,"))or [""]
    if word_count(first) < 3 or _is_venue(first):
        return "", title, tail
    return title, first, ". ".join(["", *others])


def split(text: str) -> tuple[str, str]:
    """A text parted into the title it starts with and what is not the title.

    >>> split("A tale of two caches, J. Doe et al., SOSP 2021")
    ('A tale of two caches', ', J. Doe et al., SOSP 2021')
    """
    ends = [end for end in (_paren_end(text), _sentence_end(text), _comma_end(text), _dash_end(text),
                            _by_end(text)) if end]
    end = min(ends, default=len(text))
    return text[:end], text[end:]


def _paren_end(text: str) -> int | None:
    if org := _ORGANISED.search(text):
        before = split(text[: org.start()])[0] if org.start() else ""
        return len(before)
    for found in _PAREN.finditer(text):
        inner = found[1]
        behind = text[found.end() :].lstrip(" .")
        if _is_venue(inner) or dates.read(inner) or re.fullmatch(r"(?:19|20)\d\d", inner.strip()):
            return found.start()
        if "et al" in inner or (not behind and found.start() and _is_slot(inner)):
            return found.start()
    return None


def _is_slot(text: str) -> bool:
    found = venues.find(text)
    return bool(found and (found.year or is_remark(text[: found.start])))


def _sentence_end(text: str) -> int | None:
    parts = sentences(text)
    at = 0
    for part, following in zip(parts, parts[1:], strict=False):
        at = text.find(part, at) + len(part)
        if _is_tail(following):
            return at
    return None


def _is_tail(text: str) -> bool:
    text = without_gaps(text).strip(" .,;[](){}")
    if not text or is_remark(text) or dates.read(text) or people.certain(text):
        return True
    found = venues.find(text)
    return bool(found) and (found.start < 12 or found.year is not None or bool(_VOLUME.search(text))) or bool(
        re.match(r"(?:preprint|in proc|proceedings of|advances in|technical report|under review|"
                 r"ph\.?d\.? thesis|master'?s thesis|tech\.? rep)", text, re.I)
    ) or bool(_VOLUME.search(text))


_VOLUME = re.compile(r"^[A-Z][\w &:,-]{2,60}?\s+\d+(?:\.\d+)?\s*\((?:19|20)\d\d\)|^[A-Z][A-Za-z&/ -]{1,14}[ ']*(?:19|20)\d\d$")


def _comma_end(text: str) -> int | None:
    for found in re.finditer(r"\s*[,，;]\s*", text):
        if word_count(text[: found.start()]) < 2 or not found.start():
            continue
        rest = text[found.end() :]
        if dates.read(rest) or re.fullmatch(r"(?:19|20)\d\d\.?", rest.strip()):
            return found.start()
        mention = venues.find(rest)
        if mention and mention.start < 6 and (mention.year or is_remark(rest[mention.end :])):
            return found.start()
        if re.search(r"\bet\.? al\b", rest) and people.certain(sentences(rest)[0]):
            return found.start()
    return None


def _dash_end(text: str) -> int | None:
    for found in _DASH.finditer(text):
        rest = text[found.end() :].strip()
        if dates.read(rest) or _is_tail(rest):
            return found.start()
    return None


def _by_end(text: str) -> int | None:
    for found in re.finditer(r"[\s,]+by\s+(?=[A-Z])", text):
        behind = re.split(r"[,.(]\s*(?=[A-Z]{2}|\d)", text[found.end() :])[0]
        if people.certain(behind) and not re.match(r"\w{3,}ing\b", behind):
            return found.start()
    return None


def _clean(title: str) -> str:
    """The title without decoration, unbalanced brackets or a final period."""
    title = bare(without_gaps(title)).strip(" \"“”")
    title = re.sub(r"\*\*|__(?=\W|$)|(?<!\w)__", "", title)
    title = re.sub(r"[\s\[({（【]+$", "", bare(title))
    if title.endswith(".") and not title.endswith(("...", "etc.", "al.")):
        title = title[:-1]
    return bare(title)
