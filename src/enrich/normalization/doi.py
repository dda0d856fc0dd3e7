"""DOIs out of what people and programs write around them: the right one, or none."""

from __future__ import annotations

import re
from urllib.parse import unquote

from enrich.normalization import word_lists
from enrich.normalization.text import unescaped

_LISTS = word_lists.load(__file__)
_LONGEST = 500  # characters of a DOI
_ROUNDS = 4  # of encoding within encoding that are undone
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.I)
_ESCAPED = re.compile(r"\\([_%&#${}<>])")  # as LaTeX has them
_DOI = re.compile(r"(?:^|(?<=[/=:\s]))(10\.\d{4,9}(?:\.\d+)*)\s?/\s?(\S+)", re.ASCII)
_GOES_ON = re.compile(r"\s[-_./]?\w")
_BEHIND = re.compile(
    r"[\"“”«»|]"
    r"|</|<(?:br|p|i|b|a|em|sub|sup|div|span)\b"
    r"|\?[\w.-]*(?:=|$)|&[\w.-]+="  # a query
    r"|#(?:[a-z]|$)(?<!-#)"  # a fragment; old DOIs of Wiley's may end in `2-#`
    r"|(?<!\.co);"  # but for theirs, which have `.co;2` before the end
    r"|,(?=10\.\d{4})"
    rf"|{_LISTS['labels'].expression}",
    re.ASCII,
)
_TAILS = re.compile(_LISTS["tails"].expression)
_PAGES = re.compile(f"{_LISTS['tails'].expression}|{_LISTS['pages'].expression}", re.I)
_PREPRINT = re.compile(r"(10\.(?:1101|64898)/[\d.]+)v\d+.*")
_OXFORD = re.compile(r"(10\.1093/[^/]+/[^/]+)/\d{3,}(?:/[^/]*)?")
_NUMBERED = re.compile(r"/(?:[a-z]+-)*article(?:-[a-z]+)*/doi/10\.", re.I)
_NUMBER = re.compile(r"(?:/\d+/(?=[^/]*[a-z])[^/]+|/\d{6,})/?$", re.I)


def may_stand_in(text: str) -> bool:
    """Tell whether a text has a DOI's first signs, or others that may stand for them."""
    return "10." in text or "%" in text or "&" in text or "\\" in text


def clean(text: str) -> str | None:
    """Return the DOI that a text names, without what stands around it.

    None where white space may stand within it, for then its end is not known.

    >>> clean("10.9999/S0026-7, EDN: ABCDEF"), clean("doi: 10.9999/loom.7 (accessed 3 May)")
    ('10.9999/s0026-7', '10.9999/loom.7')
    >>> clean("10.9999/355. 358") is None, clean("10.9999/(SICI)1097<7::AID-L8>3.0.CO;2-Q")
    (True, '10.9999/(sici)1097<7::aid-l8>3.0.co;2-q')
    """
    if not may_stand_in(text):
        return None
    text = _decoded(text)
    found = _DOI.search(text)
    if not found or _is_broken(text, found):
        return None
    value = "".join(filter(str.isprintable, f"{found[1]}/{found[2]}".lower()))
    while (shorter := _shortened(value)) != value:
        value = shorter
    return value if value.partition("/")[2] and len(value) <= _LONGEST else None


def of_page(path: str) -> str:
    """Return the path of a publisher's page, without what it has behind its DOI.

    >>> of_page("/looms/article-abstract/doi/10.9999/loom.7/25628/Weaving-in-Haste")
    '/looms/article-abstract/doi/10.9999/loom.7'
    """
    while found := _PAGES.search(path):
        path = path[: found.start()]
    return _NUMBER.sub("", path, count=1) if _NUMBERED.search(path) else path


def _decoded(text: str) -> str:
    """Return a text without percent signs, entities and backslashes that stand for others."""
    for _ in range(_ROUNDS):
        if "%" not in text and "&" not in text and "\\" not in text:
            return text
        plain = _ESCAPED.sub(r"\1", unquote(_ENTITY.sub(_entity, text)))
        if plain == text:
            return text
        text = plain
    return ""


def _entity(found: re.Match[str]) -> str:
    return unescaped(found[0])


def _is_broken(text: str, found: re.Match[str]) -> bool:
    """Tell whether white space in a DOI, as of a wrapped line, may hide its end."""
    end, behind = found[0][-1], text[found.end() : found.end() + 3]
    if not _GOES_ON.match(behind):
        return False
    return end in "-_/" or behind[1] in "-_./" or (end == "." and behind[1].isdigit())


def _shortened(value: str) -> str:
    cut = _BEHIND.search(value)
    value = value[: cut.start()] if cut else value
    value = _TAILS.sub("", value)
    value = _OXFORD.sub(r"\1", value) if _OXFORD.fullmatch(value) else value
    return _trimmed(_PREPRINT.sub(r"\1", value))


def _trimmed(value: str) -> str:
    """Return it without the punctuation and the unbalanced brackets of the sentence around it."""
    pairs = {")": "(", "]": "[", "}": "{", ">": "<"}
    depth = {close: value.count(close) - value.count(mark) for close, mark in pairs.items()}
    end = len(value)
    while end and (value[end - 1] in ".,;:'\"!?*_`/|\\([{<" or depth.get(value[end - 1], 0) > 0):
        end -= 1
        if value[end] in depth:
            depth[value[end]] -= 1
        elif value[end] in "([{<":
            depth[{"(": ")", "[": "]", "{": "}", "<": ">"}[value[end]]] += 1
    return value[:end]
